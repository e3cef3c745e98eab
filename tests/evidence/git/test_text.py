"""Bytes of a repository as harmless text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.git.text import decode, visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain é 漢 ✓", "plain é 漢 ✓"),
        ("a\tb", "a b"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\r", "a\\x0ab\\x0d"),
        ("\u202eevil", "\\u202eevil"),
        ("\x85\xad", "\\x85\\xad"),
        ("\ufeff", "\\ufeff"),
        ("\udcff", "\\xff"),
        ("\ud800", "\\ud800"),
    ],
)
def test_hidden_characters_are_spelled_out(raw, shown):
    assert visible(raw) == shown


@given(st.binary())
def test_decoding_never_fails_and_never_loses_a_byte(data):
    assert len(decode(data).encode("utf-8")) >= len(data)


@given(st.text())
def test_visible_text_can_be_written_and_stays_as_it_is(text):
    shown = visible(text)

    shown.encode("utf-8")
    assert visible(shown) == shown
