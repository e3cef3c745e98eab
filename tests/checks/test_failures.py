"""Failures lead to problem reports, and what was left out says why."""

import pytest

from samdocs.checks import CHECKS
from tests.checks.judging import told, undecided
from tests.checks.reports import SYSTEM, messages, report_of
from tests.evidence_files import junit

TESTS = SYSTEM + (
    "tests:\n"
    "  - {id: TC-001, title: t, expected: t, verifies: SI-001}\n"
    "  - {id: TC-002, title: t, external: {system: DOORS, id: T-2}}\n"
    "builds: [{id: BLD-001, title: t, version: 1.0.0}, {id: BLD-002, title: t, version: 1.1.0}]\n"
    "environments: [{id: ENV-001, title: t}]\n"
    "anomalies: [{id: PR-001, title: t, affects: TC-001, found_in: BLD-001}]\n"
)


def of_run(tmp_path, code, fields, runs="TC-001"):
    text = TESTS + f"test_runs: [{{id: RUN-001, runs: {runs}, {fields}}}]\n"
    return messages(report_of(tmp_path, text), code)


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("result: fail, build: BLD-002", True),
        ("result: blocked", True),
        ("result: fail, build: BLD-001", False),
        ("result: fail, build: BLD-002, anomalies: PR-001", False),
        ("result: pass", False),
        ("result: skipped", False),
        ("result: fail, status: retired, reason: t", False),
    ],
)
def test_failure_leads_to_a_problem_report(tmp_path, fields, is_found):
    assert bool(of_run(tmp_path, "VER004", fields)) is is_found


@pytest.mark.parametrize("result", ["fail", "blocked"])
def test_failure_is_named_as_what_it_is(tmp_path, result):
    said = {"fail": "failed", "blocked": "was blocked"}[result]

    assert of_run(tmp_path, "VER004", f"result: {result}") == [
        f"`RUN-001` {said}, but no problem report says so"
    ]


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("result: skipped", True),
        ("result: not_run", True),
        ("result: skipped, deviations: [t]", False),
        ("result: blocked", False),
    ],
)
def test_test_that_was_left_out_says_why(tmp_path, fields, is_found):
    assert bool(of_run(tmp_path, "VER008", fields)) is is_found


AUTOMATED = {
    "items.yaml": SYSTEM
    + """\
tests:
  - {id: TC-001, title: t, automated_by: a, verifies: SI-001}
  - {id: TC-002, title: t, automated_by: b, verifies: SI-001}
"""
}


def made(recorded, inner, more="tools: []\n", **properties):
    """Load a project in which the case `a` comes out like this, and `b` passes."""
    tested = recorded.made.commit(AUTOMATED)
    said = {"commit": tested, **properties}
    return recorded(
        {
            "evidence/a.xml": junit(["a"], inner, **said),
            "evidence/b.xml": junit(["b"], **said),
            "more.yaml": more.replace("REV", tested),
        }
    )


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<failure/>", "failed"),
        ("<error/>", "ended with an error"),
        ("<flakyFailure/>", "passed only when it was repeated"),
    ],
)
def test_automated_failure_is_found_where_it_stands(recorded, inner, said):
    loaded = made(recorded, inner)

    assert told(loaded, "VER004") == [
        f"`TC-001` {said} in `evidence/a.xml`, but no problem report says so"
    ]
    place = next(iter(CHECKS["VER004"](loaded))).location
    line = (recorded.made.root / place.file).read_text().splitlines()[place.line - 1]
    assert '<testcase name="a">' in line


@pytest.mark.parametrize(
    ("report", "is_found"),
    [
        ("affects: TC-001, found_in: BLD-001", False),
        ("affects: TC-002, found_in: BLD-001", True),
        ("affects: TC-001, found_in: BLD-002", True),
        ("affects: TC-001", True),
        ("affects: TC-001, found_in: BLD-001, status: retired, reason: t", True),
    ],
)
def test_automated_failure_is_covered_by_a_report_on_its_build(recorded, report, is_found):
    more = (
        "builds: [{id: BLD-001, title: t, version: 1.0.0, project_commit: REV},"
        " {id: BLD-002, title: t, version: 0.9.0}]\n"
        f"anomalies: [{{id: PR-001, title: t, {report}}}]\n"
    )

    assert bool(told(made(recorded, "<failure/>", more), "VER004")) is is_found


def test_automated_failure_of_a_commit_that_is_no_build_is_covered_by_any_report(recorded):
    loaded = made(recorded, "<failure/>", "anomalies: [{id: PR-001, title: t, affects: TC-001}]\n")

    assert told(loaded, "VER004") == []


def test_failure_that_does_not_count_any_more_needs_no_report(recorded):
    tested = recorded.made.commit(AUTOMATED)
    recorded.made.commit({"evidence/a.xml": junit(["a"], "<failure/>", commit=tested)})
    again = recorded.made.commit({"src/a.py": "mended"})
    loaded = recorded({"evidence/c.xml": junit(["a", "b"], commit=again)})

    assert told(loaded, "VER004") == []


@pytest.mark.parametrize(
    ("inner", "said"),
    [("<skipped/>", "was skipped"), ('<skipped type="pytest.xfail"/>', "failed as expected")],
)
def test_automated_test_that_was_skipped_says_why(recorded, inner, said):
    assert told(made(recorded, inner), "VER008") == [
        f"`TC-001`, tested by `a`, {said} in `evidence/a.xml`, and nothing says why"
    ]


@pytest.mark.parametrize(
    ("more", "is_found"),
    [
        ("test_runs: [{id: RUN-001, runs: TC-001, result: skipped, deviations: [t]}]\n", False),
        ("test_runs: [{id: RUN-001, runs: TC-002, result: skipped, deviations: [t]}]\n", True),
        ("test_runs: [{id: RUN-001, runs: TC-001, result: pass, deviations: [t]}]\n", True),
    ],
)
def test_skip_is_explained_by_a_run_that_was_left_out(recorded, more, is_found):
    found = [one for one in told(made(recorded, "<skipped/>", more), "VER008") if "TC-001" in one]

    assert bool(found) is is_found


def test_skip_may_be_explained_at_the_test(recorded):
    text = AUTOMATED["items.yaml"].replace(
        "automated_by: a", "automated_by: a, reasons: {VER008: No server}"
    )
    tested = recorded.made.commit({"items.yaml": text})
    loaded = recorded({"evidence/a.xml": junit(["a"], "<skipped/>", commit=tested)})

    assert told(loaded, "VER008") == []


@pytest.mark.parametrize("code", ["VER004", "VER008"])
def test_without_tests_nothing_is_known_of_failures(project, code):
    assert undecided(project(SYSTEM), code) == ["no tests are described"]
    assert undecided(project(AUTOMATED["items.yaml"]), code) == []
