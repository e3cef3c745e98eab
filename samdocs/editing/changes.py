"""Changes to the characters of a file: only those that must change do, line ends stay as they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple


class Change(NamedTuple):
    """Characters to replace, by their offsets in the text as our reader has it (LF, no mark)."""

    start: int
    end: int
    text: str


def apply_changes(data: bytes, changes: Sequence[Change]) -> bytes:
    """Return the bytes of a file after some changes; every other byte is as before.

    Args:
        data: A file in UTF-8, with or without byte order mark, with LF or CRLF line ends.
        changes: Changes that do not overlap; those at one place are made in the order given.
    """
    raw = data.decode("utf-8")
    mark = 1 if raw.startswith("\ufeff") else 0
    returns = _returns(raw, mark)
    line_end = "\r\n" if returns else "\n"
    pieces: list[str] = []
    done = 0
    for start, end, text in sorted(changes, key=lambda change: change.start):
        first, last = _raw_offset(start, returns, mark), _raw_offset(end, returns, mark)
        pieces += [raw[done:first], text.replace("\n", line_end)]
        done = last
    return "".join([*pieces, raw[done:]]).encode("utf-8")


def _returns(raw: str, mark: int) -> list[int]:
    """Return where, in the text as read, a line end was written with a carriage return."""
    found: list[int] = []
    at = raw.find("\r\n")
    while at >= 0:
        found.append(at - mark - len(found))
        at = raw.find("\r\n", at + 2)
    return found


def _raw_offset(offset: int, returns: Sequence[int], mark: int) -> int:
    """Return the offset in the raw text; that of a line end is before its carriage return."""
    return offset + mark + bisect_left(returns, offset)
