"""JSON of other tools, read without trust: no duplicate keys, no NaN, bounded in nesting."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from pydantic import JsonValue

from samdocs.evidence.guarded_text import TextFault, place_in, read_text

MAX_DIGITS = 4_300
_DEEP = 500
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:]|-?Infinity|NaN|\d{4301,}', re.DOTALL)
#: What the reader says → what people understand; the others end with an `at` that leads nowhere.
_WORDS = {
    "Unterminated string starting at": "it ends too early, within a text",
    "Invalid control character at": "a control character stands in a text",
    "Extra data": "it goes on after its end",
}


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
    text = read_text(data)
    if isinstance(text, TextFault):
        return JsonFault(text.message, text.line, text.column)
    try:
        value: JsonValue = json.loads(
            text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as fault:
        return _malformed(text, fault)
    except RecursionError:
        return _Search("values are nested too deeply", deepest=_DEEP).first(text)
    except ValueError as fault:  # also a number with thousands of digits
        words = str(fault) if isinstance(fault, _RefusedError) else "a number cannot be read"
        return _Search(words).first(text)
    return value


def _malformed(text: str, fault: json.JSONDecodeError) -> JsonFault:
    if not text.strip():
        return JsonFault("it is empty", 1, 1)
    words = _WORDS.get(fault.msg, fault.msg.lower())
    if fault.pos >= len(text.rstrip()):
        words = "it ends too early"
    return JsonFault(f"it is no well-formed JSON: {words}", fault.lineno, fault.colno)


def _without_duplicates(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _RefusedError(_twice(next(name for name in names if names.count(name) > 1)))
    return found


def _refuse_constant(word: str) -> JsonValue:
    raise _RefusedError(_no_number(word))


def _twice(key: str) -> str:
    return f"the key `{key[:80]}` stands twice in one object"


def _no_number(word: str) -> str:
    return f"`{word}` is no number of JSON"


@dataclass(slots=True)
class _Search:
    """Looks for the place of what was refused: the reader does not tell it.

    Attributes:
        otherwise: What to say if no place is found.
        deepest: Levels of nesting that are still allowed; 0 for any number.
    """

    otherwise: str
    deepest: int = 0
    _open: list[set[str] | None] = field(default_factory=list)
    _text: tuple[str, int] = ("", 0)

    def first(self, text: str) -> JsonFault:
        """Return the first fault of a text."""
        for part in _TOKEN.finditer(text):
            found = self._take(part[0], part.start())
            if found:
                message, at = found
                return JsonFault(message, *place_in(text, at))
        return JsonFault(self.otherwise, 1, 1)

    def _take(self, part: str, at: int) -> tuple[str, int] | None:
        if part in "{[":
            self._open.append(set() if part == "{" else None)
            is_deep = self.deepest and len(self._open) > self.deepest
            return (self.otherwise, at) if is_deep else None
        if part in "]}":
            del self._open[-1:]
            return None
        if part == ":":
            return self._take_key()
        if part[0] == '"':
            self._text = (part, at)
            return None
        if part[0].isdigit():
            return f"a number has more than {MAX_DIGITS:,} digits", at
        return _no_number(part), at

    def _take_key(self) -> tuple[str, int] | None:
        keys = self._open[-1] if self._open else None
        written, at = self._text
        key = _unquoted(written)
        if keys is None or key not in keys:
            if keys is not None:
                keys.add(key)
            return None
        return _twice(key), at


def _unquoted(written: str) -> str:
    try:
        return str(json.loads(written))
    except ValueError:
        return written
