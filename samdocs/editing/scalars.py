"""Values as YAML that every reader takes for the same: ours, and any of YAML 1.1 or 1.2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from samdocs.diagnostics import SamdocsError
from samdocs.source import Value
from samdocs.source.text import first_hidden

#: What can be written. A `str` is text for every reader; dates, numbers and yes or no stand bare.
Entry: TypeAlias = (
    "str | bool | int | float | date | datetime | Sequence[Entry] | Mapping[str, Entry]"
)

Bare: TypeAlias = "bool | int | float | date | datetime"

#: Lists and mappings in one line are kept to this width; single texts may be longer.
LINE_WIDTH = 100
INDENT = 2

#: Texts that may stand bare: they start with a letter, so no reader takes them for a number or date.
_BARE = re.compile(r"[^\W\d_][^\n\t]*(?<![\s:])")
_NOT_BARE = re.compile(r": | #|:$")
_NOT_BARE_IN_BRACKETS = re.compile(r"[^\w ./():;+@%=-]")
#: Words that a reader of YAML 1.1 or 1.2 takes for something other than text.
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_LONE_RETURN = re.compile("\r\n?")
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text as it is kept: with LF line ends.

    Raises:
        SamdocsError: It holds a character that cannot be seen, or bytes that are none.
    """
    if _NO_CHARACTER.search(text):
        raise SamdocsError("the text holds bytes that are no UTF-8", "type the text anew")
    text = _LONE_RETURN.sub("\n", text)
    if hidden := first_hidden(text):
        message = f"the text holds {hidden}, a character that cannot be seen"
        raise SamdocsError(message, "type the text anew")
    return text


def as_read(entry: Entry) -> Value:
    """Return what our reader makes of an entry once it is written."""
    if isinstance(entry, str):
        return clean(entry)
    if isinstance(entry, Mapping):
        return {clean(key): as_read(value) for key, value in entry.items()}
    if isinstance(entry, Sequence):
        return [as_read(value) for value in entry]
    return _bare(entry)


def in_line(entry: Entry, *, in_brackets: bool = False) -> str:
    """Return an entry in one line."""
    if isinstance(entry, str):
        return _text_in_line(clean(entry), in_brackets=in_brackets)
    if isinstance(entry, Mapping):
        pairs = (
            f"{in_line(key, in_brackets=True)}: {in_line(value, in_brackets=True)}"
            for key, value in entry.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(entry, Sequence):
        return "[" + ", ".join(in_line(value, in_brackets=True) for value in entry) + "]"
    return _bare(entry)


def in_lines(entry: Mapping[str, Entry], column: int) -> list[str]:
    """Return a mapping key by key, each line indented to a column."""
    lines: list[str] = []
    for key, value in entry.items():
        lines += after_key(" " * column + in_line(key) + ":", value, column)
    return lines


def after_key(start: str, value: Entry, column: int) -> list[str]:
    """Return the lines of a value under a key.

    Args:
        start: The line up to the colon behind the key.
        value: What stands there.
        column: Where the key starts, counted from 0.
    """
    if isinstance(value, str):
        text = clean(value)
        return _literal(start, text, column) if _is_literal(text) else [f"{start} {in_line(text)}"]
    if isinstance(value, Mapping) and value:
        return [start, *in_lines(value, column + INDENT)]
    line = f"{start} {in_line(value)}"
    if isinstance(value, Sequence) and value and not _fits(line, value):
        return [start, *_list_in_lines(value, column + INDENT)]
    return [line]


def _fits(line: str, entries: Sequence[Entry]) -> bool:
    return len(line) <= LINE_WIDTH and not any(isinstance(entry, Mapping) for entry in entries)


def _list_in_lines(entries: Sequence[Entry], column: int) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        lines += dashed(entry, column)
    return lines


def dashed(entry: Entry, column: int, gap: int = 1) -> list[str]:
    """Return an entry of a list in lines, its dash at a column and `gap` spaces behind the dash."""
    dash = " " * column + "-" + " " * gap
    if isinstance(entry, Mapping) and entry:
        first, *rest = in_lines(entry, len(dash))
        return [dash + first[len(dash) :], *rest]
    return [dash + in_line(entry)]


def _bare(entry: Bare) -> str:
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, datetime):
        moment = entry.isoformat(timespec="seconds")
        return moment.removesuffix("+00:00") + "Z" if moment.endswith("+00:00") else moment
    return entry.isoformat() if isinstance(entry, date) else str(entry)


def quoted(text: str, quote: str) -> str:
    """Return a text in one line in quotes: in those asked for, or in `"` if only they can hold it."""
    text = clean(text)
    if quote == "'" and "\n" not in text and "\t" not in text:
        return "'" + text.replace("'", "''") + "'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


def _text_in_line(text: str, *, in_brackets: bool) -> str:
    if _may_be_bare(text, in_brackets=in_brackets):
        return text
    return quoted(text, "'" if "\\" in text or '"' in text else '"')


def _may_be_bare(text: str, *, in_brackets: bool) -> bool:
    if not _BARE.fullmatch(text) or text.lower() in _WORDS or _NOT_BARE.search(text):
        return False
    return not (in_brackets and _NOT_BARE_IN_BRACKETS.search(text))


def _is_literal(text: str) -> bool:
    """Whether a text of several lines is written as it stands, in lines below its key."""
    body = text.removesuffix("\n")
    return "\n" in text and bool(body.strip()) and not body.endswith("\n")


def _literal(start: str, text: str, column: int) -> list[str]:
    body = text.removesuffix("\n")
    starts_with_space = body.lstrip("\n")[:1].isspace() or body.startswith("\n")
    header = "|" + (str(INDENT) if starts_with_space else "") + ("-" if body == text else "")
    margin = " " * (column + INDENT)
    lines = [margin + line if line else "" for line in body.split("\n")]
    return [f"{start} {header}", *lines]
