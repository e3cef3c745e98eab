"""YAML of other tools, read without trust: no aliases, no tags, no duplicates, bounded throughout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from samdocs.source.builder import Value
from samdocs.source.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
    YamlEvent,
    open_events,
)

MAX_DEPTH = 64
MAX_VALUES = 5_000_000
#: Keys down to this depth are remembered with their lines.
_LINE_DEPTH = 2


@dataclass(frozen=True, slots=True)
class ForeignFault:
    """Why a file cannot be used; lines count from 1."""

    message: str
    line: int


@dataclass(frozen=True, slots=True)
class ForeignYaml:
    """A file as mappings, lists and texts.

    Attributes:
        documents: What each document of the file holds; a tool may write several.
        lines: Where keys of the outer two mappings stand first, by path.
    """

    documents: tuple[Value, ...] = ()
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)


class _RefusedError(Exception):
    """The file does what no tool needs."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.fault = ForeignFault(message, line)


def read_foreign(text: str) -> ForeignYaml | ForeignFault:
    """Return what a text of YAML holds, or why it holds nothing that can be relied on."""
    reading = _Reading()
    try:
        reading.feed(open_events(text))
    except _RefusedError as refused:
        return refused.fault
    except YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        words = str(getattr(fault, "problem", "") or "it cannot be parsed")
        return ForeignFault(f"it is no well-formed YAML: {words}", line)
    return ForeignYaml(tuple(reading.documents), reading.lines)


class _Reading:
    """The values of one file; every scalar is a text."""

    def __init__(self) -> None:
        self.documents: list[Value] = []
        self.lines: dict[tuple[str, ...], int] = {}
        self._open: list[list[Value] | dict[str, Value]] = []
        self._keys: list[str | None] = []
        self._number = 0

    def feed(self, next_event: Callable[[], YamlEvent | None]) -> None:
        """Consume every event of a text."""
        handlers = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._mapping_start,
            MappingEndEvent: self._end,
            SequenceStartEvent: self._sequence_start,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }
        while (event := next_event()) is not None:
            handler = handlers.get(event.__class__)
            if handler:
                handler(event)

    def _document(self, _event: YamlEvent) -> None:
        self._open.clear()
        self._keys.clear()

    def _scalar(self, event: YamlEvent) -> None:
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            self._take_key(event)
        else:
            self._put(event.value, event)
            self._forget_key()

    def _take_key(self, event: YamlEvent) -> None:
        key, line = event.value, event.start_mark.line + 1
        held = self._open[-1]
        if isinstance(held, dict) and key in held:
            raise _RefusedError(f"the key `{key[:80]}` stands twice in one mapping", line)
        self._keys[-1] = key
        if len(self._keys) <= _LINE_DEPTH:
            self.lines.setdefault(tuple(name or "" for name in self._keys), line)

    def _mapping_start(self, event: YamlEvent) -> None:
        self._begin({}, event)

    def _sequence_start(self, event: YamlEvent) -> None:
        self._begin([], event)

    def _begin(self, container: list[Value] | dict[str, Value], event: YamlEvent) -> None:
        line = event.start_mark.line + 1
        if len(self._open) >= MAX_DEPTH:
            raise _RefusedError(f"values are nested more than {MAX_DEPTH} deep", line)
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            raise _RefusedError("a key is no text", line)
        self._put(container, event)
        self._open.append(container)
        self._keys.append(None)

    def _end(self, _event: YamlEvent) -> None:
        self._open.pop()
        self._keys.pop()
        self._forget_key()

    def _forget_key(self) -> None:
        """A value is complete: what comes next in its mapping is a key."""
        if self._keys:
            self._keys[-1] = None

    def _alias(self, event: YamlEvent) -> None:
        raise _RefusedError("it uses an alias, which no list needs", event.start_mark.line + 1)

    def _put(self, value: Value, event: YamlEvent) -> None:
        self._number += 1
        if self._number > MAX_VALUES:
            message = f"there are more than {MAX_VALUES:,} values"
            raise _RefusedError(message, event.start_mark.line + 1)
        if not self._open:
            self.documents.append(value)
            return
        held, key = self._open[-1], self._keys[-1]
        if isinstance(held, list):
            held.append(value)
        elif key is not None:
            held[key] = value
