"""From bytes to text that is safe to parse, print and sign: encoding, line ends, hidden characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.rules import RULES

MAX_FILE_BYTES = 8_000_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Marks that reorder or hide text: two people then read two different records (CVE-2021-42574).
# The joiners and direction marks that Persian, Indic and Hebrew spelling need (U+200C to U+200F) stay.
_HIDDEN = re.compile("[\xad\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
# A link of Markdown, inline, in angle brackets or as a reference, to anything but the web or the page.
_FOREIGN_LINK = re.compile(
    r"(?:\]\(\s*<?|(?<![\w<])<(?=[A-Za-z][\w+.-]*:[^\s<>]*>)|^[ >-]*\[[^\]\n]+\]:\s+<?)"
    r"(?P<address>(?!https:|mailto:)(?:[A-Za-z][\w+.-]*:|//|\\\\)[^\s)>]{0,40})",
    re.MULTILINE | re.IGNORECASE,
)
_LONE_CR = re.compile(r"\r(?!\n)")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LARGE_FILE_POINTER = "version https://git-lfs.github.com/spec/"


def decode(file: str, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text of a file and what is odd about it; the text is None if it cannot be parsed.

    The text has LF line ends and no byte order mark, so places in it are those an editor shows.
    """
    if len(data) > MAX_FILE_BYTES:
        return None, (_too_large(file, len(data)),)
    if data.startswith(_UTF16_MARKS):
        return None, (_not_utf8(file, 1, 1, "the file is UTF-16 or UTF-32"),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8", "replace")
        line, column = _line_column(before, len(before))
        return None, (
            _not_utf8(file, line, column, f"byte 0x{data[fault.start]:02x} is not UTF-8"),
        )
    findings = list(_line_end_findings(file, text))
    if text.startswith("\ufeff"):
        findings.append(_byte_order_mark(file))
        text = text[1:]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    stopping = list(_stopping_findings(file, text))
    findings += stopping or [*_hidden_findings(file, text), *_foreign_links(file, text)]
    return (None if stopping else text), tuple(findings)


def first_hidden(value: str) -> str:
    """Return the first control, bidirectional or invisible character of a text as `U+XXXX`, or empty."""
    found = _CONTROL.search(value) or _HIDDEN.search(value)
    return f"U+{ord(found[0]):04X}" if found else ""


def is_control(value: str) -> bool:
    """Whether a text holds a control character."""
    return bool(_CONTROL.search(value))


def place(file: str, text: str, start: int, length: int = 1) -> Location:
    """Return the place of `length` characters from offset `start`, within one line."""
    line, column = _line_column(text, start)
    return Location(file, line, column, line, column + length)


def _line_column(text: str, offset: int) -> tuple[int, int]:
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def _too_large(file: str, size: int) -> Diagnostic:
    return diagnose(
        RULES["SRC004"],
        f"the file has {size:,} bytes, the limit is {MAX_FILE_BYTES:,}",
        Location(file, 1, 1, 1, 1),
        hint="split it into several files",
    )


def _not_utf8(file: str, line: int, column: int, message: str) -> Diagnostic:
    return diagnose(
        RULES["SRC006"],
        message,
        Location(file, line, column, line, column + 1),
        hint="save the file as UTF-8 without byte order mark",
    )


def _byte_order_mark(file: str) -> Diagnostic:
    return diagnose(
        RULES["SRC007"],
        "the file starts with a byte order mark",
        Location(file, 1, 1, 1, 1),
        hint="save the file as UTF-8 without byte order mark",
    )


def _line_end_findings(file: str, text: str) -> Iterator[Diagnostic]:
    if "\r" not in text:
        return
    lone = _LONE_CR.search(text)
    if lone:
        yield diagnose(
            RULES["SRC008"],
            "a line ends in a carriage return alone",
            place(file, text, lone.start()),
            hint="save the file with LF line ends",
        )
        return
    line, column = _line_column(text, text.index("\r"))
    yield diagnose(
        RULES["SRC008"],
        "lines end in CRLF",
        Location(file, line, column, line, column + 1),
        hint="save the file with LF line ends, and set `*.yaml text eol=lf` in .gitattributes",
    ).weighing(RULES["SRC007"].severity)


def _stopping_findings(file: str, text: str) -> Iterator[Diagnostic]:
    if text.startswith(_LARGE_FILE_POINTER):
        yield diagnose(
            RULES["SRC027"],
            "the file is a pointer of git-lfs, its content is elsewhere",
            Location(file, 1, 1, 1, len(_LARGE_FILE_POINTER) + 1),
            hint="keep sources in git itself: `git lfs untrack`, or run `git lfs pull`",
        )
    control = _CONTROL.search(text)
    if control:
        yield diagnose(
            RULES["SRC009"],
            f"control character U+{ord(control[0]):04X}",
            place(file, text, control.start()),
            hint="delete it; text holds no control characters besides line ends",
        )
    conflict = _CONFLICT.search(text)
    if conflict:
        yield diagnose(
            RULES["SRC023"],
            "unresolved merge conflict",
            place(file, text, conflict.start(), 7),
            hint="choose a side, delete the markers, then commit",
        )


def _hidden_findings(file: str, text: str) -> list[Diagnostic]:
    return [
        diagnose(
            RULES["SRC010"],
            f"invisible or bidirectional character U+{ord(found[0]):04X}",
            place(file, text, found.start()),
            hint="delete it; it makes the text look different from what it says",
        )
        for found in list(_HIDDEN.finditer(text))[:20]
    ]


def _foreign_links(file: str, text: str) -> Iterator[Diagnostic]:
    if not any(sign in text for sign in ("](", "]: ", "<")):
        return  # most files hold no link; the search costs as much as all else in this module
    for link in _FOREIGN_LINK.finditer(text):
        address = link["address"]
        yield diagnose(
            RULES["MOD011"],
            f"a link leads to `{address}`",
            place(file, text, link.start("address"), len(address)),
            hint="link to https://…, mailto:… or #ID, or write the address as plain text",
        )
