"""Two texts word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
#: Beyond so many words on a side the search takes seconds; then the whole text is told as replaced.
MAX_WORDS = 4_000


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
    if max(len(before), len(after)) > MAX_WORDS:
        return _parts((Part.REMOVED, old), (Part.ADDED, new))
    found: list[tuple[Part, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        gone, came = "".join(before[start:end]), "".join(after[new_start:new_end])
        if kind == "equal":
            found.append((Part.SAME, gone))
        else:
            found += [(Part.REMOVED, gone), (Part.ADDED, came)]
    return _parts(*found)


def _parts(*found: tuple[Part, str]) -> tuple[Words, ...]:
    return tuple(Words(part, text) for part, text in found if text)
