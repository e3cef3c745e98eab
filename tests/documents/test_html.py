"""Markup is a type: what is not markup is escaped."""

from samdocs.diagnostics import Severity
from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import KEY, NOT_EVALUATED, PASSED, missing, severity_mark


def test_values_are_escaped_unless_they_are_markup():
    assert fill("<b>{}</b>{}", "<x>", Html("<i>y</i>")) == "<b>&lt;x&gt;</b><i>y</i>"


def test_empty_parts_leave_no_separator():
    assert join(", ", ("a", "", Html("<b>c</b>"))) == "a, <b>c</b>"


def test_mark_says_its_state_by_glyph_word_and_form():
    assert PASSED.__html__() == '<span class="m ok">✓ passed</span>'
    assert missing("no <test>") == '<span class="m gap">! no &lt;test&gt;</span>'


def test_what_is_not_proved_has_not_the_form_of_what_is():
    assert {mark.form for mark in KEY if mark.form == "ok"} == {"ok"}
    assert [mark.word for mark in KEY if mark.form == "ok"] == ["passed"]
    assert NOT_EVALUATED.form == "na"


def test_every_severity_has_its_word():
    assert [severity_mark(one).word for one in Severity] == ["info", "minor", "major", "blocker"]
