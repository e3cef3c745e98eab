"""On which line of a file an entry begins; readers of JSON and TOML do not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: Values that name an entry, in the order of how well they do.
_NAMED = re.compile(
    rb'"(?:bom-ref|SPDXID|spdxId|@id|purl|name)"\s*:\s*"([^"\\]{1,400})"|"([^"\\]{1,400})"\s*:\s*\{'
)
_PACKAGE = re.compile(r"^\[\[package\]\]", re.MULTILINE)


def json_lines(data: bytes) -> Mapping[str, int]:
    """Return the line on which each name, key of an object or reference of a JSON file stands first."""
    found: dict[str, int] = {}
    line, at = 1, 0
    for hit in _NAMED.finditer(data):
        start = hit.start()
        line += data.count(b"\n", at, start)
        at = start
        found.setdefault((hit[1] or hit[2]).decode("utf-8", "replace"), line)
    return found


def toml_package_lines(text: str) -> list[int]:
    """Return the line of each `[[package]]` of a TOML file, in their order."""
    found: list[int] = []
    line, at = 1, 0
    for hit in _PACKAGE.finditer(text):
        line += text.count("\n", at, hit.start())
        at = hit.start()
        found.append(line)
    return found


def first_line(lines: Mapping[str, int], names: Iterable[str]) -> int:
    """Return the line of the first of some names that stands in a file, else 1."""
    return next((lines[name] for name in names if name in lines), 1)
