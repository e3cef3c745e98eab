"""Which characters of a text make up each value: what an edit may replace, and where it may add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from samdocs.source.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
    YamlEvent,
    open_events,
)


class Form(Enum):
    """How a value is written."""

    SCALAR = "scalar"
    ALIAS = "alias"
    LIST = "list"
    MAPPING = "mapping"


@dataclass(slots=True)
class Span:
    """A value's characters by their offsets from the start of the text.

    Attributes:
        start: Its first character; of a list in lines, the first dash.
        end: After its last character; comments, blank lines and the line end behind it are no part.
        style: Of a scalar its quote, `|` or `>`, empty if plain; of a list or mapping `[` if it
            is written in brackets, else empty.
        anchored: Whether an anchor stands before it.
        key: The key it stands under; None for an entry of a list.
        children: What it holds, in the order of the text; of duplicate keys the first.
    """

    form: Form
    start: int
    end: int
    style: str = ""
    anchored: bool = False
    key: Span | None = None
    children: dict[str | int, Span] = field(default_factory=dict)

    @property
    def is_absent(self) -> bool:
        """Whether a key stands there without any value."""
        return self.form is Form.SCALAR and self.start == self.end

    def find(self, path: Sequence[str | int]) -> Span | None:
        """Return the span of a value inside this one; None if there is no such value."""
        span: Span | None = self
        for part in path:
            span = span.children.get(part) if span else None
        return span


def build_spans(text: str) -> Span | None:
    """Return the span of the top value; None if the text holds none or is no YAML.

    Args:
        text: A text that has passed the guard of `parse_source`; the depth is then bounded.
    """
    next_event = open_events(text)
    try:
        while (event := next_event()) is not None:
            if isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
                return _build(text, next_event, event)
    except YAMLError:
        return None
    return None


def _build(text: str, next_event: Callable[[], YamlEvent | None], first: YamlEvent) -> Span:
    start, end = first.start_mark.index, first.end_mark.index
    if isinstance(first, AliasEvent):
        return Span(Form.ALIAS, start, end)
    if isinstance(first, ScalarEvent):
        style: str = first.style
        end = _trimmed(text, start, end) if style in ("|", ">") else end
        return Span(Form.SCALAR, start, end, style, first.anchor is not None)
    form = Form.MAPPING if isinstance(first, MappingStartEvent) else Form.LIST
    span = Span(form, start, end, "", first.anchor is not None)
    bracket = _fill(text, next_event, span)
    if bracket:
        span.style, span.end = "[", bracket
    elif span.children:
        span.end = max(span.end, *(child.end for child in span.children.values()))
    return span


def _fill(text: str, next_event: Callable[[], YamlEvent | None], span: Span) -> int:
    """Take in what a list or mapping holds; return where its closing bracket ends, 0 if none."""
    while (event := next_event()) is not None:
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            start, end = int(event.start_mark.index), int(event.end_mark.index)
            return end if end > start else 0  # the end of lines has no characters of its own
        first = _build(text, next_event, event)
        if span.form is Form.LIST:
            span.children[len(span.children)] = first
        elif (value := next_event()) is not None:
            held = _build(text, next_event, value)
            held.key = first
            name = str(event.value) if isinstance(event, ScalarEvent) else ""
            span.children.setdefault(name, held)
    return 0


def _trimmed(text: str, start: int, end: int) -> int:
    """Return where a text in lines ends: blank lines behind it are its own only where it says so."""
    header = text[start:end].partition("\n")[0].partition("#")[0]
    if "+" in header:
        return end - 1 if text[end - 1 : end] == "\n" else end
    return start + len(text[start:end].rstrip(" \n"))
