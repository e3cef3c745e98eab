import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE

AI = BASE.replace("device:", "device:\n  ai: true")


def judge(tmp_path, text, config=AI):
    return report_of(tmp_path, SYSTEM + text, config=config)


CRITERION = "studies: [{{id: ST-001, title: t, criteria: {{metric: m, op: '{}', value: 1, {}}}}}]\n"


@pytest.mark.parametrize(
    ("op", "fields", "said"),
    [
        (">=", "statistic: lower", ""),
        (">", "statistic: lower", ""),
        ("<=", "statistic: upper", ""),
        ("<", "statistic: upper", ""),
        (">=", "statistic: upper", "compares the upper bound, which is the favourable one"),
        (">", "statistic: upper", "compares the upper bound, which is the favourable one"),
        ("<=", "statistic: lower", "compares the lower bound, which is the favourable one"),
        ("<", "level: 0.9", "compares the lower bound, which is the favourable one"),
        (">=", "statistic: point", "compares the point estimate, without a rationale"),
        (
            ">=",
            "statistic: point, rationale: tbd",
            "compares the point estimate, without a rationale",
        ),
        (">=", "statistic: point, rationale: Descriptive.", ""),
    ],
)
def test_bound_of_the_interval_decides(tmp_path, op, fields, said):
    found = messages(judge(tmp_path, CRITERION.format(op, fields)), "AI008")

    assert found == ([f"the criterion on m of `ST-001` {said}"] if said else [])


RESULT = "studies: [{{id: ST-001, title: t, results: [{{{}}}]}}]\n"
SMALL = "counts: {tp: 9, fn: 5, tn: 10, fp: 5}"
ENOUGH = "counts: {tp: 10, fn: 5, tn: 10, fp: 5}"


@pytest.mark.parametrize(
    ("result", "is_found", "is_open"),
    [
        (f"subgroup: {{sex: female}}, {SMALL}", True, False),
        (f"subgroup: {{sex: female}}, {ENOUGH}", False, False),
        (f"subgroup: {{sex: female}}, {SMALL}, text: Too few.", False, False),
        (f"subgroup: {{sex: female}}, {SMALL}, text: tbd", True, False),
        (f"subgroup: all, {SMALL}", False, False),
        (SMALL, False, False),
        ("predictions: evidence/a.csv", False, True),
    ],
)
def test_small_subgroup_is_marked(tmp_path, result, is_found, is_open):
    report = judge(tmp_path, RESULT.format(result))

    told = "the subgroup sex female of `ST-001` has 29 cases, fewer than 30"
    assert messages(report, "AI010") == ([told] if is_found else [])
    assert bool(undecided(report, "AI010")) is is_open


def test_least_size_of_a_subgroup_is_a_setting(tmp_path):
    text = RESULT.format(f"subgroup: {{sex: female}}, {SMALL}")

    assert messages(judge(tmp_path, text, AI + "limits: {subgroup_minimum: 29}\n"), "AI010") == []


PARTS = ["data_management", "retraining", "evaluation", "update"]


def activities(parts):
    listed = ", ".join(
        f"{{id: PA-{number}, title: t, part: {part}, serves: PCC-001}}"
        for number, part in enumerate(parts, 1)
    )
    return f"protocol_activities: [{listed}]\n"


def planned(fields="impact: Weighed in full."):
    return f"planned_changes: [{{id: PCC-001, title: t, {fields}}}]\n"


@pytest.mark.parametrize("missing", range(4))
def test_each_part_of_the_protocol_is_asked_for(tmp_path, missing):
    rest = PARTS[:missing] + PARTS[missing + 1 :]

    found = messages(judge(tmp_path / "a", planned() + activities(rest)), "AI012")

    assert found == [f"no protocol activity serves `PCC-001` in `{PARTS[missing]}`"]
    assert messages(judge(tmp_path / "b", planned() + activities(PARTS)), "AI012") == []


def test_retired_activity_serves_nothing(tmp_path):
    text = activities(PARTS).replace("part: update", "part: update, status: retired, reason: t")

    assert messages(judge(tmp_path, planned() + text), "AI012") == [
        "no protocol activity serves `PCC-001` in `update`"
    ]


@pytest.mark.parametrize(
    ("impact", "is_assessed"),
    [
        ("text: t", False),
        ("impact: {}", False),
        ("impact: tbd", False),
        ("impact: {benefits: Better.}", False),
        ("impact: {risks: Worse.}", False),
        ("impact: {benefits: Better., risks: tbd}", False),
        ("impact: {benefits: Better., risks: Worse.}", True),
        ("impact: {text: Weighed in full.}", True),
    ],
)
def test_impact_of_a_planned_change_is_assessed(tmp_path, impact, is_assessed):
    found = messages(judge(tmp_path, planned(impact) + activities(PARTS)), "AI012")

    assert found == ([] if is_assessed else ["the impact of `PCC-001` is not assessed"])


MONITOR = {
    "watches": "ML-001",
    "metric": "Sensitivity",
    "source": "Review",
    "threshold": "0.8",
    "period": "Quarter",
    "action": "Review of the risk",
    "owner": "tariq",
}


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ""),
        *(({name: None}, f"`{name}`") for name in MONITOR),
        ({"action": "tbd"}, "`action`"),
        ({"watches": "ML-002"}, "`watches`"),
    ],
)
def test_monitor_leads_to_action(tmp_path, change, missing):
    fields = "".join(f", {name}: {value}" for name, value in (MONITOR | change).items() if value)
    text = "models: [{id: ML-001, title: t}, {id: ML-002, title: t, status: retired, reason: t}]\n"
    text += f"monitors: [{{id: MON-001, title: t{fields}}}]\n"

    report = judge(tmp_path, text)

    assert messages(report, "AI014") == ([f"`MON-001` does not give {missing}"] if missing else [])
    assert undecided(report, "AI014") == []


def test_monitoring_cannot_be_judged_without_monitors(tmp_path):
    assert undecided(judge(tmp_path, ""), "AI014") == ["no monitors are described"]


KINDS = ["bias", "data_drift", "over_reliance", "data_quality", "data_leakage"]


def risks(kinds, more=""):
    causes = ", ".join(f"{kind}: {{kind: {kind}}}" for kind in kinds)
    return f"risks: [{{id: RISK-001, causes: {{{causes}}}{more}}}]\n"


@pytest.mark.parametrize("kind", KINDS)
def test_each_cause_of_ai_is_considered(tmp_path, kind):
    rest = [other for other in KINDS if other != kind]
    excused = AI + f"reasons: {{AI020: {{{kind}: Does not apply here.}}}}\n"

    assert messages(judge(tmp_path / "a", risks(rest)), "AI020") == [
        f"no risk has a cause of the kind `{kind}`"
    ]
    assert messages(judge(tmp_path / "b", risks(rest), excused), "AI020") == []
    assert messages(judge(tmp_path / "c", risks(KINDS)), "AI020") == []


def test_retired_risk_considers_nothing_and_drift_may_be_said_in_words(tmp_path):
    retired = judge(tmp_path / "a", risks(KINDS, ", status: retired, reason: t"))
    words = risks(KINDS).replace("{kind: data_drift}", "{data_drift: A new assay}")

    assert len(messages(retired, "AI020")) == len(KINDS)
    assert messages(judge(tmp_path / "b", words), "AI020") == []


@pytest.mark.parametrize(
    ("points", "study", "missing"),
    [
        ("default", "evaluates: ML-001", ""),
        ("[default, strict]", "evaluates: ML-001", "strict"),
        ("[default, {name: strict, released: false}]", "evaluates: ML-001", ""),
        ("default", "text: t", "default"),
        ("default", "evaluates: ML-001, status: retired, reason: t", "default"),
    ],
)
def test_operating_point_is_studied(tmp_path, points, study, missing):
    text = (
        f"models: [{{id: ML-001, title: t, operating_points: {points}}}]\n"
        f"studies: [{{id: ST-001, title: t, {study}, results: [{{operating_point: default}}]}}]\n"
    )

    report = judge(tmp_path, text)

    told = f"no study of `ML-001` has a result at its operating point `{missing}`"
    assert messages(report, "AI022") == ([told] if missing else [])
    assert undecided(report, "AI022") == []


def test_model_without_operating_points_is_not_judged(tmp_path):
    report = judge(tmp_path, "models: [{id: ML-001, title: t}]\n")

    assert undecided(report, "AI022") == ["`ML-001` names no operating points"]
