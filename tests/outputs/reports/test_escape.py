"""No text of a project reaches a terminal or a CI service as anything but text."""

import json

import pytest

from samdocs.outputs.reports.escape import dump, dump_lines, neutral, safe, safe_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\x9b31mred", "\\x9b31mred"),
        ("one\r\ntwo", "one\\r\\ntwo"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("a\udce9b", "a\\xe9b"),
        ("a\ud800b", "a\\ud800b"),
        ("a\tb", "a b"),
        ("\x00", "\\x00"),
    ],
)
def test_what_a_terminal_would_obey_is_spelled_out(text, shown):
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::set-output name=a::b", "\\::set-output name=a::b"),
        ("  ::error::x", "  \\::error::x"),
        ("x ##vso[task.complete]", "x #\\#vso[task.complete]"),
        ("##[group]x", "#\\#[group]x"),
        ("##teamcity[buildStatus]", "#\\#teamcity[buildStatus]"),
    ],
)
def test_what_a_ci_service_would_obey_is_broken(text, shown):
    assert safe(text) == shown


@pytest.mark.parametrize("text", ["## Heading", "pkg::type", "≥ 5 µg/L", "می‌خواهم", "見出し", ""])
def test_ordinary_text_stays_as_it_is(text):
    assert safe(text) == text


def test_each_line_of_a_text_is_made_safe():
    assert safe_lines("a\n::error::b") == ["a", "\\::error::b"]


@pytest.mark.parametrize("text", ["##vso[x]", "###[x]", "\x1b\x7f\x9b\u202e", "a\\##b", "\ud800"])
def test_json_means_the_same_and_holds_no_command(text):
    written = dump({"a": text})

    assert json.loads(written) == {"a": text}
    assert "##" not in written
    assert written.isascii()
    assert written.isprintable()


def test_json_has_a_line_for_each_entry():
    assert dump_lines({"a": [1, "x"], "b": [], "c": "s"}) == (
        '{\n "a": [\n  1,\n  "x"\n ],\n "b": [],\n "c": "s"\n}\n'
    )


def test_json_made_elsewhere_keeps_its_meaning():
    data = json.dumps({"a": "##vso[x] ≥"}, ensure_ascii=False).encode()

    assert json.loads(neutral(data)) == json.loads(data)
    assert b"##" not in neutral(data)
