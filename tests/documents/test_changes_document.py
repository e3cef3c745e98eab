"""The document on changes since the previous release, and the pages of `samdocs diff`."""

import re
import shutil
from pathlib import Path

import pytest

from samdocs.changes import compare
from samdocs.changes.change_requests import trace_request
from samdocs.changes.since_release import compare_with_previous, find_previous_release
from samdocs.checks import CheckReport
from samdocs.diagnostics import Stage
from samdocs.documents import open_edition, render
from samdocs.documents.comparison import render_comparison, render_requests
from samdocs.fields import ItemId
from samdocs.project import load_project
from tests.documents.conftest import FOLDER
from tests.documents.test_render import POLYGLOT, same
from tests.repositories import Repository

GOLDEN = Path(__file__).parent / "golden"
KEY = "changes_since_release"
CHANGES = """\
changes:
  - id: CR-001
    title: Say the unit
    state: implemented
    text: The unit stands beside the score.
    rationale: Asked for by the ward.
    affects: [SRS-001, SI-001]
    retests: TC-001
    safety: {new_causes: no, new_controls: no, affects_controls: {answer: no, why: Only the text.}}
    regulatory: {us: {decision: letter_to_file, rationale: A label.}}
  - {id: CR-002, title: Nobody began, state: approved}
"""
APPROVAL = (
    "approvals: [{id: APR-009, item: CR-001, person: ada, role: quality, meaning: approved, "
    "time: 2024-03-02T09:00:00Z}]\n"
)
EDITS = (
    ("score of SYS-001 from **two** values", "score of SYS-001 in percent from **two** values"),
    ("id: LBL-001, title: Residual risk", "id: LBL-009, formerly: LBL-001, title: Residual risk"),
    ("- {id: UN-002, title: Export the score, text: The score reaches the record.}\n", ""),
    (
        "  - {id: RC-002, title: Nobody needs it",
        "  - {id: RC-002, status: retired, reason: Unused, title: Nobody needs it",
    ),
    ("risk: {probability: P1}", "risk: {probability: P2}"),
    ("residual: {probability: P1}, fda", "residual: {probability: P2}, fda"),
    ("tests:\n", "tests:\n  - {id: TC-009, title: New, expected: Shown., verifies: SRS-002}\n"),
)


@pytest.fixture
def device(tmp_path):
    (tmp_path / "home").mkdir()
    shutil.copytree(FOLDER, tmp_path / "device")
    made = Repository(tmp_path / "device", tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({"changes.yaml": CHANGES, "evidence/r.xml": "<a/>"}, "Begin")
    return made


def edit(device, *edits):
    path = device.root / "items.yaml"
    text = path.read_text()
    for old, new in edits:
        text = text.replace(old, new, 1)
    return {"items.yaml": text}


@pytest.fixture
def changed(device):
    """Two states: v0.9.0, and a later one with some of everything."""
    device.git("tag", "v0.9.0")
    device.commit(edit(device, EDITS[0], EDITS[6]), "Say the unit\n\nChange: CR-001")
    plan = "---\ndocument: sdp\ntitle: Plan\n---\n# Scope\n\nAll of it.\n"
    device.commit({"documents/sdp.md": plan, "approvals.yaml": APPROVAL}, "Plan and approve")
    settings = (device.root / "samdocs.yaml").read_text()
    device.write(
        {"samdocs.yaml": settings.replace("Shows how documents", "Shows best how documents")}
    )
    device.commit({**edit(device, *EDITS[1:6]), "evidence/r.xml": "<b/>"}, "The rest")
    device.commit({}, "Nothing\n\nChange: CR-404")
    return device


def edition_of(root, **options):
    project = load_project(root, **options)
    return open_edition(project, CheckReport(Stage.ALWAYS, (), (), len(project.items), 0))


def test_document_is_as_it_was_looked_at(changed, golden):
    html = same(render(KEY, edition_of(changed.root)).html)

    golden(GOLDEN / "changes_since_release_with_history.html", html)


def test_document_of_the_folder_is_that_of_its_commit(changed):
    folder, commit = edition_of(changed.root), edition_of(changed.root, at="HEAD")

    assert render(KEY, folder).html == render(KEY, commit).html


def test_every_link_leads_to_a_place_that_exists_once(changed):
    project = load_project(changed.root)
    old = load_project(changed.root, at="v0.9.0")
    request = trace_request(project, ItemId("CR-001"))
    pages = (
        render(KEY, edition_of(changed.root)).html,
        render_comparison(old, project, compare(old, project), ("v0.9.0", "")),
        render_requests(project, [request]),
    )
    for page in pages:
        anchors = re.findall(r'\bid="([^"]+)"', page)
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)
        assert len(anchors) == len(set(anchors))


def test_page_of_a_difference_is_as_it_was_looked_at(changed, golden):
    old, new = load_project(changed.root, at="v0.9.0"), load_project(changed.root)
    page = render_comparison(old, new, compare(old, new), ("v0.9.0", ""))

    golden(GOLDEN / "comparison.html", same(page))


def test_page_of_a_request_is_as_it_was_looked_at(changed, golden):
    project = load_project(changed.root)
    page = render_requests(project, [trace_request(project, ItemId("CR-001"))])

    golden(GOLDEN / "comparison_of_request.html", same(page))


def test_pages_ask_for_nothing_outside_and_run_nothing(changed):
    hostile = {
        "items.yaml": f"user_needs: [{{id: UN-001, title: '{POLYGLOT.replace(chr(39), '')}'}}]\n"
    }
    changed.commit(hostile, f"{POLYGLOT}\n\nChange: CR-001")
    old, new = load_project(changed.root, at="v0.9.0"), load_project(changed.root)
    pages = (
        render_comparison(old, new, compare(old, new), ("v0.9.0", "<script>")),
        render_requests(new, [trace_request(new, ItemId("CR-001"))]),
    )
    for page in pages:
        assert "default-src 'none'" in page
        assert not re.search(r"<(script|img|iframe|link|object)\b", page)
        assert not re.findall(r"(?:url\(|src=\"|@import)(?!data:)[^)\s]{3,}", page)
        assert "&lt;img src=x" in page


def test_templates_of_the_project_are_not_asked_for_the_page_of_a_difference(changed):
    changed.write({"templates/partials/comparison.html.j2": "{{ broken"})
    project = load_project(changed.root)

    assert "v0.9.0" in render_comparison(
        project, project, compare(project, project), ("v0.9.0", "")
    )


def words(html):
    return " ".join(
        re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)).split()
    )


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ((), "There is no earlier release."),
        (("v1.0.0",), "There is no earlier release."),
        (("start", "1.0.0"), "There is no earlier release."),
    ],
)
def test_first_release_says_that_there_is_none_before_it(device, tags, said):
    for tag in tags:
        device.git("tag", tag)
    html = words(render(KEY, edition_of(device.root)).html)

    assert said in html
    assert "No version tag such as v1.0.0 stands on a commit before this one" in html


def test_history_that_cannot_be_read_is_never_no_change(changed, tmp_path):
    shallow, plain = tmp_path / "shallow", tmp_path / "plain"
    changed.git("clone", "--quiet", "--depth=1", f"file://{changed.root}", str(shallow))
    shutil.copytree(changed.root, plain)
    shutil.rmtree(plain / ".git")

    assert "shallow" in words(render(KEY, edition_of(shallow)).html)
    assert "not a git repository" in words(render(KEY, edition_of(plain)).html)
    assert compare_with_previous(load_project(plain)).previous is None


def test_release_without_a_change_says_so(device):
    device.git("tag", "v0.9.0")
    device.commit({"README": "x"}, "Nothing of meaning")
    html = words(render(KEY, edition_of(device.root)).html)

    assert "Nothing differs in meaning from v0.9.0." in html


def previous(device, **options):
    found = find_previous_release(load_project(device.root, **options))
    return found.name if found else None


def test_previous_release_is_the_newest_version_tag_before_this_commit(device):
    for tag in ("v0.1.0", "v0.2.0", "v0.3.0-rc.1", "note"):
        device.git("tag", tag)
        device.commit({}, f"After {tag}")
    assert previous(device) == "v0.2.0"

    device.git("tag", "v1.0.0")
    assert previous(device) == "v0.2.0"
    assert previous(device, at="v0.2.0") == "v0.1.0"
    assert previous(device, at="v0.1.0") is None

    device.commit({}, "Go on")
    assert previous(device) == "v1.0.0"


def test_folder_that_went_on_to_another_version_has_the_tagged_commit_before_it(device):
    device.git("tag", "v1.0.0")
    text = (device.root / "samdocs.yaml").read_text()
    device.write({"samdocs.yaml": text.replace("version: 1.0.0", "version: 1.1.0", 1)})

    assert previous(device) == "v1.0.0"


def test_tag_on_another_line_is_not_before_this_commit(device):
    device.git("checkout", "--quiet", "-b", "other")
    device.commit({}, "Elsewhere")
    device.git("tag", "v0.5.0")
    device.git("checkout", "--quiet", "main")
    device.commit({}, "Here")

    assert previous(device) is None
