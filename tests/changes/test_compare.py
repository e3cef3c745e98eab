"""Two states differ in what items mean, and in what the policy says of risks."""

import pytest

from samdocs.changes import RiskChange, compare, find_impact
from samdocs.project import load_project
from tests.projects import write_project

NEED = "user_needs: [{id: UN-1, title: Need}]\n"
SRS = "software_requirements: [{id: SRS-1, title: Req, derives_from: [UN-1]}]\n"
TEST = "tests: [{id: TC-1, title: T, verifies: [SRS-1]}, {id: TC-2, title: T}]\n"


@pytest.fixture
def state(tmp_path):
    made = iter(range(9))
    return lambda *texts, **more: load_project(
        write_project(tmp_path / f"p{next(made)}", *texts, **more)
    )


def test_moves_and_layout_are_no_difference(state):
    found = compare(state(NEED, SRS), state("# c\n" + SRS + NEED))

    assert (found.ids, found.risks) == ((), ())


def test_added_removed_retired_and_changed_items(state):
    old = state(NEED + SRS + "hazards: [{id: HAZ-1, title: t}, {id: HAZ-2, title: t}]\n")
    gone = "hazards: [{id: HAZ-2, title: t, status: retired, reason: r}, {id: HAZ-3, title: t}]\n"
    found = compare(old, state(NEED.replace("Need", "Other") + SRS + gone))

    assert (found.added, found.removed, found.retired) == (("HAZ-3",), ("HAZ-1",), ("HAZ-2",))
    assert [(c.id, c.type) for c in found.changed] == [("HAZ-2", "hazards"), ("UN-1", "user_needs")]
    assert found.changed[1].changes == (("title", "Need", "Other"),)
    assert found.ids == ("HAZ-1", "HAZ-2", "HAZ-3", "UN-1")


def test_link_written_on_the_other_side_changes_its_owner(state):
    linked = "user_needs: [{id: UN-1, title: Need, leads_to: [SRS-1]}]\n"
    plain = "software_requirements: [{id: SRS-1, title: Req}]\n"
    found = compare(state(NEED + plain), state(linked + plain))

    (changed,) = found.changed
    assert (changed.id, changed.changes) == ("SRS-1", (("derives_from", None, ["UN-1"]),))


def test_item_that_cannot_be_read_is_neither_added_nor_removed(state):
    broken = "user_needs: [{id: UN-1, title: Need, x: 1}]\n"

    assert compare(state(NEED + SRS), state(broken + SRS)).ids == ()
    assert compare(state(broken + SRS), state(NEED + SRS)).ids == ()


def test_risk_changes_with_the_severity_of_its_harm(state):
    risk = (
        "risks: [{id: RISK-1, harm: HARM-1, initial: {probability: %s}, residual: {probability: %s}}]\n"
        "harms: [{id: HARM-1, title: t, severity: %s}]\n"
    )
    levels = state(NEED).config.risk_policy
    mild, worst = levels.severities[0].level, levels.severities[-1].level
    rare, often = levels.probabilities[0].level, levels.probabilities[-1].level
    found = compare(state(risk % (often, rare, mild)), state(risk % (often, rare, worst)))

    assert [c.id for c in found.changed] == ["HARM-1"]
    assert {(c.risk, c.stage) for c in found.risks} >= {("RISK-1", "initial")}
    assert all(isinstance(c, RiskChange) and c.old != c.new for c in found.risks)


def test_impact_names_what_stands_on_a_change_and_the_way_there(state):
    found = find_impact(state(NEED + SRS + TEST), ["UN-1"])

    assert [(r.id, r.path) for r in found.reached] == [
        ("SRS-1", ("UN-1", "SRS-1")),
        ("TC-1", ("UN-1", "SRS-1", "TC-1")),
    ]
    assert found.tests == ("TC-1",)


def test_changed_test_is_to_be_run_again_itself(state):
    assert find_impact(state(NEED + SRS + TEST), ["TC-2"]).tests == ("TC-2",)


def test_what_stood_on_a_removed_item_is_reached(state):
    before = state(NEED + SRS + TEST)
    after = state(SRS.replace(", derives_from: [UN-1]", "") + TEST)
    found = find_impact(after, compare(before, after).ids, before)

    assert found.changed == ("SRS-1", "UN-1")
    assert found.tests == ("TC-1",)


def test_record_is_reached_but_no_way_leads_through_it(state):
    review = "reviews: [{id: REV-1, covers: [UN-1, TC-2]}]\n"
    run = "attestations: [{id: ATT-1, items: [REV-1]}]\n"
    project = state(NEED + SRS + TEST, review + run)

    assert [r.id for r in find_impact(project, ["UN-1"]).reached] == ["REV-1", "SRS-1", "TC-1"]
    assert [r.id for r in find_impact(project, ["REV-1"]).reached] == ["ATT-1"]


def test_test_of_a_resolved_problem_is_reached_from_what_had_the_problem(state):
    problem = "anomalies: [{id: PR-1, title: t, affects: [UN-1]}]\n"
    test = "tests: [{id: TC-9, title: t, verifies: [PR-1]}]\n"

    assert find_impact(state(NEED, problem + test), ["UN-1"]).tests == ("TC-9",)


SOFTWARE = """\
software_items:
  - {id: SI-0, title: All}
  - {id: SI-1, title: Part, part_of: SI-0, uses_soup: [SOUP-1]}
  - {id: SI-2, title: Other, part_of: SI-0, talks_to: [SI-1]}
soup: [{id: SOUP-1, title: Library, version: 1.0}]
software_requirements:
  - {id: SRS-0, title: t, allocated_to: [SI-0]}
  - {id: SRS-1, title: t, allocated_to: [SI-1]}
  - {id: SRS-2, title: t, allocated_to: [SI-2]}
tests:
  - {id: TC-0, title: t, verifies: [SRS-0]}
  - {id: TC-1, title: t, verifies: [SRS-1]}
  - {id: TC-2, title: t, verifies: [SRS-2]}
risks: [{id: RISK-1, title: t, hazard: HAZ-1, causes: {a: {software_item: SI-1, text: x}}}]
hazards: [{id: HAZ-1, title: t}]
risk_controls: [{id: RC-1, title: t, mitigates: [RISK-1]}]
"""


def test_change_of_a_component_reaches_the_software_that_uses_it_and_its_whole(state):
    found = find_impact(state(SOFTWARE), ["SOUP-1"])

    assert [r.id for r in found.reached] == ["SI-1", "SI-0", "SRS-1", "SRS-0", "TC-1", "TC-0"]
    assert found.tests == ("TC-0", "TC-1")


def test_what_only_names_a_changed_item_is_reached_and_leads_no_further(state):
    found = find_impact(state(SOFTWARE), ["SI-1"])
    reached = {r.id for r in found.reached}

    assert {"RISK-1", "SI-2"} <= reached
    assert reached.isdisjoint({"RC-1", "SRS-2", "TC-2"})


def test_change_of_a_risk_reaches_its_controls(state):
    assert [r.id for r in find_impact(state(SOFTWARE), ["HAZ-1"]).reached] == ["RISK-1", "RC-1"]
