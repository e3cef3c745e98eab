"""The door to libyaml: events of a text, one by one, and what its scanner complains about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from yaml._yaml import CParser
from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from samdocs.diagnostics import Diagnostic, Location, Related, diagnose
from samdocs.rules import RULES

__all__ = [
    "AliasEvent",
    "DocumentStartEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "Mark",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "YAMLError",
    "YamlEvent",
    "explain_syntax",
    "open_events",
]


class YamlEvent(Protocol):
    """What is read of an event; which attributes one has depends on its class."""

    value: str
    style: str
    tag: str | None
    anchor: str
    start_mark: Mark
    end_mark: Mark


#: What libyaml says (a part of its problem text) → code, what is wrong, what to do.
_PROBLEMS: tuple[tuple[str, str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "SRC011",
        "a second `: ` stands in this line",
        'put the text in quotes: title: "Risk: high"',
    ),
    (
        "cannot start any token",
        "SRC011",
        "a value cannot start with this character",
        "put the text in quotes",
    ),
    (
        "could not find expected ':'",
        "SRC011",
        "a line that is neither `key: value` nor part of a text",
        "indent it below the text it continues, or add the missing colon",
    ),
    (
        "did not find expected node content",
        "SRC011",
        "a value is missing here",
        "close the bracket opened before, or write the value",
    ),
    (
        "found unexpected end of stream",
        "SRC011",
        "a quote is opened here and never closed",
        "add the closing quote",
    ),
    (
        "unexpected document indicator",
        "SRC011",
        "a quote is opened here and never closed",
        "add the closing quote",
    ),
    (
        "did not find expected ',' or",
        "SRC011",
        "a bracket is opened here and not closed, or a comma is missing",
        "close it with ] or }, or separate the entries with commas",
    ),
    (
        "did not find expected key",
        "SRC011",
        "this line does not fit the indentation or the quoting of the lines above",
        "give entries of one mapping the same indentation; double a quote inside quoted text",
    ),
    (
        "did not find expected '-' indicator",
        "SRC011",
        "a list entry is expected here",
        "start it with `- ` at the indentation of the entries above",
    ),
    (
        "block sequence entries are not allowed",
        "SRC011",
        "a list cannot start here",
        "put the first `- ` on its own line, indented below the key",
    ),
    (
        "undefined tag handle",
        "SRC015",
        "a tag is used",
        "delete it; the format decides the type of each value",
    ),
    ("undefined alias", "SRC021", "an alias names no anchor", "write the value out"),
    (
        "invalid Unicode character",
        "SRC028",
        "an escape that is no character of Unicode",
        "write the character itself",
    ),
    (
        "unknown escape character",
        "SRC011",
        "an escape that YAML does not know",
        "double the backslash, or use single quotes",
    ),
    (
        "expected <document start>",
        "SRC016",
        "a second document starts, or text follows the end of the first",
        "keep one document in one file",
    ),
)
_TAB_INDENT = re.compile(r" *\t")


def open_events(text: str) -> Callable[[], YamlEvent | None]:
    """Return a function that hands out the next event of a text, None after the last."""
    next_event: Callable[[], YamlEvent | None] = CParser(text).get_event
    return next_event


def explain_syntax(file: str, text: str, fault: YAMLError) -> Diagnostic:
    """Return the finding for a complaint of libyaml, at the place an author would look first."""
    problem = str(getattr(fault, "problem", "") or fault)
    mark, context = _marks(fault)
    lines = text.split("\n")
    if mark and mark.line < len(lines) and _TAB_INDENT.match(lines[mark.line]):
        column = lines[mark.line].index("\t") + 1
        return diagnose(
            RULES["SRC012"],
            "a tab stands in the indentation",
            Location(file, mark.line + 1, column, mark.line + 1, column + 1),
            hint="indent with spaces",
        )
    if "mapping values are not allowed" in problem and mark and _continues(lines, mark):
        problem = "did not find expected key"
    code, message, hint = next(
        ((code, said, mend) for part, code, said, mend in _PROBLEMS if part in problem),
        ("SRC011", f"this is not YAML ({problem})", "compare with a file that works"),
    )
    opened_earlier = context and ("quote is opened" in message or "bracket is opened" in message)
    at = context if opened_earlier else mark
    related = _noticed(file, mark) if opened_earlier and mark else ()
    return diagnose(RULES[code], message, _spot(file, at), hint=hint, related=related)


def _continues(lines: list[str], mark: Mark) -> bool:
    """Whether the colon is the first of its line: then the indentation is at fault, not the text."""
    return ":" not in lines[mark.line][: mark.column] and mark.line > 0


def _marks(fault: YAMLError) -> tuple[Mark | None, Mark | None]:
    if isinstance(fault, MarkedYAMLError):
        return fault.problem_mark, fault.context_mark
    return None, None


def _noticed(file: str, mark: Mark) -> tuple[Related, ...]:
    return (Related(_spot(file, mark), "the reader noticed it here"),)


def _spot(file: str, mark: Mark | None) -> Location:
    if mark is None:
        return Location(file, 1, 1, 1, 1)
    return Location(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
