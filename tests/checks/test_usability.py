import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided

AROUND = SYSTEM + "risks: [{id: RISK-001}, {id: RISK-002, status: retired, reason: t}]\n"


def of(scenario, evaluations=""):
    text = AROUND + f"use_scenarios: [{{id: US-001, title: t, {scenario}}}]\n"
    return text + (f"usability_evaluations: [{evaluations}]\n" if evaluations else "")


def evaluated(kind="summative", result="scenario: US-001, attempts: 15, successes: 15", more=""):
    return f"{{id: UE-001, title: t, kind: {kind}, results: [{{{result}}}]{more}}}"


UNDECIDED = "it is not decided whether `US-001` is evaluated"
UNEXPLAINED = "`US-001` is not evaluated and does not say why"
WITHOUT = "no summative evaluation has a result for `US-001`"


@pytest.mark.parametrize(
    ("scenario", "evaluations", "said"),
    [
        ("text: t", "", ""),
        ("critical: true", "", UNDECIDED),
        ("critical: false", "", ""),
        ("may_lead_to: RISK-001", "", UNDECIDED),
        ("may_lead_to: RISK-002", "", ""),
        ("critical: true, selected: false", "", UNEXPLAINED),
        ("critical: true, selected: false, selection_rationale: tbd", "", UNEXPLAINED),
        ("critical: true, selected: false, selection_rationale: Done once.", "", ""),
        ("selected: false", "", ""),
        ("selected: true", "", WITHOUT),
        ("selected: true", evaluated(), ""),
        ("selected: true", evaluated("formative"), WITHOUT),
        ("selected: true", evaluated(result="scenario: US-001"), WITHOUT),
        ("selected: true", evaluated(result="scenario: US-001, attempts: 0"), WITHOUT),
        ("selected: true", evaluated(more=", status: retired, reason: t"), WITHOUT),
        ("selected: true", "{id: UE-001, title: t, kind: summative, evaluates: US-001}", WITHOUT),
    ],
)
def test_hazard_related_scenario_is_evaluated_or_says_why_not(
    tmp_path, scenario, evaluations, said
):
    report = report_of(tmp_path, of(scenario, evaluations))

    assert messages(report, "USE001") == ([said] if said else [])
    assert undecided(report, "USE001") == []


def test_result_of_another_scenario_does_not_count(tmp_path):
    text = AROUND + (
        "use_scenarios: [{id: US-001, title: t, selected: true}, {id: US-002, title: t}]\n"
        "usability_evaluations: [{id: UE-001, title: t, kind: summative, evaluates: US-001, "
        "results: [{scenario: US-002, attempts: 15}]}]\n"
    )

    assert messages(report_of(tmp_path, text), "USE001") == [WITHOUT]


def test_use_cannot_be_judged_without_scenarios(tmp_path):
    assert undecided(report_of(tmp_path, SYSTEM), "USE001") == ["no use scenarios are described"]


@pytest.mark.parametrize(
    ("kind", "result", "said"),
    [
        ("summative", "attempts: 15, successes: 15", ""),
        ("summative", "attempts: 15", ""),
        ("summative", "attempts: 15, successes: 14", "1 failed attempt at"),
        ("summative", "attempts: 15, successes: 12", "3 failed attempts at"),
        ("formative", "attempts: 15, successes: 12", ""),
        ("summative", "use_errors: [t]", "`risks` and `decision`"),
        ("formative", "use_errors: [t]", ""),
        ("summative", "use_errors: [{text: t, risks: RISK-001}]", "`decision`"),
        ("summative", "use_errors: [{text: t, decision: Accepted.}]", "`risks`"),
        ("summative", "use_errors: [{text: t, risks: RISK-002, decision: Accepted.}]", "`risks`"),
        ("summative", "use_errors: [{text: t, risks: RISK-001, decision: tbd}]", "`decision`"),
        ("summative", "use_errors: [{text: t, risks: RISK-001, decision: Accepted.}]", ""),
        (
            "summative",
            "attempts: 9, successes: 8, use_errors: [{text: t, risks: RISK-001, decision: Accepted.}]",
            "",
        ),
    ],
)
def test_use_error_leads_to_risk_and_decision(tmp_path, kind, result, said):
    text = of("text: t", evaluated(kind, f"scenario: US-001, {result}"))

    found = messages(report_of(tmp_path, text), "USE002")

    assert [said in message for message in found] == ([True] if said else [])


def test_evaluation_without_kind_is_judged_as_summative(tmp_path):
    text = of(
        "text: t",
        evaluated(result="scenario: US-001, use_errors: [t]").replace("kind: summative, ", ""),
    )

    assert len(messages(report_of(tmp_path, text), "USE002")) == 1
