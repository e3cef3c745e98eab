"""JSON of other tools, read without trust: no duplicate keys, no NaN, bounded in nesting."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import JsonValue

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class JsonFault:
    """Why a file cannot be used; lines and columns count from 1."""

    message: str
    line: int
    column: int


class _RefusedError(ValueError):
    """The file says something that two readers understand differently."""


def read_json(data: bytes) -> JsonValue | JsonFault:
    """Return what a file of JSON holds, or why it holds nothing that can be relied on."""
    try:
        text = data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        return JsonFault(f"byte 0x{data[fault.start]:02x} is not UTF-8", line, 1)
    try:
        value: JsonValue = json.loads(
            text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as fault:
        words = "it ends too early" if fault.pos >= len(text.rstrip()) else fault.msg.lower()
        return JsonFault(f"it is no well-formed JSON: {words}", fault.lineno, fault.colno)
    except RecursionError:
        return JsonFault("values are nested too deeply", 1, 1)
    except ValueError as fault:  # also a number with thousands of digits
        return JsonFault(str(fault), 1, 1)
    return value


def _without_duplicates(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(f"the key `{twice[:80]}` stands twice in one object")
    return found


def _refuse_constant(word: str) -> JsonValue:
    raise _RefusedError(f"`{word}` is no number of JSON")
