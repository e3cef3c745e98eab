"""Causes say where they lie, which of them are controlled, and what was considered."""

import pytest

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
    "harms: [{id: HARM-001, title: t, severity: S2}]\n"
    "software_items: [{id: SI-001, title: t, kind: system}]\n"
    "soup: [{id: SOUP-001, title: t}]\n"
    "models: [{id: ML-001, title: t}]\n"
    "threats: [{id: THR-001, title: t}]\n"
    "external_systems: [{id: EXT-001, title: t}]\n"
    "use_scenarios: [{id: US-001, title: t}]\n"
)


def row(causes, *, name="RISK-001", fields="", initial="{probability: P1}"):
    return (
        f"  - id: {name}\n    hazard: HAZ-001\n    hazardous_situation: The nurse relies on it\n"
        f"    harm: HARM-001\n    initial: {initial}\n    causes: {causes}\n{fields}"
    )


def risks(*rows):
    return "risks:\n" + "".join(rows)


@pytest.mark.parametrize(
    "cause",
    [
        "{software_item: SI-001}",
        "{kind: defect, software_item: SI-001}",
        "{kind: specification, soup: SOUP-001}",
        "{kind: defect, model: ML-001}",
        "{kind: defect, external_system: EXT-001}",
        "{kind: specification, hardware: Sensor}",
        "{kind: soup, soup: SOUP-001}",
        "{kind: threat, threat: THR-001}",
        "{kind: model, model: ML-001}",
        "{kind: bias, soup: SOUP-001}",
        "{kind: bias, model: ML-001}",
        "{kind: model, soup: SOUP-001}",
        "{kind: use_error, text: Row is misread}",
        "{kind: misuse, text: Other ward}",
        "{kind: hardware, text: Disk full}",
        "{kind: data_quality, text: Missing values}",
        "{kind: data_leakage, text: Leakage}",
        "{use_scenario: US-001}",
        "{use_error: Row is misread}",
        "{data_drift: Other laboratory}",
    ],
)
def test_cause_that_says_where_it_lies_is_complete(project, cause):
    assert told(project(AROUND, risks(row(f"{{a: {cause}}}"))), "RSK001") == []


@pytest.mark.parametrize(
    ("cause", "fault"),
    [
        ("{text: something}", "does not say what it is"),
        ("{kind: misuse}", "does not say what it is"),
        ("{kind: misuse, text: tbd}", "does not say what it is"),
        ("{no_control: none needed}", "does not say what it is"),
        ("{kind: defect, text: somewhere}", "is of the kind `defect`, but does not name where"),
        ("{kind: specification, text: x}", "is of the kind `specification`, but does not name where"),
        ("{kind: defect, threat: THR-001}", "is of the kind `defect`, but does not name where"),
        ("{kind: soup, software_item: SI-001}", "is of the kind `soup`, but does not name where"),
        ("{kind: threat, software_item: SI-001}", "is of the kind `threat`, but does not name where"),
        ("{kind: model, software_item: SI-001}", "is of the kind `model`, but does not name where"),
        ("{kind: bias, text: x}", "is of the kind `bias`, but does not name where"),
    ],
)  # fmt: skip
def test_cause_that_leaves_its_place_open_is_found(project, cause, fault):
    loaded = project(AROUND, risks(row(f"{{a: {{software_item: SI-001}}, b: {cause}}}")))

    assert told(loaded, "RSK001") == [f"cause `b` of `RISK-001` {fault}"]
    assert marked(loaded, "RSK001") == [cause]


def test_cause_in_something_retired_is_found(project):
    old = f"software_items: [{{id: SI-009, title: t, {RETIRED}}}]\n"
    loaded = project(AROUND, risks(row("{a: {software_item: SI-009, hardware: Sensor}}")), old)

    assert told(loaded, "RSK001") == ["cause `a` of `RISK-001` names `SI-009`, which is retired"]


SOFTWARE = "{a: {software_item: SI-001, kind: defect}}"


@pytest.mark.parametrize(
    ("causes", "initial", "said"),
    [
        (SOFTWARE, "{p1: E2, p2: H1}", ""),
        (SOFTWARE, "{p1: E1, p2: H1}", "`p1: E1`"),
        (SOFTWARE, "{p1: E1, p2: H1, basis: read back first}", ""),
        (SOFTWARE, "{p1: E1, p2: H1, basis: tbd}", "`p1: E1`"),
        (SOFTWARE, "{probability: P3}", "`probability: P3` without `p1`"),
        (SOFTWARE, "{probability: P3, basis: read back first}", ""),
        (SOFTWARE, "{probability: P1, p1: E1}", "`p1: E1`"),
        (SOFTWARE, "tbd", ""),
        (SOFTWARE, "{not_estimable: nobody knows}", ""),
        (SOFTWARE, "{not_estimable: nobody knows, p1: E1}", "`p1: E1`"),
        (SOFTWARE, "{p2: H1}", ""),
        ("{a: {soup: SOUP-001, kind: soup}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {model: ML-001, kind: model}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {model: ML-001}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {model: ML-001, kind: bias}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {software_item: SI-001, kind: specification}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {kind: data_leakage, text: t}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {model: ML-001, kind: data_drift}}", "{p1: E1, p2: H1}", ""),
        ("{a: {kind: defect, text: somewhere}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {hardware: Sensor}, b: {software_item: SI-001}}", "{p1: E1, p2: H1}", "`p1: E1`"),
        ("{a: {hardware: Sensor, kind: hardware}}", "{p1: E1, p2: H1}", ""),
        ("{a: {use_error: Misread, kind: use_error}}", "{p1: E1, p2: H1}", ""),
        ("{a: {software_item: SI-001, kind: use_error}}", "{p1: E1, p2: H1}", ""),
        ("{a: {threat: THR-001}}", "{p1: E1, p2: H1}", ""),
        ("{a: {threat: THR-001, software_item: SI-001, kind: defect}}", "{p1: E1, p2: H1}", ""),
    ],
)
def test_failure_of_software_is_taken_to_occur(project, causes, initial, said):
    loaded = project(AROUND, risks(row(causes, initial=initial)), config=TWO_SCALES)

    message = f"`RISK-001` has a cause in software, but estimates {said} without a basis"
    assert told(loaded, "RSK011") == ([message] if said else [])
    assert undecided(loaded, "RSK011") == []


def test_residual_estimate_may_be_lower(project):
    fields = "    residual: {p1: E1, p2: H1}\n"
    loaded = project(
        AROUND, risks(row(SOFTWARE, initial="{p1: E2, p2: H1}", fields=fields)), config=TWO_SCALES
    )

    assert told(loaded, "RSK011") == []


def test_one_scale_of_probability_cannot_tell(project):
    loaded = project(AROUND, risks(row(SOFTWARE)))

    assert told(loaded, "RSK011") == []
    assert undecided(loaded, "RSK011") == ["the risk policy has no scale `p1`"]


ALL_TYPES = (
    "{a: {software_item: SI-001, kind: specification}, b: {software_item: SI-001, kind: defect},"
    " c: {soup: SOUP-001, kind: soup}, d: {hardware: Disk, kind: hardware}, e: {kind: misuse, text: t}}"
)


@pytest.mark.parametrize(
    ("causes", "missing"),
    [
        (ALL_TYPES, ""),
        (ALL_TYPES.replace("kind: specification", "kind: data_quality"), "`specification`"),
        (ALL_TYPES.replace("kind: defect", "kind: data_quality"), "`defect`"),
        (ALL_TYPES.replace("soup: SOUP-001, kind: soup", "text: t, kind: data_quality"), "`soup`"),
        (ALL_TYPES.replace("kind: hardware", "kind: data_quality"), "`hardware`"),
        (ALL_TYPES.replace("kind: misuse", "kind: data_quality"), "`misuse`"),
        (ALL_TYPES.replace("kind: misuse", "kind: use_error"), ""),
        (ALL_TYPES.replace("kind: misuse", "kind: over_reliance"), ""),
        (ALL_TYPES.replace("kind: misuse, text: t", "use_error: Misread"), ""),
        (ALL_TYPES.replace("kind: misuse, text: t", "use_scenario: US-001"), ""),
        (ALL_TYPES.replace("soup: SOUP-001, kind: soup", "soup: SOUP-001"), ""),
        (ALL_TYPES.replace("hardware: Disk, kind: hardware", "hardware: Disk"), ""),
        (ALL_TYPES.replace("hardware: Disk, kind: hardware", "external_system: EXT-001"), ""),
        (SOFTWARE, "`specification`, `soup`, `hardware` and `misuse`"),
    ],
)
def test_five_types_of_causes_are_considered(project, causes, missing):
    loaded = project(AROUND, risks(row(causes)))

    expected = [f"no risk of `SI-001` has a cause of the kind {missing}"] if missing else []
    assert told(loaded, "RSK017") == expected


def test_types_are_considered_for_each_system(project):
    more = "software_items: [{id: SI-002, title: t, kind: system}]\n"
    nowhere = row("{a: {kind: defect, text: somewhere}}", name="RISK-002")
    loaded = project(AROUND, risks(row(ALL_TYPES), nowhere), more)

    assert told(loaded, "RSK017") == [
        "no risk of `SI-002` has a cause of the kind `specification`, `defect`, `soup`, `hardware`"
        " and `misuse`"
    ]


def test_risk_outside_any_software_counts_for_every_system(project):
    causes = ALL_TYPES.replace(", e: {kind: misuse, text: t}", "")
    misuse = row("{a: {kind: misuse, text: Other ward}}", name="RISK-002")

    assert told(project(AROUND, risks(row(causes), misuse)), "RSK017") == []


NO_HARDWARE = ALL_TYPES.replace("kind: hardware", "kind: data_quality")


@pytest.mark.parametrize(
    ("own", "shared", "is_found"),
    [
        ("{hardware: it only reads}", "{}", False),
        ("{}", "{RSK017: {hardware: it only reads}}", False),
        ("{hardware: ''}", "{RSK017: {hardware: tbd}}", True),
        ("{misuse: it only reads}", "{RSK017: {misuse: it only reads}}", True),
        ("it only reads", "{RSK017: it only reads}", True),
    ],
)
def test_type_is_dismissed_by_a_reason_that_names_it(project, own, shared, is_found):
    around = AROUND.replace("kind: system", f"kind: system, reasons: {{RSK017: {own}}}")
    loaded = project(around, risks(row(NO_HARDWARE)), config=f"{BASE}reasons: {shared}\n")

    assert bool(told(loaded, "RSK017")) is is_found


@pytest.mark.parametrize(
    ("text", "config", "is_found"),
    [
        (risks(row("{a: {kind: misuse, text: t}}")), BASE, False),
        (risks(row("{a: {kind: over_reliance, text: t}}")), BASE, False),
        (risks(row("{a: {kind: use_error, text: t}}")), BASE, True),
        (risks(row("{a: {kind: misuse, text: t}}", fields="    status: retired\n    reason: r\n")), BASE, True),
        (risks(row("{a: {kind: defect, text: t}}")), BASE + "reasons: {RSK023: no user}\n", False),
        (risks(row("{a: {kind: defect, text: t}}")), BASE + "reasons: {RSK023: ' '}\n", True),
        ("tools: []\n", BASE, True),
    ],
)  # fmt: skip
def test_foreseeable_misuse_is_a_cause_or_explained(project, text, config, is_found):
    assert bool(told(project(AROUND, text, config=config), "RSK023")) is is_found


CAUSES = "{a: {software_item: SI-001}, b: {hardware: Sensor}}"


def controlled(*links, causes=CAUSES):
    controls = "".join(
        f"  - {{id: RC-00{at}, title: t, mitigates: [{link}]}}\n"
        for at, link in enumerate(links, 1)
    )
    return risks(row(causes)) + "risk_controls:\n" + controls


OPEN_A = "no control addresses cause `a` of `RISK-001`"
OPEN_B = "no control addresses cause `b` of `RISK-001`"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (controlled("RISK-001"), []),
        (controlled("{risk: RISK-001, for: [a, b]}"), []),
        (controlled("{risk: RISK-001, for: [a]}"), [OPEN_B]),
        (controlled("{risk: RISK-001, for: a}"), [OPEN_B]),
        (controlled("{risk: RISK-001, for: [a]}", "{risk: RISK-001, for: [b]}"), []),
        (controlled("{risk: RISK-001, for: [a]}", "RISK-001"), []),
        (controlled("{risk: RISK-001, for: [a]}", causes=CAUSES.replace("Sensor", "Sensor, no_control: rare")), []),
        (controlled("{risk: RISK-001, for: [a]}", causes=CAUSES.replace("Sensor", "Sensor, no_control: tbd")), [OPEN_B]),
        (controlled("{risk: RISK-001, for: [a, b, c]}"), ["a control of `RISK-001` addresses its cause `c`, which it does not have"]),
        (controlled("{risk: RISK-001, for: [c]}"), ["a control of `RISK-001` addresses its cause `c`, which it does not have", OPEN_A, OPEN_B]),
        (controlled("{risk: RISK-001, for: [c]}", causes="{}"), ["a control of `RISK-001` addresses its cause `c`, which it does not have"]),
        (risks(row(CAUSES)), []),  # RSK002 judges a risk without control
        (controlled("RISK-001").replace("title: t", f"title: t, {RETIRED}"), []),
    ],
)  # fmt: skip
def test_every_cause_of_a_controlled_risk_is_addressed(project, text, messages):
    assert told(project(AROUND, text), "RSK024") == messages


def test_retired_control_addresses_nothing_beside_one_in_force(project):
    text = controlled("{risk: RISK-001, for: [a]}", "{risk: RISK-001, for: [b]}").replace(
        "RC-002, title: t", f"RC-002, title: t, {RETIRED}"
    )

    assert told(project(AROUND, text), "RSK024") == [OPEN_B]


def test_cause_without_control_is_marked(project):
    loaded = project(AROUND, controlled("{risk: RISK-001, for: [a]}"))

    assert marked(loaded, "RSK024") == ["{hardware: Sensor}"]


def test_risk_of_hardware_does_not_end_the_search(project):
    hardware = row("{a: {hardware: Sensor, kind: hardware}}", initial="{p1: E1, p2: H1}")
    software = row(SOFTWARE, name="RISK-002", initial="{p1: E1, p2: H1}")
    loaded = project(AROUND, risks(hardware, software), config=TWO_SCALES)

    assert blamed(loaded, "RSK011") == ["RISK-002"]
    assert marked(loaded, "RSK011") == ["{p1: E1, p2: H1}"]


def test_risk_outside_any_software_counts_where_there_are_several_systems(project):
    more = "software_items: [{id: SI-002, title: t, kind: system}]\n"
    misuse = row("{a: {kind: misuse, text: Other ward}}", name="RISK-002")
    loaded = project(AROUND, risks(row(SOFTWARE), misuse), more)

    assert told(loaded, "RSK017") == [
        "no risk of `SI-001` has a cause of the kind `specification`, `soup` and `hardware`",
        "no risk of `SI-002` has a cause of the kind `specification`, `defect`, `soup` and"
        " `hardware`",
    ]


def test_risk_without_control_does_not_end_the_search(project):
    control = "risk_controls: [{id: RC-001, title: t, mitigates: [{risk: RISK-002, for: [a]}]}]\n"
    loaded = project(AROUND, risks(row(CAUSES), row(CAUSES, name="RISK-002")) + control)

    assert told(loaded, "RSK024") == ["no control addresses cause `b` of `RISK-002`"]
