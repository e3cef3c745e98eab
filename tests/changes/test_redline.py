"""A redline holds both texts, and marks no more than what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.changes import Part, Words, redline
from samdocs.changes.redline import MAX_LINES, MAX_WORDS

TEXT = st.text(st.sampled_from("ab .,\n"), max_size=30)


def side(parts, left_out):
    return "".join(words.text for words in parts if words.part is not left_out)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_it(old, new):
    parts = redline(old, new)

    assert (side(parts, Part.ADDED), side(parts, Part.REMOVED)) == (old, new)


def test_only_the_words_that_differ_are_marked():
    assert redline("alert within 5 s", "alert within 10 s") == (
        Words(Part.SAME, "alert within "),
        Words(Part.REMOVED, "5"),
        Words(Part.ADDED, "10"),
        Words(Part.SAME, " s"),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("2024-03-07", "2025-03-07"), ("3.0.1", "3.1.1"), ("SRS-001", "SRS-002"), ("1.5", "1.55")],
)
def test_dates_versions_numbers_and_ids_are_replaced_whole(old, new):
    assert redline(f"a {old}, b", f"a {new}, b") == (
        Words(Part.SAME, "a "),
        Words(Part.REMOVED, old),
        Words(Part.ADDED, new),
        Words(Part.SAME, ", b"),
    )


def test_space_between_two_changed_words_does_not_part_them():
    assert redline("a big dog", "a small cat") == (
        Words(Part.SAME, "a "),
        Words(Part.REMOVED, "big dog"),
        Words(Part.ADDED, "small cat"),
    )


def test_long_text_is_compared_by_lines_first():
    lines = [f"line {number} of the text\n" for number in range(MAX_WORDS)]
    changed = [*lines[:9], "another one\n", *lines[10:700], *lines[701:]]
    parts = redline("".join(lines), "".join(changed))

    gone = [words.text for words in parts if words.part is Part.REMOVED]
    assert gone[0] == "line 9 of the text"
    assert [len(text) for text in gone[1:]] == [len(lines[700])]
    assert side(parts, Part.REMOVED) == "".join(changed)


def test_text_too_long_to_search_is_told_as_replaced():
    old, new = "a\n" * (MAX_LINES + 1), "b\n" * (MAX_LINES + 1)
    parts = redline(old, new)

    assert (side(parts, Part.ADDED), side(parts, Part.REMOVED)) == (old, new)
    assert len(parts) <= 3
