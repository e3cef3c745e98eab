"""Colours and marks of a terminal; the words stand without them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samdocs.diagnostics import Severity

_RESET = "\x1b[0m"
_SEVERITIES = {Severity.BLOCKER: "\x1b[31m", Severity.MAJOR: "\x1b[33m"}
_STRONG, _DIM, _CYAN = "\x1b[1m", "\x1b[2m", "\x1b[36m"
_GAP = re.compile(r"! [a-z][a-z ]*[a-z]")
_QUOTED = re.compile(r"`([^`]*)`")
_ASCII = str.maketrans(
    {"×": "x", "✓": "+", "◊": "<>", "·": "-", "…": "~", "→": "->", "↺": "@", "≠": "#", "–": "-"}
    | {"├": "|", "└": "+", "─": "-", "│": "|"}
)


@dataclass(frozen=True, slots=True)
class Style:
    """How words are marked.

    Attributes:
        colour: Whether escape sequences are written.
        ascii_only: Whether the stream has no signs beyond ASCII.
    """

    colour: bool = False
    ascii_only: bool = False

    @property
    def dot(self) -> str:
        """What stands between the parts of a line."""
        return self.dim(self.sign("·"))

    def sign(self, text: str) -> str:
        """Return a text with its marks, in ASCII where the stream has nothing else."""
        return text.translate(_ASCII) if self.ascii_only else text

    def severity(self, severity: Severity, text: str) -> str:
        """Return a text in the colour of a severity: red blocker, yellow major, plain the rest."""
        return self._in(_SEVERITIES.get(severity, ""), text)

    def good(self, text: str) -> str:
        """Return what is met: plain, for good news is quiet."""
        return text

    def strong(self, text: str) -> str:
        """Return what a line is about."""
        return self._in(_STRONG, text)

    def dim(self, text: str) -> str:
        """Return context that may be passed over."""
        return self._in(_DIM, text)

    def command(self, text: str) -> str:
        """Return something to type."""
        return self._in(_CYAN, text)

    def gaps(self, text: str) -> str:
        """Return a line of a table, what begins with `! ` standing out."""
        return _GAP.sub(lambda found: self._in(_STRONG, found[0]), text) if self.colour else text

    def prose(self, text: str) -> str:
        """Return a sentence; in colour, commands and ids stand out instead of their backticks."""
        return _QUOTED.sub(self._quoted, text) if self.colour and "`" in text else text

    def _quoted(self, found: re.Match[str]) -> str:
        words = found[1]
        return self.command(words) if words.startswith("samdocs ") else self.strong(words)

    def _in(self, code: str, text: str) -> str:
        return f"{code}{text}{_RESET}" if self.colour and code and text else text


PLAIN = Style()
