"""Whether a PDF may be submitted: what agencies ask of files, judged on the bytes that are sent.

Only what samdocs itself draws is read: dictionaries stand in the file or in object streams that are
deflated, and nothing is encrypted.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

#: Largest PDF of an FDA eCopy, and largest file of a submission through the CDRH portal.
ECOPY_BYTES = 50_000_000
PORTAL_BYTES = 1_000_000_000
MOST_CHARACTERS = 100

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_STREAM = re.compile(rb"(?P<head><<(?:[^<>]|<[^<>]*>|<<[^<>]*>>)*>>)\s*stream\r?\n")
_LENGTH = re.compile(rb"/Length (\d+)")
_TEXT = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)
_VERSION = re.compile(rb"%PDF-1\.[4-7]\n")
_ACTIVE = {
    b"/JavaScript": "a script",
    b"/JS": "a script",
    b"/Launch": "an action that starts a program",
    b"/EmbeddedFile": "an attachment",
    b"/Filespec": "an attachment",
    b"/RichMedia": "active media",
    b"/AcroForm": "a form",
}


def find_unready(name: str, pdf: bytes, largest: int = PORTAL_BYTES) -> Iterator[str]:
    """Yield in words what stands in the way of submitting a file; nothing if nothing does.

    Args:
        name: The name under which it is sent.
        pdf: The whole file.
        largest: Count of bytes it may have.
    """
    if len(name) > MOST_CHARACTERS or not _NAME.fullmatch(name):
        yield f"its name is not of at most {MOST_CHARACTERS} plain characters"
    if len(pdf) > largest:
        yield f"it has {len(pdf):,} bytes, the limit is {largest:,}"
    if not _VERSION.match(pdf):
        yield "it is not of PDF version 1.4 to 1.7"
    objects = _TEXT.sub(b"()", _read_objects(pdf))
    if _has(objects, b"/Encrypt"):
        yield "it is encrypted or protected by a password"
    yield from dict.fromkeys(
        f"it holds {what}" for word, what in _ACTIVE.items() if _has(objects, word)
    )
    if _count(objects, b"/Type /Page") > 1 and not _has(objects, b"/Outlines"):
        yield "it has no bookmarks"
    yield from _fonts(objects)


def _fonts(objects: bytes) -> Iterator[str]:
    """Yield what hinders a search: fonts that are not in the file, or that name no characters."""
    drawn = _count(objects, b"/Subtype /Type0")
    described = _count(objects, b"/Type /FontDescriptor")
    embedded = sum(_count(objects, word) for word in (b"/FontFile", b"/FontFile2", b"/FontFile3"))
    if not drawn:
        yield "it holds no text"
    if embedded < described or _has(objects, b"/Subtype /Type1"):
        yield "a font is not embedded"
    if _count(objects, b"/ToUnicode") < drawn:
        yield "its text cannot be searched"


def _has(objects: bytes, word: bytes) -> bool:
    return _count(objects, word) > 0


def _count(objects: bytes, word: bytes) -> int:
    """Count a name with nothing after it that would make it another name."""
    return len(re.findall(re.escape(word) + rb"(?![A-Za-z0-9])", objects))


def _read_objects(pdf: bytes) -> bytes:
    """Return all dictionaries of a file, without the contents of pages, fonts and pictures."""
    parts: list[bytes] = []
    end = 0
    while found := _STREAM.search(pdf, end):
        parts.append(pdf[end : found.end()])
        length = _LENGTH.search(found["head"])
        end = found.end() + (int(length[1]) if length else 0)
        if b"/ObjStm" in found["head"]:
            parts.append(_inflated(pdf[found.end() : end]))
    parts.append(pdf[end:])
    return b"\n".join(parts)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:  # it is encrypted, which the end of the file says
        return b""
