from datetime import date

import pytest

from samdocs.checks import run_checks
from samdocs.checks.anomalies import months_before
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from samdocs.project.model import Options
from tests.checks.reports import SYSTEM, TODAY, messages, report_of, undecided
from tests.content_hashes import fill_hashes
from tests.projects import BASE, write_project

AROUND = (
    SYSTEM
    + """
hazards: [{id: HAZ-001, title: t}]
harms: [{id: HARM-001, title: t, severity: S3}]
risks:
  - {id: RISK-001, hazard: HAZ-001, harm: HARM-001, initial: {probability: P3}}
  - {id: RISK-002, hazard: HAZ-001, harm: HARM-001, initial: {probability: P1}}
  - {id: RISK-003, hazard: HAZ-001, harm: HARM-001, initial: tbd}
  - {id: RISK-004, hazard: HAZ-001, harm: HARM-001, initial: {probability: P3}, benefit_risk: Rare and mild.}
  - {id: RISK-005, external: {system: eQMS, id: R-5}}
builds:
  - {id: BLD-001, title: t, version: 1.0.0}
  - {id: BLD-002, title: t, version: 0.9.0, release_notes: Restart it.}
label_items: [{id: LBL-001, title: t, text: Restart it.}, {id: LBL-002, title: t}]
changes:
  - {id: CR-001, title: t, state: approved}
  - {id: CR-002, title: t, state: rejected}
  - {id: CR-003, title: t, status: retired, reason: t}
"""
)
UNAPPROVED = "and nobody approved that its benefit outweighs it"
FULL = {
    "state": "open",
    "text": "A value is shown as new.",
    "discovery": "System test.",
    "safety": "{relevant: true, text: Wrong by 2 min.}",
    "use": "{text: A nurse may wonder.}",
    "effectiveness": "Not affected at all.",
    "contributes_to": "RISK-002",
    "outcome": "{rationale: The contribution is negligible.}",
}


def anomaly(**fields):
    """Return a full problem report with some fields changed; None leaves a field out."""
    said = {key: value for key, value in (FULL | fields).items() if value is not None}
    return "anomalies:\n  - id: PR-001\n    title: t\n" + "".join(
        f"    {key}: {value}\n" for key, value in said.items()
    )


def told(tmp_path, code, config=BASE, **fields):
    return messages(report_of(tmp_path, AROUND + anomaly(**fields), config=config), code)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, ""),
        ({"state": "closed", "text": None}, ""),
        ({"state": "resolved", "text": None}, ""),
        ({"state": "investigated", "text": None}, "does not give `text`"),
        ({"state": None, "text": None}, "does not give `text`"),
        ({"status": "retired", "reason": "t", "text": None}, ""),
        ({"discovery": "tbd"}, "does not give `discovery`"),
        ({"use": "{relevant: false}"}, "does not give `use`"),
        ({"safety": "{relevant: true}"}, "does not give `safety`"),
        ({"effectiveness": None}, "does not give `effectiveness`"),
        ({"contributes_to": None}, "does not give `contributes_to`"),
        ({"contributes_to": None, "safety": "{relevant: false, text: Display only.}"}, ""),
        ({"contributes_to": None, "safety": "Display only."}, ""),
        ({"outcome": None}, "has no rationale to remain for us and eu"),
        ({"outcome": "{change: CR-001}"}, "has no rationale to remain for us and eu"),
        ({"outcome": "{rationale: tbd}"}, "has no rationale to remain for us and eu"),
        ({"outcome": "{markets: us, rationale: Rare.}"}, "has no rationale to remain for eu"),
        ({"outcome": "[{markets: us, rationale: Rare.}, {markets: EU, rationale: Rare.}]"}, ""),
        ({"outcome": "{builds: BLD-001, rationale: Rare.}"}, ""),
        (
            {"outcome": "{builds: BLD-002, rationale: Rare.}"},
            "has no rationale to remain for us and eu",
        ),
        (
            {"text": None, "outcome": None},
            "does not give `text` and has no rationale to remain for us and eu",
        ),
    ],
)
def test_unresolved_anomaly_is_described_judged_and_justified(tmp_path, fields, missing):
    expected = [f"the unresolved `PR-001` {missing}"] if missing else []

    assert told(tmp_path, "ANM001", **fields) == expected


def test_effectiveness_is_a_question_of_the_fda(tmp_path):
    europe = BASE.replace("[us, eu]", "[eu]")

    assert told(tmp_path, "ANM001", europe, effectiveness=None) == []


def test_rationale_for_another_build_counts_while_the_release_has_no_build(tmp_path):
    unbuilt = BASE.replace("version: 1.0.0", "version: 2.0.0")
    unversioned = BASE.replace("  version: 1.0.0\n", "")
    fields = {"outcome": "{builds: BLD-002, rationale: Rare.}"}

    assert told(tmp_path / "a", "ANM001", unbuilt, **fields) == []
    assert told(tmp_path / "b", "ANM001", unversioned, **fields) == []


def test_rationale_for_one_of_two_builds_of_the_release_counts(tmp_path):
    text = AROUND.replace("version: 0.9.0", "version: 1.0.0")

    report = report_of(tmp_path, text + anomaly(outcome="{builds: BLD-002, rationale: Rare.}"))

    assert messages(report, "ANM001") == []


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ({"security": None}, True),
        ({"security": "{relevant: false}"}, True),
        ({"security": "{text: tbd}"}, True),
        ({"security": "Cannot be reached."}, False),
        ({"security": None, "state": "closed"}, False),
    ],
)
def test_unresolved_anomaly_is_judged_for_security(tmp_path, fields, is_found):
    config = BASE.replace("device:", "device:\n  cyber: true")

    assert bool(told(tmp_path, "ANM002", config, **fields)) is is_found


def test_somebody_states_that_no_anomaly_exists(tmp_path):
    config = BASE.replace("device:", "device:\n  cyber: true")

    none = report_of(tmp_path / "a", SYSTEM, config=config)
    closed = report_of(tmp_path / "b", AROUND + anomaly(state="closed"), config=config)

    assert undecided(none, "ANM002") == [
        "no problem report is recorded, and nobody states that none exists"
    ]
    assert undecided(closed, "ANM002") == []


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"criticality": "low"}, ""),
        ({}, "`criticality`"),
        ({"criticality": "tbd"}, "`criticality`"),
        ({"criticality": "low", "safety": None}, "`safety`"),
        ({"criticality": "low", "safety": "{relevant: false}"}, ""),
        ({"criticality": "low", "safety": "{relevant: true}"}, ""),
        ({"criticality": "low", "safety": "{text: tbd}"}, "`safety`"),
        ({"state": "closed", "safety": None}, "`criticality` and `safety`"),
    ],
)
def test_every_problem_is_weighed(tmp_path, fields, missing):
    expected = [f"`PR-001` does not give {missing}"] if missing else []

    assert told(tmp_path, "ANM003", **fields) == expected


@pytest.mark.parametrize(
    ("state", "outcome", "evidence", "said"),
    [
        ("closed", "{change: CR-001}", "", "nothing verifies its correction"),
        ("resolved", "{change: CR-001}", "", "nothing verifies its correction"),
        ("open", "{change: CR-001}", "", ""),
        (
            "closed",
            "{change: CR-001}",
            "tests: [{id: TC-001, title: t, verifies: PR-001}]\n",
            "its correction is not shown: `TC-001` was not run: no result names it",
        ),
        (
            "closed",
            "{change: CR-001}",
            "tests: [{id: TC-001, title: t, verifies: CR-001}]\n",
            "its correction is not shown: `TC-001` was not run: no result names it",
        ),
        (
            "closed",
            "{change: CR-001}",
            "tests: [{id: TC-001, title: t, verifies: PR-001, status: retired, reason: t}]\n",
            "nothing verifies its correction",
        ),
        ("closed", "{change: CR-002}", "", ""),
        ("closed", "{change: CR-003}", "", ""),
        ("closed", "{rationale: Works as meant.}", "", ""),
    ],
)
def test_correction_is_verified(tmp_path, state, outcome, evidence, said):
    text = AROUND + anomaly(state=state, outcome=outcome) + evidence

    report = report_of(tmp_path, text)

    expected = [f"`PR-001` is {state}, but {said}"] if said else []
    assert messages(report, "ANM004") == expected
    assert undecided(report, "ANM004") == []


@pytest.mark.parametrize(
    ("outcome", "open_markets"),
    [
        (None, " in us, eu"),
        ("{rationale: tbd}", " in us, eu"),
        ("{rationale: Rare.}", ""),
        ("{change: CR-001}", ""),
        ("{change: CR-002}", " in us, eu"),
        ("{change: CR-003}", " in us, eu"),
        ("[{markets: us, change: CR-001}]", " in eu"),
        ("[{markets: us, change: CR-001}, {markets: eu, rationale: Rare.}]", ""),
        ("[{markets: us, change: CR-001}, {rationale: Rare.}]", ""),
    ],
)
@pytest.mark.parametrize("state", ["open", "closed"])
def test_every_market_has_an_outcome(tmp_path, outcome, open_markets, state):
    expected = [f"`PR-001` leads to no change, and no reason says why{open_markets}"]

    found = told(tmp_path, "ANM005", outcome=outcome, state=state)

    assert found == (expected if open_markets else [])


def test_project_without_markets_needs_an_outcome_too(tmp_path):
    config = BASE.replace("  markets: [us, eu]\n", "")

    assert told(tmp_path, "ANM005", config, outcome=None) == [
        "`PR-001` leads to no change, and no reason says why"
    ]


@pytest.mark.parametrize(("state", "is_found"), [("approved", False), ("rejected", True)])
def test_change_may_name_the_problem_it_resolves(tmp_path, state, is_found):
    text = AROUND.replace(
        f"title: t, state: {state}", f"title: t, state: {state}, resolves: PR-001"
    )

    found = messages(report_of(tmp_path, text + anomaly(outcome=None)), "ANM005")

    assert bool(found) is is_found


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"contributes_to": "RISK-001"}, "unacceptable"),
        ({"contributes_to": "RISK-002"}, ""),
        ({"contributes_to": "RISK-003"}, "not decided yet"),
        ({"contributes_to": "RISK-004"}, f"unacceptable, {UNAPPROVED}"),
        ({"contributes_to": "RISK-005"}, ""),
        ({"contributes_to": "RISK-001", "state": "closed"}, ""),
        ({"contributes_to": "RISK-001", "benefit_risk": "tbd"}, "unacceptable"),
        (
            {"contributes_to": "RISK-001", "benefit_risk": "Rare and mild."},
            f"unacceptable, {UNAPPROVED}",
        ),
    ],
)
def test_open_anomaly_bears_on_no_unacceptable_risk(tmp_path, fields, word):
    risk = fields["contributes_to"]
    expected = [f"the open `PR-001` bears on `{risk}`, whose residual risk is {word}"]

    assert told(tmp_path, "ANM006", **fields) == (expected if word else [])


@pytest.mark.parametrize(
    ("approval", "is_found"),
    [
        ("", True),
        ("approvals: [{id: APR-001, item: PR-001, HASH:PR-001}'}]\n", False),
        ("approvals: [{id: APR-001, item: RISK-004, HASH:RISK-004}'}]\n", False),
        ("approvals: [{id: APR-001, item: RISK-004}]\n", True),
        ("approvals: [{id: APR-001, item: RISK-004, HASH:PR-001}'}]\n", True),
        ("approvals: [{id: APR-001, item: RISK-001, HASH:RISK-001}'}]\n", True),
        ("approvals: [{id: APR-001, item: PR-001, HASH:PR-001}', status: retired, reason: t}]\n", True),
    ],
)  # fmt: skip
def test_benefit_risk_analysis_needs_an_approval_that_holds(tmp_path, approval, is_found):
    text = AROUND + anomaly(contributes_to="RISK-004")
    text += approval.replace("HASH:", "content_hash: '{item_hash:")
    root = write_project(tmp_path / "project", text)
    fill_hashes(root)

    report = run_checks(load_project(root, Options(date=TODAY)), Stage.RELEASE)

    assert bool(messages(report, "ANM006")) is is_found
    assert undecided(report, "ANM006") == []


TREND = "reviews: [{{id: REV-001, kind: {}, date: {}, conclusion: {}}}]\n"


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ("", "no review looks for trends in the problem reports"),
        (TREND.format("risk", "2026-06-01", "None."), "no review looks for trends"),
        (TREND.format("trend", "2026-06-01", "tbd"), "no review looks for trends"),
        (TREND.format("trend", "2026-06-01", "No trend."), ""),
        (TREND.format("trend", "2025-12-30", "No trend."), ""),
        (
            TREND.format("trend", "2025-12-29", "No trend."),
            "the last trend analysis is of 2025-12-29",
        ),
        (TREND.format("trend", "2026-06-30", "No trend."), ""),
        (TREND.format("trend", "2026-07-01", "No trend."), "no trend analysis is past"),
    ],
)
def test_trends_are_searched_in_every_period(tmp_path, review, said):
    found = messages(report_of(tmp_path, AROUND + anomaly() + review), "ANM007")

    assert [message[: len(said)] for message in found] == ([said] if said else [])


def test_one_recent_analysis_among_old_ones_is_enough(tmp_path):
    days = ("2025-01-01", "2026-06-01", "2027-01-01")
    listed = ", ".join(
        f"{{id: REV-{day[:4]}, kind: trend, date: {day}, conclusion: No trend.}}" for day in days
    )

    report = report_of(tmp_path, AROUND + anomaly() + f"reviews: [{listed}]\n")

    assert messages(report, "ANM007") == []


def test_period_is_a_setting(tmp_path):
    text = AROUND + anomaly() + TREND.format("trend", "2026-03-29", "No trend.")

    report = report_of(tmp_path, text, config=BASE + "limits: {trend_months: 3}\n")

    assert messages(report, "ANM007") == [
        "the last trend analysis is of 2026-03-29, more than 3 months ago"
    ]


def test_age_of_the_trend_analysis_needs_a_day(tmp_path):
    trend = TREND.format("trend", "2020-01-01", "No trend.")

    none = report_of(tmp_path / "a", AROUND + anomaly(), today=None)
    some = report_of(tmp_path / "b", AROUND + anomaly() + trend, today=None)

    assert messages(none, "ANM007")
    assert messages(some, "ANM007") == []
    assert undecided(some, "ANM007") == [
        "needs a commit time or --date: age of the last trend analysis"
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("", False), ("feedback: [{id: FB-001, title: t}]\n", True), (anomaly(), True)],
)
def test_there_is_a_trend_only_in_something(tmp_path, text, is_found):
    assert bool(messages(report_of(tmp_path, AROUND + text), "ANM007")) is is_found


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 6, 30), 6, date(2025, 12, 30)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
        (date(2026, 7, 1), 0, date(2026, 7, 1)),
        (date(2026, 7, 1), 10**6, date.min),
    ],
)
def test_months_are_those_of_the_calendar(day, months, expected):
    assert months_before(day, months) == expected


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ({"work_around": "Restart it."}, True),
        ({"work_around": "n/a"}, False),
        ({"work_around": "Restart it.", "state": "closed"}, False),
        ({"work_around": "Restart it.", "use": "{relevant: false, text: t}"}, False),
        ({"work_around": "Restart it.", "use": None}, True),
        ({"work_around": "Restart it.", "communicated_in": "LBL-001"}, False),
        ({"work_around": "Restart it.", "communicated_in": "LBL-002"}, True),
        ({"work_around": "Restart it.", "communicated_in": "BLD-001"}, True),
        ({"work_around": "Restart it.", "communicated_in": "BLD-002"}, False),
    ],
)
def test_work_around_is_told(tmp_path, fields, is_found):
    assert bool(told(tmp_path, "ANM009", **fields)) is is_found
