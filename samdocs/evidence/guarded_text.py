"""Text of other tools, read without trust: UTF-8, whole, and no half-finished merge."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONFLICT = re.compile(r"^<{7} [^\n]*$(?=.*^>{7} )", re.MULTILINE | re.DOTALL)
_HTML = re.compile(r"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_DOCUMENT_TYPE = re.compile(r"((?:\s*(?:<\?.*?\?>|<!--.*?-->))*\s*)<!DOCTYPE\b", re.DOTALL)
_BLANK = "\ufeff \t\r\n"
UNFINISHED_MERGE = "it holds the marks of a merge that was never finished"
DOCUMENT_TYPE = "it declares a document type, which evidence does not need"
HTML_PAGE = "it is a page of HTML, as a server sends it with an error"


@dataclass(frozen=True, slots=True)
class TextFault:
    """Why a file is no text that can be used; lines and columns count from 1."""

    message: str
    line: int = 1
    column: int = 1


def read_text(data: bytes) -> str | TextFault:
    """Return the text of a file, its line ends as LF and without byte order mark, or what is wrong."""
    encoding = _other_encoding(data[:64])
    if encoding:
        return TextFault(f"it is {encoding}, not UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        before = data[data.rfind(b"\n", 0, fault.start) + 1 : fault.start]
        message = f"byte 0x{data[fault.start]:02x} is not UTF-8"
        return TextFault(message, line, len(before.decode("utf-8", "replace")) + 1)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        return _at(text, text.index("\0"), "it holds the character NUL")
    conflict = _CONFLICT.search(text) if "\n>>>>>>> " in text else None
    return _at(text, conflict.start(), UNFINISHED_MERGE) if conflict else text


def read_head(head: bytes) -> str:
    """Return how a file begins, in whatever encoding, without white space before it."""
    return _decode_head(head).lstrip(_BLANK)


def find_oddity(head: bytes) -> TextFault | None:
    """Return why a file that begins like this is no evidence, None if its begin does not tell."""
    text = _decode_head(head)
    begin = text.lstrip(_BLANK)
    if not begin:
        return TextFault("it is empty")
    at = len(text) - len(begin)
    if begin.startswith("<<<<<<< "):
        return _at(text, at, UNFINISHED_MERGE)
    if _HTML.match(begin):
        return _at(text, at, HTML_PAGE)
    declared = _DOCUMENT_TYPE.match(begin)
    return _at(text, at + declared.end(1), DOCUMENT_TYPE) if declared else None


def _decode_head(head: bytes) -> str:
    if head.startswith(_UTF_16):
        return head.decode("utf-16", "replace")
    if head[1:2] == b"\0":
        return head.decode("utf-16-le", "replace")
    if head[:1] == b"\0":
        return head.decode("utf-16-be", "replace")
    return head.decode("utf-8", "replace")


def place_in(text: str, at: int) -> tuple[int, int]:
    """Return line and column of an offset in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _at(text: str, at: int, message: str) -> TextFault:
    line, column = place_in(text, at)
    return TextFault(message, line, column)


def _other_encoding(head: bytes) -> str:
    if head.startswith(_UTF_16):
        return "UTF-16"
    nothing = head.count(b"\0")
    return "UTF-16 without a byte order mark" if nothing and nothing * 3 > len(head) else ""
