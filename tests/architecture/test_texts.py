"""What may not stand in a file of the repository, and what the tool may not say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, ROOT, docstring, files, name

BINARY = {".gif", ".ico", ".jpeg", ".jpg", ".pdf", ".png", ".woff2", ".zip", ".docx", ".xlsx"}
TEXTS = [path for path in files() if path.suffix not in BINARY]

# Folders of one machine. `/home/<user>` in an explanation names nobody.
MACHINE = re.compile(r"(?<![\w.~>-])/(?:work|farm|root|home/(?!runner\b)[a-z][\w-]*|Users/\w+)/")

# Where packages come from is the user's own configuration: a lock or a script must not say it.
REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:com|org)|deb[.]debian[.]org|archive[.]ubuntu[.]com"
    r"|--(?:extra-)?index-url|PIP_(?:EXTRA_)?INDEX_URL|UV_(?:DEFAULT_)?INDEX"
)

# The tool shows evidence and gaps; a judgement of trust is the reader's. Saying that something
# was `validated by` an item, or is not, reports a link and is no such judgement.
JUDGEMENT = re.compile(
    r"\bcompliant\b|(?<!not )(?<!never )\bvalidated\b(?![ _]by\b)|\bcertified\b", re.IGNORECASE
)
TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->|/\*.*?\*/", re.DOTALL)


def test_no_file_names_a_folder_of_one_machine():
    assert not _hits(MACHINE)


def test_no_file_names_a_package_registry():
    assert not _hits(REGISTRY)


def test_no_message_of_the_code_passes_a_judgement():
    said = [
        f"{name(path)}:{line} {text}"
        for path in files(".py", under=PACKAGE)
        for line, text in _strings(ast.parse(path.read_text(encoding="utf-8")))
        if JUDGEMENT.search(text)
    ]

    assert not said, "\n".join(said)


def test_no_template_passes_a_judgement():
    said = [
        f"{name(path)}: {found[0]}"
        for path in files(under=ROOT / "templates")
        if path.suffix not in BINARY
        if (found := JUDGEMENT.search(TEMPLATE_COMMENT.sub("", path.read_text(encoding="utf-8"))))
    ]

    assert not said, "\n".join(said)


@pytest.mark.parametrize(
    ("text", "is_judgement"),
    [
        ("the device is compliant", True),
        ("Validated on two sites", True),
        ("`UN-1` is validated by `TC-1`", False),
        ("validated_by", False),
        ("`UN-1` is not validated", False),
        ("validates", False),
        ("compliance file", False),
    ],
)
def test_judgements_are_told_from_reports(text, is_judgement):
    assert bool(JUDGEMENT.search(text)) is is_judgement


@pytest.mark.parametrize(
    ("text", "is_hit"),
    [
        ("see /" + "work/main/x", True),
        ("/" + "home/ada/x", True),
        ("path: /" + "root/.ssh/id", True),
        ("https://example.org/" + "work/x", False),
        ("/home/<user>/x", False),
        ("docs/" + "work/x", False),
    ],
)
def test_folders_of_a_machine_are_told_from_others(text, is_hit):
    assert bool(MACHINE.search(text)) is is_hit


def _hits(pattern: re.Pattern[str]) -> str:
    """Return place and line of each match, empty if there is none."""
    return "\n".join(
        f"{name(path)}:{number} {line.strip()[:100]}"
        for path in TEXTS
        for number, line in enumerate(_text(path).splitlines(), 1)
        if pattern.search(line)
    )


def _text(path: Path) -> str:
    """Bad encodings are what some test files are for."""
    return path.read_bytes().decode("utf-8", errors="replace")


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the text constants of a module with their lines, docstrings left out."""
    explanations = {id(text.value) for node in ast.walk(tree) if (text := docstring(node))}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in explanations:
            continue
        if isinstance(node.value, str):
            yield node.lineno, node.value
