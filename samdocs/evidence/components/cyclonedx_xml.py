"""CycloneDX in XML, brought into the shape that it has in JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import JsonValue

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.cyclonedx import LINE, read_cyclonedx
from samdocs.evidence.components.unreadable import UnreadableError
from samdocs.evidence.guarded_xml import XmlFault, read_xml

MAX_NODES = 3_000_000
#: Elements that are lists in JSON; their children are the entries.
_LISTS = frozenset(
    [
        "affects",
        "ancestors",
        "authors",
        "commits",
        "components",
        "cwes",
        "dependencies",
        "descendants",
        "externalReferences",
        "hashes",
        "licenses",
        "lifecycles",
        "notes",
        "patches",
        "properties",
        "ratings",
        "references",
        "responses",
        "services",
        "tools",
        "variants",
        "versions",
        "vulnerabilities",
    ]
)
#: What the text of an element is called in JSON.
_TEXT_KEYS: Mapping[str, str] = {"hash": "content", "property": "value"}
_NAMESPACE = re.compile(r"https?://cyclonedx\.org/schema/bom/(\d+\.\d+)")


def read_cyclonedx_xml(data: bytes, into: Collected) -> None:
    """Add what a CycloneDX document in XML lists.

    Raises:
        UnreadableError: It is no well-formed XML, or none of CycloneDX.
    """
    read_cyclonedx(to_json(data), {}, into)


def to_json(data: bytes) -> dict[str, JsonValue]:
    """Return a CycloneDX document in XML as it would be in JSON, each object with its line.

    Raises:
        UnreadableError: It is no well-formed XML, or none of CycloneDX.
    """
    tree = _Tree()
    fault = read_xml(data, tree)
    if isinstance(fault, XmlFault):
        raise UnreadableError(fault.message, fault.line, fault.column)
    if tree.top_name != "bom" or not isinstance(tree.top, dict):
        raise UnreadableError(f"it is a file of `{tree.top_name[:80]}`, which lists no components")
    tree.top["specVersion"] = tree.version
    return tree.top


class _Tree:
    """Builds objects, lists and texts; deep nesting is refused by the parser before."""

    def __init__(self) -> None:
        self.top_name = ""
        self.version = ""
        self.top: JsonValue = None
        self._open: list[tuple[str, dict[str, JsonValue], list[JsonValue]]] = []
        self._number = 0

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the begin of an element."""
        self._number += 1
        if self._number > MAX_NODES:
            raise ValueError(f"there are more than {MAX_NODES:,} elements")
        if not self.top_name:
            self.top_name = name
            found = (_NAMESPACE.fullmatch(value) for value in attributes.values())
            self.version = next((hit[1] for hit in found if hit), "")
        fields: dict[str, JsonValue] = {LINE: line}
        for key, value in attributes.items():
            if not key.startswith("xmlns"):
                fields[key.rpartition(":")[2]] = value
        self._open.append((name, fields, []))

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        _, fields, entries = self._open.pop()
        if not self._open:
            self.top = fields
            return
        parent, above, siblings = self._open[-1]
        if parent in _LISTS:
            siblings.append(
                {name: entries} if name in _LISTS else _entry(parent, name, fields, text)
            )
        elif name == "dependency":  # one within another: what it needs
            _append(above, "dependsOn", fields.get("ref"))
        else:
            above[name] = _value(name, fields, entries, text)


def _value(
    name: str, fields: dict[str, JsonValue], entries: list[JsonValue], text: str
) -> JsonValue:
    """Return what an element is in JSON: a list, a text or an object."""
    if name in _LISTS:
        return entries
    return text.strip() or (fields if len(fields) > 1 else "")


def _entry(parent: str, name: str, fields: dict[str, JsonValue], text: str) -> JsonValue:
    """Return what an element of a list is in JSON."""
    if parent == "licenses":
        return {"expression": text.strip()} if name == "expression" else {"license": fields}
    if name in _TEXT_KEYS:
        fields.setdefault(_TEXT_KEYS[name], text.strip())
    return fields if len(fields) > 1 else text.strip()


def _append(fields: dict[str, JsonValue], key: str, value: JsonValue) -> None:
    held = fields.setdefault(key, [])
    if isinstance(held, list) and value is not None:
        held.append(value)
