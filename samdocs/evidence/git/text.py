"""Bytes of a git repository as text that is safe to print: nothing hidden, nothing dropped."""

from __future__ import annotations

import re

# Controls, marks that reorder or hide text, and the lone surrogates that stand for undecodable bytes.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# Python knows codecs that expand, execute no check or are no text at all; git's are plain charsets.
_CHARSET = re.compile(
    r"(?i:utf-?8|us-ascii|ascii|latin-?1|iso-?8859-?\d{1,2}|(?:windows|cp)-?125\d|koi8-[ru]"
    r"|shift_?jis|euc-(?:jp|kr)|gbk|gb18030|big5)"
)


def decode(data: bytes, charset: str = "utf-8") -> str:
    r"""Return bytes as text; a byte that is no text becomes `\xNN`, so that nothing is lost.

    Args:
        data: Any bytes.
        charset: What the commit declares; an unknown one is read as UTF-8.
    """
    if not _CHARSET.fullmatch(charset):
        charset = "utf-8"
    try:
        return data.decode(charset, "backslashreplace")
    except LookupError:
        return data.decode("utf-8", "backslashreplace")


def visible(text: str) -> str:
    r"""Return one line in which every control or hidden character is spelled out, e.g. `\x1b`."""
    return _UNSAFE.sub(_spelled, text.replace("\t", " "))


def _spelled(found: re.Match[str]) -> str:
    character = found[0]
    # surrogateescape keeps an undecodable byte in the low half of the code point
    is_byte = character <= "\xff" or "\udc80" <= character <= "\udcff"
    return f"\\x{ord(character) & 0xFF:02x}" if is_byte else f"\\u{ord(character):04x}"
