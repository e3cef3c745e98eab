"""Links are held once, whichever side wrote them, and a broken one is found at its entry."""

import pytest

CHAIN = """
user_needs:
  - {id: UN-001, title: Need}
software_requirements:
  - {id: SRS-001, title: Requirement, derives_from: UN-001, implements: [RC-001]}
software_items:
  - {id: SI-001, title: System, kind: system}
risks:
  - {id: RISK-001, causes: {a: {software_item: SI-001, text: x}}}
risk_controls:
  - {id: RC-001, title: Control, mitigates: [{risk: RISK-001, for: [a]}]}
tests:
  - {id: TC-001, title: Test, verifies: [SRS-001]}
"""


def faults(loaded):
    return [
        (d.rule.code, d.location.file, d.location.line, d.location.column, d.message)
        for d in loaded.diagnostics
    ]


def test_sound_links_are_edges_without_findings(project):
    loaded = project(CHAIN)

    assert faults(loaded) == []
    assert {(e.source, e.verb, e.target, e.detail) for e in loaded.graph.edges} == {
        ("SRS-001", "derives_from", "UN-001", ()),
        ("SRS-001", "implements", "RC-001", ()),
        ("RISK-001", "causes", "SI-001", ()),
        ("RC-001", "mitigates", "RISK-001", ("a",)),
        ("TC-001", "verifies", "SRS-001", ()),
    }


def test_link_written_on_both_sides_is_held_once(project):
    loaded = project(
        "user_needs: [{id: UN-001, title: t, leads_to: SRS-001}]\n"
        "software_requirements: [{id: SRS-001, title: t, derives_from: UN-001}]\n"
    )

    assert [(e.source, e.target) for e in loaded.graph.edges] == [("SRS-001", "UN-001")]
    assert faults(loaded) == []


def test_inverse_side_carries_the_causes_too(project):
    loaded = project(
        "risks: [{id: RISK-001, controls: [{control: RC-001, for: [a, b]}]}]\n"
        "risk_controls: [{id: RC-001, title: t}]\n"
    )

    assert loaded.graph.detail("RC-001", "mitigates", "RISK-001") == ("a", "b")


@pytest.mark.parametrize("written", ["derives_from: [UN-001, UN-404]", "derives_from: [UN-404]"])
def test_dangling_link_is_found_at_the_list_entry(project, written):
    loaded = project(
        f"user_needs: [{{id: UN-001, title: t}}]\nsoftware_requirements:\n"
        f"  - id: SRS-001\n    title: t\n    {written}\n"
    )

    ((code, file, line, column, message),) = faults(loaded)
    assert (code, file, line) == ("ID002", "items-1.yaml", 5)
    assert column == 5 + written.index("UN-404")
    assert message == "`SRS-001` names `UN-404`, which does not exist"


def test_dangling_link_names_the_nearest_id(project):
    loaded = project(
        "user_needs: [{id: UN-012, title: t}]\n"
        "software_requirements: [{id: SRS-001, title: t, derives_from: UN-021}]\n"
    )

    (found,) = loaded.diagnostics
    assert "the nearest existing id is `UN-012`" in found.hint


def test_dangling_inverse_is_found_at_its_entry(project):
    loaded = project("user_needs:\n  - id: UN-001\n    title: t\n    leads_to: [SRS-404]\n")

    ((code, _, line, column, message),) = faults(loaded)
    assert (code, line, column) == ("ID002", 4, 16)
    assert message == "`UN-001` names `SRS-404`, which does not exist"


def test_link_to_a_wrong_kind_says_what_is_allowed(project):
    loaded = project(
        "tests: [{id: TC-001, title: t}]\nrisk_controls: [{id: RC-001, title: t, mitigates: TC-001}]\n"
    )

    (found,) = loaded.diagnostics
    assert found.message == "`RC-001` cannot be linked by “mitigates” to `TC-001`, a test"
    assert found.hint == "“mitigates” of a risk control leads to: risk"
    assert loaded.graph.edges == ()


def test_requirement_that_derives_from_itself_is_refused(project):
    loaded = project("software_requirements: [{id: SRS-001, title: t, derives_from: SRS-001}]\n")

    assert [d.rule.code for d in loaded.diagnostics] == ["ID002"]


def test_link_to_an_item_that_could_not_be_read_is_not_reported(project):
    loaded = project(
        "user_needs: [{id: UN-001, title: t, unknown: 1}]\n"
        "software_requirements: [{id: SRS-001, title: t, derives_from: UN-001}]\n"
    )

    assert [d.rule.code for d in loaded.diagnostics] == ["MOD001"]
    assert loaded.broken == {"UN-001"}


def test_link_into_a_file_with_a_syntax_fault_is_not_reported(project):
    loaded = project(
        "software_requirements: [{id: SRS-001, title: t, derives_from: [UN-001, UN-404]}]\n",
        "user_needs:\n  - id: UN-001\n    title: 'open\n",
    )

    assert [d.rule.code for d in loaded.diagnostics] == ["ID002", "SRC011"]
    assert "`items-2.yaml` could not be read to its end" in loaded.diagnostics[0].hint


RETIRED = "user_needs: [{id: UN-001, title: t, status: retired, reason: merged}]\n"


def test_active_item_must_not_lean_on_a_retired_one(project):
    loaded = project(
        RETIRED + "software_requirements: [{id: SRS-001, title: t, derives_from: UN-001}]\n"
    )

    (found,) = loaded.diagnostics
    assert found.message == "`SRS-001` leans on `UN-001`, which is retired"


def test_draft_item_must_not_lean_on_a_retired_one_either(project):
    loaded = project(
        RETIRED
        + "software_requirements: [{id: SRS-001, title: t, status: draft, derives_from: UN-001}]\n"
    )

    assert [d.rule.code for d in loaded.diagnostics] == ["ID002"]


def test_retired_items_and_records_may_name_a_retired_one(project):
    loaded = project(
        RETIRED + "software_requirements:\n"
        "  - {id: SRS-001, title: t, derives_from: UN-001, status: retired, reason: merged}\n"
        "reviews: [{id: REV-001, title: t, covers: [UN-001]}]\n"
    )

    assert faults(loaded) == []


def test_link_written_twice_in_one_list_is_named(project):
    loaded = project(
        "user_needs: [{id: UN-001, title: t}]\n"
        "software_requirements: [{id: SRS-001, title: t, derives_from: [UN-001, UN-001]}]\n"
    )

    assert [d.rule.code for d in loaded.diagnostics] == ["TRC002"]
    assert len(loaded.graph.edges) == 1
