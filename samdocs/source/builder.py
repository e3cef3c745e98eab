"""Events to dicts, lists and texts, within bounds.

Nothing is composed before it is bounded: the C composer recurses, and 50,000 `[` crash it. The
pass counts depth, values and aliases on the events, which the parser hands out one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from samdocs.diagnostics import Diagnostic, Location, Related, diagnose
from samdocs.rules import RULES
from samdocs.source.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    Mark,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YamlEvent,
)
from samdocs.source.places import build_places, find_place
from samdocs.source.text import first_hidden, is_control

MAX_DEPTH = 64
MAX_VALUES = 1_000_000
MAX_ALIASED_VALUES = 10_000

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

#: Keys that YAML's core schema reads as null, a boolean or a number; another reader sees no text.
_OTHER_THAN_TEXT = re.compile(r"(?:~|null|true|false|[-+]?\.?[0-9][0-9_.eExo+-]*|)$", re.IGNORECASE)
_QUOTES = frozenset("\"'")
_ITEM_DEPTH = 2  # collections → list → item


class Quoted(str):
    """A scalar that its author put in quotes: text, never a number or a yes."""

    __slots__ = ()


class StopError(Exception):
    """A bound is broken; the rest of the file is not looked at."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Builder:
    """Turns events into dicts, lists and texts. Speed matters: 230,000 events for 10,000 items."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Diagnostic] = []
        self.starts: dict[tuple[str, int], Mark] = {}
        self.stopped = False
        self._root: list[Value] = []
        self._container: list[Value] | dict[str, Value] = self._root
        self._outer: list[list[Value] | dict[str, Value]] = []
        self._key: str | None = None
        self._collection = ""
        self._count = 0
        self._aliased = 0
        self._documents = 0
        self._keys: dict[str, str] = {}
        self._anchors: dict[str, tuple[Value, int] | None] = {}
        self._open_anchors: list[tuple[int, str, int, Value]] = []
        self._aside: list[tuple[dict[str, Value], str]] = []
        self._duplicates: list[tuple[int, tuple[str | int, ...]]] = []

    def feed(self, next_event: Callable[[], YamlEvent | None]) -> None:
        """Consume every event of a text."""
        handlers = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._mapping_start,
            MappingEndEvent: self._end,
            SequenceStartEvent: self._sequence_start,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document_start,
        }
        while (event := next_event()) is not None:
            handler = handlers.get(event.__class__)
            if handler:
                handler(event)

    def top(self, text: str) -> dict[str, Value]:
        """Return the top-level mapping, and note a file that has none."""
        for mapping, key in self._aside:
            mapping.pop(key, None)
        if not self._root or (self._root[0] == "" and not text.strip("-. \n")):
            self._fault("SRC017", "the file is empty", None, "delete it, or describe an item in it")
            return {}
        top = self._root[0]
        if isinstance(top, dict):
            return top
        hint = "start with the name of a collection, e.g. `software_requirements:`"
        self._fault("MOD003", "the file holds no collections", None, hint)
        return {}

    def relate_duplicates(self, text: str) -> None:
        """Add to each duplicate key the place where the key stands first."""
        top = build_places(text) if self._duplicates else None
        if top is None:
            return
        for number, path in self._duplicates:
            first = find_place(top, path).key
            if first is None:
                continue
            (line, column), (_, end) = first.start, first.end
            where = Location(self.file, line + 1, column + 1, line + 1, end + 1)
            related = (Related(where, "it stands here first"),)
            self.faults[number] = replace(self.faults[number], related=related)

    def _path(self) -> tuple[str | int, ...]:
        """Return where the open container stands: entries are read in order, so each is the last."""
        chain = [*self._outer[1:], self._container]
        return tuple(
            len(holder) - 1 if isinstance(holder, list) else next(reversed(holder))
            for holder in chain[:-1]
        )

    def _scalar(self, event: YamlEvent) -> None:
        container = self._container
        value: str = event.value
        if container.__class__ is dict and self._key is None:
            self._take_key(event, value)
            return
        if event.style in _QUOTES:
            value = Quoted(value)
            if event.style == '"':
                self._check_escapes(event, value)
        elif value == "=":
            self._fault("SRC028", "a bare `=` is no text to every reader", event, 'write "="')
        if event.tag is not None or event.anchor is not None:
            self._take_properties(event, value)
        self._attach(value)

    def _attach(self, value: Value) -> None:
        container = self._container
        if isinstance(container, list):
            container.append(value)
        elif self._key is not None:
            container[self._key] = value
            self._key = None
        self._count += 1
        if self._count > MAX_VALUES:
            raise StopError(
                self._finding("SRC019", f"more than {MAX_VALUES:,} values", None, "split the file")
            )

    def _take_key(self, event: YamlEvent, value: str) -> None:
        container = self._container
        key = self._keys.get(value) or self._check_new_key(event, value)
        if event.tag is not None or event.anchor is not None:
            self._take_properties(event, value)
        if isinstance(container, dict) and (key in container or key == "<<"):
            key = self._put_aside(event, key, container)
        self._key = key
        if len(self._outer) == 1:
            self._collection = key

    def _check_new_key(self, event: YamlEvent, value: str) -> str:
        if event.style not in _QUOTES and _OTHER_THAN_TEXT.match(value):
            shown = value or "an empty key"
            self._fault("SRC022", f"the key `{shown}` is not text", event, f'write "{value}":')
        elif event.style == '"':
            self._check_escapes(event, value)
        self._keys[value] = value
        return value

    def _put_aside(self, event: YamlEvent, key: str, container: dict[str, Value]) -> str:
        """Report a merge or duplicate key; its value is read, so that its faults show, and dropped."""
        if key == "<<":
            hint = "write the fields out in each record"
            self._fault("SRC014", "merge keys are refused in controlled records", event, hint)
        else:
            self._duplicates.append((len(self.faults), (*self._path(), key)))
            self._fault("SRC013", f"the key `{key}` stands twice", event, "delete one of them")
        aside = f"\0{len(self._aside)}"
        self._aside.append((container, aside))
        return aside

    def _check_escapes(self, event: YamlEvent, value: str) -> None:
        hidden = first_hidden(value)
        if hidden:
            code = "SRC009" if is_control(value) else "SRC010"
            self._fault(code, f"the text holds {hidden}, which cannot be seen", event, "delete it")

    def _take_properties(self, event: YamlEvent, value: Value) -> None:
        if event.tag is not None:
            hint = "delete it; the format decides the type of each value"
            self._fault("SRC015", f"the tag `{event.tag}` is used", event, hint)
        if event.anchor is not None:
            self._define_anchor(event)
            self._anchors[event.anchor] = (value, 1)

    def _define_anchor(self, event: YamlEvent) -> None:
        if event.anchor in self._anchors:
            hint = "give each anchor a name of its own"
            self._fault("SRC021", f"the anchor `{event.anchor}` is defined twice", event, hint)

    def _mapping_start(self, event: YamlEvent) -> None:
        mapping: dict[str, Value] = {}
        outer = self._container
        if len(self._outer) == _ITEM_DEPTH and isinstance(outer, list):
            self.starts[self._collection, len(outer)] = event.start_mark
        self._open(event, mapping)

    def _sequence_start(self, event: YamlEvent) -> None:
        self._open(event, [])

    def _open(self, event: YamlEvent, value: list[Value] | dict[str, Value]) -> None:
        if self._container.__class__ is dict and self._key is None:
            message = "a list or mapping is used as a key"
            raise StopError(self._finding("SRC022", message, event, "use a plain word as key"))
        self._attach(value)
        if len(self._outer) >= MAX_DEPTH:
            message = f"nesting is deeper than {MAX_DEPTH} levels"
            raise StopError(self._finding("SRC018", message, event, "flatten the record"))
        self._outer.append(self._container)
        self._container = value
        if event.tag is not None:
            self._take_properties_of_collection(event)
        if event.anchor is not None:
            self._define_anchor(event)
            self._anchors[event.anchor] = None
            self._open_anchors.append((len(self._outer), event.anchor, self._count, value))

    def _take_properties_of_collection(self, event: YamlEvent) -> None:
        hint = "delete it; the format decides the type of each value"
        self._fault("SRC015", f"the tag `{event.tag}` is used", event, hint)

    def _end(self, _: YamlEvent) -> None:
        if self._open_anchors and self._open_anchors[-1][0] == len(self._outer):
            name, before, value = self._open_anchors.pop()[1:]
            self._anchors[name] = (value, self._count - before + 1)
        self._container = self._outer.pop()

    def _alias(self, event: YamlEvent) -> None:
        if self._container.__class__ is dict and self._key is None:
            raise StopError(
                self._finding("SRC022", "an alias is used as a key", event, "write it out")
            )
        known = self._anchors.get(event.anchor)
        if known is None:
            inside = event.anchor in self._anchors
            message = f"the alias `{event.anchor}` " + (
                "stands inside what it names" if inside else "names no anchor above it"
            )
            raise StopError(self._finding("SRC021", message, event, "write the value out"))
        value, size = known
        self._aliased += size
        if self._aliased > MAX_ALIASED_VALUES:
            message = f"aliases add more than {MAX_ALIASED_VALUES:,} values"
            raise StopError(self._finding("SRC020", message, event, "write the values out"))
        self._count += size - 1
        self._attach(value)

    def _document_start(self, event: YamlEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second document starts in this file"
            raise StopError(
                self._finding("SRC016", message, event, "put it into a file of its own")
            )

    def _fault(self, code: str, message: str, event: YamlEvent | None, hint: str) -> None:
        self.faults.append(self._finding(code, message, event, hint))

    def _finding(self, code: str, message: str, event: YamlEvent | None, hint: str) -> Diagnostic:
        if event is None:
            return diagnose(RULES[code], message, Location(self.file, 1, 1, 1, 1), hint=hint)
        start, end = event.start_mark, event.end_mark
        width = end.column - start.column if end.line == start.line else 1
        first, last = start.column + 1, start.column + 1 + max(width, 1)
        location = Location(self.file, start.line + 1, first, start.line + 1, last)
        return diagnose(RULES[code], message, location, hint=hint)
