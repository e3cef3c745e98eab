"""Two texts word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum
from itertools import takewhile
from typing import NamedTuple

#: A date, a version, a number with its fraction and an id are one word each.
_WORD = re.compile(r"\s+|\w+(?:[-.:/]\w+)*|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
#: Beyond so many words on a side, lines are compared before words, for the search takes seconds.
MAX_WORDS = 1_500
#: Beyond so many lines on a side the text is told as replaced.
MAX_LINES = 4_000


class Part(Enum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Words(NamedTuple):
    """A stretch of text and what became of it."""

    part: Part
    text: str


def redline(old: str, new: str) -> tuple[Words, ...]:
    """Return both texts as one, cut where words differ.

    The parts that are not ADDED make the old text, those that are not REMOVED the new one.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    start = _count_same(before, after)
    end = _count_same(before[start:][::-1], after[start:][::-1])
    gone, came = before[start : len(before) - end], after[start : len(after) - end]
    found = [
        (Part.SAME, "".join(before[:start])),
        *_compare(gone, came),
        (Part.SAME, "".join(before[len(before) - end :])),
    ]
    return tuple(_joined(found))


def _count_same(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _compare(gone: Sequence[str], came: Sequence[str]) -> Iterator[tuple[Part, str]]:
    if max(len(gone), len(came)) <= MAX_WORDS:
        yield from _differences(gone, came)
        return
    before, after = _LINE.findall("".join(gone)), _LINE.findall("".join(came))
    if max(len(before), len(after)) > MAX_LINES:
        yield from ((Part.REMOVED, "".join(gone)), (Part.ADDED, "".join(came)))
        return
    for part, old, new in _blocks(before, after):
        words = (_WORD.findall(old), _WORD.findall(new))
        if part is Part.SAME:
            yield part, old
        elif max(map(len, words)) <= MAX_WORDS:
            yield from _differences(*words)
        else:
            yield from ((Part.REMOVED, old), (Part.ADDED, new))


def _differences(gone: Sequence[str], came: Sequence[str]) -> Iterator[tuple[Part, str]]:
    for part, old, new in _blocks(gone, came):
        yield from ((part, old),) if part is Part.SAME else ((Part.REMOVED, old), (Part.ADDED, new))


def _blocks(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[Part, str, str]]:
    """Yield stretches that are the same, and those that differ with both texts."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        part = Part.SAME if kind == "equal" else Part.ADDED
        yield part, "".join(one[start:end]), "".join(other[new_start:new_end])


def _joined(found: Sequence[tuple[Part, str]]) -> Iterator[Words]:
    """Yield the parts, what went before what came; a mere space does not part two changes."""
    gone, came = "", ""
    said = [pair for pair in found if pair[1]]
    following = [*(part for part, _ in said[1:]), Part.SAME]
    for (part, text), after in zip(said, following, strict=False):
        if part is Part.REMOVED:
            gone += text
        elif part is Part.ADDED:
            came += text
        elif (gone or came) and text.isspace() and after is not Part.SAME:
            gone, came = gone + text, came + text
        else:
            yield from _both(gone, came)
            gone, came = "", ""
            yield Words(Part.SAME, text)
    yield from _both(gone, came)


def _both(gone: str, came: str) -> Iterator[Words]:
    if gone:
        yield Words(Part.REMOVED, gone)
    if came:
        yield Words(Part.ADDED, came)
