"""SPDX 3.0 in JSON-LD: a graph of elements that name each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.lines import first_line
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.plain import Fields, objects_of, text_of, texts_of

_PREFIX = re.compile(r"^(?:[a-zA-Z]+_|[a-zA-Z]+:|https?://\S*/)")
_KINDS: Mapping[str, str] = {
    "Package": "",
    "AIPackage": "machine-learning-model",
    "DatasetPackage": "data",
}
#: Kinds of identifiers that name software; others name people or faults.
_IDENTIFIERS = frozenset({"cpe22", "cpe23", "gitoid", "packageUrl", "swhid", "swid"})
_NOT_DELIVERED = frozenset({"development", "build", "test", "design"})
_VERSION = re.compile(r"3\.\d+(?:\.\d+)?")


def read_spdx3(document: Fields, lines: Mapping[str, int], into: Collected) -> None:
    """Add what an SPDX 3.0 document lists; files within packages are no components.

    Args:
        document: The document with its `@graph`.
        lines: On which line a reference stands first.
        into: Where it goes.
    """
    graph = _Graph(document)
    into.version = graph.version()
    if not _VERSION.fullmatch(into.version):
        message = "the graph names no version of SPDX that samdocs knows"
        into.say("EVD002", message, 1, "write SPDX 3.0, or SPDX-2.3")
    for creation in graph.of("CreationInfo"):
        into.created = into.created or text_of(creation, "created")
        into.authors += graph.names(creation, "createdBy")
        into.tools += graph.names(creation, "createdUsing")
    about = graph.about()
    product = about[0] if len(about) == 1 else ""
    for kind, word in _KINDS.items():
        for entry in graph.of(kind):
            component = _component(entry, graph, word, lines)
            if product and component.reference == product:
                into.product = into.checked(component)
            else:
                into.add(component)
    into.context = ", ".join(name for one in graph.of("Sbom") for name in texts_of(one, "sbomType"))
    into.placed |= graph.contained
    for reference, needed in graph.needs.items():
        into.need(reference, needed)
    into.vulnerabilities = sum(1 for _ in graph.of("Vulnerability"))


class _Graph:
    """The elements of a document by kind and reference, keys without the prefix of their profile."""

    def __init__(self, document: Fields) -> None:
        self._kinds: dict[str, list[Fields]] = {}
        self._elements: dict[str, Fields] = {}
        self.needs: dict[str, list[str]] = {}
        self.licences: dict[str, str] = {}
        self.contained: set[str] = set()
        self._delivered: set[str] = set()
        self._not_delivered: set[str] = set()
        for written in objects_of(document, "@graph"):
            element = {_local(key): value for key, value in written.items()}
            kind = _local(text_of(element, "type", "@type"))
            self._kinds.setdefault(kind, []).append(element)
            self._elements[_reference(element)] = element
        for kind in ("Relationship", "LifecycleScopedRelationship"):
            for one in self.of(kind):
                self._relate(one)

    def of(self, kind: str) -> Iterator[Fields]:
        """Yield the elements of a kind."""
        yield from self._kinds.get(kind, ())

    def version(self) -> str:
        """Return the version of SPDX that the document says it is written in."""
        return next((text_of(one, "specVersion") for one in self.of("CreationInfo")), "")

    def about(self) -> tuple[str, ...]:
        """Return the references of the packages that the document is about."""
        found = [name for one in self.of("Sbom") for name in texts_of(one, "rootElement")]
        found = found or [
            n for one in self.of("SpdxDocument") for n in texts_of(one, "rootElement")
        ]
        packages = {_reference(one) for kind in _KINDS for one in self.of(kind)}
        return tuple(name for name in dict.fromkeys(found) if name in packages)

    def names(self, element: Fields, key: str) -> list[str]:
        """Return the names of the agents or tools that an element names or holds."""
        named = [self._elements.get(name, {}) for name in texts_of(element, key)]
        held = [] if named else list(objects_of(element, key))
        return [name for one in (*named, *held) if (name := text_of(one, "name"))]

    def is_development(self, reference: str) -> bool:
        """Whether a package serves to build or to test only."""
        return reference in self._not_delivered and reference not in self._delivered

    def _relate(self, one: Fields) -> None:
        source, targets = text_of(one, "from"), list(texts_of(one, "to"))
        kind = text_of(one, "relationshipType")
        if kind in ("dependsOn", "hasPrerequisite", "hasStaticLink", "hasDynamicLink"):
            if text_of(one, "scope") in _NOT_DELIVERED:
                self._not_delivered.update(targets)
            else:
                self.needs.setdefault(source, []).extend(targets)
                self._delivered.update(targets)
        elif kind == "contains":
            self.contained.update(targets)
        elif kind in ("hasDeclaredLicense", "hasConcludedLicense"):
            words = [self._licence(name) for name in targets]
            if text := " AND ".join(filter(None, words)):
                self.licences[source] = text

    def _licence(self, reference: str) -> str:
        element = self._elements.get(reference, {})
        return text_of(element, "licenseExpression", "name") or reference.rpartition("/")[2]


def _component(entry: Fields, graph: _Graph, kind: str, lines: Mapping[str, int]) -> Component:
    reference, name = _reference(entry), text_of(entry, "name")
    suppliers = graph.names(entry, "suppliedBy") or graph.names(entry, "originatedBy")
    identifiers = dict(_identifiers(entry))
    purl = text_of(entry, "packageUrl") or identifiers.pop("packageUrl", "")
    return Component(
        name=name,
        version=text_of(entry, "packageVersion"),
        purl=purl,
        kind=kind or text_of(entry, "primaryPurpose"),
        supplier=", ".join(suppliers),
        licence=graph.licences.get(reference, ""),
        hashes=_hashes(entry),
        identifiers=tuple(identifiers.values()),
        support=", ".join(texts_of(entry, "supportLevel")),
        end_of_support=text_of(entry, "validUntilTime"),
        is_development=graph.is_development(reference),
        reference=reference,
        line=first_line(lines, (reference, purl, name)),
    )


def _identifiers(entry: Fields) -> Iterator[tuple[str, str]]:
    for one in objects_of(entry, "externalIdentifier"):
        kind, text = _local(text_of(one, "externalIdentifierType")), text_of(one, "identifier")
        if text and kind in _IDENTIFIERS:
            yield kind, text


def _hashes(entry: Fields) -> Mapping[str, str]:
    found = {}
    for one in objects_of(entry, "verifiedUsing"):
        algorithm = re.sub(r"^sha(\d)", r"SHA-\1", _local(text_of(one, "algorithm")))
        if digest := text_of(one, "hashValue"):
            found[algorithm] = digest.lower()
    return dict(sorted(found.items()))


def _reference(element: Fields) -> str:
    return text_of(element, "spdxId", "@id")


def _local(name: str) -> str:
    return _PREFIX.sub("", name)
