"""A chain of lines shows each line that was edited, removed, moved, added or cut off."""

import json

import pytest

from samdocs.outputs.audit_chain import chain_lines, find_breaks

HEADER = {"scheme": "a:1", "device": 'EX-1 "entries":7,'}
ENTRIES = [{"record": f"SRS-00{number}", "new": "Größe\n≥ 5"} for number in range(1, 6)]
CHAIN = chain_lines(HEADER, ENTRIES)
LINES = CHAIN.splitlines(keepends=True)


def breaks(data):
    return [found.line for found in find_breaks(data)]


def test_a_chain_is_lines_of_json_that_say_how_many_there_are():
    first, *rest = (json.loads(line) for line in LINES)

    assert breaks(CHAIN) == []
    assert (first["n"], first["entries"], first["device"]) == (0, 5, HEADER["device"])
    assert [line["n"] for line in rest] == [1, 2, 3, 4, 5]
    assert [line["new"] for line in rest] == ["Größe\n≥ 5"] * 5


def test_a_chain_without_entries_is_whole():
    assert breaks(chain_lines(HEADER, ())) == []


def test_an_edited_line_is_the_only_one_named():
    assert breaks(CHAIN.replace(b"SRS-003", b"SRS-009")) == [4]


def test_a_removed_line_is_named_where_it_is_missing():
    assert breaks(b"".join(LINES[:3] + LINES[4:])) == [4, 5]
    assert "number 4 where 3" in next(find_breaks(b"".join(LINES[:3] + LINES[4:]))).words


def test_lines_that_changed_places_are_named():
    assert breaks(b"".join([*LINES[:2], LINES[3], LINES[2], *LINES[4:]])) == [3, 4, 5]


def test_an_added_line_is_named():
    assert 4 in breaks(b"".join([*LINES[:3], LINES[2], *LINES[3:]]))


@pytest.mark.parametrize("kept", range(1, 6))
def test_an_end_that_was_cut_off_is_found(kept):
    assert breaks(b"".join(LINES[:kept])) == [kept]


def test_a_line_hashed_anew_breaks_the_next_one():
    forged = chain_lines(HEADER, [{**ENTRIES[0], "new": "other"}, *ENTRIES[1:]]).splitlines(True)

    assert breaks(b"".join([forged[0], forged[1], *LINES[2:]])) == [3]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"{}\n", b"[" * 100_000, CHAIN[:-1], CHAIN + b"\n", CHAIN.replace(b"\n", b"\r\n")],
    ids=["empty", "line", "object", "deep", "open", "more", "crlf"],
)
def test_what_is_no_chain_is_broken(data):
    assert breaks(data)


def test_no_byte_can_change_unseen():
    flipped = (CHAIN[:at] + bytes([CHAIN[at] ^ 1]) + CHAIN[at + 1 :] for at in range(len(CHAIN)))

    assert all(map(breaks, flipped))
