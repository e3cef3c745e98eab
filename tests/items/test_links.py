"""Links are read from either side, with the place of each id."""

import pytest

from samdocs.items import read_item
from samdocs.source import parse_source


def links(text: str) -> list[tuple[str, str, str]]:
    return [(link.source, link.verb, link.target) for link in read(text).links]


def read(text: str):
    source = parse_source("a.yaml", text.encode())
    assert not source.diagnostics
    [(collection, [entry])] = source.data.items()
    return read_item(source, collection, 0, entry)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "software_requirements: [{id: SRS-1, title: t, verified_by: [TC-1, ST-1]}]",
            [("TC-1", "verifies", "SRS-1"), ("ST-1", "verifies", "SRS-1")],
        ),
        (
            "risk_controls: [{id: RC-1, title: t, effectiveness_shown_by: TC-1, verified_by: []}]",
            [("TC-1", "shows_effectiveness_of", "RC-1")],
        ),
        (
            "claims: [{id: CLM-1, title: t, validated_by: UE-1, supported_by: [ST-1]}]",
            [("CLM-1", "supported_by", "ST-1"), ("UE-1", "validates", "CLM-1")],
        ),
        (
            "anomalies: [{id: PR-1, title: t, outcome: [{change: CR-1}, {builds: BLD-1}]}]",
            [("PR-1", "outcome", "CR-1"), ("PR-1", "outcome_builds", "BLD-1")],
        ),
        (
            "test_runs: [{id: RUN-1, runs: TC-1, build: BLD-1, anomalies: [PR-1]}]",
            [
                ("RUN-1", "runs", "TC-1"),
                ("RUN-1", "build", "BLD-1"),
                ("RUN-1", "anomalies", "PR-1"),
            ],
        ),
        (
            "regression_analyses: [{id: RA-1, title: t, from: BLD-1, to: BLD-2, "
            "carried_over: [{results: [TC-1, ST-1], reason: r}]}]",
            [
                ("RA-1", "from_build", "BLD-1"),
                ("RA-1", "to_build", "BLD-2"),
                ("RA-1", "carries_over", "TC-1"),
                ("RA-1", "carries_over", "ST-1"),
            ],
        ),
        (
            "usability_evaluations: [{id: UE-1, title: t, evaluates: US-1, results: "
            "[{scenario: US-1, use_errors: [{text: x, risks: RISK-1}]}]}]",
            [
                ("UE-1", "evaluates", "US-1"),
                ("UE-1", "evaluates", "US-1"),
                ("UE-1", "use_errors", "RISK-1"),
            ],
        ),
        (
            "planned_changes: [{id: PCC-1, title: t, protocol_activities: [PA-1, PA-2]}]",
            [("PA-1", "serves", "PCC-1"), ("PA-2", "serves", "PCC-1")],
        ),
        (
            "link_reviews: [{id: LRV-1, reason: r, links: {source: SRS-1, verb: derives_from, "
            "target: UN-1, content_hash: s1:0123456789abcdef}}]",
            [("LRV-1", "reviewed", "SRS-1"), ("LRV-1", "reviewed", "UN-1")],
        ),
        (
            "soup: [{id: SOUP-1, title: t, covers: pkg:pypi/scipy*, covered_by: REV-1}]",
            [("REV-1", "covers", "SOUP-1")],
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_links_are_read_from_either_side(text, expected):
    assert links(text) == expected


def test_the_inverse_of_a_mitigation_says_for_which_causes():
    found = read("risks: [{id: RISK-1, controls: [{control: RC-1, for: [a, b]}, RC-2]}]")

    assert found.diagnostics == ()
    assert [(link.source, link.detail) for link in found.links] == [
        ("RC-1", ("a", "b")),
        ("RC-2", ()),
    ]


@pytest.mark.parametrize("key", ["on", "on_datasets"])
def test_both_keys_for_the_data_sets_of_a_study_give_one_link(key):
    found = read(f"studies: [{{id: ST-1, title: t, {key}: [DS-1, DS-2]}}]")

    assert [(link.verb, link.target) for link in found.links] == [
        ("on_datasets", "DS-1"),
        ("on_datasets", "DS-2"),
    ]
    assert found.links[1].path == ("studies", 0, key, 1)
    assert found.item.datasets == ("DS-1", "DS-2")


def test_an_alias_is_the_key_in_the_place_of_a_link():
    found = read("regression_analyses: [{id: RA-1, title: t, from: BLD-1}]")

    assert found.links[0].path == ("regression_analyses", 0, "from")
