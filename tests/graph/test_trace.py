"""Far questions: up, down, impact, cycles, coverage."""

import pytest

from samdocs.graph import LINK_KINDS, Coverage, LinkKind
from tests.graph.test_build import CHAIN


def test_up_leads_to_needs_controls_and_risks_with_the_way_there(project):
    up = project(CHAIN).graph.up("TC-001")

    assert [(r.id, r.verb, r.depth) for r in up] == [
        ("SRS-001", "verifies", 1),
        ("RC-001", "implements", 2),
        ("UN-001", "derives_from", 2),
        ("RISK-001", "mitigates", 3),
        ("SI-001", "causes", 4),
    ]
    assert up[3].path == ("TC-001", "SRS-001", "RC-001", "RISK-001")


def test_down_leads_to_what_stands_on_an_item(project):
    down = project(CHAIN).graph.down("RISK-001")

    assert [(r.id, r.verb) for r in down] == [
        ("RC-001", "mitigates"),
        ("SRS-001", "implements"),
        ("TC-001", "verifies"),
    ]


def test_impact_of_several_changes_takes_the_shortest_way(project):
    reached = project(CHAIN).graph.impact(["RISK-001", "SRS-001"])

    assert [r.path for r in reached] == [("RISK-001", "RC-001"), ("SRS-001", "TC-001")]


def test_item_without_links_reaches_nothing(project):
    graph = project("hazards: [{id: HAZ-001, title: t}]\n").graph

    assert (graph.up("HAZ-001"), graph.down("HAZ-001"), graph.impact(["NONE-1"])) == ((), (), ())


def test_shortest_path_goes_along_links_in_any_direction(project):
    graph = project(CHAIN).graph

    assert graph.shortest_path("UN-001", "TC-001") == ("UN-001", "SRS-001", "TC-001")
    assert graph.shortest_path("UN-001", "NONE-1") == ()


PARTS = "software_items:\n" + "".join(
    f"  - {{id: SI-00{n}, title: t, part_of: SI-00{to}}}\n" for n, to in ((1, 2), (2, 3), (3, 1))
)


def test_cycle_is_shown_from_its_smallest_id(project):
    loaded = project(PARTS + "  - {id: SI-004, title: t, part_of: SI-001}\n")

    (found,) = [d for d in loaded.diagnostics if d.rule.code == "TRC001"]
    assert found.message == "`SI-001` → `SI-002` → `SI-003` → `SI-001` is a cycle"


def test_item_that_is_part_of_itself_is_a_cycle(project):
    loaded = project("software_items: [{id: SI-001, title: t, part_of: SI-001}]\n")

    assert [d.rule.code for d in loaded.diagnostics] == ["TRC001"]


def test_tree_of_parts_is_no_cycle(project):
    loaded = project(
        "software_items: [{id: SI-001, title: t}, {id: SI-002, title: t, part_of: SI-001},"
        " {id: SI-003, title: t, part_of: SI-001}]\n"
    )

    assert loaded.diagnostics == ()


KIND = LinkKind("With a test", "software_requirements", ("verifies",), incoming=True)


def test_coverage_counts_items_and_leaves_retired_and_external_ones_out(project):
    graph = project(
        "software_requirements:\n"
        "  - {id: SRS-001, title: t}\n"
        "  - {id: SRS-002, title: t}\n"
        "  - {id: SRS-003, title: t, status: retired, reason: r}\n"
        "  - {id: SRS-004, title: t, external: {system: DOORS, id: X}}\n"
        "tests: [{id: TC-001, title: t, verifies: SRS-001}]\n"
    ).graph

    found = graph.coverage(KIND)
    assert (found.covered, found.missing, found.total) == (("SRS-001",), ("SRS-002",), 2)
    assert graph.gaps()["Software requirements with a verification"] == ("SRS-002",)


def test_source_in_words_stands_in_place_of_a_link(project):
    graph = project(
        "software_requirements:\n"
        "  - {id: SRS-001, title: t, source: 21 CFR 801}\n"
        "  - {id: SRS-002, title: t, derived: true, rationale: r}\n"
        "  - {id: SRS-003, title: t}\n"
    ).graph

    assert graph.gaps()["Software requirements with a source"] == ("SRS-003",)


def test_link_from_a_retired_item_covers_nothing(project):
    graph = project(
        "software_requirements: [{id: SRS-001, title: t}]\n"
        "tests: [{id: TC-001, title: t, verifies: SRS-001, status: retired, reason: r}]\n"
    ).graph

    assert graph.coverage(KIND).missing == ("SRS-001",)
    assert graph.sources("SRS-001", "verifies") == ("TC-001",)
    assert graph.current_sources("SRS-001", "verifies") == ()


def test_review_that_verifies_covers_no_requirement(project):
    graph = project(
        "software_requirements: [{id: SRS-001, title: t}, {id: SRS-002, title: t}]\n"
        "reviews: [{id: REV-001, verifies: [SRS-001, SRS-002]}]\n"
        "tests: [{id: TC-001, title: t, verifies: SRS-002}]\n"
    ).graph

    assert graph.gaps()["Software requirements with a verification"] == ("SRS-001",)


def test_link_to_a_retired_item_counts_nothing_while_others_do(project):
    graph = project(
        "hazards: [{id: HAZ-001, title: t}, {id: HAZ-002, title: t, status: retired, reason: r}]\n"
        "risks: [{id: RISK-001, hazard: HAZ-001}, {id: RISK-002, hazard: HAZ-002}]\n"
    ).graph

    assert graph.current_targets("RISK-001", "hazard") == ("HAZ-001",)
    assert graph.current_targets("RISK-002", "hazard") == ()
    assert graph.current_targets("RISK-002") == ()


@pytest.mark.parametrize(
    ("covered", "total", "share"),
    [(0, 0, "none"), (0, 5, "0 %"), (999, 1000, "99.9 %"), (9999, 10000, "99.9 %"), (5, 5, "100 %"), (1, 3, "33.3 %")],
)  # fmt: skip
def test_share_is_cut_and_nothing_of_nothing_is_not_everything(covered, total, share):
    ids = tuple(f"A-{n}" for n in range(total))

    assert Coverage("x", ids[:covered], ids[covered:]).share == share


def test_kinds_without_an_item_are_not_listed(project):
    graph = project("hazards: [{id: HAZ-001, title: t}]\n").graph

    assert [found.name for found in graph.coverages()] == ["Hazards with a risk"]
    assert len(LINK_KINDS) > 10


def test_edges_do_not_depend_on_the_order_of_files(project):
    parts = [f"{part}" for part in CHAIN.strip().split("\n") if part]
    collections = ["\n".join(parts[at : at + 2]) + "\n" for at in range(0, len(parts), 2)]
    one, other = project(*collections), project(*reversed(collections))

    assert sorted(map(str, one.graph.edges)) == sorted(map(str, other.graph.edges))
    assert list(one.items) == list(other.items)


def test_links_are_in_the_order_of_ids_wherever_they_were_written(project):
    needs = "user_needs: [{id: UN-001, title: a}, {id: UN-002, title: b}]"
    here = "software_requirements: [{id: SRS-001, title: c, derives_from: [UN-002, UN-001]}]"
    there = "software_requirements: [{id: SRS-001, title: c}]"
    inverse = needs.replace("title: a", "title: a, leads_to: SRS-001").replace(
        "title: b", "title: b, leads_to: SRS-001"
    )

    one, other = project(needs, here), project(inverse, there)
    assert one.graph.targets("SRS-001", "derives_from") == ("UN-001", "UN-002")
    assert other.graph.targets("SRS-001", "derives_from") == ("UN-001", "UN-002")
