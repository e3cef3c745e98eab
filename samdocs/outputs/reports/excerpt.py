"""The marked line of a source with a caret below it, as wide as the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from samdocs.diagnostics import Diagnostic, Location
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.evidence_lines import is_fit_to_show, split_lines
from samdocs.source import Source

#: What these rules find, data of patients and secrets, must not be spread by the report about it.
_PRIVATE_RULES = frozenset({"PRV003", "MOD014"})
_GUTTER_DIGITS = 5
_TAB = "    "
_LONGEST_LINE = 4000  # characters; only what is near the caret is laid out


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a source around a place.

    Attributes:
        lines: Numbers as they are printed, and texts, safe to print.
        caret: What stands below the last line.
    """

    lines: tuple[tuple[str, str], ...]
    caret: str


def _read_nothing(_: str) -> bytes:
    return b""


@dataclass(slots=True)
class Excerpts:
    """Cuts excerpts from sources; the lines of each source are split once.

    Attributes:
        width: Columns of the terminal.
        private: Files and lines whose text must not be shown.
        read_evidence: Gives the bytes of a file that is no source, empty if it cannot.
    """

    sources: Mapping[str, Source]
    width: int
    private: frozenset[tuple[str, int]] = frozenset()
    read_evidence: Callable[[str], bytes] = _read_nothing
    _lines: dict[str, list[str]] = field(default_factory=dict)

    def cut(self, place: Location) -> Excerpt | None:
        """Return the marked line and the one above it; None where there is no text to show."""
        lines = self._lines_of(place.file)
        if not 0 < place.line <= len(lines) or not self._may_show(place, lines):
            return None
        marked, room = lines[place.line - 1], self.width - _GUTTER_DIGITS - 3
        end = place.end_column if place.end_line == place.line else len(marked) + 1
        window = _Window.around(marked, place.column - 1, end - 1, room)
        shown = [(place.line, window.text)]
        above = lines[place.line - 2] if place.line > 1 else ""
        before = replace(place, line=place.line - 1)
        if above[window.first :].strip() and self._may_show(before, lines):
            shown.insert(0, (place.line - 1, _Window.at(above, window.first, room).text))
        return Excerpt(tuple((f"{n:>{_GUTTER_DIGITS}}", text) for n, text in shown), window.caret)

    def _lines_of(self, file: str) -> list[str]:
        if file not in self._lines:
            source = self.sources.get(file)
            if source is None:
                self._lines[file] = split_lines(self.read_evidence(file))
            else:
                self._lines[file] = source.text.split("\n") if source.text else []
        return self._lines[file]

    def _may_show(self, place: Location, lines: Sequence[str]) -> bool:
        if (place.file, place.line) in self.private:
            return False
        is_source = place.file in self.sources
        return is_source or is_fit_to_show(lines[place.line - 1], place.column - 1)


def private_lines(findings: tuple[Diagnostic, ...]) -> frozenset[tuple[str, int]]:
    """Return the lines with personal data or secrets that were found: no report may repeat them."""
    places = (f.location for f in findings if f.rule.code in _PRIVATE_RULES and f.location)
    return frozenset((place.file, place.line) for place in places)


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a line that is shown: `first` is the offset of its first character."""

    text: str
    caret: str
    first: int

    @classmethod
    def around(cls, line: str, start: int, end: int, room: int) -> _Window:
        """Return the part of a line that holds a range, and a caret for each of its columns."""
        start = min(start, len(line))
        end = min(max(end, start), len(line), start + room)
        fits = end < _LONGEST_LINE and _cells(line[:end]) < room
        first = 0 if fits else max(0, start - room // 3)
        indent = (1 if first else 0) + _cells(line[first:start])
        carets = "^" * max(1, _cells(line[start:end]))
        return cls(cls.at(line, first, room).text, (" " * indent + carets)[:room], first)

    @classmethod
    def at(cls, line: str, first: int, room: int) -> _Window:
        """Return the part of a line from an offset, cut to the room."""
        lead = "…" if first else ""
        rest = line[first : first + _LONGEST_LINE]
        return cls(lead + _cut(_lay_out(rest), room - len(lead)), "", first)


def _lay_out(text: str) -> str:
    return safe(text.replace("\t", _TAB))


def _cells(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    text = _lay_out(text)
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cut(text: str, room: int) -> str:
    if len(text) * 2 <= room or _cells(text) <= room:
        return text
    used, kept = 0, []
    for character in text:
        used += _cell(character)
        if used > room - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _cell(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
