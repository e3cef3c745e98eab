"""SPDX 2.2 and 2.3 in JSON, and in the same shape what was tag-value (ISO/IEC 5962:2021)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.lines import first_line
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.plain import Fields, objects_of, text_of, texts_of

LINE = "\0line"
_VERSION = re.compile(r"SPDX-(2\.[23])")
_NOTHING = frozenset({"", "NOASSERTION", "NONE"})
_PARTY = re.compile(r"^(?:Organization|Person|Tool):\s*(?P<name>.*?)\s*(?:\([^)]*\))?$")
_DOCUMENT = "SPDXRef-DOCUMENT"
#: Whether the first of a relationship needs the second, or the second the first.
_NEEDS = frozenset({"DEPENDS_ON", "DYNAMIC_LINK", "STATIC_LINK", "HAS_PREREQUISITE"})
_NEEDED_BY = frozenset(
    {
        "DEPENDENCY_OF",
        "RUNTIME_DEPENDENCY_OF",
        "OPTIONAL_DEPENDENCY_OF",
        "PROVIDED_DEPENDENCY_OF",
        "PREREQUISITE_FOR",
    }
)
_NOT_DELIVERED = frozenset(
    {
        "BUILD_DEPENDENCY_OF",
        "BUILD_TOOL_OF",
        "DEV_DEPENDENCY_OF",
        "DEV_TOOL_OF",
        "TEST_DEPENDENCY_OF",
        "TEST_TOOL_OF",
        "TEST_OF",
    }
)
_ANCESTOR_OF, _DESCENDANT_OF = "ANCESTOR_OF", "DESCENDANT_OF"


def read_spdx2(document: Fields, lines: Mapping[str, int], into: Collected) -> None:
    """Add what an SPDX document lists; files within packages are no components.

    Args:
        document: The document in the shape of JSON.
        lines: On which line a name or reference stands first.
        into: Where it goes.
    """
    written = text_of(document, "spdxVersion")
    version = _VERSION.fullmatch(written)
    into.version = version[1] if version else written[:40]
    if version is None:
        message = f"`{written[:40]}` is no version that samdocs knows"
        into.say("EVD002", message, 1, "write SPDX-2.3, SPDX-2.2 or SPDX 3.0")
    _read_creation(document, into)
    links = _Links(document)
    described = links.described()
    packages = {text_of(one, "SPDXID"): one for one in objects_of(document, "packages")}
    product = next(iter(described)) if len(described) == 1 else ""
    for entry in objects_of(document, "packages"):
        component = _component(entry, links, lines)
        if product and component.reference == product:
            into.product = into.checked(component)
        else:
            into.add(component)
    into.placed |= links.contained
    for reference, needed in links.needs.items():
        into.need(reference, (name for name in needed if name in packages))


class _Links:
    """The relationships of a document, as far as they tell of packages."""

    def __init__(self, document: Fields) -> None:
        self._described = list(texts_of(document, "documentDescribes"))
        self.needs: dict[str, list[str]] = {}
        self.ancestors: dict[str, list[str]] = {}
        self.contained: set[str] = set()
        self._not_delivered: set[str] = set()
        packages = {text_of(one, "SPDXID"): one for one in objects_of(document, "packages")}
        self._names = {
            name: _purl(entry) or text_of(entry, "name") for name, entry in packages.items()
        }
        for one in objects_of(document, "relationships"):
            source, target = text_of(one, "spdxElementId"), text_of(one, "relatedSpdxElement")
            self._add(text_of(one, "relationshipType").upper(), source, target)
        needed = {name for targets in self.needs.values() for name in targets}
        self._not_delivered -= needed

    def described(self) -> tuple[str, ...]:
        """Return the references of what the document is about."""
        return tuple(dict.fromkeys(self._described))

    def is_development(self, reference: str) -> bool:
        """Whether a package serves to build or to test only."""
        return reference in self._not_delivered

    def _add(self, kind: str, source: str, target: str) -> None:
        if kind in (*_NEEDED_BY, "DESCRIBED_BY", _DESCENDANT_OF):
            source, target = target, source
        if kind in ("DESCRIBES", "DESCRIBED_BY") and source == _DOCUMENT:
            self._described.append(target)
        elif kind in _NEEDS or kind in _NEEDED_BY:
            if source in self._names:
                self.needs.setdefault(source, []).append(target)
        elif kind in _NOT_DELIVERED:
            self._not_delivered.add(source)
        elif kind in ("CONTAINS", "CONTAINED_BY"):
            self.contained.add(target if kind == "CONTAINS" else source)
        elif kind in (_ANCESTOR_OF, _DESCENDANT_OF) and source in self._names:
            self.ancestors.setdefault(target, []).append(self._names[source])


def _read_creation(document: Fields, into: Collected) -> None:
    for creation in objects_of(document, "creationInfo"):
        into.created = text_of(creation, "created")
        for creator in texts_of(creation, "creators"):
            (into.tools if creator.startswith("Tool:") else into.authors).append(_party(creator))


def _component(entry: Fields, links: _Links, lines: Mapping[str, int]) -> Component:
    reference, name, purl = text_of(entry, "SPDXID"), text_of(entry, "name"), _purl(entry)
    line = entry.get(LINE)
    return Component(
        name=name,
        version=_said(entry, "versionInfo"),
        purl=purl,
        kind=text_of(entry, "primaryPackagePurpose").lower().replace("_", "-"),
        supplier=_party(_said(entry, "supplier") or _said(entry, "originator")),
        licence=_said(entry, "licenseConcluded") or _said(entry, "licenseDeclared"),
        hashes=_hashes(entry),
        identifiers=tuple(_identifiers(entry)),
        end_of_support=text_of(entry, "validUntilDate"),
        is_development=links.is_development(reference),
        ancestors=tuple(links.ancestors.get(reference, ())),
        reference=reference,
        line=line if isinstance(line, int) else first_line(lines, (reference, purl, name)),
    )


def _said(entry: Fields, key: str) -> str:
    """Return a text, empty where the document says that it says nothing."""
    text = text_of(entry, key)
    return "" if text.upper() in _NOTHING else text


def _party(text: str) -> str:
    found = _PARTY.match(text)
    return found["name"] if found else text


def _purl(entry: Fields) -> str:
    return next((t for kind, t in _references(entry) if kind == "purl"), "")


def _identifiers(entry: Fields) -> Iterator[str]:
    yield from (text for kind, text in _references(entry) if kind != "purl")


def _references(entry: Fields) -> Iterator[tuple[str, str]]:
    for one in objects_of(entry, "externalRefs"):
        kind = text_of(one, "referenceType").rpartition("/")[2]
        locator = text_of(one, "referenceLocator")
        if kind in ("purl", "cpe23Type", "cpe22Type", "swid", "swh", "gitoid") and locator:
            yield kind, locator


def _hashes(entry: Fields) -> Mapping[str, str]:
    found = {}
    for one in objects_of(entry, "checksums"):
        algorithm = re.sub(r"^SHA(\d)", r"SHA-\1", text_of(one, "algorithm"))
        if digest := text_of(one, "checksumValue"):
            found[algorithm] = digest.lower()
    return dict(sorted(found.items()))
