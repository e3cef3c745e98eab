"""What changed in a value is marked in it, whatever kind of value it is, and nothing is lost."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.documents.markdown import Writer
from samdocs.documents.redlines import redlined, value_text

WRITE = Writer({"SI-1"})
TEXT = st.text(st.sampled_from("ab <&\n.-"), max_size=30)


def side(html, gone):
    return unescape(
        re.sub(r"<[^>]*>", "", re.sub(rf"<{gone}>.*?</{gone}>", "", html, flags=re.DOTALL))
    )


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_the_page(old, new):
    html = redlined(old, new, WRITE)

    def words(text):
        return text.split()

    assert words(side(html, "ins")) == words(old)
    assert words(side(html, "del")) == words(new)


def test_words_are_marked_in_their_place_and_ids_are_links():
    assert redlined("for SI-1 within 5 s", "for SI-1 within 10 s", WRITE) == (
        'for <a class="id" href="#SI-1">SI-1</a> within <del>5</del><ins>10</ins> s'
    )


def test_value_that_came_or_went_is_marked_as_a_whole():
    assert redlined(None, "a <b>", WRITE) == "<ins>a &lt;b&gt;</ins>"
    assert redlined(["A", "B"], None, WRITE) == "<del>A, B</del>"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (0.5, "0.5"),
        (["a", "b"], "a, b"),
        ({"p1": "P4", "p2": "P3"}, "p1: P4\np2: P3"),
        ([{"with": "EXT-1", "data": ["a", "b"]}], "-\n  with: EXT-1\n  data: a, b"),
        ({"a": {"text": "x\ny"}}, "a:\n  text:\n    x\n    y"),
    ],
)
def test_structured_values_are_lines(value, text):
    assert value_text(value) == text


def test_only_the_parts_of_a_structured_value_that_differ_are_shown_with_the_way_to_them():
    old = [{"harm": "HARM-1", "initial": {"": {"p1": "P4"}}}, {"harm": "HARM-2", "why": "x"}]
    new = [{"harm": "HARM-1", "initial": {"": {"p1": "P3"}}}, {"harm": "HARM-2", "why": "x y"}]
    html = redlined(old, new, WRITE)

    assert re.sub("<[^>]*>", "", html.replace("<br>", "\n")).split("\n") == [
        "HARM-1 / initial / p1: P4P3",
        "HARM-2 / why: x y",
    ]
    assert re.findall(r"<(?:ins|del)>[^<]*", html) == ["<del>P4", "<ins>P3", "<ins> y"]


def test_long_unchanged_text_is_cut_only_where_asked():
    old, new = f"{'a ' * 300}old{' b' * 300}", f"{'a ' * 300}new{' b' * 300}"

    assert "[…]" not in redlined(old, new, WRITE)
    cut = redlined(old, new, WRITE, whole=False)
    assert len(cut) < 1000
    assert "<del>old</del><ins>new</ins>" in cut
