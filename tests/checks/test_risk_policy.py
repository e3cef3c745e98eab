"""The policy can judge every risk, and all risks together are concluded."""

import pytest

from samdocs.project import load_project
from tests.checks.judging import blamed, marked, told, undecided
from tests.content_hashes import fill_hashes
from tests.projects import BASE, write_project

HARM = "harms: [{id: HARM-001, title: t, severity: S3}, {id: HARM-002, title: t, severity: S1}]\n"
PARTLY = BASE.replace("{S1: acceptable, S2: investigate, S3: unacceptable}", "{S1: acceptable}")
NO_POLICY = BASE[: BASE.index("risk_policy:")]
HISTORY = ["needs item history: not a git repository, so no revision can be read"]


def test_fault_of_the_policy_is_marked_where_it_is_written(project):
    config = BASE.replace("P1: [acceptable, acceptable, investigate]", "P1: [acceptable, acceptable]")  # fmt: skip
    loaded = project(HARM, config=config)

    assert told(loaded, "RSK012") == ["row `P1` of `acceptability` says nothing for `S3`"]
    assert marked(loaded, "RSK012") == ["[acceptable, acceptable]"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("user_needs: [{id: UN-001, title: t}]\n", 0),
        (HARM, 2),
        ("hazards: [{id: HAZ-001, title: t}]\n", 2),
        ("risks: [{id: RISK-001}]\n", 2),
    ],
)
def test_policy_is_asked_for_when_there_is_something_to_judge(project, text, count):
    assert len(told(project(text, config=NO_POLICY), "RSK012")) == count


def test_half_a_policy_is_a_fault_before_the_first_risk(project):
    config = NO_POLICY + "risk_policy: {severities: [{level: S1, name: n, injury: none}]}\n"
    loaded = project("user_needs: [{id: UN-001, title: t}]\n", config=config)

    assert told(loaded, "RSK012") == ["the risk policy has no `probabilities`"]


LACKS = "`RISK-001` is not estimable, and the policy has no criterion for `S3` alone"


@pytest.mark.parametrize(
    ("estimates", "config", "messages"),
    [
        ("initial: {not_estimable: r}", PARTLY, [LACKS]),
        ("initial: {not_estimable: r}", BASE, []),
        ("initial: {probability: P1}", PARTLY, []),
        ("initial: {probability: P1}, residual: {not_estimable: r}", PARTLY, [LACKS]),
        ("initial: {probability: P1}, external: {not_estimable: r}", PARTLY, [LACKS]),
        ("initial: {not_estimable: r}, residual: {not_estimable: r}", PARTLY, [LACKS]),
        ("initial: tbd", PARTLY, []),
    ],
)
def test_criterion_by_severity_exists_where_it_is_needed(project, estimates, config, messages):
    loaded = project(HARM, f"risks: [{{id: RISK-001, harms: [{{harm: HARM-001, {estimates}}}]}}]\n", config=config)  # fmt: skip

    assert told(loaded, "RSK012") == messages


def test_criterion_by_severity_is_asked_for_that_severity_only(project):
    loaded = project(
        HARM,
        "risks: [{id: RISK-001, harm: HARM-002, initial: {not_estimable: r}}]\n",
        config=PARTLY,
    )

    assert told(loaded, "RSK012") == []


def test_age_of_estimates_needs_the_history(project):
    assert undecided(project("risks: [{id: RISK-001}]\n"), "RSK012") == HISTORY
    assert undecided(project(HARM), "RSK012") == []


PARTS = {"method": "m", "result": "r", "benefit": "b", "approver": "a"}


def overall(**changed):
    parts = {name: text for name, text in (PARTS | changed).items() if text is not None}
    return BASE + "overall_residual_risk: {" + ", ".join(f"{k}: {v}" for k, v in parts.items()) + "}\n"  # fmt: skip


def test_where_no_approval_of_the_report_is_asked_for_it_is_not_evaluated(project):
    loaded = project(HARM, config=overall())

    assert told(loaded, "RSK013") == []
    assert undecided(loaded, "RSK013") == [
        "whether the conclusion is approved: `rm_report`: samdocs.yaml demands no approval of it, "
        "and there is none"
    ]


REPORT = """\
documents:
  rm_report:
    external: {system: eQMS, id: DOC-1, revision: 2}
    approvals: [{role: quality, meaning: approved}, {role: clinical, meaning: approved}]
"""
APPROVAL = (
    "  - {{id: APR-{0}, document: rm_report, revision: 2, content_hash: '{{content_hash:rm_report}}',"
    " person: p, role: {1}, meaning: approved, time: 2026-03-20T09:00:00Z, method: eqms}}\n"
)


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ((), ["not approved: quality (missing), clinical (missing)"]),
        (("quality",), ["in approval: clinical (missing)"]),
        (("quality", "clinical"), []),
    ],
)
def test_concluded_residual_risk_is_approved_with_the_report(tmp_path, roles, said):
    records = "".join(APPROVAL.format(number, role) for number, role in enumerate(roles, 1))
    text = HARM + (f"approvals:\n{records}" if roles else "")
    root = write_project(tmp_path / "project", text, config=overall() + REPORT)
    fill_hashes(root)

    loaded = load_project(root)

    before = "the overall residual risk is not approved with `rm_report`: "
    assert told(loaded, "RSK013") == [before + one for one in said]
    assert undecided(loaded, "RSK013") == []


@pytest.mark.parametrize("part", list(PARTS))
@pytest.mark.parametrize("value", [None, "tbd"])
def test_each_part_of_the_conclusion_is_asked_for(project, part, value):
    loaded = project(HARM, config=overall(**{part: value}))

    assert told(loaded, "RSK013") == [f"the overall residual risk does not say `{part}`"]
    assert undecided(loaded, "RSK013") == []


def test_absent_conclusion_lacks_everything(project):
    assert told(project(HARM), "RSK013") == [
        "the overall residual risk does not say `method`, `result`, `benefit` and `approver`"
    ]


def test_each_severity_says_its_injury(project):
    config = BASE.replace(", injury: none", "").replace(", injury: serious", "")
    loaded = project(HARM, config=config)

    assert told(loaded, "RSK014") == [
        "severity `S1` does not say which injury it stands for",
        "severity `S3` does not say which injury it stands for",
    ]
    assert marked(loaded, "RSK014") == [
        "{level: S1, name: Negligible}",
        "{level: S3, name: Serious}",
    ]
    assert blamed(project(HARM), "RSK014") == []
