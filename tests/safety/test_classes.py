"""Classes follow from the risks with controls outside the software only (IEC 62304, 4.3)."""

import pytest

from samdocs.safety import Basis, deciding_harms
from tests.projects import BASE

NO_DEFAULT = BASE.replace(
    "  iec62304: {class: C, rationale: Worst case of the risks., approver: Q. Lead}\n", ""
)
START = """
harms:
  - {id: HARM-001, title: Nothing, severity: S1}
  - {id: HARM-002, title: Bruise, severity: S2}
  - {id: HARM-003, title: Burn, severity: S3}
  - {id: HARM-004, title: Not rated}
software_items:
  - {id: SI-001, title: System, kind: system}
  - {id: SI-002, title: Other system, kind: system}
"""
OUTSIDE = "risk_controls: [{id: RC-001, title: Alarm of the ward, implemented_in: clinical_procedure, mitigates: RISK-001"


def risk(*fields, harm="HARM-003"):
    cause = "causes: {a: {software_item: SI-001}}"
    return f"risks: [{{{', '.join(('id: RISK-001', f'harm: {harm}', cause, *fields))}}}]\n"


def computed(project, *texts, config=BASE, system="SI-001"):
    return project(START, *texts, config=config).classes.systems[system].computed


@pytest.mark.parametrize(
    ("harm", "estimate", "software_class"),
    [
        ("HARM-003", "{probability: P2}", "C"),
        ("HARM-003", "{probability: P1}", "C"),  # investigate counts
        ("HARM-002", "{probability: P3}", "B"),
        ("HARM-002", "{probability: P1}", "A"),  # acceptable
        ("HARM-001", "{probability: P3}", "A"),
        ("HARM-003", "tbd", "C"),
        ("HARM-002", "tbd", "B"),
        ("HARM-004", "{probability: P1}", "C"),  # severity not known
        ("HARM-002", "{probability: P9}", "B"),  # probability not on the scale
        ("HARM-002", "{not_estimable: why}", "B"),
        ("HARM-001", "tbd", "A"),  # no injury, whatever the probability
    ],
)
def test_class_follows_from_injury_and_acceptability(project, harm, estimate, software_class):
    assert computed(project, risk(f"initial: {estimate}", harm=harm)) == software_class


def test_severity_without_injury_leads_to_class_c(project):
    config = BASE.replace("name: Minor, injury: non_serious", "name: Minor")

    assert computed(project, risk("initial: tbd", harm="HARM-002"), config=config) == "C"


def test_missing_estimate_leads_to_the_class_of_the_harm(project):
    assert computed(project, risk()) == "C"
    assert computed(project, risk(harm="HARM-002")) == "B"


def test_system_without_a_risk_is_class_a_and_lists_none(project):
    found = project(START, risk("initial: tbd")).classes.systems["SI-002"]

    assert (found.computed, found.risks, found.deciding) == ("A", (), ())


def test_death_and_serious_injury_lead_to_the_same_class(project):
    config = BASE.replace("injury: serious", "injury: death")

    assert computed(project, risk("initial: {probability: P2}"), config=config) == "C"


EXTERNAL = ("initial: {probability: P3}", "external: {probability: P1}")


def test_outside_control_brings_the_external_estimate_to_bear(project):
    assert computed(project, risk(*EXTERNAL, harm="HARM-002"), f"{OUTSIDE}}}]\n") == "A"


def test_external_estimate_without_an_outside_control_is_not_believed(project):
    assert computed(project, risk(*EXTERNAL, harm="HARM-002")) == "B"


@pytest.mark.parametrize(
    "control",
    [
        OUTSIDE + ", status: retired, reason: no longer there}]",
        OUTSIDE.replace("clinical_procedure", "software") + "}]",
        OUTSIDE.replace("implemented_in: clinical_procedure, ", "") + "}]",
    ],
    ids=["retired", "in the software", "without place"],
)
def test_control_that_is_not_outside_leaves_the_class(project, control):
    assert computed(project, risk(*EXTERNAL, harm="HARM-002"), control + "\n") == "B"


def test_outside_control_without_an_external_estimate_changes_nothing(project):
    found = computed(
        project,
        risk("initial: {probability: P3}", "residual: {probability: P1}", harm="HARM-002"),
        f"{OUTSIDE}}}]\n",
    )

    assert found == "B"


@pytest.mark.parametrize(
    ("external", "software_class"),
    [
        ("{SI-001: {probability: P1}}", "A"),
        ("{SI-002: {probability: P1}}", "B"),
        ("{SI-001: {probability: P3}, SI-002: {probability: P1}}", "B"),
        ("{SI-001: tbd}", "B"),
        ("tbd", "B"),
    ],
)
def test_external_estimate_counts_for_its_own_system(project, external, software_class):
    fields = ("initial: {probability: P3}", f"external: {external}")

    assert computed(project, risk(*fields, harm="HARM-002"), f"{OUTSIDE}}}]\n") == software_class


def test_control_within_one_system_is_outside_of_another(project):
    both = "causes: {a: {software_item: SI-001}, b: {software_item: SI-002}}"
    loaded = project(
        START,
        f"risks: [{{id: RISK-001, harm: HARM-002, {', '.join(EXTERNAL)}, {both}}}]\n"
        "risk_controls: [{id: RC-001, title: Check, implemented_in: software, mitigates: RISK-001}]\n"
        "software_requirements:\n"
        "  - {id: SRS-001, title: Check, implements: RC-001, allocated_to: SI-002}\n",
    )

    systems = loaded.classes.systems
    assert (systems["SI-001"].computed, systems["SI-002"].computed) == ("A", "B")


def test_deciding_risks_come_worst_first_with_what_they_stand_on(project):
    cause = "causes: {a: {software_item: SI-001}}"
    loaded = project(
        START,
        "risks:\n"
        f"  - {{id: RISK-001, harm: HARM-002, initial: tbd, {cause}}}\n"
        f"  - {{id: RISK-002, harm: HARM-001, initial: tbd, {cause}}}\n"
        f"  - {{id: RISK-003, harm: HARM-003, initial: {{probability: P2}}, {cause}}}\n",
    )

    found = loaded.classes.systems["SI-001"]
    assert [(d.risk, d.software_class, d.judgement.basis) for d in found.deciding] == [
        ("RISK-003", "C", Basis.ESTIMATED),
        ("RISK-001", "B", Basis.TBD),
    ]
    assert found.risks == ("RISK-001", "RISK-002", "RISK-003")
    assert found.computed == "C"


def test_risk_is_weighed_for_a_system_that_holds_none_of_its_causes(project):
    loaded = project(START, risk("initial: {probability: P2}"))

    found = deciding_harms(
        loaded.risks["RISK-001"], "SI-002", loaded.graph, loaded.policy, loaded.classes.tree
    )
    assert [one.software_class for one in found] == ["C"]


NESTED = """
software_items:
  - {id: SI-100, title: Whole, kind: system, safety_class: B}
  - {id: SI-110, title: Inner, kind: system, part_of: SI-100, safety_class: A}
  - {id: SI-111, title: Unit, kind: unit, part_of: SI-110}
  - {id: SI-120, title: Beside, kind: unit, part_of: SI-100}
harms: [{id: HARM-003, title: Burn, severity: S3}]
"""


def test_risk_within_a_nested_system_counts_for_the_system_around_it(project):
    cause = "causes: {a: {software_item: SI-111}}"
    loaded = project(NESTED, f"risks: [{{id: RISK-001, harm: HARM-003, initial: tbd, {cause}}}]\n")

    systems = loaded.classes.systems
    assert {name: found.computed for name, found in systems.items()} == {"SI-100": "C", "SI-110": "C"}  # fmt: skip


def test_risk_beside_a_nested_system_does_not_count_for_it(project):
    cause = "causes: {a: {software_item: SI-120}}"
    loaded = project(NESTED, f"risks: [{{id: RISK-001, harm: HARM-003, initial: tbd, {cause}}}]\n")

    systems = loaded.classes.systems
    assert (systems["SI-100"].computed, systems["SI-110"].computed) == ("C", "A")


def test_items_take_the_class_of_the_nearest_system(project):
    classes = project(NESTED).classes

    assert classes.item_class == {"SI-100": "B", "SI-110": "A", "SI-111": "A", "SI-120": "B"}
    assert classes.system_of("SI-111") == "SI-110"
    assert classes.device_class == "B"


def test_item_may_have_a_class_of_its_own_and_passes_it_on(project):
    classes = project(
        "software_items:\n"
        "  - {id: SI-001, title: System, kind: system, safety_class: C}\n"
        "  - {id: SI-002, title: Reports, part_of: SI-001, safety_class: B}\n"
        "  - {id: SI-003, title: Table, part_of: SI-002}\n"
        "  - {id: SI-004, title: Open, part_of: SI-002, safety_class: tbd}\n"
    ).classes

    assert [classes.item_class[f"SI-00{n}"] for n in (1, 2, 3, 4)] == ["C", "B", "B", "C"]


@pytest.mark.parametrize(
    ("own", "config", "declared", "effective"),
    [
        ("", BASE, "C", "C"),
        (", safety_class: A", BASE, "A", "A"),
        (", safety_class: tbd", BASE.replace("class: C", "class: A"), "", "C"),
        ("", BASE.replace("class: C", "class: B"), "B", "B"),
        ("", BASE.replace("class: C", "class: tbd"), "", "C"),
        ("", NO_DEFAULT, "", "C"),
    ],
)
def test_system_without_a_decided_class_counts_as_c(project, own, config, declared, effective):
    classes = project(
        f"software_items: [{{id: SI-001, title: System, kind: system{own}}}]\n", config=config
    ).classes

    found = classes.systems["SI-001"]
    assert (found.declared, found.effective) == (declared, effective)
    assert classes.device_class == classes.item_class["SI-001"] == effective


@pytest.mark.parametrize(
    ("config", "device_class"),
    [(BASE.replace("class: C", "class: B"), "B"), (NO_DEFAULT, "C"), (BASE.replace("class: C", "class: tbd"), "C")],
)  # fmt: skip
def test_device_without_a_described_system_has_the_class_of_samdocs_yaml(
    project, config, device_class
):
    assert project("tools: [{id: TOOL-001, title: t}]\n", config=config).classes.device_class == device_class  # fmt: skip


@pytest.mark.parametrize(
    "parts",
    [
        "{id: SI-001, title: t, part_of: SI-002}, {id: SI-002, title: t, part_of: SI-001}",
        "{id: SI-001, title: t, part_of: SI-001}",
        "{id: SI-001, title: t, part_of: SI-404}",
    ],
)
def test_items_in_a_circle_or_without_a_parent_do_not_hang_and_count_as_declared(project, parts):
    classes = project(f"software_items: [{parts}]\n").classes

    assert set(classes.item_class.values()) == {"C"}
