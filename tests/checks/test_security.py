import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE

SCALE = BASE.replace(
    "  policy: afap\n",
    "  policy: afap\n  security:\n    exploitability:\n"
    "      - {level: X1, name: Hard}\n      - {level: X2, name: Easy, text: Public tools}\n",
)
CYBER = BASE.replace("device:", "device:\n  cyber: true")


@pytest.mark.parametrize(
    ("threat", "control", "said"),
    [
        ("text: t", "", "has no control and is not accepted"),
        ("disposition: mitigate, rationale: Later.", "", "has no control and is not accepted"),
        ("text: t", "counters: THR-001", ""),
        ("text: t", "counters: THR-001, status: retired, reason: t", "has no control"),
        ("disposition: accept", "", "has no `rationale:`"),
        ("disposition: transfer, rationale: tbd", "", "has no `rationale:`"),
        ("disposition: accept, rationale: Delays only.", "", ""),
        ("disposition: transfer, rationale: Hospital.", "", ""),
        ("disposition: avoid, rationale: Removed.", "", ""),
    ],
)
def test_threat_is_countered_or_settled(tmp_path, threat, control, said):
    text = SYSTEM + f"threats: [{{id: THR-001, title: t, {threat}}}]\n"
    text += f"security_controls: [{{id: SC-001, title: t, {control or 'text: t'}}}]\n"

    found = messages(report_of(tmp_path, text), "SEC001")

    assert [said in message for message in found] == ([True] if said else [])


def test_device_on_a_network_describes_its_threats_and_controls(tmp_path):
    report = report_of(tmp_path, SYSTEM, config=CYBER)

    assert undecided(report, "SEC001") == ["no threats are described"]
    assert undecided(report, "SEC002") == ["no security controls are described"]


REQUIREMENT = "software_requirements: [{id: SRS-001, title: t, text: t, implements: SC-001}]\n"
UNIMPLEMENTED = "no requirement implements `SC-001`"
UNTESTED = "no security test shows `SC-001`"
NOT_RUN = "`SC-001` is not shown by its security tests: `TC-001` was not run: no result names it"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", [UNIMPLEMENTED, UNTESTED]),
        (REQUIREMENT, [UNTESTED]),
        (
            REQUIREMENT + "tests: [{id: TC-001, title: t, purpose: security, verifies: SRS-001}]\n",
            [NOT_RUN],
        ),
        (
            REQUIREMENT
            + "tests: [{id: TC-001, title: t, purpose: penetration, verifies: SC-001}]\n",
            [NOT_RUN],
        ),
        (
            REQUIREMENT
            + "tests: [{id: TC-001, title: t, security_activity: fuzzing, verifies: SC-001}]\n",
            [NOT_RUN],
        ),
        (
            REQUIREMENT
            + "tests: [{id: TC-001, title: t, purpose: security, shows_effectiveness_of: SC-001}]\n",
            [NOT_RUN],
        ),
        (REQUIREMENT + "tests: [{id: TC-001, title: t, verifies: SC-001}]\n", [UNTESTED]),
        (REQUIREMENT + "reviews: [{id: REV-001, verifies: SC-001}]\n", [UNTESTED]),
        (
            "tests: [{id: TC-001, title: t, purpose: security, verifies: SC-001}]\n",
            [UNIMPLEMENTED, NOT_RUN],
        ),
    ],
)
def test_security_control_is_required_and_tested(tmp_path, more, said):
    text = SYSTEM + "security_controls: [{id: SC-001, title: t}]\n" + more

    report = report_of(tmp_path, text)

    assert sorted(messages(report, "SEC002")) == sorted(said)
    assert undecided(report, "SEC002") == []


KNOWN = "discovery: Weekly., safety: No effect., security: Loss of service."


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (f"{KNOWN}, vex: fixed", ""),
        (KNOWN, "`vex`"),
        (KNOWN.replace("Weekly.", "tbd") + ", vex: fixed", "`discovery`"),
        (KNOWN.replace(", safety: No effect.", "") + ", vex: fixed", "`safety`"),
        (KNOWN.replace(", security: Loss of service.", "") + ", vex: fixed", "`security`"),
        (f"{KNOWN}, vex: not_affected", "`vex_justification`"),
        (f"{KNOWN}, vex: not_affected, vex_justification: component_not_present", ""),
        (f"{KNOWN}, vex: affected", "`action`"),
        (f"{KNOWN}, vex: under_investigation", "`action`"),
        (f"{KNOWN}, vex: affected, action: Update.", ""),
        (f"{KNOWN}, vex: affected, reduced_by: SC-001", ""),
    ],
)
def test_vulnerability_is_assessed(tmp_path, fields, missing):
    text = SYSTEM + "security_controls: [{id: SC-001, title: t}]\n"
    text += f"vulnerabilities: [{{id: VUL-001, title: t, {fields}}}]\n"

    found = messages(report_of(tmp_path, text), "SEC004")

    assert found == ([f"`VUL-001` does not give {missing}"] if missing else [])


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("kev: true", True),
        ("kev: true, vex: affected", True),
        ("kev: true, vex: not_affected", True),
        ("kev: true, vex: not_affected, vex_justification: component_not_present", False),
        ("kev: true, vex: affected, vex_justification: component_not_present", True),
        ("kev: true, vex: fixed", False),
        ("kev: false", False),
        ("text: t", False),
    ],
)
def test_exploited_vulnerability_does_not_remain(tmp_path, fields, is_found):
    text = SYSTEM + f"vulnerabilities: [{{id: VUL-001, title: t, {fields}}}]\n"

    assert bool(messages(report_of(tmp_path, text), "SEC005")) is is_found


def categories(report):
    return [message.split("`")[1] for message in messages(report, "SEC007")]


def test_every_category_has_a_control_or_a_reason(tmp_path):
    text = SYSTEM + (
        "security_controls:\n"
        "  - {id: SC-001, title: t, category: integrity}\n"
        "  - {id: SC-002, title: t, category: authentication, status: retired, reason: t}\n"
        "  - {id: SC-003, title: t}\n"
    )
    config = BASE + "reasons: {SEC007: {cryptography: No secrets., updatability: tbd}}\n"

    assert categories(report_of(tmp_path, text, config=config)) == [
        "authentication",
        "authorization",
        "confidentiality",
        "event_detection_and_logging",
        "resiliency_and_recovery",
        "updatability",
    ]


THREAT = "threats: [{{id: THR-001, title: t, {}}}]\n"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("before: {exploitability: X1}", []),
        ("before: {exploitability: X1}, after: {exploitability: X2}", []),
        ("text: t", ["`THR-001` is not rated by exploitability `before` controls"]),
        ("before: {impact: I1}", ["`THR-001` is not rated by exploitability `before` controls"]),
        (
            "before: {exploitability: X1}, after: {impact: I1}",
            ["`THR-001` is not rated by exploitability `after` controls"],
        ),
        (
            "before: {exploitability: P1}",
            ["`P1` of `THR-001` is no level of the exploitability scale"],
        ),
        (
            "before: {exploitability: X1}, after: {exploitability: P1}",
            ["`P1` of `THR-001` is no level of the exploitability scale"],
        ),
        ("status: retired, reason: t", []),
    ],
)
def test_threat_is_rated_on_the_scale_of_exploitability(tmp_path, fields, said):
    report = report_of(
        tmp_path,
        SYSTEM + THREAT.format(fields),
        config=SCALE.replace("device:", "device:\n  cyber: true"),
    )

    assert messages(report, "SEC008") == said


def test_policy_without_scale_is_found_where_there_are_threats(tmp_path):
    rated = SYSTEM + THREAT.format("before: {exploitability: X1}")

    without = report_of(tmp_path / "a", rated)
    empty = report_of(
        tmp_path / "b", rated, config=BASE.replace("  policy: afap\n", "  security: {}\n")
    )
    unneeded = report_of(tmp_path / "c", SYSTEM, config=CYBER)

    assert messages(without, "SEC008") == ["the risk policy has no scale of exploitability"]
    assert messages(empty, "SEC008") == ["the risk policy has no scale of exploitability"]
    assert messages(unneeded, "SEC008") == []


@pytest.mark.parametrize(
    ("step", "is_found"),
    [
        ("{level: X1, name: Hard}", False),
        ("{level: P1, name: Hard}", True),
        ("{level: X1, name: Likely}", True),
        ("{level: X1, name: Improbable}", True),
        ("{level: X1, name: Hard, text: High likelihood}", True),
        ("{level: X1, name: Hard, text: 1 in 100 attacks}", True),
        ("{level: X1, name: Hard, text: Access in 1 internal network}", False),
    ],
)
def test_exploitability_is_no_probability(tmp_path, step, is_found):
    config = SCALE.replace("{level: X1, name: Hard}", step)
    text = SYSTEM + THREAT.format("before: {exploitability: X2}")

    found = messages(report_of(tmp_path, text, config=config), "SEC008")

    assert bool(found) is is_found


def test_levels_of_p1_and_p2_are_probabilities_too(tmp_path):
    text = SYSTEM + THREAT.format("before: {exploitability: X2}")
    for number, scale in enumerate(("p1", "p2")):
        config = SCALE.replace(
            "  policy: afap\n", f"  {scale}: [{{level: X1, name: t}}]\n  policy: afap\n"
        )
        assert messages(report_of(tmp_path / str(number), text, config=config), "SEC008")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("text: t", "`THR-001` does not say whether a patient can be harmed"),
        ("patient_harm: no", ""),
        ("patient_harm: yes", "`THR-001` can harm a patient, but leads to no risk"),
        ("patient_harm: yes, may_cause: RISK-001", ""),
        ("may_cause: RISK-001", ""),
        (
            "patient_harm: yes, may_cause: RISK-002",
            "`THR-001` can harm a patient, but leads to no risk",
        ),
    ],
)
def test_harmful_threat_is_handed_to_safety(tmp_path, fields, said):
    text = SYSTEM + "risks: [{id: RISK-001}, {id: RISK-002, status: retired, reason: t}]\n"

    found = messages(report_of(tmp_path, text + THREAT.format(fields)), "SEC009")

    assert found == ([said] if said else [])


def test_risk_may_name_the_threat_as_its_cause(tmp_path):
    text = SYSTEM + "risks: [{id: RISK-001, causes: {a: {threat: THR-001}}}]\n"

    assert messages(report_of(tmp_path, text + THREAT.format("patient_harm: yes")), "SEC009") == []
