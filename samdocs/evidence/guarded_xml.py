"""XML of other tools, read without trust: no entities, no references, bounded in every direction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from xml.parsers import expat

from samdocs.evidence.guarded_text import DOCUMENT_TYPE, HTML_PAGE

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
        words = _words(fault, data, at=parser.ErrorByteIndex, is_empty=reading.is_empty)
        return XmlFault(words, fault.lineno, fault.offset + 1)
    except (_RefusedError, ValueError, LookupError) as fault:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber
        return XmlFault(_refusal(fault, data, is_empty=reading.is_empty), line, column + 1)
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

    def _refuse_document_type(self, name: str, *_: object) -> None:
        if name.lower() == "html":
            raise _RefusedError(HTML_PAGE)
        raise _RefusedError(DOCUMENT_TYPE)


def _local(name: str) -> str:
    return _PREFIX.sub("", name) if ":" in name else name


def _words(fault: expat.ExpatError, data: bytes, *, at: int, is_empty: bool) -> str:
    if fault.code in _ENDS_EARLY and not data.strip():
        return "it is empty"
    if fault.code in _ENDS_EARLY:
        return f"it ends before its {'first element' if is_empty else 'last element is closed'}"
    if fault.code in _ENCODINGS:
        return f"its bytes are not in the encoding it names, `{_encoding(data)}`"
    wrong = data[at] if fault.code == _WRONG_TOKEN and 0 <= at < len(data) else _FIRST_PRINTABLE
    if wrong > _LAST_ASCII and _encoding(data).lower() == "utf-8":
        return f"byte 0x{wrong:02x} is not UTF-8"
    if wrong < _FIRST_PRINTABLE:
        return f"it holds the control character 0x{wrong:02x}, which XML must not"
    return f"it is no well-formed XML: {expat.ErrorString(fault.code)}"


def _refusal(fault: Exception, data: bytes, *, is_empty: bool) -> str:
    if isinstance(fault, _RefusedError) or not is_empty:
        return str(fault)
    # Before the first element only the declaration of the encoding can be refused.
    return f"its encoding `{_encoding(data)}` is not read; UTF-8 is"


def _encoding(data: bytes) -> str:
    found = _ENCODING.search(data[:400].replace(b"\0", b""))
    return found[1].decode("ascii") if found else "utf-8"


#: Codes of expat: no element found, unclosed token: both are what a file that was cut gives.
_ENDS_EARLY = (3, 5)
_WRONG_TOKEN = 4
#: Unknown encoding, and one that its bytes contradict.
_ENCODINGS = (18, 19)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_FIRST_PRINTABLE, _LAST_ASCII = 0x20, 0x7F
