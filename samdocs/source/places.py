"""Where every value of a text stands: built only when a finding needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from samdocs.source.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    Mark,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
    YamlEvent,
    open_events,
)


@dataclass(slots=True)
class Place:
    """A value's range, its key's range, and the places of what it holds; counted from 0."""

    start: tuple[int, int]
    end: tuple[int, int]
    key: Place | None = None
    children: dict[str | int, Place] = field(default_factory=dict)


def build_places(text: str) -> Place | None:
    """Return the place of the top value; None if the text holds none.

    Call it only for a text that has passed the guard: it recurses once per level. A text with a
    syntax fault gives the places up to the fault.
    """
    next_event = open_events(text)
    try:
        while (event := next_event()) is not None:
            if isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
                return _build(next_event, event)
    except YAMLError:
        return None
    return None


def find_place(top: Place, path: Sequence[str | int]) -> Place:
    """Return the deepest place a path leads to; parts that name no key or entry are skipped.

    pydantic puts the names of union members into `loc`; skipping lets a `loc` be used as it is.
    """
    place = top
    for part in path:
        place = place.children.get(part, place)
    return place


def _build(next_event: Callable[[], YamlEvent | None], first: YamlEvent) -> Place:
    place = Place(_position(first.start_mark), _position(first.end_mark))
    if isinstance(first, MappingStartEvent):
        _fill_mapping(next_event, place)
    elif isinstance(first, SequenceStartEvent):
        _fill_sequence(next_event, place)
    return place


def _fill_mapping(next_event: Callable[[], YamlEvent | None], place: Place) -> None:
    while (event := next_event()) is not None and not isinstance(event, MappingEndEvent):
        key = _build(next_event, event)
        name = event.value if isinstance(event, ScalarEvent) else ""
        value_event = next_event()
        if value_event is None:
            return
        value = _build(next_event, value_event)
        value.key = key
        place.children.setdefault(name, value)  # of duplicate keys the first keeps its place
    if event is not None:
        place.end = _position(event.end_mark)


def _fill_sequence(next_event: Callable[[], YamlEvent | None], place: Place) -> None:
    index = 0
    while (event := next_event()) is not None and not isinstance(event, SequenceEndEvent):
        if isinstance(event, AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent):
            place.children[index] = _build(next_event, event)
            index += 1
    if event is not None:
        place.end = _position(event.end_mark)


def _position(mark: Mark) -> tuple[int, int]:
    return mark.line, mark.column
