"""What a document claims to show is found in it again: items, texts, links; nothing is lost on the way."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pydantic import JsonValue
from pypdf import PdfReader

from samdocs.checks import run_checks
from samdocs.documents import open_edition, render
from samdocs.outputs.book import BuildOptions, build_documents
from samdocs.project import Project, load_project
from samdocs.project.values import field_values

EXAMPLE = Path(__file__).parents[2] / "example_project"

#: Document → collections of which it shows every text; of the others it shows id and title.
WHOLE = {
    "srs": {"software_requirements"},
    "risk_table": {"hazards", "harms", "risks", "risk_controls"},
    "trace": set(),
}
#: Document → links that it shows, each in one row or one section with both of its ends.
LINKS = {
    "srs": "allocated_to derives_from implements verifies",
    "risk_table": "causes discloses hazard harms implements mitigates shows_effectiveness_of verifies",
    "trace": (
        "allocated_to counters derives_from hazard implements mitigates protects resolves"
        " shows_effectiveness_of validates verifies"
    ),
}
_ID = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+(?![\w-])")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_NUMBERING = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)  # choices from a list are shown in words of their own


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(EXAMPLE)


@pytest.fixture(scope="module")
def pages(project) -> dict[str, str]:
    edition = open_edition(project, run_checks(project))
    rendered = {key: render(key, edition).html for key in edition.types}
    return {
        key: re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
        for key, page in rendered.items()
    }


def bare(text: str) -> str:
    """Return letters and digits only, so that markup and line ends make no difference."""
    return re.sub(r"[\W_]+", "", text)


def shown(page: str) -> str:
    return bare(html.unescape(re.sub(r"<[^>]+>", "", page)))


def texts(value: JsonValue) -> Iterator[str]:
    match value:
        case dict():
            for entry in value.values():
                yield from texts(entry)
        case list():
            for entry in value:
                yield from texts(entry)
        case str() if not _WORD.fullmatch(value.replace("_", "")):
            yield _NUMBERING.sub("", _LINK.sub(r"\1", value))


def claimed(project: Project, key: str) -> list:
    edition = open_edition(project, run_checks(project))
    collections = edition.types[key].matter.shows
    assert WHOLE[key] <= set(collections)
    return [item for name in collections for item in project.of(name)]


@pytest.mark.parametrize("key", WHOLE)
def test_every_item_is_found_by_id_and_title(key, project, pages):
    page = shown(pages[key])
    items = claimed(project, key)

    assert len(items) > 50
    assert [item.id for item in items if bare(item.id) not in page] == []
    assert [item.id for item in items if bare(item.title) not in page] == []


@pytest.mark.parametrize("key", [key for key in WHOLE if WHOLE[key]])
def test_every_text_is_found(key, project, pages):
    page = shown(pages[key])
    fields = {
        (item.id, name): text
        for item in claimed(project, key)
        if item.collection in WHOLE[key]
        for name, value in field_values(project, item).items()
        for text in texts(value)
    }

    assert len(fields) > 200
    assert {where: text for where, text in fields.items() if bare(text) not in page} == {}


class Blocks(HTMLParser):
    """Collects the ids that stand together in a row or section."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._open: list[tuple[str, int]] = []
        self._count = 0
        self.of: dict[str, set[int]] = defaultdict(set)
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in ("tr", "section"):
            self._count += 1
            self._open.append((tag, self._count))
        self._note([value for name, value in attrs if name == "id"])

    def handle_endtag(self, tag):
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data):
        self._note(_ID.findall(data))

    def _note(self, names):
        for name in names:
            self.of[name] |= {number for _, number in self._open}


@pytest.mark.parametrize("key", LINKS)
def test_every_link_is_found_with_both_ends_together(key, project, pages):
    blocks = Blocks(pages[key]).of
    described = {item.id for item in claimed(project, key)}
    links = {
        (edge.source, edge.verb, edge.target)
        for edge in project.graph.edges
        if edge.verb in LINKS[key].split() and {edge.source, edge.target} & described
    }

    assert {verb for _, verb, _ in links} == set(LINKS[key].split())
    assert [link for link in sorted(links) if not blocks[link[0]] & blocks[link[2]]] == []


@pytest.mark.slow
def test_every_word_of_the_pages_is_found_in_the_pdf(project, tmp_path):
    options = BuildOptions(attach_data=False)
    result = build_documents(project, run_checks(project), tmp_path / "out", options)

    assert not result.findings
    for path in sorted((tmp_path / "out").glob("*.pdf")):
        page = path.with_suffix(".html").read_text(encoding="utf-8")
        body = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", page, flags=re.DOTALL)
        written = html.unescape(re.sub(r"<[^>]+>", " ", body))
        drawn = "\n".join(page.extract_text() for page in PdfReader(path).pages)
        lost = set(_ID.findall(written)) - set(_ID.findall(drawn))
        assert lost == set(), path.name
        lost = set(re.findall(r"\w{3,}", written)) - set(re.findall(r"\w{3,}", drawn))
        joined = "".join(drawn.split())  # a hash may go on in the next line
        assert {word for word in lost if word not in joined} == set(), path.name
