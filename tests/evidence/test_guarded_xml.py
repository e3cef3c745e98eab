"""XML from outside: nothing of it expands, reaches out or grows without bound."""

import pytest

from samdocs.evidence.guarded_xml import MAX_DEPTH, MAX_TEXT_CHARACTERS, read_xml


class Noting:
    """Notes what it is shown."""

    def __init__(self):
        self.started, self.ended = [], []

    def start(self, name, attributes, line):
        self.started.append((name, dict(attributes), line))

    def end(self, name, text):
        self.ended.append((name, text))


def read(data):
    noting = Noting()
    return read_xml(data, noting), noting


def test_elements_come_in_order_with_line_attributes_and_their_own_text():
    fault, noting = read(b'<a>\n one <b c="d">two</b> three</a>')

    assert fault is None
    assert noting.started == [("a", {}, 1), ("b", {"c": "d"}, 2)]
    assert noting.ended == [("b", "two"), ("a", "\n one  three")]


def test_prefixes_of_names_are_left_out():
    _, noting = read(b'<x:a xmlns:x="urn:x"><x:b/></x:a>')

    assert [name for name, _ in noting.ended] == ["b", "a"]


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>',
        b"<!DOCTYPE a><a/>",
    ],
    ids=["bomb", "file", "address", "bare"],
)
def test_a_document_type_is_refused_before_anything_is_read(data):
    fault, noting = read(data)

    assert "document type" in fault.message
    assert noting.started == []


def test_nesting_ends_at_its_bound():
    fault, _ = read(b"<a>" * (MAX_DEPTH + 1))

    assert "nested" in fault.message
    assert read(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH)[0] is None


def test_a_long_text_is_cut_and_read_on():
    fault, noting = read(b"<a><b>" + b"x" * (3 * MAX_TEXT_CHARACTERS) + b"</b><c/></a>")

    assert fault is None
    assert [(name, len(text)) for name, text in noting.ended] == [
        ("b", MAX_TEXT_CHARACTERS),
        ("c", 0),
        ("a", 0),
    ]


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"", "it is empty", 1),
        (b"<a>\n<b>", "ends before", 2),
        (b"<a>\n</b>", "well-formed", 2),
        (b"no xml", "well-formed", 1),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "encoding", 1),
        (b"<a>\xff</a>", "byte 0xff is not UTF-8", 1),
        (b"<a>\n\x1b</a>", "control character 0x1b", 2),
        (b'<?xml version="1.0"?>\n', "before its first element", 2),
        (b"<!DOCTYPE html>\n<html/>", "page of HTML", 1),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "`klingon` is not read", 1),
        ('<?xml version="1.0" encoding="utf-8"?><a/>'.encode("utf-16-le"), "not in the enc", 1),
    ],
)
def test_what_is_no_whole_xml_says_where_and_why(data, words, line):
    fault, _ = read(data)

    assert words in fault.message
    assert fault.line == line


def test_utf_16_with_its_mark_is_read():
    text = '<?xml version="1.0" encoding="utf-16"?><a b="é"/>'
    fault, noting = read(text.encode("utf-16"))

    assert fault is None
    assert noting.started[0][1] == {"b": "é"}
