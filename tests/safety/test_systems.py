"""A risk belongs to the systems that hold one of its causes, and nobody escapes by saying less."""

import pytest

from samdocs.safety import is_in_software, is_outside, systems_with_cause

TREE = """
software_items:
  - {id: SI-100, title: Score, kind: system}
  - {id: SI-110, title: Intake, kind: item, part_of: SI-100}
  - {id: SI-111, title: Parser, kind: unit, part_of: SI-110, uses_soup: [SOUP-001]}
  - {id: SI-200, title: Alarm, kind: system}
  - {id: SI-210, title: Sender, kind: unit, part_of: SI-200}
  - {id: SI-300, title: Core, kind: system, part_of: SI-200}
  - {id: SI-310, title: Clock, kind: unit, part_of: SI-300}
soup: [{id: SOUP-001, title: Library}, {id: SOUP-002, title: Weights}, {id: SOUP-003, title: Unused}]
models:
  - {id: ML-001, title: Model, realises: [SI-210], based_on: [SOUP-002]}
  - {id: ML-002, title: Model of nothing}
assets: [{id: AST-001, title: Scores, held_by: [SI-111]}]
threats:
  - {id: THR-001, title: Spoofing, targets: [SI-210]}
  - {id: THR-002, title: Tampering, targets: [AST-001]}
  - {id: THR-003, title: Against nothing}
external_systems: [{id: EXT-001, title: Record system}]
use_scenarios: [{id: US-001, title: Reading}]
"""
ALL = {"SI-100", "SI-200", "SI-300"}


def systems(project, causes, *, more="tools: []\n"):
    loaded = project(TREE, f"risks:\n  - id: RISK-001\n    causes: {causes}\n", more)
    return systems_with_cause(loaded.items["RISK-001"], loaded.graph, loaded.classes.tree)


def test_systems_around_an_item_are_nearest_first(project):
    tree = project(TREE).classes.tree

    assert tree.systems == ("SI-100", "SI-200", "SI-300")
    assert tree.systems_around["SI-111"] == ("SI-100",)
    assert tree.systems_around["SI-310"] == ("SI-300", "SI-200")
    assert tree.systems_around["SI-200"] == ("SI-200",)


@pytest.mark.parametrize(
    ("items", "around"),
    [
        ("[{id: SI-001, title: t, kind: item}, {id: SI-002, title: t, part_of: SI-001}]", "SI-001"),
        ("[{id: SI-001, title: t, part_of: SI-404}, {id: SI-002, title: t, part_of: SI-001}]", "SI-001"),
        ("[{id: SI-001, title: t, status: retired, reason: r}, {id: SI-002, title: t, part_of: SI-001}]", "SI-002"),
        ("[{id: SI-001, title: t, part_of: SI-002}, {id: SI-002, title: t, part_of: SI-001}]", "SI-001"),
    ],
)  # fmt: skip
def test_top_of_a_tree_without_a_system_stands_for_it(project, items, around):
    assert project(f"software_items: {items}\n").classes.tree.systems_around["SI-002"] == (around,)


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("{software_item: SI-100}", {"SI-100"}),
        ("{software_item: SI-111}", {"SI-100"}),
        ("{software_item: SI-310}", {"SI-300", "SI-200"}),
        ("{soup: SOUP-001}", {"SI-100"}),
        ("{soup: SOUP-002}", {"SI-200"}),
        ("{model: ML-001}", {"SI-200"}),
        ("{threat: THR-001}", {"SI-200"}),
        ("{threat: THR-002}", {"SI-100"}),
        ("{external_system: EXT-001, kind: specification}", set()),
        ("{hardware: Sensor, kind: defect}", set()),
        ("{use_error: Misread, kind: model}", set()),
        ("{use_scenario: US-001, kind: bias}", set()),
        ("{kind: use_error, text: Misread}", set()),
        ("{kind: misuse}", set()),
        ("{kind: hardware}", set()),
        ("{text: something}", set()),
    ],
)
def test_system_of_a_cause(project, cause, expected):
    assert systems(project, f"{{a: {cause}}}") == expected


@pytest.mark.parametrize(
    "cause",
    [
        "{kind: defect, text: somewhere}",
        "{kind: specification}",
        "{kind: soup}",
        "{kind: threat}",
        "{kind: model}",
        "{kind: bias}",
        "{kind: data_leakage}",
        "{soup: SOUP-003}",
        "{model: ML-002}",
        "{threat: THR-003}",
        "{software_item: SI-404}",
    ],
)
def test_cause_in_software_that_leads_nowhere_counts_for_every_system(project, cause):
    assert systems(project, f"{{a: {{software_item: SI-111}}, b: {cause}}}") == ALL


def test_several_causes_lie_in_several_systems(project):
    found = systems(project, "{a: {software_item: SI-111}, b: {software_item: SI-310}}")

    assert found == ALL


def test_item_that_was_retired_leads_nowhere(project):
    loaded = project(
        "software_items: [{id: SI-001, title: t, kind: system},"
        " {id: SI-002, title: t, part_of: SI-001, status: retired, reason: gone}]\n"
        "risks: [{id: RISK-001, causes: {a: {software_item: SI-002}}}]\n"
    )

    risk = loaded.items["RISK-001"]
    assert systems_with_cause(risk, loaded.graph, loaded.classes.tree) == {"SI-001"}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("threats: [{id: THR-009, title: t, targets: [SI-310], may_cause: [RISK-001]}]", {"SI-300", "SI-200"}),
        ("threats: [{id: THR-009, title: t, targets: [AST-001], may_cause: [RISK-001]}]", {"SI-100"}),
        ("vulnerabilities: [{id: VUL-009, title: t, found_in: [SOUP-001], may_cause: [RISK-001]}]", {"SI-100"}),
        ("vulnerabilities: [{id: VUL-009, title: t, affects: [SI-210], may_cause: [RISK-001]}]", {"SI-200"}),
        ("soup: [{id: SOUP-009, title: t, used_by: [SI-210], contributes_to: [RISK-001]}]", {"SI-200"}),
        ("soup: [{id: SOUP-009, title: t, used_by: [SI-210], contributes_to: [RISK-001], status: retired, reason: r}]", set()),
        ("threats: [{id: THR-009, title: t, targets: [SI-310], may_cause: [RISK-001], status: retired, reason: r}]", set()),
    ],
)  # fmt: skip
def test_what_says_of_itself_that_it_leads_to_a_risk_is_a_cause(project, item, expected):
    assert systems(project, "{a: {kind: use_error}}", more=item + "\n") == expected


def test_retired_model_does_not_carry_weights_into_a_system(project):
    loaded = project(
        "software_items: [{id: SI-001, title: t, kind: system}, {id: SI-002, title: t, kind: system}]\n"
        "soup: [{id: SOUP-001, title: t}]\n"
        "models:\n"
        "  - {id: ML-001, title: t, based_on: [SOUP-001], realises: [SI-001]}\n"
        "  - {id: ML-002, title: t, based_on: [SOUP-001], realises: [SI-002], status: retired, reason: r}\n"
        "risks: [{id: RISK-001, causes: {a: {soup: SOUP-001}}}]\n"
    )

    risk = loaded.items["RISK-001"]
    assert systems_with_cause(risk, loaded.graph, loaded.classes.tree) == {"SI-001"}


def test_cause_in_software_is_told_by_what_it_names_before_its_kind(project):
    risk = project(
        TREE,
        "risks:\n  - id: RISK-001\n    causes:\n"
        "      a: {kind: use_error, software_item: SI-100}\n"
        "      b: {kind: defect, hardware: Sensor}\n"
        "      c: {kind: data_drift}\n",
    ).items["RISK-001"]

    assert [is_in_software(cause) for cause in risk.causes.values()] == [True, False, False]


REQUIREMENTS = """
software_requirements:
  - {id: SRS-001, title: In Score, implements: [RC-001], allocated_to: [SI-111]}
  - {id: SRS-002, title: In Alarm, implements: [RC-002], allocated_to: [SI-210]}
  - {id: SRS-003, title: In Core, implements: [RC-003], allocated_to: [SI-310]}
  - {id: SRS-004, title: Nowhere, implements: [RC-004]}
  - {id: SRS-005, title: In Alarm, implements: [RC-005], allocated_to: [SI-210]}
  - {id: SRS-006, title: In Score, implements: [RC-005], allocated_to: [SI-111]}
  - {id: SRS-007, title: In Alarm, implements: [RC-006], allocated_to: [SI-210]}
  - {id: SRS-008, title: Nowhere, implements: [RC-006]}
  - {id: SRS-009, title: Old, implements: [RC-008], allocated_to: [SI-210], status: retired, reason: r}
label_items: [{id: LBL-001, title: Warning, implements: [RC-007]}]
system_requirements: [{id: SYS-001, title: Casing, implements: [RC-001, RC-009]}]
"""


def outside(project, control, *fields, system="SI-100"):
    listed = ", ".join((f"id: {control}", "title: t", *fields))
    loaded = project(TREE, REQUIREMENTS, f"risk_controls: [{{{listed}}}]\n")
    return is_outside(loaded.items[control], system, loaded.graph, loaded.classes.tree)


SOFTWARE = "implemented_in: software"


@pytest.mark.parametrize(
    ("control", "system", "expected"),
    [
        ("RC-001", "SI-100", False),  # carried within
        ("RC-001", "SI-200", True),
        ("RC-002", "SI-100", True),  # carried by another system
        ("RC-002", "SI-200", False),
        ("RC-003", "SI-300", False),  # carried by a system within a system
        ("RC-003", "SI-200", False),
        ("RC-003", "SI-100", True),
        ("RC-002", "SI-300", True),  # carried around it, not within
        ("RC-004", "SI-100", False),  # a requirement that is allocated nowhere
        ("RC-005", "SI-100", False),  # one requirement outside, one within
        ("RC-006", "SI-100", False),  # one requirement outside, one nowhere
        ("RC-007", "SI-100", False),  # a label implements no software control
        ("RC-008", "SI-100", False),  # its requirement was retired
        ("RC-010", "SI-100", False),  # no requirement at all
    ],
)
def test_software_control_is_outside_when_all_its_requirements_are(
    project, control, system, expected
):
    assert outside(project, control, SOFTWARE, system=system) is expected


@pytest.mark.parametrize("place", ["hardware", "labelling", "clinical_procedure"])
@pytest.mark.parametrize(("control", "expected"), [("RC-009", True), ("RC-010", True), ("RC-001", False), ("RC-004", False)])  # fmt: skip
def test_other_control_is_outside_unless_software_within_carries_part_of_it(
    project, place, control, expected
):
    assert outside(project, control, f"implemented_in: {place}") is expected


@pytest.mark.parametrize(
    ("fields", "system", "expected"),
    [
        (("system: EXT-001",), "SI-100", True),
        (("system: SI-210",), "SI-100", True),
        (("system: SI-111",), "SI-100", False),
        (("system: SI-100",), "SI-100", False),
        (("system: SI-310",), "SI-200", False),
        (("system: SI-310",), "SI-100", True),
        ((), "SI-100", False),
    ],
)
def test_control_in_another_system_says_which(project, fields, system, expected):
    place = "implemented_in: other_software_system"

    assert outside(project, "RC-010", place, *fields, system=system) is expected


def test_control_that_says_no_place_is_inside(project):
    assert outside(project, "RC-002") is False
    assert outside(project, "RC-010") is False
