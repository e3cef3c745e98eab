"""How a fault of a package becomes a finding with a place."""

from __future__ import annotations

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.rules import RULES


def fault(code: str, name: str, message: str, *, line: int = 0, hint: str = "") -> Diagnostic:
    """Return a finding at a file of a package.

    Args:
        code: Code of the rule.
        message: What is the case.
        name: Path in the package; empty for the package as a whole.
        line: Counted from 1; 0 stands for the file as a whole.
        hint: What to do; without it, that of the rule.
    """
    where = Location(printable(name), line or 1, 1, line + 1 if line else 1, 1) if name else None
    return diagnose(RULES[code], message, where, hint=hint or _HINTS.get(code, ""))


def is_whole_file(place: Location) -> bool:
    """Whether a place stands for a file as a whole rather than for a line of it."""
    return place.line == place.end_line


def printable(name: str) -> str:
    """Return a name whose bytes are all text: what is no UTF-8 is spelled out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


_AGAIN = "take the package again from where it was published"
_HINTS = {
    "PKG001": _AGAIN,
    "PKG002": _AGAIN,
    "PKG003": _AGAIN,
    "PKG004": "keep what belongs to the package elsewhere, or take the package again",
    "PKG005": _AGAIN,
    "PKG006": _AGAIN,
    "PKG007": _AGAIN,
    "PKG008": _AGAIN,
    "PKG009": _AGAIN,
    "PKG010": "find out which of both was changed after the package was made",
    "PKG011": "find out who moved the tag, and when",
    "PKG012": "this is another manifest than the one that was kept: take the package again",
    "PKG013": "find out whether the trail or the history of the repository was rewritten",
    "PKG014": "compare both files; where PKG015 stands as well, build with those versions first",
    "PKG015": "install the versions that the manifest names",
    "PKG016": _AGAIN,
}
