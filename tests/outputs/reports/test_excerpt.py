"""The caret stands below what is marked, whatever the line is made of."""

import pytest

from samdocs.diagnostics import Location
from samdocs.outputs.reports.excerpt import Excerpts
from samdocs.source import parse_source


def cut(text, line, column, length=1, *, width=100, private=frozenset()):
    source = parse_source("a.yaml", text.encode())
    place = Location("a.yaml", line, column, line, column + length)
    return Excerpts({"a.yaml": source}, width, private).cut(place)


def test_the_marked_line_stands_below_the_one_before_it():
    excerpt = cut("one: 1\ntwo: 2\n", 2, 6)

    assert excerpt.lines == (("    1", "one: 1"), ("    2", "two: 2"))
    assert excerpt.caret == "     ^"


def test_the_first_line_stands_alone():
    assert cut("one: 1\n", 1, 1, 3).lines == (("    1", "one: 1"),)


@pytest.mark.parametrize(
    ("line", "column", "length", "caret"),
    [
        ("a: 見出し x", 8, 1, " " * 10 + "^"),
        ("a: 見出し x", 4, 3, "   ^^^^^^"),
        ("a: e\u0301 x", 7, 1, "     ^"),
        ("a: \tx", 5, 1, "       ^"),
        ("a: x", 9, 1, "    ^"),
        ("a: x", 4, 99, "   ^"),
    ],
)
def test_the_caret_counts_the_columns_of_the_terminal(line, column, length, caret):
    assert cut(line, 1, column, length).caret == caret


@pytest.mark.parametrize("column", [1, 50, 150, 290])
@pytest.mark.parametrize("length", [3, 200])
def test_a_long_line_is_cut_around_the_caret(column, length):
    line = "".join(str(n % 10) for n in range(300))
    excerpt = cut(line, 1, column, length, width=60)
    shown, start = excerpt.lines[0][1], excerpt.caret.index("^")

    assert len(shown) <= 52
    assert len(excerpt.caret) <= 52
    assert shown[start : start + 3] == line[column - 1 : column + 2]


def test_a_line_of_a_megabyte_costs_nothing():
    excerpt = cut("a: " + "x" * 1_000_000, 1, 900_000, width=80)

    assert len(excerpt.lines[0][1]) <= 72


def test_a_command_in_the_source_is_broken():
    assert cut("a: '##vso[task.complete]'", 1, 4).lines[0][1] == "a: '#\\#vso[task.complete]'"


def test_personal_data_that_was_found_is_not_repeated():
    private = frozenset({("a.yaml", 1)})

    assert cut("name: A\nb: 2\n", 1, 1, private=private) is None
    assert cut("name: A\nb: 2\n", 2, 1, private=private).lines == (("    2", "b: 2"),)


def test_a_place_outside_the_file_has_no_excerpt():
    assert cut("a: 1\n", 9, 1) is None
