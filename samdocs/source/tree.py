"""A file as a tree of texts that remembers where every value stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from samdocs.diagnostics import Diagnostic, Location
from samdocs.source.builder import MAX_VALUES, Builder, StopError, Value
from samdocs.source.events import Mark, YAMLError, explain_syntax, open_events
from samdocs.source.places import Place, build_places, find_place
from samdocs.source.text import decode

_ID_LINE = re.compile(
    r"^[ -]*(?:\{ *)?[\"']?id[\"']?: *[\"']?([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)", re.MULTILINE
)
_ITEM_PATH = 2  # collection, index


class Source:
    """A file as a tree of texts, with what is wrong in it and where every value stands.

    Attributes:
        file: Path relative to the project, with forward slashes.
        text: The decoded text, empty if it could not be decoded.
        data: The top-level mapping; empty if the file could not be read.
        diagnostics: Faults of encoding and YAML.
        broken_ids: Ids of a file that could not be read to its end, found by a scan of its lines.
    """

    __slots__ = ("_places", "_starts", "broken_ids", "data", "diagnostics", "file", "text")

    def __init__(
        self,
        file: str,
        text: str,
        data: dict[str, Value],
        diagnostics: tuple[Diagnostic, ...],
        *,
        starts: Mapping[tuple[str, int], Mark] | None = None,
        broken_ids: frozenset[str] = frozenset(),
    ) -> None:
        self.file = file
        self.text = text
        self.data = data
        self.diagnostics = diagnostics
        self.broken_ids = broken_ids
        self._starts = starts or {}
        self._places: Place | None = None

    def locate(self, path: Sequence[str | int]) -> Location:
        """Return the place of a value; parts of the path that name nothing are skipped.

        pydantic's `loc` can be passed as it is. A mapping or list is marked on its first line.
        """
        if len(path) == _ITEM_PATH and (start := self._starts.get((str(path[0]), _index(path[1])))):
            return self._range((start.line, start.column), (start.line + 1, 0))
        found = self._find(path)
        return self._range(found.start, found.end) if found else self._top()

    def locate_key(self, path: Sequence[str | int]) -> Location:
        """Return the place of the key of a value; the value's place where it has no key."""
        found = self._find(path)
        if found is None:
            return self._top()
        marked = found.key or found
        return self._range(marked.start, marked.end)

    def _find(self, path: Sequence[str | int]) -> Place | None:
        if self._places is None:
            self._places = build_places(self.text)
        return find_place(self._places, path) if self._places else None

    def _top(self) -> Location:
        return Location(self.file, 1, 1, 1, 1)

    def _range(self, start: tuple[int, int], end: tuple[int, int]) -> Location:
        line, column = start
        if end[0] > line:  # mark the rest of the first line only
            break_at = _line_start(self.text, line)
            line_end = self.text.find("\n", break_at)
            end = (line, (line_end if line_end >= 0 else len(self.text)) - break_at)
        return Location(self.file, line + 1, column + 1, end[0] + 1, max(end[1], column) + 1)


def read_source(file: str, data: bytes | Diagnostic) -> Source:
    """Return the tree of a file's bytes, or of a file without any, which the finding explains."""
    if isinstance(data, Diagnostic):
        return Source(file, "", {}, (data,))
    return parse_source(file, data)


def parse_source(file: str, data: bytes) -> Source:
    """Return the tree of a file's bytes; never raises for what they hold."""
    text, findings = decode(file, data)
    if text is None:
        scanned = data[: 2 * MAX_VALUES].decode("utf-8", "replace").replace("\r", "\n")
        return Source(file, "", {}, findings, broken_ids=_scan_ids(scanned))
    builder = Builder(file)
    try:
        builder.feed(open_events(text))
    except YAMLError as fault:
        builder.faults.append(explain_syntax(file, text, fault))
        builder.stopped = True
    except StopError as stop:
        builder.faults.append(stop.diagnostic)
        builder.stopped = True
    builder.relate_duplicates(text)
    broken = _scan_ids(text) if builder.stopped else frozenset()
    top = {} if builder.stopped else builder.top(text)
    every = findings + tuple(builder.faults)
    return Source(file, text, top, every, starts=builder.starts, broken_ids=broken)


def _scan_ids(text: str) -> frozenset[str]:
    return frozenset(_ID_LINE.findall(text))


def _index(part: str | int) -> int:
    return part if isinstance(part, int) else -1


def _line_start(text: str, line: int) -> int:
    start = 0
    for _ in range(line):
        start = text.find("\n", start) + 1
    return start
