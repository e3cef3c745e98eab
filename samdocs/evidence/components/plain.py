"""Values of foreign files without trust in their shapes: what is none of the asked kind is absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pydantic import JsonValue

Fields: TypeAlias = Mapping[str, JsonValue]
MAX_TEXT = 2_000
_NOTHING: Fields = {}


def text_of(fields: Fields, *keys: str) -> str:
    """Return the first text that says something among some keys; numbers are texts, too."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str) and value.strip():
            return one_line(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def object_of(fields: Fields, key: str) -> Fields:
    """Return the object under a key, an empty one if there is none."""
    value = fields.get(key)
    return value if isinstance(value, dict) else _NOTHING


def objects_of(fields: Fields, *keys: str) -> Iterator[Fields]:
    """Yield the objects of the lists under some keys; an object alone counts as a list of one."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list):
            yield from (entry for entry in value if isinstance(entry, dict))


def texts_of(fields: Fields, *keys: str) -> Iterator[str]:
    """Yield the texts of the lists under some keys; a text alone counts as a list of one."""
    for key in keys:
        value = fields.get(key)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, str) and entry.strip():
                yield one_line(entry)


def one_line(text: str) -> str:
    """Return a text cut to its bound, on one line; half characters, which no file can hold, go."""
    short = " ".join(text[:MAX_TEXT].split())
    return short if short.isascii() else short.encode("utf-8", "replace").decode()
