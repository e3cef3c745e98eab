"""TOML of lock files, within bounds, each package with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from samdocs.evidence.components.lines import toml_package_lines
from samdocs.evidence.components.unreadable import UnreadableError, decode_text

MAX_TOML_CHARACTERS = 32_000_000
#: Every lock file has one of these.
_TOPS = frozenset({"package", "version", "metadata"})
_PLACE = re.compile(r"\(at line (\d+), column \d+\)$|\(at end of document\)$")
#: No lock file nests values so deep; the reader recurses at each bracket.
_DEEP = re.compile(r"(?:[\[{]\s*){40}")
#: A key of many parts costs the reader the square of them.
_LONG_KEY = re.compile(
    r"(?:^|[\[{,])[ \t]*(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){16}", re.MULTILINE
)


class LockFile:
    """A lock file with a list of packages."""

    def __init__(self, data: bytes) -> None:
        """Read it.

        Raises:
            UnreadableError: It is no TOML, or beyond the bounds.
        """
        text = decode_text(data)
        if len(text) > MAX_TOML_CHARACTERS:
            raise UnreadableError(f"it has more than {MAX_TOML_CHARACTERS:,} characters")
        if not text.strip():
            raise UnreadableError("it is empty")
        self.top: Mapping[str, object] = _read(text)
        if not _TOPS.intersection(self.top):
            raise UnreadableError("it is TOML, and no lock file")
        self._lines = toml_package_lines(text)

    @property
    def version(self) -> str:
        """The version of its format."""
        return plain_text(self.top.get("version"))

    def packages(self) -> Iterator[tuple[Mapping[str, object], int]]:
        """Yield each package with its line."""
        for number, entry in enumerate(tables(self.top, "package")):
            yield entry, self._lines[number] if number < len(self._lines) else 1


def table(fields: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return the table under a key, an empty one if there is none."""
    value = fields.get(key)
    return {str(name): held for name, held in value.items()} if isinstance(value, dict) else {}


def tables(fields: Mapping[str, object], key: str) -> Iterator[Mapping[str, object]]:
    """Yield the tables of the list under a key."""
    value = fields.get(key)
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            yield {str(name): held for name, held in entry.items()}


def texts(fields: Mapping[str, object], key: str) -> Iterator[str]:
    """Yield the texts of the list under a key; a text alone counts as a list of one."""
    value = fields.get(key)
    for entry in value if isinstance(value, list) else (value,):
        if isinstance(entry, str) and entry.strip():
            yield entry.strip()


def plain_text(value: object) -> str:
    """Return a text or a number as text; empty if it is neither."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _read(text: str) -> Mapping[str, object]:
    if _DEEP.search(text) or _LONG_KEY.search(text):
        raise UnreadableError("values are nested too deeply")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = _PLACE.search(str(fault))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        words = _PLACE.sub("", str(fault)).strip().rstrip(".").lower()
        raise UnreadableError(f"it is no well-formed TOML: {words}", line) from fault
    except (RecursionError, ValueError) as fault:
        raise UnreadableError("it is no TOML that can be read") from fault
