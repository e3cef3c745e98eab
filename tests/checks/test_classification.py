"""Classes are decided, high enough, and kept apart where they differ."""

import pytest

from samdocs.checks import CHECKS, run_checks
from samdocs.diagnostics import Stage
from tests.checks.judging import blamed, marked, told, undecided
from tests.projects import BASE

CLASS = "{class: C, rationale: Worst case of the risks., approver: Q. Lead}"
OWN = "safety_class: B, class_rationale: r, class_approver: a"


def system(fields="", name="SI-001"):
    return f"software_items: [{{id: {name}, title: t, kind: system{fields and ', ' + fields}}}]\n"


@pytest.mark.parametrize(
    ("own", "shared", "missing"),
    [
        ("", CLASS, ""),
        (OWN, CLASS, ""),
        ("safety_class: C", CLASS, ""),  # the same class has the same reason
        ("safety_class: B", CLASS, "no rationale and no approver"),
        ("safety_class: B, class_rationale: r", CLASS, "no approver"),
        ("safety_class: B, class_approver: a", CLASS, "no rationale"),
        ("safety_class: B, class_rationale: tbd, class_approver: a", CLASS, "no rationale"),
        ("", "{class: C}", "no rationale and no approver"),
        ("", "{class: C, rationale: r}", "no approver"),
        ("", "{class: tbd, rationale: r, approver: a}", "no decision and no rationale and no approver"),
        ("safety_class: tbd, class_rationale: r, class_approver: a", CLASS, "no decision"),
        ("safety_class: B, external: {system: X, id: Y}", CLASS, ""),
        ("safety_class: tbd, external: {system: X, id: Y}", CLASS, "no decision"),
    ],
)  # fmt: skip
def test_class_has_decision_rationale_and_approver(project, own, shared, missing):
    loaded = project(system(own), config=BASE.replace(CLASS, shared))

    expected = [f"`SI-001` has {missing} of its software class"] if missing else []
    assert told(loaded, "CLS001") == expected


def test_every_system_is_judged_and_parts_are_not(project):
    loaded = project(
        "software_items:\n"
        "  - {id: SI-001, title: t, kind: system}\n"
        "  - {id: SI-002, title: t, kind: unit, part_of: SI-001, safety_class: B}\n"
        "  - {id: SI-003, title: t, kind: system, safety_class: A}\n"
    )

    assert blamed(loaded, "CLS001") == ["SI-003"]


def test_undecided_class_says_what_it_counts_as(project):
    hints = {
        one.item: one.hint
        for own in ("safety_class: tbd", "safety_class: B")
        for one in CHECKS["CLS001"](project(system(own, f"SI-{len(own):03}")))
    }

    assert [hint.endswith("counts as class C") for hint in hints.values()] == [True, False]


def test_project_without_a_system_has_no_class(project):
    loaded = project("tools: [{id: TOOL-001, title: t}]\n")

    assert told(loaded, "CLS001") == [
        "the project describes no software system, so nothing has a class"
    ]
    assert marked(loaded, "CLS001") == [CLASS]
    assert undecided(loaded, "CLS003") == ["there is no software system"]


def parts(own, parent="C", fields="", more=""):
    return (
        f"software_items:\n  - {{id: SI-001, title: t, kind: system, safety_class: {parent}}}\n"
        f"  - {{id: SI-002, title: t, part_of: SI-001, safety_class: {own}{fields}}}\n{more}"
    )


WHY = ", segregation_rationale: Another host"
TEST = "tests: [{id: TC-001, title: t, verifies: [SI-002]}]\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (parts("B"), "class B within `SI-001`, class C, without a reason"),
        (parts("A", "B"), "class A within `SI-001`, class B, without a reason"),
        (parts("B", fields=", segregation_rationale: tbd"), "class B within `SI-001`, class C, without a reason"),
        (parts("B", fields=WHY), "class B within `SI-001`, class C, but nothing verifies that they are kept apart"),
        (parts("B", fields=WHY, more="reviews: [{id: REV-001, verifies: [SI-002]}]\n"), "class B within `SI-001`, class C, but nothing verifies that they are kept apart"),
        (parts("B", fields=WHY, more="tests: [{id: TC-001, title: t, verifies: [SI-001]}]\n"), "class B within `SI-001`, class C, but nothing verifies that they are kept apart"),
        (parts("B", more=TEST), "class B within `SI-001`, class C, without a reason"),
        (parts("B", fields=WHY, more=TEST), ""),
        (parts("A", "B", fields=WHY), ""),
        (parts("C"), ""),
        (parts("tbd"), ""),
        (parts("C", "B"), ""),
        (parts("B", "tbd"), "class B within `SI-001`, class C, without a reason"),
        (parts("B", fields=", external: {system: X, id: Y}"), ""),
    ],
)  # fmt: skip
def test_lower_class_is_segregated(project, text, fault):
    assert told(project(text), "CLS002") == ([f"`SI-002` is {fault}"] if fault else [])


def test_inherited_class_is_not_lower_and_its_origin_is_judged_once(project):
    loaded = project(parts("B", more="  - {id: SI-003, title: t, part_of: SI-002}\n"))

    assert blamed(loaded, "CLS002") == ["SI-002"]


def test_nested_system_of_a_lower_class_is_segregated_too(project):
    loaded = project(
        "software_items:\n  - {id: SI-001, title: t, kind: system, safety_class: C}\n"
        "  - {id: SI-002, title: t, kind: system, part_of: SI-001, safety_class: A}\n"
    )

    assert blamed(loaded, "CLS002") == ["SI-002"]


HARMS = "harms: [{id: HARM-001, title: t, severity: S2}, {id: HARM-002, title: t, severity: S3}]\n"


def risk(
    name="RISK-001", harm="HARM-002", estimate="{probability: P3}", cause="software_item: SI-001"
):
    return f"  - {{id: {name}, harm: {harm}, initial: {estimate}, causes: {{a: {{{cause}}}}}}}\n"


def risks(*entries):
    return "risks:\n" + "".join(entries)


@pytest.mark.parametrize(
    ("declared", "estimate", "is_below"),
    [
        ("B", "{probability: P3}", True),
        ("B", "{probability: P1}", True),  # investigate is not acceptable
        ("B", "tbd", True),
        ("A", "tbd", True),
        ("C", "tbd", False),
        ("tbd", "tbd", False),
    ],
)
def test_declared_class_is_compared_with_the_risks(project, declared, estimate, is_below):
    loaded = project(system(f"safety_class: {declared}"), HARMS, risks(risk(estimate=estimate)))

    assert bool(told(loaded, "CLS003")) is is_below


def test_higher_class_than_computed_is_no_fault(project):
    loaded = project(system("safety_class: B"), HARMS, risks(risk(harm="HARM-001", estimate="{probability: P1}")))  # fmt: skip

    assert told(loaded, "CLS003") == []


def test_class_of_samdocs_yaml_is_judged_like_one_of_its_own(project):
    config = BASE.replace("class: C", "class: B")

    assert blamed(project(system(), HARMS, risks(risk()), config=config), "CLS003") == ["SI-001"]


def test_finding_names_the_worst_risk_first_and_shows_the_others(project):
    loaded = project(
        system("safety_class: A"),
        HARMS,
        risks(
            risk("RISK-001", "HARM-001", "tbd"),
            risk("RISK-002"),
            risk("RISK-003", estimate="{probability: P2}"),
            risk("RISK-004", estimate="{probability: P2}"),
        ),
    )

    (found,) = CHECKS["CLS003"](loaded)
    assert found.message.endswith(
        "lead to class C: `RISK-002` is judged `unacceptable` with controls outside the software"
        " only (S3 × P3)"
    )
    assert found.hint.endswith("control `RISK-002`, and 3 further outside the software")
    assert [one.message for one in found.related] == [
        "`RISK-002` decides the class",
        "`RISK-003` decides the class",
        "`RISK-004` decides the class",
    ]


def test_risk_that_decides_twice_is_shown_once(project):
    harms = "harms: [{harm: HARM-001, initial: tbd}, {harm: HARM-002, initial: tbd}]"
    loaded = project(
        system("safety_class: A"),
        HARMS,
        f"risks: [{{id: RISK-001, {harms}, causes: {{a: {{software_item: SI-001}}}}}}]\n",
    )

    (found,) = CHECKS["CLS003"](loaded)
    assert len(found.related) == 1
    assert "further" not in found.hint


EXTERNAL = "risks: [{id: RISK-001, external: {system: eQMS, id: R-1}}]\n"


@pytest.mark.parametrize(
    ("declared", "reasons"),
    [("B", ["`RISK-001` is kept in another system"]), ("A", ["`RISK-001` is kept in another system"]), ("C", []), ("tbd", [])],
)  # fmt: skip
def test_risks_kept_elsewhere_could_ask_for_more(project, declared, reasons):
    loaded = project(system(f"safety_class: {declared}"), EXTERNAL)

    assert (told(loaded, "CLS003"), undecided(loaded, "CLS003")) == ([], reasons)


def carried(
    own="B", estimate="{probability: P3}", harm="HARM-002", control="implemented_in: software"
):
    return (
        "software_items:\n  - {id: SI-001, title: t, kind: system, safety_class: C}\n"
        f"  - {{id: SI-002, title: t, part_of: SI-001, safety_class: {own}}}\n"
        f"{HARMS}{risks(risk(estimate=estimate, harm=harm))}"
        f"risk_controls: [{{id: RC-001, title: t, mitigates: [RISK-001], {control}}}]\n"
    )


REQUIREMENT = "software_requirements: [{id: SRS-001, title: t, implements: [RC-001], allocated_to: [SI-002]}]\n"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (carried(), True),
        (carried("A", "{probability: P3}", "HARM-001"), True),
        (carried("B", "{probability: P3}", "HARM-001"), False),
        (carried("C"), False),
        (carried("tbd"), False),
        (carried(estimate="tbd"), True),
        (carried("A", "{probability: P1}", "HARM-001"), False),  # acceptable without control
    ],
)
def test_item_that_carries_a_control_has_the_class_of_the_risk(project, text, is_found):
    loaded = project(text, REQUIREMENT)

    assert bool(told(loaded, "CLS005")) is is_found


def test_finding_stands_at_the_carrier_and_is_judged_by_the_risk(project):
    loaded = project(carried(), REQUIREMENT)

    (found,) = CHECKS["CLS005"](loaded)
    assert marked(loaded, "CLS005") == ["B"]
    assert found.item == "RISK-001"


@pytest.mark.parametrize(
    "requirement",
    [
        REQUIREMENT.replace("SI-002", "SI-001"),
        REQUIREMENT.replace("title: t", "title: t, status: retired, reason: r"),
        REQUIREMENT.replace("software_requirements", "system_requirements").replace(
            ", allocated_to: [SI-002]", ""
        ).replace("SRS", "SYS"),
        "label_items: [{id: LBL-001, title: t, implements: [RC-001]}]\n",
    ],
)  # fmt: skip
def test_item_that_carries_no_requirement_of_it_is_not_judged(project, requirement):
    assert told(project(carried(), requirement), "CLS005") == []


def test_retired_control_asks_for_no_class(project):
    text = carried(control="status: retired, reason: r")

    assert told(project(text, "tools: []\n"), "CLS005") == []


def test_item_named_as_the_other_system_carries_the_control(project):
    loaded = project(carried(control="implemented_in: other_software_system, system: SI-002"))

    assert told(loaded, "CLS005") == [
        "`SI-002` is class B, but carries `RC-001`, which controls `RISK-001` of class C"
    ]


def test_carrier_in_a_system_of_class_a_is_found_by_the_class_of_the_risk(project):
    loaded = project(
        "software_items:\n  - {id: SI-001, title: t, kind: system, safety_class: C}\n"
        "  - {id: SI-002, title: t, kind: system, safety_class: A}\n"
        f"{HARMS}{risks(risk())}"
        "risk_controls: [{id: RC-001, title: t, mitigates: [RISK-001], implemented_in: software}]\n",
        REQUIREMENT,
    )

    codes = [found.rule.code for found in run_checks(loaded, Stage.ALWAYS).findings]
    assert "CLS005" in codes


def test_risk_controlled_outside_of_the_carrier_asks_for_no_class(project):
    loaded = project(
        carried("A", harm="HARM-002").replace(
            "initial: {probability: P3}", "initial: {probability: P3}, external: {not_estimable: r, harm: HARM-001}"
        ),
        REQUIREMENT + "risk_controls: [{id: RC-002, title: t, mitigates: [RISK-001], implemented_in: hardware}]\n",
        config=BASE.replace("S2: investigate", "S2: acceptable"),
    )  # fmt: skip

    assert told(loaded, "CLS005") == []


BASIC = BASE.replace("documentation_level: enhanced", "documentation_level: basic")
YES = "fda_probable: {answer: yes, why: w}"
NO = "fda_probable: {answer: no, why: w}"
UNANSWERED = "`RISK-001` does not say whether `HARM-002` is probable"
CONTRADICTS = "the documentation level is basic, but `RISK-001` is probable and grave"


def answered(answer="", harm="HARM-002", cause="software_item: SI-001"):
    return (
        f"{system()}{HARMS}risks: [{{id: RISK-001, harm: {harm}, causes: {{a: {{{cause}}}}}"
        f"{answer and ', ' + answer}}}]\n"
    )


@pytest.mark.parametrize(
    ("text", "config", "messages"),
    [
        (answered(YES), BASE, []),
        (answered(YES), BASIC, [CONTRADICTS]),
        (answered(NO), BASIC, []),
        (answered(), BASE, [UNANSWERED]),
        (answered(), BASIC, [UNANSWERED]),
        (answered(harm="HARM-001"), BASIC, []),
        (answered(YES, harm="HARM-001"), BASIC, []),  # a minor injury does not decide
        (answered(cause="use_error: misread"), BASIC, []),
        (answered(YES, cause="use_error: misread"), BASIC, []),
        (answered(cause="kind: defect"), BASE, [UNANSWERED]),
        (answered(NO), BASE.replace("documentation_level: enhanced, ", ""), ["the documentation level is not decided"]),
        (answered(NO), BASE.replace("enhanced", "tbd"), ["the documentation level is not decided"]),
    ],
)  # fmt: skip
def test_documentation_level_fits_the_risks(project, text, config, messages):
    assert told(project(text, config=config), "CLS006") == messages


@pytest.mark.parametrize(
    ("config", "grave"),
    [
        (BASE.replace("injury: serious", "injury: death"), True),
        (BASE.replace("name: Serious, injury: serious", "name: Serious"), True),
        (BASE.replace("level: S3", "level: S4"), True),
        (BASE.replace("injury: serious", "injury: none").replace("injury: non_serious", "injury: none"), False),
    ],
)  # fmt: skip
def test_harm_of_unknown_injury_counts_as_grave(project, config, grave):
    assert bool(told(project(answered(), config=config), "CLS006")) is grave


def test_each_harm_is_answered_for_itself(project):
    loaded = project(
        f"{system()}{HARMS}risks:\n  - id: RISK-001\n    causes: {{a: {{software_item: SI-001}}}}\n"
        f"    harms: [{{harm: HARM-002, {NO}}}, {{harm: HARM-001}}, {{harm: HARM-002}}]\n"
    )

    assert marked(loaded, "CLS006") == ["{harm: HARM-002}"]


def test_contradiction_shows_where_it_was_answered(project):
    (found,) = CHECKS["CLS006"](project(answered(YES), config=BASIC))

    assert [one.message for one in found.related] == ["it is answered here"]


def test_risks_kept_elsewhere_leave_a_basic_level_undecided(project):
    assert undecided(project(system(), EXTERNAL, config=BASIC), "CLS006") == [
        "some risks are kept in another system"
    ]
    assert undecided(project(system(), EXTERNAL), "CLS006") == []


def test_one_system_below_class_c_is_enough_to_ask_for_risks_kept_elsewhere(project):
    loaded = project(
        "software_items:\n  - {id: SI-001, title: t, kind: system, safety_class: C}\n"
        "  - {id: SI-002, title: t, kind: system, safety_class: B}\n",
        EXTERNAL,
        "risks: [{id: RISK-002, external: {system: eQMS, id: R-2}}, {id: RISK-003}]\n",
        config=BASIC,
    )

    assert undecided(loaded, "CLS003") == ["`RISK-001` is kept in another system"]
    assert undecided(loaded, "CLS006") == ["some risks are kept in another system"]


def test_finding_counts_the_further_risks(project):
    loaded = project(system("safety_class: A"), HARMS, risks(risk("RISK-001"), risk("RISK-002")))

    (found,) = CHECKS["CLS003"](loaded)
    assert found.hint.endswith("control `RISK-001`, and 1 further outside the software")
    assert marked(loaded, "CLS003") == ["A"]


def test_worst_harm_of_a_risk_decides_for_the_carrier(project):
    text = carried("A").replace(
        "harm: HARM-002, initial: {probability: P3}",
        "harms: [{harm: HARM-001, initial: tbd}, {harm: HARM-002, initial: tbd}]",
    )

    assert told(project(text, REQUIREMENT), "CLS005")[0].endswith("`RISK-001` of class C")


def test_risk_outside_software_does_not_hide_the_next(project):
    loaded = project(
        system(),
        HARMS,
        risks(
            "  - {id: RISK-001, harm: HARM-002, causes: {a: {use_error: misread}}}\n",
            "  - {id: RISK-002, harm: HARM-002, causes: {a: {software_item: SI-001}}}\n",
        ),
    )

    assert blamed(loaded, "CLS006") == ["RISK-002"]


def test_lower_class_is_marked_where_it_is_written(project):
    assert marked(project(parts("B")), "CLS002") == ["B"]
    assert marked(project(parts("B", fields=WHY)), "CLS002") == ["Another host"]
