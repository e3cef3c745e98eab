"""JSON from outside: one meaning for every reader, or a fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.guarded_json import JsonFault, read_json


def test_values_are_read_as_they_are():
    assert read_json(b'{"a": [1, 2.5, "x", null, true]}') == {"a": [1, 2.5, "x", None, True]}
    assert read_json(b"\xef\xbb\xbf[]") == []


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b'{"a": 1,\n "a": 2}', "stands twice", 2),
        (b'{"b": [{"a": 1}],\n"c": {\n"\\u0061": 1, "a": 2}}', "key `a` stands twice", 3),
        (b'{"a": NaN}', "NaN", 1),
        (b'{"a": -Infinity}', "Infinity", 1),
        (b'{"a":\n', "ends too early", 2),
        (b'{"a":\n"b', "within a text", 2),
        (b"[1,\n-Infinity]", "Infinity", 2),
        (b"", "it is empty", 1),
        ("[]".encode("utf-16"), "it is UTF-16", 1),
        (("[" + " " * 90 + "]").encode("utf-16-be"), "UTF-16 without a byte order mark", 1),
        (b"[1,\n\x002]", "the character NUL", 2),
        (b"[\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> b\n]", "a merge", 2),
        (b'{"a":\n oops}', "well-formed", 2),
        (b'"\xff"', "not UTF-8", 1),
        (b"[" * 100_000, "nested", 1),
        (b"[\n" + b"1" * 5_000, "digits", 2),
    ],
)
def test_what_two_readers_could_take_differently_is_a_fault(data, words, line):
    fault = read_json(data)

    assert isinstance(fault, JsonFault)
    assert words in fault.message
    assert fault.line == line


@given(st.binary(max_size=200))
def test_it_never_raises(data):
    read_json(data)
