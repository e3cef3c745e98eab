"""One item is shown with all that is known of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from samdocs.checks import run_checks
from samdocs.fields import ItemId
from samdocs.outputs.reports.show import render_item
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
