"""Matrices: every item once by title, its id on every row, every gap marked."""

import re

from samdocs.documents.views.matrix import (
    Entry,
    build_matrix,
    changes_matrix,
    needs_matrix,
    risks_matrix,
    threats_matrix,
)
from samdocs.documents.views.matrix import (
    tests_matrix as matrix_of_tests,
)


def rows(matrix) -> list[str]:
    return [
        " | ".join(re.sub(r"<[^>]+>", "", cell.content).strip() for cell in row.cells)
        for row in matrix.rows
    ]


def test_chain_from_need_to_result_names_every_gap(scope):
    assert rows(needs_matrix(scope("trace"))) == [
        "UN-001 See the score | validation of the need |  |  |  | ! not validated |  | ",
        "UN-001 | SYS-001 Score on the ward |  |  |  | TC-001 | ? not run | no result names it",
        "UN-001 | SYS-001 | SRS-001 Score from *two* values | SI-002 | RC-001 | TC-001 | ? not run | no result names it",
        "UN-002 Export the score | validation of the need |  |  |  | ! not validated |  | ",
        "UN-002 |  | ! no requirement |  |  |  |  | ",
        "no user need |  | SRS-002 Without a test | ! not allocated |  | ! no test |  | ",
        " |  | SRS-004 Kept elsewhere | ! not allocated |  | ! no test |  | ",
        " |  | SRS-005 A draft | ! not allocated |  | ! no test |  | ",
    ]


def test_chain_from_hazard_shows_verification_and_effectiveness(scope):
    assert rows(risks_matrix(scope("trace")))[:4] == [
        "HAZ-001 Wrong score | RISK-001 Old values | RC-001 Old values are withheld | a | SRS-001 | TC-001 | ? not run | no result names it",
        "HAZ-001 | RISK-001 | RC-001 |  | effectiveness | TC-002 | ? not run | no result names it",
        "HAZ-001 | RISK-002 Attack | ! no control |  |  |  |  | ",
        "HAZ-001 | RISK-003 Open | ! no control |  |  |  |  | ",
    ]


def test_control_of_a_threat_without_test_is_a_gap(scope):
    assert rows(threats_matrix(scope("trace"))) == [
        "THR-001 Score altered on the way | SC-001 Signed messages | itself | ! not implemented |  | ",
        "THR-001 | SC-001 | effectiveness | ! no evidence |  | ",
    ]


def test_tests_are_followed_back_to_where_what_they_prove_comes_from(scope):
    assert rows(matrix_of_tests(scope("trace"))) == [
        "TC-001 Scores of the table | ? not run | no result names it | verifies | SRS-001 Score from *two* values | SYS-001, UN-001, RC-001",
        "TC-001 |  |  |  | SYS-001 Score on the ward | UN-001",
        "TC-002 Old values in a replay | ? not run | no result names it | shows effectiveness of | RC-001 Old values are withheld | RISK-001",
        "TC-003 Proves nothing yet | ? not run | no result names it | ! proves nothing |  | ",
    ]


def test_changes_name_what_they_affect(scope):
    assert rows(changes_matrix(scope("trace"))) == [
        "CR-001 Two values instead of one |  | SRS-001 |  |  | "
    ]


def test_same_cell_below_another_group_is_not_a_repetition():
    def entry(key):
        return Entry(key, key, f"({key})")

    lines = [(entry("a"), entry("x")), (entry("a"), entry("x")), (entry("b"), entry("x"))]
    matrix = build_matrix(("1", "2"), lines, "")

    assert rows(matrix) == ["a | x", "(a) | (x)", "b | x"]
    assert [row.group for row in matrix.rows] == [True, False, True]
