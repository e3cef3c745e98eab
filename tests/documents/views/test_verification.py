"""The verification report: counted, nothing unproved among the passed, an honest conclusion."""

import re

import pytest

from samdocs.checks import CheckReport
from samdocs.control import content_hash
from samdocs.diagnostics import Stage
from samdocs.documents import open_edition
from samdocs.documents.markdown import Writer
from samdocs.documents.scope import Scope
from samdocs.documents.views.verification import verification
from samdocs.project import load_project
from tests.documents.tested import make_tested


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html).replace("<br>", "; ")).strip()


@pytest.fixture
def report(tested):
    return verification(tested("ver_report"))


def executed(report):
    return {row.id: row for level in report.results for row in level.rows}


def test_only_what_passed_or_failed_and_counts_stands_among_the_results(report):
    assert {name: row.mark.word for name, row in executed(report).items()} == {
        "TC-001": "passed",
        "TC-002": "failed",
        "TC-005": "passed",
        "TC-009": "passed",
    }


def test_skipped_stale_claimed_and_not_run_are_listed_apart_with_the_reason(report):
    assert {row.id: row.mark.word for row in report.unproved} == {
        "TC-003": "skipped",
        "TC-004": "not run",
        "TC-006": "stale",
        "TC-007": "claimed",
        "TC-008": "other build",
    }
    assert all(row.reason for row in report.unproved)


def test_levels_are_counted_from_the_tests(report):
    assert [(row.name, row.total, row.counts) for row in report.levels] == [
        ("unit", 2, (1, 1, 0, 0, 0, 0, 0)),
        ("integration", 2, (0, 0, 1, 0, 0, 0, 1)),
        ("system", 5, (2, 0, 0, 2, 1, 0, 0)),
        ("all", 9, (3, 1, 1, 2, 1, 0, 1)),
    ]


def test_row_tells_expected_observed_tester_build_day_and_hash_of_the_evidence(report):
    by_hand, by_tool = executed(report)["TC-005"], executed(report)["TC-001"]

    assert plain(by_hand.expected) == "1. No score.; 2. A score."
    assert plain(by_hand.observed) == "1. No score.; 2. A score of 7."
    assert by_hand.tester == "Ada Lovelace"
    assert plain(by_hand.evidence) == "RUN-001"
    assert plain(by_tool.run) == "2.0.0, 2026-03-01"
    assert re.fullmatch(r"unit\.xml [0-9a-f]{12}", plain(by_tool.evidence))


def test_failure_leads_to_its_problem_report(report):
    [failure] = report.failures

    assert plain(failure.observed) == "1 case failed; no call after 9 s"
    assert "PR-001" in failure.anomalies


def test_files_are_listed_with_hash_and_what_they_are_bound_to(report):
    bound = {row.file: row.bound for row in report.files}

    assert bound["evidence/before.xml"] == "BLD-001"
    assert bound["evidence/told.xml"] == "nothing: its results are claims"
    assert all(len(row.sha256) == 64 for row in report.files)


def test_conclusion_is_never_better_than_the_results(report):
    assert report.conclusion.mark.word == "not complete"
    assert report.conclusion.reasons[0].startswith("3 of 9 tests passed")
    assert [plain(row.item) for row in report.requirements] == ["SRS-001 Score", "SRS-002 Alarm"]


def test_project_without_a_test_is_not_verified(scope_of):
    view = verification(scope_of("ver_report"))

    assert view.conclusion.mark.word == "not complete"
    assert view.levels == ()


def test_project_whose_every_test_and_requirement_passed_is_verified(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    items = repository.root / "items.yaml"
    text = items.read_text().replace("    affects: [SRS-002, TC-002]\n", "")
    for number in ("002", "003", "004", "006", "007", "008"):
        text = re.sub(rf"  - {{id: TC-{number}.*\n", "", text)
    items.write_text(re.sub(r"  - {id: SRS-002.*\n", "", text))
    project = load_project(repository.root)
    edition = open_edition(project, CheckReport(Stage.ALWAYS, (), (), 0, 0))

    found = verification(
        Scope(project, edition.report, edition.types["ver_report"], Writer(project.items))
    )
    assert not project.broken
    assert found.unproved == found.requirements == found.failures == ()
    assert found.conclusion.mark.word == "verified"
    assert "2.0.0" in found.conclusion.verdict


def test_every_result_is_content_of_the_report(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    before = content_hash(load_project(repository.root), "ver_report")
    results = repository.root / "evidence/told.xml"
    results.write_text(results.read_text().replace("<testcase", "<!-- again --><testcase"))

    assert content_hash(load_project(repository.root), "ver_report") != before
