"""A redline holds both texts, and marks no more than what differs."""

from hypothesis import given
from hypothesis import strategies as st

from samdocs.changes import Part, Words, redline
from samdocs.changes.redline import MAX_WORDS

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


def test_text_too_long_to_search_is_told_as_replaced():
    old, new = "a " * MAX_WORDS, "b " * MAX_WORDS

    assert redline(old, new) == (Words(Part.REMOVED, old), Words(Part.ADDED, new))
