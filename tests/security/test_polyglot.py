"""One polyglot in every text field of every collection harms nobody who reads an output (T5, T6)."""

import csv
import html
import io
import json
import re
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from samdocs.checks import run_checks
from samdocs.cli.app import run_command
from samdocs.documents.reach import find_in_page
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.show import render_item
from samdocs.project import load_project
from tests.security.filled import Payload, write_filled

MARKUP = (
    "\"'></p></td></table></style></title><script>alert(1)</script><img src=x onerror=alert(1)>"
    "<svg/onload=alert(1)> <a rel=attachment href=x onclick=alert(1)>a</a> <!-- ]]> --!>"
    " [l](https://example.org/?a='\"onmouseover=alert(1)) [e](java&#115;cript:alert(1))"
    " [r](../../secret) [s](&#47;/evil.example) ![i](https://evil.example/p.png)"
    ' <https://example.org/"><b> [m](mailto:a@example.org) {{ 7*7 }}{% raw %}${7*7}'
    " ;background:url(x)} %0A::error::x ##vso[task.complete]x ##teamcity[x] &lt;b&gt;"
)
BLOCKS = (
    "{0}\n\n# <b>{0}\n\n```html onload=alert(1)\n<script>{0}\n```\n\n<div onclick=x>\n{0}\n</div>\n\n"
    '- {0}\n\n> {0}\n\n::warning::{0}\n\n[ref]: https://example.org/ "<script>"\n[ref]\n\n    {0}\n'
)
STARTS = {
    "formula": "=HYPERLINK(\"x\")+cmd|' /C calc'!A0",
    "command": "::set-output name=x::y",
    "plus": "+1",
    "at": "@SUM(1)",
}
PATH = "files/<img src=x onerror=alert(1)>'\" [x](x).txt"
KEY = "<img src=x onerror=alert(1)> ##vso[x]"
PLAIN = Payload("plain", "plain")

FORMATS = ["text", "json", "github", "sarif", "junit"]
COMMANDS = [
    *(f"check --stage submission --format {name}" for name in FORMATS),
    "check --color always",
    "export json",
    "matrix --format csv",
    "matrix --rows risks --columns risk_controls,tests",
    "matrix --format json",
    "trace SRS-001",
    "trace RISK-001 --format json",
    "doctor",
]
OWN_COMMAND = re.compile(r"::(?:error|warning|notice) (?:file|title)=[^\n]*")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def make_payload(start: str = "") -> Payload:
    line = f"{start}{MARKUP}"[:480]
    return Payload(line, BLOCKS.format(line), PATH, KEY)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    return _project(tmp_path_factory.mktemp("hostile") / "project", make_payload())


def _project(root: Path, payload: Payload) -> Path:
    assert write_filled(root, payload) > 1500
    return root


def said(capfdbinary, command: str, root: Path) -> tuple[int, str]:
    code = run_command([*command.split(), "--project", str(root)])
    stdout, stderr = capfdbinary.readouterr()
    return code, (stdout + stderr).decode()


def assert_harmless_to_a_terminal(text: str) -> None:
    bare = COLOUR.sub("", text)
    for line in bare.split("\n"):
        assert OWN_COMMAND.fullmatch(line) or safe(line) == line, line
    assert not re.search(r"##[\w.-]*\[", bare)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_output_commands_a_terminal_or_a_ci_service(command, hostile, capfdbinary):
    code, text = said(capfdbinary, command, hostile)

    assert code in (0, 1)
    assert text
    assert_harmless_to_a_terminal(text)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("command", ["check --format github", "check", "matrix --format csv"])
def test_nor_does_a_text_that_begins_so(command, start, tmp_path, capfdbinary):
    _, text = said(capfdbinary, command, _project(tmp_path / "p", make_payload(STARTS[start])))

    assert_harmless_to_a_terminal(text)


def test_no_item_shown_commands_a_terminal(hostile):
    project = load_project(hostile)
    report = run_checks(project)

    for item in project.items.values():
        assert_harmless_to_a_terminal(render_item(project, item, report))


def test_what_programs_read_is_well_formed_and_whole(hostile, capfdbinary):
    ElementTree.fromstring(said(capfdbinary, "check --format junit", hostile)[1])
    json.loads(said(capfdbinary, "check --format sarif", hostile)[1])
    exported = json.loads(said(capfdbinary, "export json", hostile)[1])

    assert len(exported["items"]) > 75
    assert {item["title"] for item in exported["items"]} == {make_payload().line}


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_a_table_is_a_formula(start, tmp_path, capfdbinary):
    root = _project(tmp_path / "p", make_payload(STARTS[start]))

    _, text = said(capfdbinary, "matrix --format csv --rows soup --columns risks", root)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("alert(1)" in cell for cell in cells)
    assert not [
        cell for cell in cells if cell.strip()[:1] in tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
    ]


class Page(HTMLParser):
    """Counts the elements of a page, and lists attributes and addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements[tag] += 1
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.addresses |= {value for name, value in attrs if name in ("href", "src")}


#: What Markdown may add, and what more findings and revisions add; everything else stands in a
#: page exactly as often as without the payload.
MARKDOWN = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"}
ROWS = {"b", "div", "span", "td", "tr"}


def pages(root: Path, capfdbinary) -> dict[str, str]:
    output = root.parent / "out"
    assert run_command(["build", str(root), "--format", "html", "-o", str(output)]) == 0
    capfdbinary.readouterr()
    return {
        path.name.split("_")[1]: path.read_text(encoding="utf-8") for path in output.glob("*.html")
    }


def without_style(page: str) -> str:
    return re.sub(r"<style>.*?</style>", "", page, count=1, flags=re.DOTALL)


@pytest.fixture(scope="module")
def in_git(tmp_path_factory) -> Path:
    """A hostile project under git, whose history is hostile as well."""
    root = _project(tmp_path_factory.mktemp("git") / "project", make_payload())
    return _commit(root, "<script>alert(1)</script>::x", MARKUP)


def _commit(root: Path, author: str, subject: str) -> Path:
    who = ["-c", f"user.name={author}", "-c", "user.email=x@example.org"]
    for words in (["init", "-q", "-b", "=1+1"], ["add", "."], ["commit", "-q", "-m", subject]):
        subprocess.run(["git", *who, *words], cwd=root, check=True)
    return root


#: What stands only where there is something to list; the payload opens no table.
TABLE = {"table", "caption", "colgroup", "col", "thead", "tbody", "th"}


def test_no_page_has_an_element_attribute_or_address_of_the_payload(in_git, tmp_path, capfdbinary):
    plain_root = _commit(_project(tmp_path / "plain" / "p", PLAIN), "Ada", "plain")
    plain, hostile = pages(plain_root, capfdbinary), pages(in_git, capfdbinary)

    assert len(hostile) >= 4
    assert hostile.keys() == plain.keys()
    for name in hostile:
        bare = without_style(hostile[name])
        page, usual = Page(bare), Page(without_style(plain[name]))
        added = {tag for tag in page.elements if page.elements[tag] != usual.elements[tag]}
        assert added <= MARKDOWN | ROWS | TABLE, name
        assert page.attributes - usual.attributes <= {
            ("a", "href"),
            ("a", "title"),
            ("p", "class"),
        }, name
        foreign = [a for a in page.addresses if not a.startswith(("#", "https:", "mailto:"))]
        assert not foreign, name
        assert find_in_page(bare) == ""


def test_the_payload_is_shown_in_the_pages_as_text(in_git, capfdbinary):
    shown = "".join(pages(in_git, capfdbinary).values())

    for words in ("<script>alert(1)</script>", "<svg/onload=alert(1)>", "{{ 7*7 }}{% raw %}${7*7}"):
        assert shown.count(html.escape(words, quote=False)) > 50


@pytest.mark.slow
def test_no_pdf_runs_or_reaches_anything(tmp_path, capfdbinary):
    root, output = tmp_path / "project", tmp_path / "out"
    write_filled(root, make_payload(), Payload("<script>", "<script>", PATH))
    code = run_command(["build", str(root), "--format", "pdf", "-o", str(output)])

    assert code == 0, capfdbinary.readouterr().err.decode()
    for path in output.glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert "/OpenAction" not in pdf.Root
            assert "/JavaScript" not in pdf.Root.get("/Names", {})
            assert list(pdf.attachments) == ["export.json"]
            for kind, target in _actions(pdf):
                assert kind in ("/URI", "/GoTo", ""), path.name
                assert kind != "/URI" or target.startswith(("https:", "mailto:")), target


def _actions(pdf: pikepdf.Pdf):
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get("/A", {})
            yield str(action.get("/S", "")), str(action.get("/URI", ""))
