"""The architecture has no gap: allocation, interfaces, units, design, parts."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from tests.checks.judging import blamed, marked, told, undecided

RETIRED = "status: retired, reason: replaced"


def test_requirement_is_allocated_from_either_side(project):
    loaded = project(
        "software_items: [{id: SI-001, title: t, allocated_items: [SRS-002]}]\n"
        "software_requirements:\n  - {id: SRS-001, title: t, allocated_to: [SI-001]}\n"
        "  - {id: SRS-002, title: t}\n  - {id: SRS-003, title: t, allocated_to: []}\n"
    )

    assert blamed(loaded, "ARC001") == ["SRS-003"]


def tree(*items):
    return "software_items:\n" + "".join(f"  - {{{item}}}\n" for item in items)


TOP = "id: SI-001, title: t, kind: system"
LEAF = "id: SI-002, title: t, kind: unit, part_of: SI-001"


@pytest.mark.parametrize(
    ("leaf", "requirement", "blames"),
    [
        (LEAF, "allocated_to: [SI-002]", []),
        (LEAF, "allocated_to: [SI-001]", ["SI-002"]),
        (LEAF, f"allocated_to: [SI-002], {RETIRED}", ["SI-002"]),
        (LEAF + ", reasons: {ARC002: It only starts the others}", "", []),
        (LEAF + ", reasons: {ARC002: ''}", "", ["SI-002"]),
        (LEAF + ", reasons: {ARC004: for another rule}", "", ["SI-002"]),
        (LEAF + ", external: {system: X, id: Y}", "", []),
        (f"{LEAF}, {RETIRED}", "", ["SI-001"]),  # then the system is the leaf
    ],
)
def test_leaf_carries_a_requirement_or_says_why_not(project, leaf, requirement, blames):
    fields = requirement and f", {requirement}"
    loaded = project(
        tree(TOP, leaf), f"software_requirements: [{{id: SRS-001, title: t{fields}}}]\n"
    )

    assert blamed(loaded, "ARC002") == blames


def test_requirement_that_could_not_be_read_may_be_the_one(project):
    loaded = project(
        tree(TOP + ", allocated_items: [SRS-001]"),
        "software_requirements: [{id: SRS-001, title: t, colour: red}]\n",
    )

    assert told(loaded, "ARC002", broken=True) == []


FULL = "direction: out, protocol: p, data: d, errors: e"
TALKS = "id: SI-001, title: t, talks_to: [SI-002]"
OTHER = "id: SI-002, title: t"
NONE = "`SI-001` talks to `SI-002`, but no interface is described"


@pytest.mark.parametrize(
    ("first", "second", "messages"),
    [
        (TALKS, OTHER, [NONE]),
        (TALKS + f", interfaces: [{{with: SI-002, {FULL}}}]", OTHER, []),
        (TALKS, OTHER + f", interfaces: [{{with: SI-001, {FULL}}}]", []),
        (TALKS, OTHER + ", talks_to: [SI-001]", [NONE]),
        ("id: SI-001, title: t", OTHER, []),
        ("id: SI-001, title: t, talked_to_by: [SI-002]", OTHER, ["`SI-002` talks to `SI-001`, but no interface is described"]),
        (TALKS, f"{OTHER}, {RETIRED}", []),
        (TALKS + ", external: {system: X, id: Y}", OTHER, []),
        (TALKS + f", interfaces: [{{with: SI-003, {FULL}}}]", OTHER, [NONE]),
    ],
)  # fmt: skip
def test_each_connection_is_described_once(project, first, second, messages):
    assert told(project(tree(first, second, "id: SI-003, title: t")), "ARC003") == messages


@pytest.mark.parametrize("missing", ["direction", "protocol", "data", "errors"])
def test_interface_says_four_things(project, missing):
    written = ", ".join(part for part in FULL.split(", ") if not part.startswith(missing))
    loaded = project(
        tree(f"id: SI-001, title: t, interfaces: [{{with: SI-002, {FULL}}}, {{with: SI-002, {written}}}]", OTHER)
    )  # fmt: skip

    assert told(loaded, "ARC003") == [
        f"the interface of `SI-001` with `SI-002` does not say `{missing}`"
    ]
    assert marked(loaded, "ARC003") == [f"{{with: SI-002, {written}}}"]


def test_external_system_is_connected_by_an_interface_of_the_item(project):
    systems = "external_systems: [{id: EXT-001, title: t}, {id: EXT-002, title: t, talked_to_by: [SI-001]}]\n"  # fmt: skip
    loaded = project(tree(f"id: SI-001, title: t, interfaces: [{{with: EXT-001, {FULL}}}]"), systems)  # fmt: skip

    assert told(loaded, "ARC003") == ["`SI-001` talks to `EXT-002`, but no interface is described"]


PATHS = ", paths: [src/**]"


@pytest.mark.parametrize(
    ("items", "messages"),
    [
        ([TOP, LEAF + PATHS], []),
        ([TOP, LEAF], ["the unit `SI-002` names no source files"]),
        ([TOP, LEAF + ", paths: []"], ["the unit `SI-002` names no source files"]),
        ([TOP], ["`SI-001` is divided no further, but is no unit"]),
        ([TOP, LEAF.replace("unit", "item") + PATHS], ["`SI-002` is divided no further, but is no unit"]),
        ([TOP, "id: SI-002, title: t, part_of: SI-001" + PATHS], ["`SI-002` is divided no further, but is no unit"]),
        ([TOP, LEAF + ", external: {system: X, id: Y}"], []),
        ([TOP, LEAF.replace("unit", "item"), LEAF.replace("SI-001", "SI-002").replace("SI-002, title", "SI-003, title") + PATHS], []),
    ],
)  # fmt: skip
def test_tree_ends_in_units_with_source_files(project, items, messages):
    assert told(project(tree(*items)), "ARC004") == messages


def test_project_without_software_items_has_no_units(project):
    assert told(project("tools: [{id: TOOL-001, title: t}]\n"), "ARC004") == [
        "the project describes no software item"
    ]


DESIGN = ", design: d, interface_design: i"
REVIEW = "kind: detailed_design, covers: [SI-002], date: 2026-05-04, participants: [J]"


def designed(fields=DESIGN, review=REVIEW, own=""):
    return tree(TOP, LEAF + own + fields) + f"reviews: [{{id: REV-001, {review}}}]\n"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (designed(), ""),
        (designed(fields=""), "no detailed design and no design of its interfaces"),
        (designed(fields=", design: d"), "no design of its interfaces"),
        (designed(fields=", design: tbd, interface_design: i"), "no detailed design"),
        (designed(review=REVIEW.replace("SI-002", "SI-001")), "no review of its detailed design"),
        (designed(review=REVIEW.replace("detailed_design", "architecture")), "no review of its detailed design"),
        (designed(review=REVIEW.replace("kind: detailed_design, ", "")), "no review of its detailed design"),
        (designed(review=REVIEW.replace(", date: 2026-05-04", "")), "no review of its detailed design"),
        (designed(review=REVIEW.replace(", participants: [J]", "")), "no review of its detailed design"),
        (designed(review=f"{REVIEW}, {RETIRED}"), "no review of its detailed design"),
        (designed(review="kind: detailed_design, covers: [SI-002], external: {system: X, id: Y}"), ""),
        (designed(fields="", own=", safety_class: B"), ""),
        (designed(fields="", own=", safety_class: tbd"), "no detailed design and no design of its interfaces"),
    ],
)  # fmt: skip
def test_unit_of_class_c_is_designed_and_reviewed(project, text, missing):
    assert told(project(text), "ARC005") == ([f"`SI-002`, class C, has {missing}"] if missing else [])  # fmt: skip


def test_what_is_not_designed_in_class_b_is_no_finding(project):
    loaded = project(tree(TOP + ", safety_class: B", LEAF))

    codes = {found.rule.code for found in run_checks(loaded, Stage.RELEASE).findings}
    assert "ARC005" not in codes
    assert "ARC004" in codes


WHOLE = (
    tree(TOP + ", uses_soup: [SOUP-001], talks_to: [EXT-001]")
    + "soup: [{id: SOUP-001, title: t}]\nexternal_systems: [{id: EXT-001, title: t}]\n"
)
USERS = "user_profiles: [{id: USR-001, title: t}]\n"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (WHOLE + USERS, []),
        (WHOLE, ["no user is described, so no diagram shows one"]),
        (WHOLE + USERS.replace("title: t", f"title: t, {RETIRED}"), ["no user is described, so no diagram shows one"]),
        (WHOLE.replace("uses_soup: [SOUP-001], ", "") + USERS, ["`SOUP-001` is used by no software item, so no diagram shows it"]),
        (WHOLE.replace(", talks_to: [EXT-001]", "") + USERS, ["nothing talks to `EXT-001`, so no diagram shows it"]),
        (WHOLE.replace("kind: system", "kind: item") + USERS, ["`SI-001` belongs to no software system"]),
        (WHOLE.replace("uses_soup: [SOUP-001], ", "") + USERS + "models: [{id: ML-001, title: t, based_on: [SOUP-001]}]\n", []),
    ],
)  # fmt: skip
def test_part_that_is_linked_to_nothing_appears_on_no_diagram(project, text, messages):
    loaded = project(text)

    assert told(loaded, "ARC006") == messages
    assert undecided(loaded, "ARC006") == [
        "whether drawn diagrams are legible is judged by a person"
    ]


def test_each_requirement_and_each_leaf_is_judged_for_itself(project):
    loaded = project(
        tree(TOP, LEAF, LEAF.replace("SI-002", "SI-003"), LEAF.replace("SI-002", "SI-004") + DESIGN)
        + "software_requirements:\n  - {id: SRS-001, title: t, allocated_to: [SI-002]}\n"
        "  - {id: SRS-002, title: t, external: {system: X, id: Y}}\n  - {id: SRS-003, title: t}\n"
    )

    assert blamed(loaded, "ARC001") == ["SRS-003"]
    assert blamed(loaded, "ARC002") == ["SI-003", "SI-004"]
    assert blamed(loaded, "ARC004") == ["SI-002", "SI-003", "SI-004"]
    assert blamed(loaded, "ARC005") == ["SI-002", "SI-003", "SI-004"]


def test_unit_of_a_lower_class_does_not_end_the_search(project):
    loaded = project(tree(TOP, LEAF + ", safety_class: B", LEAF.replace("SI-002", "SI-003")))

    assert blamed(loaded, "ARC005") == ["SI-003"]


def test_interface_of_an_item_kept_elsewhere_describes_nothing_here(project):
    other = f"{OTHER}, external: {{system: X, id: Y}}, interfaces: [{{with: SI-001, {FULL}}}]"

    assert told(project(tree(TALKS, other)), "ARC003") == [NONE]


def test_parts_kept_elsewhere_appear_on_a_diagram_too(project):
    loaded = project(
        tree(TOP) + USERS + "soup: [{id: SOUP-001, title: t, external: {system: X, id: Y}}]\n"
        "external_systems: [{id: EXT-001, title: t, external: {system: X, id: Y}}]\n"
    )

    assert blamed(loaded, "ARC006") == ["SOUP-001", "EXT-001"]
