"""Lines of JSON in which each carries a hash over itself and everything before it.

A line is an object in ASCII. Its last key is `hash`: the SHA-256 of the hash of the line before it
(64 zeros before the first) followed by the bytes of the line up to `,"hash":`. `n` counts the lines
from 0, and the first line says with `entries` how many follow, so that no end can be cut off.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pydantic import JsonValue

#: The file of a package that holds the audit trail.
AUDIT_TRAIL_NAME = "audit-trail.jsonl"

_BEGIN = "0" * 64
_LINE = re.compile(rb'(\{"n":(\d{1,12}),.*),"hash":"([0-9a-f]{64})"\}')
_ENTRIES = re.compile(rb'.*"entries":(\d{1,12})[,}]')


class Break(NamedTuple):
    """A line at which a chain does not hold, counted from 1, and why."""

    line: int
    words: str


def chain_lines(
    header: Mapping[str, JsonValue], entries: Iterable[Mapping[str, JsonValue]]
) -> bytes:
    """Return the lines of a chain, the header first; `n`, `entries` and `hash` are added."""
    listed = list(entries)
    found: list[bytes] = []
    before = _BEGIN
    for number, entry in enumerate([{**header, "entries": len(listed)}, *listed]):
        text = json.dumps({"n": number, **entry}, separators=(",", ":"))[:-1].encode("ascii")
        before = _hash(before, text)
        found.append(b'%s,"hash":"%s"}\n' % (text, before.encode("ascii")))
    return b"".join(found)


def find_breaks(data: bytes) -> Iterator[Break]:
    """Yield each line at which a chain does not hold; a whole chain yields nothing.

    What follows a broken line is judged by the hash that line states, so that one changed line is
    one break.
    """
    before, expected = _BEGIN, 0
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, start=1):
        parts = _LINE.fullmatch(line)
        if parts is None:
            yield Break(number, "it is no line that samdocs writes")
            before, expected = "", expected + 1
            continue
        stated, place = parts[3].decode("ascii"), int(parts[2])
        if (before and _hash(before, parts[1]) != stated) or place != expected:
            yield Break(number, _why(place, expected))
        before, expected = stated, place + 1
    yield from _end(data, len(lines))


def _why(place: int, expected: int) -> str:
    if place == expected:
        return "its hash is not that of its text and of the lines before it"
    return f"it bears number {place} where {expected} should stand"


def _end(data: bytes, lines: int) -> Iterator[Break]:
    """Yield a break if there are not as many lines as the first one says, or the last is open."""
    if not data.endswith(b"\n"):
        yield Break(lines, "the line has no end")
    said = _ENTRIES.match(data.partition(b"\n")[0])
    if said is None:
        yield Break(1, "it does not say how many entries follow")
    elif int(said[1]) != lines - 1:
        yield Break(lines, f"the first line tells of {int(said[1])} entries, {lines - 1} are there")


def _hash(before: str, text: bytes) -> str:
    return hashlib.sha256(before.encode("ascii") + text).hexdigest()
