"""Which test a case of a result file executes: by what the case says, else by the test's names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from samdocs.fields import ItemId

_SIGNS = re.compile(r"[*?]")
_PARAMETERS = re.compile(r"\[.*\]$", re.DOTALL)


class TestNames:
    """The names by which tests find their results, as one question."""

    __test__ = False  # pytest must not take the class for a test of its own

    def __init__(self, names: Mapping[ItemId, Iterable[str]]) -> None:
        """Read names: exact ones, and patterns in which `*` and `?` stand for characters.

        Args:
            names: The `automated_by` of each test.
        """
        self._exact: dict[str, list[ItemId]] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], ItemId]]] = {}
        for test in sorted(names):
            for name in names[test]:
                self._add(name.strip(), test)
        self._lengths = sorted({len(begin) for begin in self._patterns})

    def find(self, name: str) -> tuple[ItemId, ...]:
        """Return the tests that a case of this name executes, sorted.

        A name without its parameters in brackets names the case, too.
        """
        plain = _PARAMETERS.sub("", name)
        found = {*self._exact.get(name, ()), *self._exact.get(plain, ())}
        for length in self._lengths:
            for pattern, test in self._patterns.get(name[:length], ()):
                if test not in found and (pattern.fullmatch(name) or pattern.fullmatch(plain)):
                    found.add(test)
        return tuple(sorted(found))

    def _add(self, name: str, test: ItemId) -> None:
        sign = _SIGNS.search(name)
        if sign is None:
            self._exact.setdefault(name, []).append(test)
            return
        begin = name[: sign.start()]
        self._patterns.setdefault(begin, []).append(
            (re.compile("".join(_parts(name)), re.DOTALL), test)
        )


def _parts(name: str) -> Iterator[str]:
    for character in name:
        yield {"*": ".*", "?": "."}.get(character) or re.escape(character)
