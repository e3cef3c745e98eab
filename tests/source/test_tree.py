"""Reading: every fault has a code and a place, and nothing a file holds can break the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.source import Quoted, parse_source
from samdocs.source.builder import MAX_ALIASED_VALUES, MAX_DEPTH


def codes(text: str | bytes) -> list[tuple[str, int, int]]:
    data = text if isinstance(text, bytes) else text.encode()
    found = parse_source("a.yaml", data).diagnostics
    return [(d.rule.code, d.location.line, d.location.column) for d in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb:\n  - t: 2\n    t: 3\n", ("SRC013", 4, 5)),
        ("a: {<<: {b: 1}, c: 2}\n", ("SRC014", 1, 5)),
        ("a: !foo bar\n", ("SRC015", 1, 4)),
        ("a: !!binary aGk=\n", ("SRC015", 1, 4)),
        ("a: !foo [b]\n", ("SRC015", 1, 4)),
        ("a: !foo {b: c}\n", ("SRC015", 1, 4)),
        ("a: 1\n---\nb: 2\n", ("SRC016", 2, 1)),
        ("", ("SRC017", 1, 1)),
        ("# only a comment\n", ("SRC017", 1, 1)),
        ("---\n", ("SRC017", 1, 1)),
        ("[" * 50_000, ("SRC018", 1, MAX_DEPTH + 1)),
        ("a: &a [*a]\n", ("SRC021", 1, 8)),
        ("a: *b\n", ("SRC021", 1, 4)),
        ("a: &x 1\nb: &x 2\n", ("SRC021", 2, 4)),
        ("a: &x [1]\nb: &x [2]\n", ("SRC021", 2, 4)),
        ("1: a\n", ("SRC022", 1, 1)),
        ("~: a\n", ("SRC022", 1, 1)),
        ("? [a]\n: b\n", ("SRC022", 1, 3)),
        ("a: &x b\n*x : c\n", ("SRC022", 2, 1)),
        ("<<<<<<< HEAD\na: 1\n=======\nb: 1\n>>>>>>> x\n", ("SRC023", 1, 1)),
        ("a: =\n", ("SRC028", 1, 4)),
        ('a: "\\ud800"\n', ("SRC028", 1, 7)),
        ('a: "\\e[2J"\n', ("SRC009", 1, 4)),
        ('a: "\\u202e"\n', ("SRC010", 1, 4)),
        ('"\\e": b\n', ("SRC009", 1, 1)),
        ("a: \u202eabc\n", ("SRC010", 1, 4)),
        ("a: b\x00c\n", ("SRC009", 1, 5)),
        ("\tb: 1\n", ("SRC012", 1, 1)),
        ("a:\n  \tb: 1\n", ("SRC012", 2, 3)),
        ('a: "x\nb: 2\n', ("SRC011", 1, 4)),
        ("a: [1, 2\n", ("SRC011", 1, 4)),
        ("title: Risk: high\n", ("SRC011", 1, 12)),
        ("a: 1\n  b: 2\n", ("SRC011", 2, 4)),
        ("a: @b\n", ("SRC011", 1, 4)),
        ("- a\n", ("MOD003", 1, 1)),
        ("text\n", ("MOD003", 1, 1)),
        ("a: x\rb: y\n", ("SRC008", 1, 5)),
        ("a: x\r\nb: y\r\n", ("SRC008", 1, 5)),
        (b"\xef\xbb\xbfa: 1\n", ("SRC007", 1, 1)),
        ("a: 1\n".encode("utf-16"), ("SRC006", 1, 1)),
        (b"a: 1\nb: \xff\n", ("SRC006", 2, 4)),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", ("SRC027", 1, 1)),
    ],
)
def test_fault_has_its_code_and_place(text, expected):
    assert codes(text) == [expected]


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        "[x](//host/share)",
        r"[x](\\host\share)",
        "[x]( <vbscript:a>)",
        "<javascript:alert(1)>",
        "[x]: data:text/html,x",
        "[x](JaVaScRiPt:a)",
        "[x](http://a.b)",
    ],
)
def test_link_to_anything_but_the_web_or_the_page_is_refused(link):
    ((code, line, _),) = codes(f"a: >\n  {link}\n")
    assert (code, line) == ("MOD011", 2)


@pytest.mark.parametrize(
    "text",
    ["[x](https://a.b)", "[x](#SRS-1)", "[x](mailto:a@b.c)", "a < b: c", "List [a]: b", "x <T: U>"],
)
def test_text_that_only_looks_like_a_link_is_no_finding(text):
    assert codes(f"a: >\n  {text}\n") == []


def test_duplicate_key_names_the_place_of_the_first():
    source = parse_source("a.yaml", b"h:\n  - id: A-1\n    sev: 1\n    sev: 2\n")

    (found,) = source.diagnostics
    assert (found.related[0].location.line, found.location.line) == (3, 4)
    assert source.data == {"h": [{"id": "A-1", "sev": "1"}]}


def test_value_of_a_duplicate_key_is_read_too():
    assert [code for code, _, _ in codes("a: 1\na: {b: !x 1}\n")] == ["SRC013", "SRC015"]


def test_alias_bomb_is_stopped_by_its_budget():
    levels = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]

    ((code, line, _),) = codes("\n".join(levels))
    assert code == "SRC020"
    assert line <= 6


def test_aliases_within_the_budget_stand_for_their_value():
    assert parse_source("a.yaml", b"a: &x [b]\nc: *x\n").data == {"a": ["b"], "c": ["b"]}
    assert MAX_ALIASED_VALUES >= 1000


def test_too_many_values_stop_the_file(monkeypatch):
    monkeypatch.setattr("samdocs.source.builder.MAX_VALUES", 10)

    ((code, _, _),) = codes("a: [1,2,3,4,5,6,7,8,9,10,11]\n")
    assert code == "SRC019"


@pytest.mark.parametrize("word", ["no", "1.10", "012", "22:22", "2024-01-01", "null", "~", "0x1F"])
def test_plain_scalars_keep_exactly_their_text(word):
    assert parse_source("a.yaml", f"a: {word}\n".encode()).data == {"a": word}


def test_quoted_scalars_are_told_apart():
    data = parse_source("a.yaml", b"a: \"3\"\nb: '3'\nc: 3\n").data

    assert [isinstance(value, Quoted) for value in data.values()] == [True, True, False]


def test_folded_and_literal_texts_are_not_quoted():
    data = parse_source("a.yaml", b"a: >\n  x\n  y\nb: |\n  x\n").data

    assert data == {"a": "x y\n", "b": "x\n"}
    assert not any(isinstance(value, Quoted) for value in data.values())


def test_syntax_fault_names_the_ids_of_its_file():
    source = parse_source("a.yaml", b"h:\n  - id: A-1\n  - {id: 'B-2'}\n  - id: \"C-3\n")

    assert source.data == {}
    assert source.broken_ids == {"A-1", "B-2", "C-3"}


def test_place_of_item_field_entry_and_key():
    text = b"hh:\n  - id: HAZ-1\n    list: [A, BB]\n    text: >\n      long\n"
    source = parse_source("a.yaml", text)

    def place(found):
        return (found.line, found.column, found.end_line, found.end_column)

    assert place(source.locate(("hh", 0))) == (2, 5, 2, 14)
    assert place(source.locate(("hh", 0, "list", 1))) == (3, 15, 3, 17)
    assert place(source.locate_key(("hh", 0, "list"))) == (3, 5, 3, 9)
    assert place(source.locate(("hh", 0, "text"))) == (4, 11, 4, 12)
    assert place(source.locate(("hh", 0, "no-such", "int"))) == (2, 5, 2, 14)
    assert place(source.locate(())) == (1, 1, 1, 4)


def test_place_in_a_file_that_was_not_read_is_its_top():
    source = parse_source("a.yaml", b"a: [")

    assert (source.locate(("a",)).line, source.locate_key(("a",)).line) == (1, 1)


@given(st.text(max_size=300))
def test_reading_never_raises_on_any_text(text):
    source = parse_source("a.yaml", text.encode("utf-8", "surrogatepass"))

    for found in source.diagnostics:
        assert found.location.line >= 1
        assert found.location.column >= 1


@given(st.text(alphabet="ab:- \n\t[]{}&*!|>'\"#%@`,?<=\\~1é\u202e", max_size=60))
def test_reading_never_raises_on_yaml_like_text(text):
    source = parse_source("a.yaml", text.encode())

    assert source.data == {} or isinstance(source.data, dict)


WORDS = st.text(alphabet="abcdefgh", min_size=1, max_size=6)
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


def paths(tree, path=()):
    yield path, tree
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree)
    if isinstance(tree, dict | list):
        for key, value in entries:
            yield from paths(value, (*path, key))


def dump(tree) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {dump(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(dump(value) for value in tree) + "]"
    return tree


@given(st.dictionaries(WORDS, TREES, min_size=1, max_size=4))
def test_locate_finds_what_was_written(tree):
    text = "".join(f"{key}: {dump(value)}\n" for key, value in tree.items())
    source = parse_source("a.yaml", text.encode())

    assert source.data == tree
    lines = text.split("\n")
    for path, value in paths(tree):
        if path:
            place = source.locate(path)
            marked = lines[place.line - 1][place.column - 1 : place.end_column - 1]
            if len(path) == 2 and isinstance(value, dict):  # an item is marked to its line's end
                marked = marked[: len(dump(value))]
            assert marked == dump(value)
