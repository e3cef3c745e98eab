"""SPDX 2.2 and 2.3 in lines of tags and values, brought into the shape of its JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import JsonValue

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.spdx2 import LINE, read_spdx2
from samdocs.evidence.components.unreadable import UnreadableError, decode_text

MAX_PACKAGES = 500_000
_TAG = re.compile(r"(?P<tag>[A-Za-z][A-Za-z0-9]*):\s?(?P<value>.*)")
#: Tag → key of a package in JSON.
_PACKAGE_KEYS = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
    "ValidUntilDate": "validUntilDate",
}
#: Tags that begin something else than a package.
_OTHER = frozenset({"FileName", "SnippetSPDXID", "LicenseID", "Annotator", "Reviewer"})
_RELATED_PARTS = 3


def read_spdx_tags(data: bytes, into: Collected) -> None:
    """Add what an SPDX document of tags and values lists.

    Raises:
        UnreadableError: It is in another encoding, or a text in it is never closed.
    """
    document = _Document()
    for tag, value, line in _tags(decode_text(data)):
        document.take(tag, value, line)
    read_spdx2(document.fields(), {}, into)


class _Document:
    """Gathers packages and relationships."""

    def __init__(self) -> None:
        self._top: dict[str, JsonValue] = {}
        self._creators: list[JsonValue] = []
        self._created = ""
        self._packages: list[JsonValue] = []
        self._relationships: list[JsonValue] = []
        self._package: dict[str, JsonValue] | None = None

    def fields(self) -> dict[str, JsonValue]:
        """Return the document in the shape of JSON."""
        creation: JsonValue = {"created": self._created, "creators": self._creators}
        return {
            **self._top,
            "creationInfo": creation,
            "packages": self._packages,
            "relationships": self._relationships,
        }

    def take(self, tag: str, value: str, line: int) -> None:
        """Take one tag with its value."""
        if tag == "PackageName":
            self._package = {"name": value, LINE: line}
            self._packages.append(self._package)
        elif tag in _OTHER:
            self._package = None
        elif tag == "Relationship":
            self._relate(value)
        elif tag == "Creator":
            self._creators.append(value)
        elif tag == "Created":
            self._created = value
        elif tag == "SPDXVersion":
            self._top["spdxVersion"] = value
        elif self._package is not None:
            _take_fact(self._package, tag, value)

    def _relate(self, value: str) -> None:
        parts = value.split()
        if len(parts) >= _RELATED_PARTS:
            source, kind, target = parts[:_RELATED_PARTS]
            self._relationships.append(
                {"spdxElementId": source, "relationshipType": kind, "relatedSpdxElement": target}
            )


def _take_fact(package: dict[str, JsonValue], tag: str, value: str) -> None:
    if tag in _PACKAGE_KEYS:
        package.setdefault(_PACKAGE_KEYS[tag], value)
    elif tag == "PackageChecksum":
        algorithm, _, digest = value.partition(":")
        entry: JsonValue = {"algorithm": algorithm.strip(), "checksumValue": digest.strip()}
        _append(package, "checksums", entry)
    elif tag == "ExternalRef":
        parts = value.split()
        if len(parts) >= _RELATED_PARTS:
            entry = {"referenceType": parts[1], "referenceLocator": parts[2]}
            _append(package, "externalRefs", entry)


def _append(fields: dict[str, JsonValue], key: str, value: JsonValue) -> None:
    held = fields.setdefault(key, [])
    if isinstance(held, list):
        held.append(value)


def _tags(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield tags with values and lines; a value in `<text>` may go over lines."""
    lines = iter(enumerate(text.split("\n"), start=1))
    for number, line in lines:
        found = _TAG.match(line)
        if found is None:
            continue
        value = found["value"].strip()
        if value.startswith("<text>"):
            value = _long_text(value, number, lines)
        yield found["tag"], value, number


def _long_text(value: str, number: int, lines: Iterator[tuple[int, str]]) -> str:
    parts = [value]
    while "</text>" not in parts[-1]:
        _, line = next(lines, (0, None))
        if line is None:
            raise UnreadableError("a text that begins here is never closed", number)
        parts.append(line)
    whole = "\n".join(parts).removeprefix("<text>")
    return whole.partition("</text>")[0].strip()
