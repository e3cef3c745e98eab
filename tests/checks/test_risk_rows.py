"""Rows of the risk table are complete, and nothing in them gets better by itself."""

import pytest

from samdocs.checks import CHECKS, run_checks
from samdocs.diagnostics import Severity, Stage
from tests.checks.judging import blamed, marked, told, undecided
from tests.projects import BASE

RETIRED = "status: retired, reason: replaced"
TWO_SCALES = BASE.replace(
    "  probabilities:",
    "  p1: [{level: E1, name: Never}, {level: E2, name: Always}]\n"
    "  p2: [{level: H1, name: Never}, {level: H2, name: Always}]\n"
    "  combined: {E1: [P1, P1], E2: [P2, P3]}\n  probabilities:",
)
AROUND = (
    "hazards: [{id: HAZ-001, title: t}]\n"
    "harms: [{id: HARM-001, title: t, severity: S2}, {id: HARM-002, title: t, severity: S3}]\n"
    "software_items: [{id: SI-001, title: t, kind: system}]\n"
)
PARTS = {
    "hazard": "HAZ-001",
    "hazardous_situation": "The nurse relies on it",
    "causes": "{a: {software_item: SI-001}}",
    "harm": "HARM-001",
    "initial": "{probability: P1}",
}


def row(**changed):
    parts = {name: text for name, text in (PARTS | changed).items() if text is not None}
    return "risks:\n  - id: RISK-001\n" + "".join(f"    {k}: {v}\n" for k, v in parts.items())


def test_complete_row_raises_no_alarm(project):
    assert told(project(AROUND, row()), "RSK001") == []


@pytest.mark.parametrize(
    ("changed", "messages"),
    [
        ({"hazard": None}, ["`RISK-001` has no hazard"]),
        ({"hazardous_situation": None}, ["`RISK-001` has no hazardous situation"]),
        ({"hazardous_situation": "tbd"}, ["`RISK-001` has no hazardous situation"]),
        ({"causes": None}, ["`RISK-001` has no cause"]),
        ({"causes": "{}"}, ["`RISK-001` has no cause"]),
        ({"harm": None, "initial": None}, ["`RISK-001` has no harm"]),
        ({"hazard": None, "causes": None}, ["`RISK-001` has no hazard and no cause"]),
        ({"initial": None}, ["the initial estimate of `RISK-001` for `HARM-001` is missing"]),
        ({"initial": "{basis: words}"}, ["the initial estimate of `RISK-001` for `HARM-001` is missing"]),
        ({"initial": "tbd"}, ["the initial estimate of `RISK-001` for `HARM-001` is not decided yet"]),
        ({"initial": "{probability: P9}"}, ["the initial estimate of `RISK-001` for `HARM-001` is not on the scales of the policy"]),
        ({"initial": "{p1: E1}"}, ["the initial estimate of `RISK-001` for `HARM-001` is not on the scales of the policy"]),
        ({"initial": "{not_estimable: nobody knows}"}, []),
        ({"initial": "{not_estimable: tbd}"}, ["the initial estimate of `RISK-001` for `HARM-001` does not say why it is not possible"]),
        ({"initial": "{probability: P1, not_estimable: both}"}, ["the initial estimate of `RISK-001` for `HARM-001` contradicts itself"]),
        ({"residual": "tbd"}, ["the residual estimate of `RISK-001` for `HARM-001` is not decided yet"]),
        ({"residual": "{probability: P9}"}, ["the residual estimate of `RISK-001` for `HARM-001` is not on the scales of the policy"]),
        ({"residual": "{why: words}"}, ["the residual estimate of `RISK-001` for `HARM-001` is missing"]),
        ({"external": "tbd"}, ["the external estimate of `RISK-001` for `HARM-001` is not decided yet"]),
        ({"external": "{SI-001: {probability: P9}}"}, ["the external estimate of `RISK-001` for `HARM-001` is not on the scales of the policy"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(project, changed, messages):
    assert told(project(AROUND, row(**changed)), "RSK001") == messages


def test_every_harm_is_estimated(project):
    harms = "[{harm: HARM-001, initial: {probability: P1}}, {harm: HARM-002}]"
    loaded = project(AROUND, row(harm=None, initial=None, harms=harms))

    assert told(loaded, "RSK001") == [
        "the initial estimate of `RISK-001` for `HARM-002` is missing"
    ]
    assert marked(loaded, "RSK001") == ["{harm: HARM-002}"]


def test_decision_that_is_open_is_a_blocker_at_release(project):
    loaded = project(AROUND, row(initial="tbd"))

    weights = [
        [f.severity for f in run_checks(loaded, stage).findings if f.rule.code == "RSK001"]
        for stage in Stage
    ]
    assert weights == [[Severity.MAJOR], [Severity.BLOCKER], [Severity.BLOCKER]]


def test_missing_estimate_stays_major_at_release(project):
    found = run_checks(project(AROUND, row(initial=None)), Stage.RELEASE).findings

    assert [f.severity for f in found if f.rule.code == "RSK001"] == [Severity.MAJOR]


@pytest.mark.parametrize(
    ("severity", "message"),
    [
        ("", "`HARM-001` has no severity"),
        (", severity: S9", "`HARM-001` has the severity `S9`, which is not on the scale"),
    ],
)
def test_harm_without_a_severity_of_the_policy_is_blamed_itself(project, severity, message):
    loaded = project(AROUND.replace(", severity: S2", severity), row())

    assert told(loaded, "RSK001") == [message]
    assert blamed(loaded, "RSK001") == ["HARM-001"]


def test_without_any_scale_the_policy_is_to_blame_and_no_row(project):
    config = BASE[: BASE.index("risk_policy:")]

    assert told(project(AROUND, row(), config=config), "RSK001") == []


def test_what_was_retired_completes_no_row(project):
    around = AROUND.replace("id: HAZ-001, title: t", f"id: HAZ-001, title: t, {RETIRED}")
    around = around.replace("severity: S2", f"severity: S2, {RETIRED}")

    assert told(project(around, row()), "RSK001") == [
        "`RISK-001` has no hazard in place of `HAZ-001`, which is retired"
        " and no harm in place of `HARM-001`, which is retired"
    ]


def test_row_that_leans_on_something_unread_is_not_blamed_for_it(project):
    around = AROUND.replace("HAZ-001, title: t", "HAZ-001, title: t, colour: red")

    assert told(project(around, row()), "RSK001", broken=True) == []


@pytest.mark.parametrize("code", ["RSK001", "RSK002", "RSK018", "RSK021"])
def test_retired_and_external_risks_are_not_judged(project, code):
    loaded = project(
        f"risks:\n  - {{id: RISK-001, {RETIRED}}}\n  - {{id: RISK-002, external: {{system: X, id: Y}}}}\n"
    )

    assert told(loaded, code) == []


CONTROL = "risk_controls: [{id: RC-001, title: t, mitigates: [RISK-001]}]\n"
WEIGHED = {"not_practicable": "no room", "benefit_risk": "it helps many"}


@pytest.mark.parametrize(
    ("changed", "control", "message"),
    [
        ({"initial": "{probability: P1}"}, "", ""),
        ({"initial": "{probability: P2}"}, "", "`RISK-001` has no control, and is judged `investigate` (S2 × P2) without one"),
        ({"initial": "{probability: P3}"}, "", "`RISK-001` has no control, and is judged `unacceptable` (S2 × P3) without one"),
        ({"initial": "tbd"}, "", "`RISK-001` has no control, and is judged `not decided yet` without one"),
        ({"initial": None}, "", "`RISK-001` has no control, and is judged `no estimate` without one"),
        ({"initial": "{probability: P3}"}, CONTROL, ""),
        ({"initial": "tbd"}, CONTROL, ""),
        ({"initial": "{probability: P3}"}, CONTROL.replace("title: t", f"title: t, {RETIRED}"), "`RISK-001` has no control, and is judged `unacceptable` (S2 × P3) without one"),
        ({"initial": "{probability: P3}"} | WEIGHED, "", ""),
        ({"initial": "{probability: P3}", "not_practicable": "no room"}, "", "`RISK-001` has no control, and is judged `unacceptable` (S2 × P3) without one; the benefit is not weighed against it"),
        ({"initial": "{probability: P3}", "benefit_risk": "it helps many"}, "", "`RISK-001` has no control, and is judged `unacceptable` (S2 × P3) without one"),
        ({"initial": "{probability: P3}"} | WEIGHED | {"benefit_risk": "tbd"}, "", "`RISK-001` has no control, and is judged `unacceptable` (S2 × P3) without one; the benefit is not weighed against it"),
    ],
)  # fmt: skip
def test_risk_that_is_not_acceptable_is_controlled(project, changed, control, message):
    loaded = project(AROUND, row(**changed), control or "tools: []\n")

    assert told(loaded, "RSK002") == ([message] if message else [])


def test_control_that_could_not_be_read_is_a_control(project):
    loaded = project(
        AROUND, row(initial="{probability: P3}", controls="[RC-001]"), "risk_controls: [{id: RC-001, title: t, colour: red}]\n"
    )  # fmt: skip

    assert told(loaded, "RSK002", broken=True) == []


@pytest.mark.parametrize(
    ("residual", "control", "message"),
    [
        (None, CONTROL, "no estimate"),
        (None, "", ""),
        ("{probability: P1}", CONTROL, ""),
        ("{probability: P3}", CONTROL, ""),  # RSK008 judges what remains
        ("{probability: P9}", CONTROL, "not on the scales of the policy"),
        ("{not_estimable: nobody knows}", CONTROL, ""),
        ("tbd", CONTROL, ""),  # RSK001 reports it
    ],
)
def test_controlled_risk_says_what_remains(project, residual, control, message):
    loaded = project(AROUND, row(residual=residual), control or "tools: []\n")

    told_of = f"the residual risk of `RISK-001` for `HARM-001` is not judged: {message}"
    assert told(loaded, "RSK007") == ([told_of] if message else [])


def test_what_remains_is_said_for_each_harm(project):
    estimated = "initial: {probability: P1}, residual: {probability: P1}"
    harms = f"[{{harm: HARM-001, {estimated}}}, {{harm: HARM-002, initial: {{probability: P1}}}}]"
    loaded = project(AROUND, row(harm=None, initial=None, harms=harms), CONTROL)

    assert told(loaded, "RSK007") == [
        "the residual risk of `RISK-001` for `HARM-002` is not judged: no estimate"
    ]


@pytest.mark.parametrize(
    ("changed", "control", "is_found", "is_weighed"),
    [
        ({"residual": "{probability: P3}"}, CONTROL, True, False),
        ({"residual": "{probability: P2}"}, CONTROL, False, False),  # investigate may stay
        ({"residual": "{probability: P3}", "benefit_risk": "it helps many"}, CONTROL, True, True),
        ({"residual": "{probability: P3}", "benefit_risk": "tbd"}, CONTROL, True, False),
        ({"residual": "{probability: P1}", "benefit_risk": "it helps many"}, CONTROL, False, False),
        ({"residual": "tbd"}, CONTROL, False, False),  # RSK001 reports it
        ({"initial": "{probability: P3}"}, "", True, False),  # without a control it stays
    ],
)
def test_risk_that_stays_unacceptable_is_weighed(project, changed, control, is_found, is_weighed):
    loaded = project(AROUND, row(**changed), control or "tools: []\n")

    what = (
        "nobody approved that its benefit outweighs it"
        if is_weighed
        else "its benefit is not weighed against it"
    )
    said = [f"`RISK-001` stays unacceptable, and {what}"] if is_found else []
    assert told(loaded, "RSK008") == said
    assert undecided(loaded, "RSK008") == []


def test_unacceptable_harm_is_found_beside_one_that_is_not_known(project):
    harms = "[{harm: HARM-001, initial: tbd}, {harm: HARM-002, initial: {probability: P3}}]"

    assert told(project(AROUND, row(harm=None, initial=None, harms=harms)), "RSK008")


LESSER = {"harm": "HARM-002", "initial": "{probability: P3}"}
LOWERED = "the {} estimate of `RISK-001` has the lesser harm `HARM-001` without a reason"


@pytest.mark.parametrize(
    ("changed", "control", "message"),
    [
        ({"residual": "{probability: P3, harm: HARM-001}"}, CONTROL, LOWERED.format("residual")),
        ({"residual": "{probability: P3, harm: HARM-001, why: foam}"}, CONTROL, ""),
        ({"residual": "{probability: P3, harm: HARM-001, why: tbd}"}, CONTROL, LOWERED.format("residual")),
        ({"residual": "{probability: P3, harm: HARM-001}"}, CONTROL.replace("title: t", "title: t, kind: inherent_safety"), ""),
        ({"residual": "{probability: P3, harm: HARM-001}"}, CONTROL.replace("title: t", "title: t, kind: protective_measure"), LOWERED.format("residual")),
        ({"residual": "{probability: P3, harm: HARM-001}"}, CONTROL.replace("title: t", f"title: t, kind: inherent_safety, {RETIRED}"), LOWERED.format("residual")),
        ({"residual": "{probability: P3, harm: HARM-002}"}, CONTROL, ""),
        ({"harm": "HARM-001", "residual": "{probability: P3, harm: HARM-002}"}, CONTROL, ""),
        ({"residual": "tbd"}, CONTROL, ""),
        ({"external": "{probability: P3, harm: HARM-001}"}, CONTROL, LOWERED.format("external")),
        ({"external": "{SI-001: {probability: P3, harm: HARM-001, why: foam}}"}, CONTROL, ""),
        ({"initial": "{probability: P3, harm: HARM-001}"}, CONTROL, "the initial estimate of `RISK-001` names `HARM-001`, but is judged for `HARM-002`"),
        ({"initial": "{probability: P3, harm: HARM-002}"}, CONTROL, ""),
    ],
)  # fmt: skip
def test_lesser_harm_is_explained(project, changed, control, message):
    loaded = project(AROUND, row(**(LESSER | changed)), control)

    assert told(loaded, "RSK010") == ([message] if message else [])


def test_harm_without_a_severity_is_not_taken_for_a_lesser_one(project):
    around = AROUND.replace("severity: S2", "severity: S9")
    loaded = project(around, row(**(LESSER | {"residual": "{probability: P3, harm: HARM-001}"})), CONTROL)  # fmt: skip

    assert told(loaded, "RSK010") == []


@pytest.mark.parametrize(
    ("changed", "control", "message"),
    [
        ({"residual": "{probability: P1}"}, "", ""),
        ({}, "", ""),
        ({"residual": "{probability: P2}"}, "", "`RISK-001` has no control, but goes from S2 × P1 to S2 × P2"),
        ({"residual": "{probability: P2}"}, CONTROL, ""),
        ({"residual": "{probability: P2}"}, CONTROL.replace("title: t", f"title: t, {RETIRED}"), "`RISK-001` has no control, but goes from S2 × P1 to S2 × P2"),
        ({"residual": "{not_estimable: nobody knows}"}, "", "`RISK-001` has no control, but goes from S2 × P1 to S2, not estimable"),
        ({"residual": "tbd"}, "", ""),
        ({"initial": "tbd", "residual": "{probability: P1}"}, "", "`RISK-001` has no control, but goes from S2, not decided yet to S2 × P1"),
        ({"residual": "{probability: P1, harm: HARM-002}"}, "", "`RISK-001` has no control, but goes from S2 × P1 to S3 × P1"),
    ],
)  # fmt: skip
def test_risk_without_control_does_not_change(project, changed, control, message):
    loaded = project(AROUND, row(**changed), control or "tools: []\n")

    assert told(loaded, "RSK018") == ([message] if message else [])


def test_change_within_one_level_of_the_combination_is_a_change(project):
    loaded = project(
        AROUND, row(initial="{p1: E1, p2: H2}", residual="{p1: E1, p2: H1}"), config=TWO_SCALES
    )

    assert told(loaded, "RSK018") == [
        "`RISK-001` has no control, but goes from S2 × P1 (E1, H2) to S2 × P1 (E1, H1)"
    ]


MISSING = "`RISK-001` has no control, and does not say why it is not reduced further"
OTHER = "the policy is {}, but the EU asks for reduction as far as possible"


@pytest.mark.parametrize(
    ("changed", "config", "control", "messages"),
    [
        ({}, BASE, "", [MISSING]),
        ({}, BASE, CONTROL, []),
        ({}, BASE, CONTROL.replace("title: t", f"title: t, {RETIRED}"), [MISSING]),
        ({"no_further_reduction": "it would delay all"}, BASE, "", []),
        ({"no_further_reduction": "tbd"}, BASE, "", [MISSING]),
        ({"reasons": "{RSK021: it would delay all}"}, BASE, "", []),
        ({}, BASE.replace("  policy: afap\n", ""), "", [MISSING]),
        ({}, BASE.replace("policy: afap", "policy: alarp"), "", [OTHER.format("alarp")]),
        ({}, BASE.replace("policy: afap", "policy: criteria_only"), CONTROL, [OTHER.format("criteria_only")]),
        ({}, BASE.replace("policy: afap", "policy: alarp") + "reasons: {RSK021: class I only}\n", "", []),
        ({}, BASE + "reasons: {RSK021: for all}\n", "", [MISSING]),
    ],
)  # fmt: skip
def test_every_risk_is_reduced_as_far_as_possible_in_the_eu(
    project, changed, config, control, messages
):
    loaded = project(AROUND, row(**changed), control or "tools: []\n", config=config)

    assert told(loaded, "RSK021") == messages


def test_reduction_as_far_as_possible_is_asked_for_in_the_eu_only(project):
    loaded = project(AROUND, row(), config=BASE.replace("[us, eu]", "[us]"))

    codes = {found.rule.code for found in run_checks(loaded, Stage.RELEASE).findings}
    assert "RSK021" not in codes
    assert list(CHECKS["RSK021"](loaded))


def many(*harms, fields=("", "")):
    """Return rows, each with a harm and further fields."""
    return "risks:\n" + "".join(
        f"  - {{id: RISK-00{at}, {harm}{more and ', ' + more}}}\n"
        for at, (harm, more) in enumerate(zip(harms, fields, strict=True), 1)
    )


GOOD = "harm: HARM-001, initial: {probability: P1}, residual: {probability: P1}"
BAD = "harm: HARM-002, initial: {probability: P3}"
RC_2 = "risk_controls: [{id: RC-001, title: t, mitigates: [RISK-002]}]\n"


@pytest.mark.parametrize(
    ("code", "rows", "controls"),
    [
        ("RSK002", many(GOOD, BAD), "tools: []\n"),
        ("RSK002", many(BAD, BAD, fields=("not_practicable: r, benefit_risk: r", "")), "tools: []\n"),
        ("RSK007", many(GOOD, BAD), RC_2),
        ("RSK008", many(GOOD, BAD), "tools: []\n"),
        ("RSK018", many(GOOD, BAD + ", residual: {probability: P1}"), "tools: []\n"),
        ("RSK018", many(BAD + ", residual: {probability: P1}", BAD + ", residual: {probability: P1}"), RC_2.replace("RISK-002", "RISK-001")),
        ("RSK021", many(BAD, BAD, fields=("no_further_reduction: r", "")), "tools: []\n"),
    ],
)  # fmt: skip
def test_row_that_is_excused_does_not_excuse_the_next(project, code, rows, controls):
    assert blamed(project(AROUND, rows, controls), code) == ["RISK-002"]


@pytest.mark.parametrize("code", ["RSK007", "RSK018"])
def test_harm_that_is_in_order_does_not_excuse_the_next(project, code):
    harms = (
        "harms: [{harm: HARM-001, initial: {probability: P1}, residual: {probability: P1}},"
        " {harm: HARM-002, initial: {probability: P1}, residual: {probability: P9}}]"
    )
    controls = RC_2.replace("RISK-002", "RISK-001") if code == "RSK007" else "tools: []\n"

    assert blamed(project(AROUND, f"risks: [{{id: RISK-001, {harms}}}]\n", controls), code) == [
        "RISK-001"
    ]


def test_residual_of_a_second_harm_is_judged_where_the_first_has_none(project):
    harms = "harms: [{harm: HARM-001, initial: {probability: P1}}, {harm: HARM-002, initial: {probability: P3}, residual: {probability: P1}}]"  # fmt: skip

    assert blamed(project(AROUND, f"risks: [{{id: RISK-001, {harms}}}]\n"), "RSK018") == ["RISK-001"]  # fmt: skip


def test_harm_on_the_scale_does_not_excuse_the_next(project):
    around = AROUND.replace("severity: S3", "severity: S8")

    assert blamed(project(around, "tools: []\n"), "RSK001") == ["HARM-002"]


def test_level_off_the_scale_is_found_for_the_mildest_harm_too(project):
    around = AROUND.replace("severity: S2", "severity: S1")

    assert told(project(around, row(initial="{probability: P9}")), "RSK001") == [
        "the initial estimate of `RISK-001` for `HARM-001` is not on the scales of the policy"
    ]


def test_estimate_with_a_reason_does_not_excuse_the_next(project):
    loaded = project(
        AROUND,
        row(
            harm="HARM-002",
            initial="{probability: P3}",
            residual="{probability: P3, harm: HARM-001, why: foam}",
            external="{probability: P3, harm: HARM-001}",
        ),
        CONTROL,
    )

    assert told(loaded, "RSK010") == [LOWERED.format("external")]
    assert marked(loaded, "RSK010") == ["{probability: P3, harm: HARM-001}"]


def test_findings_stand_at_the_estimate(project):
    assert marked(project(AROUND, row(initial="tbd")), "RSK001") == ["tbd"]
    assert marked(project(AROUND, row(residual="{probability: P2}")), "RSK018") == [
        "{probability: P2}"
    ]
    assert marked(project(AROUND, row(external="{SI-001: tbd}")), "RSK001") == ["tbd"]
