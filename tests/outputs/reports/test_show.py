"""One item is shown with all that is known of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from samdocs.checks import run_checks
from samdocs.fields import ItemId
from samdocs.outputs.reports.show import render_item
from samdocs.project import load_project
from tests.outputs.reports.traced import read_traced

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return read_traced(tmp_path_factory.mktemp("traced") / "project")


def shown(project, name, *, codes=()):
    """Return the item's page with only the findings of these rules: others may come later."""
    report = run_checks(project)
    kept = tuple(found for found in report.findings if found.rule.code in codes)
    return render_item(project, project.items[ItemId(name)], replace(report, findings=kept))


@pytest.mark.parametrize("name", ["SRS-001", "SRS-002", "RISK-001", "SI-001", "RC-001"])
def test_page_of_an_item(project, name, golden):
    golden(GOLDEN / f"show-{name}.txt", shown(project, name))


def test_findings_about_the_item_are_told(project):
    text = shown(project, "SRS-002", codes=["ARC001"])

    assert "ARC001  `SRS-002` is allocated to no software item" in text


def test_a_page_without_findings_does_not_claim_more_than_was_evaluated(project):
    assert "no finding; not every rule was evaluated" in shown(project, "SRS-001")


CHANGED = (
    "user_needs:\n  - {id: UN-1, title: %s}\n"
    "software_requirements: [{id: SRS-1, title: Req, derives_from: [UN-1]}]\n"
)


def test_newest_changes_are_told_with_their_fields(device):
    for number in range(1, 6):
        device.commit({"a.yaml": CHANGED % f"Title {number}"}, f"Change {number}")
        if number == 1:
            assert "not signed: made" in shown(load_project(device.root), "UN-1")

    lines = shown(load_project(device.root), "UN-1").splitlines()
    told = [line.split()[-1] for line in lines if "  Change " in line]
    assert told == ["5", "4", "3"]
    assert any(line.endswith("and 2 more: samdocs history UN-1") for line in lines)
    assert any(line.strip() == "Ada Author, claimed, not signed: title" for line in lines)


def test_suspect_link_is_marked_on_both_sides(device):
    device.commit({"a.yaml": CHANGED % "One"})
    assert "suspect" not in shown(load_project(device.root), "SRS-1")
    device.commit({"a.yaml": CHANGED % "Two"})

    loaded = load_project(device.root)
    assert "UN-1  Two  (user need)  ≠ suspect" in shown(loaded, "SRS-1")
    assert "SRS-1  Req  (software requirement)  ≠ suspect" in shown(loaded, "UN-1")


def test_item_that_no_commit_holds_says_so(device):
    device.write({"a.yaml": CHANGED % "One"})

    assert "no commit holds it yet" in shown(load_project(device.root), "UN-1")


def test_outside_git_history_is_not_known(project):
    assert "history not known: not a git repository" in shown(project, "SRS-001")
