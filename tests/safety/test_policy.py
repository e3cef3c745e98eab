"""A policy judges by its own scales and says everything that is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.config import RiskPolicy
from samdocs.safety import Level, build_policy

SEVERITIES = [
    {"level": "S1", "name": "Negligible", "injury": "none"},
    {"level": "S2", "name": "Minor", "injury": "non_serious"},
    {"level": "S3", "name": "Serious", "injury": "serious"},
]
PROBABILITIES = [{"level": "P1", "name": "Rare"}, {"level": "P2", "name": "Frequent"}]
OK, ASK, BAD = "acceptable", "investigate", "unacceptable"
CELLS = {"P1": [OK, OK, ASK], "P2": [OK, ASK, BAD]}
P1 = [{"level": "E1", "name": "Never"}, {"level": "E2", "name": "Always"}]
P2 = [{"level": "H1", "name": "Never"}, {"level": "H2", "name": "Always"}]
COMBINED = {"E1": ["P1", "P1"], "E2": ["P1", "P2"]}


def policy(**changed):
    written = {
        "severities": SEVERITIES,
        "probabilities": PROBABILITIES,
        "acceptability": CELLS,
        "not_estimable": {"S1": OK, "S2": ASK, "S3": BAD},
    }
    return build_policy(RiskPolicy.model_validate(written | changed))


def messages(**changed):
    return [fault.message for fault in policy(**changed).faults]


def test_sound_policy_has_no_fault_and_judges_every_cell():
    sound = policy()

    assert sound.faults == ()
    assert sound.judge("S1", "P2") is Level.ACCEPTABLE
    assert sound.judge("S2", "P2") is Level.INVESTIGATE
    assert sound.judge("S3", "P1") is Level.INVESTIGATE
    assert sound.judge("S3", "P2") is Level.UNACCEPTABLE
    assert not sound.has_two_scales


@pytest.mark.parametrize(("severity", "probability"), [("S9", "P1"), ("S1", "P9"), ("", "P1"), ("S1", "")])  # fmt: skip
def test_level_beyond_the_scales_is_not_judged(severity, probability):
    assert policy().judge(severity, probability) is None


def test_rows_by_level_and_by_position_mean_the_same():
    by_level = {p: dict(zip(("S1", "S2", "S3"), row, strict=True)) for p, row in CELLS.items()}

    assert policy(acceptability=by_level).cells == policy().cells


def test_levels_named_by_numbers_are_not_taken_for_positions():
    numbered = [step | {"level": str(at)} for at, step in enumerate(SEVERITIES, start=1)]
    found = policy(severities=numbered, not_estimable={})

    assert found.faults == ()
    assert [found.judge(level, "P2") for level in "123"] == [
        Level.ACCEPTABLE,
        Level.INVESTIGATE,
        Level.UNACCEPTABLE,
    ]


def test_two_scales_combine_into_a_probability():
    found = policy(p1=P1, p2=P2, combined=COMBINED)

    assert found.faults == ()
    assert found.has_two_scales
    assert found.combined["E2", "H2"] == "P2"
    assert found.combined["E2", "H1"] == "P1"


def test_words_and_letters_of_the_levels():
    assert [(level.word, level.letter) for level in Level] == [(OK, "A"), (ASK, "I"), (BAD, "U")]


def test_severity_is_found_by_its_level_and_ranked_from_mild():
    found = policy()

    assert found.severity("S2").name == "Minor"
    assert found.severity("S9") is None
    assert [found.severity_rank(level) for level in ("S1", "S3", "S9", "")] == [0, 2, -1, -1]


def test_policy_without_scales_says_so():
    assert messages(severities=[], probabilities=[], acceptability={}, not_estimable={}) == [
        "the risk policy has no `severities`",
        "the risk policy has no `probabilities`",
    ]


def test_level_that_stands_twice_is_found_at_its_second_place():
    (fault, *_) = policy(severities=[*SEVERITIES[:2], SEVERITIES[1] | {"name": "Again"}]).faults

    assert fault.message == "level `S2` stands twice in `severities`"
    assert fault.path == ("severities", 2, "level")


@pytest.mark.parametrize("scale", ["p1", "p2"])
def test_level_that_stands_twice_on_a_second_scale_is_found_there(scale):
    twice = [{"level": "X1", "name": "a"}, {"level": "X1", "name": "b"}]
    faults = policy(**{"p1": P1, "p2": P2, "combined": COMBINED, scale: twice}).faults

    assert faults[0].message == f"level `X1` stands twice in `{scale}`"
    assert faults[0].path == (scale, 1, "level")


def test_injury_that_falls_along_the_scale_is_a_fault():
    swapped = [SEVERITIES[0], SEVERITIES[2] | {"level": "S2"}, SEVERITIES[1] | {"level": "S3"}]

    (fault,) = policy(severities=swapped).faults
    assert fault.message == "severity `S3` has a lesser injury than the one before"
    assert fault.path == ("severities", 2, "injury")


def test_equal_injuries_and_missing_ones_are_no_fault_of_order():
    several = [
        {"level": "S1", "name": "a", "injury": "serious"},
        {"level": "S2", "name": "b"},
        {"level": "S3", "name": "c", "injury": "serious"},
    ]

    assert messages(severities=several) == []


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"P1": [OK, OK, ASK]}, "`acceptability` has no row `P2`"),
        (CELLS | {"P3": [OK, OK, OK]}, "`acceptability` has the unknown row `P3`"),
        (CELLS | {"P2": [OK, ASK]}, "row `P2` of `acceptability` says nothing for `S3`"),
        (CELLS | {"P2": {"S1": OK}}, "row `P2` of `acceptability` says nothing for `S2`, `S3`"),
        (CELLS | {"P2": [OK, ASK, BAD, BAD]}, "row `P2` of `acceptability` has cells beyond the scale: `[3]`"),
        (CELLS | {"P1": {"S1": OK, "S2": OK, "S3": ASK, "S4": BAD}}, "row `P1` of `acceptability` has cells beyond the scale: `S4`"),
    ],
)  # fmt: skip
def test_matrix_with_a_hole_or_too_much_is_a_fault(cells, message):
    assert messages(acceptability=cells) == [message]


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"P1": [OK, ASK, ASK], "P2": [OK, OK, BAD]}, "P2 × S2"),
        ({"P1": [ASK, OK, ASK], "P2": [ASK, ASK, BAD]}, "P1 × S2"),
    ],
)
def test_cell_milder_than_its_neighbour_is_a_fault(cells, where):
    assert messages(acceptability=cells) == [f"`acceptability` is milder at {where} than beside it"]


def test_one_scale_without_the_other_is_a_fault():
    assert messages(p1=P1) == ["the risk policy has one of `p1` and `p2`"]
    assert messages(p2=P2) == ["the risk policy has one of `p1` and `p2`"]


@pytest.mark.parametrize(
    ("combined", "message"),
    [
        ({}, "`combined` has no row `E1`"),
        (COMBINED | {"E2": ["P1"]}, "row `E2` of `combined` says nothing for `H2`"),
        (COMBINED | {"E2": ["P1", "P7"]}, "`combined` gives `P7`, which `probabilities` does not list"),
        ({"E1": ["P1", "P2"], "E2": ["P1", "P1"]}, "`combined` is milder at E2 × H2 than beside it"),
    ],
)  # fmt: skip
def test_combination_with_a_fault_is_found(combined, message):
    assert messages(p1=P1, p2=P2, combined=combined)[0] == message


def test_combination_without_scales_is_a_fault():
    assert messages(combined=COMBINED) == [
        "the risk policy combines `p1` and `p2`, but has no such scales"
    ]


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({"S9": BAD}, "`not_estimable` names the unknown severity `S9`"),
        ({"S1": ASK, "S2": OK}, "`not_estimable` is milder at `S2` than at the severity before"),
        ({"S2": OK, "S1": ASK}, "`not_estimable` is milder at `S2` than at the severity before"),
    ],
)
def test_criteria_by_severity_alone_are_checked(criteria, message):
    assert messages(not_estimable=criteria) == [message]


def test_policy_without_criteria_by_severity_is_sound_until_they_are_needed():
    assert messages(not_estimable={}) == []


words = st.sampled_from([OK, ASK, BAD])


@given(st.lists(st.lists(words, min_size=3, max_size=3), min_size=2, max_size=2))
def test_faults_of_order_are_exactly_the_matrices_that_are_not_monotone(rows):
    rank = [[Level[cell.upper()] for cell in row] for row in rows]
    falls = any(
        rank[p2][s2] < rank[p1][s1]
        for p1 in range(2)
        for p2 in range(p1, 2)
        for s1 in range(3)
        for s2 in range(s1, 3)
    )

    assert bool(messages(acceptability=dict(zip(("P1", "P2"), rows, strict=True)))) is falls


def paths(**changed):
    return [fault.path for fault in policy(**changed).faults]


def test_fault_is_placed_where_it_is_written():
    assert paths(p1=P1) == [("p1",)]
    assert paths(combined=COMBINED) == [("combined",)]
    assert paths(p1=P1, p2=P2, combined=COMBINED | {"E2": ["P1", "P7"]}) == [("combined", "E2")]
    assert paths(not_estimable={"S9": BAD}) == [("not_estimable", "S9")]
    assert paths(not_estimable={"S1": ASK, "S2": OK}) == [("not_estimable", "S2")]
    assert paths(acceptability={"P1": [OK, OK, ASK]}) == [("acceptability",)]
    assert paths(acceptability=CELLS | {"P2": [OK, ASK]}) == [("acceptability", "P2")]
    assert paths(acceptability={"P1": [OK, ASK, ASK], "P2": [OK, OK, BAD]}) == [
        ("acceptability", "P2", 1)
    ]


def test_every_fault_of_a_matrix_is_told():
    assert messages(acceptability={"P9": [OK, OK, OK], "P1": [OK, OK, ASK], "P2": [OK, ASK]}) == [
        "`acceptability` has the unknown row `P9`",
        "row `P2` of `acceptability` says nothing for `S3`",
    ]
    assert messages(acceptability={"P1": {"S2": ASK, "S3": OK}, "P2": [OK, ASK, BAD]}) == [
        "row `P1` of `acceptability` says nothing for `S1`",
        "`acceptability` is milder at P1 × S3 than beside it",
    ]


def test_equal_criteria_by_severity_are_in_order():
    assert messages(not_estimable={"S1": ASK, "S2": ASK, "S3": BAD}) == []


def test_death_follows_serious_injury():
    death = {"level": "S4", "name": "Fatal", "injury": "death"}
    four = {name: [*row, BAD] for name, row in CELLS.items()}

    assert messages(severities=[*SEVERITIES, death], acceptability=four) == []
    assert messages(severities=[*SEVERITIES[:2], death, SEVERITIES[2]], acceptability=four) == [
        "severity `S3` has a lesser injury than the one before"
    ]


def test_policy_with_half_a_pair_of_scales_has_no_two_scales():
    assert not policy(p1=P1).has_two_scales
    assert not policy(p2=P2).has_two_scales
