"""XML of other tools, read without trust: no entities, no references, bounded in every direction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from xml.parsers import expat

MAX_DEPTH = 128
MAX_ELEMENTS = 20_000_000
MAX_TEXT_CHARACTERS = 4_000
_CHUNK_BYTES = 1_000_000
_PREFIX = re.compile(r"^[^:]*:")


@dataclass(frozen=True, slots=True)
class XmlFault:
    """Why a file was read no further; lines and columns count from 1."""

    message: str
    line: int
    column: int


class XmlVisitor(Protocol):
    """Takes the elements of a file in their order; names come without prefix."""

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the begin of an element."""

    def end(self, name: str, text: str) -> None:
        """Take the end of an element with its own text, cut after `MAX_TEXT_CHARACTERS`."""


class _RefusedError(Exception):
    """The file does what evidence does not need."""


def read_xml(data: bytes, visitor: XmlVisitor) -> XmlFault | None:
    """Show every element of a file to a visitor; return what stopped it, None at the regular end.

    A document type is refused as a whole: with it go entities, bombs and external references.
    """
    reading = _Reading(visitor)
    parser = reading.parser
    try:
        for start in range(0, len(data), _CHUNK_BYTES):
            parser.Parse(data[start : start + _CHUNK_BYTES], False)  # noqa: FBT003 - expat's own
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own
    except expat.ExpatError as fault:
        return XmlFault(_words(fault, is_empty=reading.is_empty), fault.lineno, fault.offset + 1)
    except (_RefusedError, ValueError, LookupError) as fault:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber
        return XmlFault(str(fault), line, column + 1)
    return None


class _Reading:
    """The handlers of one file."""

    def __init__(self, visitor: XmlVisitor) -> None:
        self._visitor = visitor
        self._texts: list[list[str]] = []
        self._sizes: list[int] = []
        self._elements = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type
        self.parser.EntityDeclHandler = self._refuse_document_type

    @property
    def is_empty(self) -> bool:
        """Whether no element has begun."""
        return self._elements == 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._texts) >= MAX_DEPTH:
            raise _RefusedError(f"elements are nested more than {MAX_DEPTH} deep")
        if self._elements > MAX_ELEMENTS:
            raise _RefusedError(f"there are more than {MAX_ELEMENTS:,} elements")
        self._texts.append([])
        self._sizes.append(0)
        self._visitor.start(_local(name), attributes, self.parser.CurrentLineNumber)

    def _end(self, name: str) -> None:
        self._sizes.pop()
        self._visitor.end(_local(name), "".join(self._texts.pop()))

    def _text(self, text: str) -> None:
        room = MAX_TEXT_CHARACTERS - self._sizes[-1]
        if room > 0:
            self._texts[-1].append(text[:room])
            self._sizes[-1] += len(text)

    def _refuse_document_type(self, *_: object) -> None:
        raise _RefusedError("it declares a document type, which evidence does not need")


def _local(name: str) -> str:
    return _PREFIX.sub("", name) if ":" in name else name


def _words(fault: expat.ExpatError, *, is_empty: bool) -> str:
    if fault.code in _ENDS_EARLY:
        return "it is empty" if is_empty else "it ends before its last element is closed"
    return f"it is no well-formed XML: {expat.ErrorString(fault.code)}"


#: No element found, unclosed token: both are what a file that was cut gives.
_ENDS_EARLY = (3, 5)
