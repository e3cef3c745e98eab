"""The id a person most likely meant, found without comparing a wrong id with every other."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property

from samdocs.fields import ItemId

#: A project with more wrong ids has one cause for them; it is not found by guessing at each.
MAX_GUESSES = 500

_SIDE = 10  # neighbours in the order of ids, on each side
_SAME_NUMBER = 20  # ids of other families with the same number
_NUMBER = re.compile(r"\d+$")


class NearestIds:
    """Answers which known id comes nearest to an unknown one; the first questions only."""

    def __init__(self, known: Iterable[ItemId]) -> None:
        self._known = known
        self._left = MAX_GUESSES

    def find(self, name: str) -> ItemId | None:
        """Return the nearest known id; None if none is near, or after too many questions."""
        if self._left <= 0:
            return None
        self._left -= 1
        same_number = self._by_number.get(_number(name), [])
        kin = [known for known in same_number if _family(known) == _family(name)]
        if len(kin) == 1:
            return kin[0]  # only the zeros differ
        near = get_close_matches(name, self._candidates(name), n=1, cutoff=0.5)
        return ItemId(near[0]) if near else None

    def _candidates(self, name: str) -> list[ItemId]:
        """Return ids beside the name, and ids with its number: the usual slips."""
        at = bisect_left(self._sorted, name)
        beside = self._sorted[max(0, at - _SIDE) : at + _SIDE]
        return list(dict.fromkeys((*beside, *self._by_number.get(_number(name), ()))))

    @cached_property
    def _sorted(self) -> list[ItemId]:
        return sorted(self._known)

    @cached_property
    def _by_number(self) -> dict[int, list[ItemId]]:
        found: dict[int, list[ItemId]] = {}
        for name in self._sorted:
            same = found.setdefault(_number(name), [])
            if len(same) < _SAME_NUMBER:
                same.append(name)
        return found


def _family(name: str) -> str:
    return _NUMBER.sub("", name)


def _number(name: str) -> int:
    """Return the number an id ends in; -1 if it ends in none."""
    digits = _NUMBER.search(name)
    return int(digits[0][-18:]) if digits else -1
