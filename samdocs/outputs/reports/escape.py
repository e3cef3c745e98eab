r"""Texts of a project made safe to print: on a terminal, in a CI log, in JSON.

A title may hold `::set-output`, `##vso[…]` or an escape sequence; printed as it is, the terminal or
the CI service would obey it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

# Controls, marks that reorder or hide text, and the lone surrogates that stand for undecodable bytes.
# The joiners and direction marks that Persian, Indic and Hebrew spelling need (U+200C to U+200F) stay.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# Azure, TeamCity and the older form of GitHub look for `##word[` anywhere in a line.
_INLINE_COMMAND = re.compile(r"##(?=[\w.-]*\[)")
_LINE_COMMAND = re.compile(r"^(\s*)::")
_SPELLED = {"\n": "\\n", "\r": "\\r", "\t": " "}


def safe(text: str) -> str:
    r"""Return one line that no terminal and no CI service takes for a command, e.g. `\x1b[2J`."""
    if not text.isprintable():
        text = _UNSAFE.sub(_spell, text)
    if "##" in text:
        text = _INLINE_COMMAND.sub(r"#\\#", text)
    if "::" in text:
        text = _LINE_COMMAND.sub(r"\1\\::", text)
    return text


def safe_lines(text: str) -> list[str]:
    """Return the lines of a text, each as `safe` returns it."""
    return [safe(line) for line in text.split("\n")]


def dump(value: object, *, indent: int | None = None) -> str:
    r"""Return JSON in ASCII, in which no CI service finds a command.

    It is one line without an indent. Bidirectional marks and controls are spelled `\uXXXX`, which means the same to every reader.
    """
    text = json.dumps(value, indent=indent)
    if "##" in text:
        text = text.replace("##", "#\\u0023")
    return text.replace("\x7f", "\\u007f")


def dump_lines(value: Mapping[str, object]) -> str:
    """Return JSON with a line for each key, and for each entry of a list: to read and to compare."""
    lines = [f" {dump(key)}: {_dump_entries(entry)}" for key, entry in value.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def neutral(data: bytes) -> bytes:
    """Return JSON of the same meaning in which no CI service finds a command."""
    return data.replace(b"##", b"#\\u0023").replace(b"\x7f", b"\\u007f")


def _dump_entries(value: object) -> str:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return dump(value)
    return "[\n" + ",\n".join(f"  {dump(entry)}" for entry in value) + "\n ]"


def _spell(found: re.Match[str]) -> str:
    character = found[0]
    if character in _SPELLED:
        return _SPELLED[character]
    # surrogateescape keeps an undecodable byte in the low half of the code point
    is_byte = character <= "\xff" or "\udc80" <= character <= "\udcff"
    return f"\\x{ord(character) & 0xFF:02x}" if is_byte else f"\\u{ord(character):04x}"
