"""Whole documents: golden pages, every id a link that leads somewhere, nothing lost, nothing active."""

import re
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest

from samdocs.documents import open_edition, render
from samdocs.project import load_project
from tests.documents.conftest import make_report

KEYS = ("changes_since_release", "evidence_pack", "risk_table", "srs", "submission_index", "trace")
#: Documents of evidence: of a project with results of every kind.
TESTED = ("config_record", "problem_list", "sbom", "ver_report")
GOLDEN = Path(__file__).parent / "golden"
POLYGLOT = "<img src=x onerror=alert(1)> {{ 7*7 }} [x](https://e.org) =cmd|' /C calc'!A0 \"'"


def same(html: str) -> str:
    """Return a page without what changes with styles, the tool's version and its list of rules."""
    html = re.sub(r"<style>.*?</style>", "<style></style>", html, flags=re.DOTALL)
    html = re.sub(r"s1:[0-9a-f ]{19}", "s1:CONTENT", html)
    html = re.sub(r"(<h2 id=\"s-quiet\">.*?)<h1", r"<h1", html, flags=re.DOTALL)
    return html.replace(f"samdocs {version('samdocs')}", "samdocs VERSION")


@pytest.mark.parametrize("key", KEYS)
def test_document_is_as_it_was_looked_at(edition, golden, key):
    golden(GOLDEN / f"{key}.html", same(render(key, edition).html))


@pytest.mark.parametrize("key", TESTED)
def test_document_of_evidence_is_as_it_was_looked_at(tested_edition, golden, key):
    golden(GOLDEN / f"{key}.html", same(render(key, tested_edition).html))


@pytest.mark.parametrize("key", TESTED)
def test_every_link_of_a_document_of_evidence_leads_to_a_place(tested_edition, edition, key):
    for one in (tested_edition, edition):
        html = render(key, one).html
        anchors = re.findall(r'\bid="([^"]+)"', html)

        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(anchors)
        assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("key", KEYS)
def test_every_link_leads_to_a_place_that_exists_once(edition, key):
    html = render(key, edition).html
    anchors = re.findall(r'\bid="([^"]+)"', html)

    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(anchors)
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("key", KEYS)
def test_headings_never_skip_a_level(edition, key):
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", render(key, edition).html)]

    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))


@pytest.mark.parametrize("key", KEYS)
def test_same_project_gives_the_same_text(folder, key):
    first, second = (
        render(key, open_edition(load_project(folder), make_report(load_project(folder))))
        for _ in range(2)
    )

    assert first == second


def test_every_item_in_force_stands_in_one_of_the_documents(edition):
    shown = {item for key in KEYS for item in render(key, edition).items}
    others = {"APR-001", "SI-001"}  # on the control page by its person; for the architecture

    assert set(edition.project.items) - others <= shown


def test_text_of_every_field_is_shown_as_text(folder):
    path = folder / "items.yaml"
    hostile = path.read_text().replace("As agreed.", f"'{POLYGLOT.replace(chr(39), chr(39) * 2)}'")
    path.write_text(hostile.replace("title: Scorer", "title: '<script>x</script>'"))
    project = load_project(folder)
    edition = open_edition(project, make_report(project))

    html = render("srs", edition).html

    assert "&lt;img src=x onerror=alert(1)&gt; {{ 7*7 }}" in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert not re.search(r"<(script|img|iframe)\b", html)


def test_self_contained_page_asks_for_nothing_outside(edition):
    html = render("srs", edition).html

    assert not re.findall(r"(?:url\(|src=\"|@import)(?!data:)[^)\s]{3,}", html)
    assert "default-src 'none'" in html
    assert "var(--" not in html


def test_page_of_the_pdf_names_only_files_that_are_handed_over(edition):
    page = render("srs", edition).print_html

    names = set(re.findall(r"samdocs:([\w./-]+)", page))
    assert names
    assert names <= set(edition.assets)


@pytest.mark.parametrize("key", KEYS)
def test_chapters_are_the_sections_the_front_matter_promises(edition, key):
    html = render(key, edition).html
    chapters = re.findall(r'<h1 id="[^"]+"><span class="n">\d+</span>([^<]+)</h1>', html)

    assert tuple(chapters) == edition.types[key].matter.sections


def test_file_name_is_number_short_title_and_version(edition):
    assert render("srs", edition).file_name == "EX-1-SRS_software-requirements_1.0.0"


def test_document_kept_elsewhere_is_not_built(folder):
    path = folder / "samdocs.yaml"
    text = path.read_text().replace("pms_plan: {external", "trace: {external")
    path.write_text(text)
    project = load_project(folder)

    assert set(open_edition(project, make_report(project)).types) == {
        "changes_since_release",
        "evidence_pack",
        "risk_table",
        "srs",
        "submission_index",
        *TESTED,
    }


def test_empty_project_is_never_shown_as_complete(scope_of):
    scope = scope_of("risk_table", "user_needs: [{id: UN-001, title: t}]")
    edition = open_edition(scope.project, scope.report)

    risks, trace = render("risk_table", edition).html, render("trace", edition).html

    assert "nothing is shown to be acceptable" in risks
    assert "Every residual risk is acceptable" not in risks
    assert "100 %" not in trace
