"""What the linters cannot be asked: no way round the types, reasons for exceptions, no side doors."""

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, ROOT, files, name

MODULES = files(".py", under=PACKAGE)
BUILT_IN = frozenset(dir(builtins)) | {"breakpoint", "exit", "quit"}
PYTHON = [path for path in files(".py") if path.relative_to(ROOT).parts[0] != "example_project"]

EXCEPTION = re.compile(r"#\s*(?:ruff:\s*)?(?:noqa|type:\s*ignore|pyright:)")
# A code, or several, and then words.
REASONED = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w,\s-]+\])\W+.*\w{3,}"
)

# What only samdocs.cli may touch: the terminal, the exit, the clock, the user's surroundings.
RESERVED = {
    "print", "input", "breakpoint", "exit", "quit", "os._exit",
    "sys.exit", "sys.argv", "sys.stdin", "sys.stdout", "sys.stderr",
    "os.environ", "os.environb", "os.getenv", "os.getcwd", "os.getlogin",
    "pathlib.Path.cwd", "pathlib.Path.home", "getpass.getuser", "platform.node",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime",
    "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "datetime.date.today",
}  # fmt: skip
# Whole modules with which nothing below it has business: the network, the user's language.
FOREIGN = {"ftplib", "http", "httpx", "locale", "requests", "smtplib", "socket", "ssl", "urllib3"}

# Reserved things that a layer needs for its own task, each with its reason.
ALLOWED = {
    ("samdocs/evidence/git", "os.environ"),  # the PATH that finds git; all GIT_* are removed
    (
        "samdocs/outputs/pdf_process",
        "os.environ",
    ),  # where Pango is; the rest is kept from renderers
    ("samdocs/outputs/pdf_process", "os.environ"),  # what the renderer needs to find its libraries
    ("samdocs/pytest_plugin/origin", "os.environ"),  # which pipeline runs the tests
    ("samdocs/pytest_plugin/origin", "datetime.datetime.now"),  # when they were run
    ("samdocs/serve", "socket"),  # loopback only
    ("samdocs/lsp", "sys.stdin"),  # the protocol
    ("samdocs/lsp", "sys.stdout"),
}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_gets_round_the_types(path):
    words = {word for word, _ in _used(_tree(path))}

    assert not words & {"typing.Any", "typing.cast", "typing.TYPE_CHECKING", "typing.no_type_check"}


def test_every_exception_to_a_linter_has_a_code_and_a_reason():
    bare = [
        f"{name(path)}:{line} {comment}"
        for path in PYTHON
        for line, comment in _comments(path)
        if EXCEPTION.search(comment) and not REASONED.search(comment)
    ]

    assert not bare, "\n".join(bare)


@pytest.mark.parametrize(
    ("comment", "is_reasoned"),
    [
        ("# noqa: S603 - the arguments are ours", True),
        ("# noqa: S603, S607 - found on the PATH", True),
        ("# type: ignore[attr-defined]  # pikepdf has no stubs for it", True),
        ("# noqa: S603", False),
        ("# noqa", False),
        ("# type: ignore", False),
        ("# type: ignore[attr-defined]", False),
    ],
)
def test_reasons_are_told_from_bare_exceptions(comment, is_reasoned):
    assert EXCEPTION.search(comment)
    assert bool(REASONED.search(comment)) is is_reasoned


def test_only_the_command_line_prints_exits_or_reads_clock_and_surroundings():
    found = [
        f"{place}:{line} {word}"
        for path in MODULES
        if not (place := name(path)).startswith("samdocs/cli/")
        for word, line in _used(_tree(path))
        if (word in RESERVED or word.split(".")[0] in FOREIGN) and not _is_allowed(place, word)
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("print(1)", "print"),
        ("import sys\nsys.exit(1)", "sys.exit"),
        ("from os import environ\nenviron['A']", "os.environ"),
        ("import datetime as dt\ndt.date.today()", "datetime.date.today"),
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("from pathlib import Path\nPath.cwd()", "pathlib.Path.cwd"),
        ("import socket", "socket"),
    ],
)
def test_words_are_found_under_any_name(code, word):
    assert word in {used for used, _ in _used(ast.parse(code))}


def test_a_variable_with_the_name_of_a_module_is_no_module():
    assert list(_used(ast.parse("requests = [1]\nrequests.sort()\ntime = 1\ntime.time"))) == []


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each imported thing by its full name, with the name it has in the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, one.asname or one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{one.name}", one.asname or one.name) for one in node.names)


def _used(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield each imported or built-in thing that is used by its full name, and its line.

    What is neither, a variable called `requests` or `time`, is nobody's module.
    """
    full = {short: word for word, short in _imported(tree)}
    yield from ((word, 1) for word in full.values())
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (dotted := _dotted(node)):
            first, _, rest = dotted.partition(".")
            if first in full or first in BUILT_IN:
                yield ".".join(filter(None, (full.get(first, first), rest))), node.lineno


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    with io.StringIO(path.read_text(encoding="utf-8")) as text:
        for token in tokenize.generate_tokens(text.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _is_allowed(path: str, word: str) -> bool:
    return any(path.startswith(place) and word == allowed for place, allowed in ALLOWED)
