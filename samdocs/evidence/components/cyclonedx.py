"""CycloneDX 1.2 to 1.7 in JSON, and in the same shape what was XML (ECMA-424)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.lines import first_line
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.plain import Fields, object_of, objects_of, text_of, texts_of

#: Key under which a reader of XML keeps the line of an element.
LINE = "\0line"
_SUPPORTED = frozenset({"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"})
_TOTAL = re.compile(r"(?:^|[:._-])(?:total)?components?(?:[:._-]?(?:count|total))?$", re.IGNORECASE)
_YES = frozenset({"true", "1", "yes"})
#: Last part of the name of a property, without signs and case, in the order of how well it tells.
_SUPPORT = ("levelofsupport", "supportlevel", "supportstatus")
_END_OF_SUPPORT = ("endofsupport", "endofsupportdate", "endofguaranteedsupport", "eos")
_DEVELOPMENT = re.compile(r":(?:package:development|dev|isdev)$", re.IGNORECASE)


def read_cyclonedx(bom: Fields, lines: Mapping[str, int], into: Collected) -> None:
    """Add what a CycloneDX document lists.

    Args:
        bom: The document.
        lines: On which line a name or reference stands first.
        into: Where it goes.
    """
    reader = _Reader(lines, into)
    into.version = text_of(bom, "specVersion")
    if into.version not in _SUPPORTED:
        message = f"CycloneDX `{into.version[:20]}` is no version that samdocs knows"
        into.say("EVD002", message, 1, "write 1.6, or another from 1.2 to 1.7")
    into.revision = text_of(bom, "version")
    into.is_signed = bool(object_of(bom, "signature"))
    metadata = object_of(bom, "metadata")
    _read_metadata(metadata, into)
    about = object_of(metadata, "component")
    if about:
        into.product = into.checked(reader.component(about, ""))
        reader.add_all(objects_of(about, "components"), into.product.reference)
    reader.add_all(objects_of(bom, "components"), "")
    into.elsewhere = {text_of(entry, "bom-ref") for entry in objects_of(bom, "services")}
    for entry in objects_of(bom, "dependencies"):
        into.need(text_of(entry, "ref"), texts_of(entry, "dependsOn"))
    into.vulnerabilities = sum(1 for _ in objects_of(bom, "vulnerabilities"))


def _read_metadata(metadata: Fields, into: Collected) -> None:
    into.created = text_of(metadata, "timestamp")
    phases = (text_of(one, "phase", "name") for one in objects_of(metadata, "lifecycles"))
    into.context = ", ".join(filter(None, phases))
    for party in objects_of(metadata, "authors", "manufacturer", "manufacture", "supplier"):
        if name := text_of(party, "name", "email"):
            into.authors.append(name)
    for tool in objects_of(metadata, "tools"):
        for one in (tool, *objects_of(tool, "components", "services")):
            if name := text_of(one, "name"):
                into.tools.append(f"{name} {text_of(one, 'version')}".strip())
    for name, value in _properties(metadata):
        if _TOTAL.search(name) and re.fullmatch(r"\d{1,9}", value):
            into.declared["components"] = int(value)


class _Reader:
    """Brings components into the model; nested ones stand beside the others."""

    def __init__(self, lines: Mapping[str, int], into: Collected) -> None:
        self._lines = lines
        self._into = into
        self._references: set[str] = set()

    def add_all(self, entries: Iterator[Fields], parent: str) -> None:
        """Add components and those within them, without recursion: a file may nest deep."""
        waiting = [(entry, parent) for entry in entries]
        while waiting:
            entry, above = waiting.pop()
            component = self.component(entry, above)
            self._into.add(component)
            if above:
                self._into.placed.add(component.reference)
            waiting += [(inner, component.reference) for inner in objects_of(entry, "components")]

    def component(self, entry: Fields, parent: str) -> Component:
        """Return a component as an entry gives it."""
        group, name = text_of(entry, "group"), text_of(entry, "name")
        purl, version = text_of(entry, "purl"), text_of(entry, "version")
        reference = text_of(entry, "bom-ref") or purl or f"{parent} {group}/{name} {version}"
        line = entry.get(LINE)
        said = {_last_part(key): value for key, value in _properties(entry)}
        self._check_reference(text_of(entry, "bom-ref"), line if isinstance(line, int) else None)
        return Component(
            name=f"{group}/{name}" if group and name else name,
            version=version,
            purl=purl,
            kind=text_of(entry, "type"),
            supplier=_supplier(entry),
            licence=_licence(entry),
            hashes=_hashes(entry),
            identifiers=_identifiers(entry),
            support=next((said[key] for key in _SUPPORT if key in said), ""),
            end_of_support=next((said[key] for key in _END_OF_SUPPORT if key in said), ""),
            is_development=_is_development(entry),
            ancestors=_ancestors(entry),
            reference=reference,
            line=line
            if isinstance(line, int)
            else first_line(self._lines, (reference, purl, name)),
        )

    def _check_reference(self, reference: str, line: int | None) -> None:
        if reference and reference in self._references:
            place = line or first_line(self._lines, (reference,))
            message = f"the reference `{reference[:80]}` stands at two components"
            self._into.say("EVD004", message, place, "let the tool write the file again")
        self._references.add(reference)


def _supplier(entry: Fields) -> str:
    for key in ("supplier", "manufacturer"):
        if name := text_of(object_of(entry, key), "name"):
            return name
    authors = ", ".join(
        filter(None, (text_of(one, "name") for one in objects_of(entry, "authors")))
    )
    return text_of(entry, "publisher") or authors or text_of(entry, "author")


def _licence(entry: Fields) -> str:
    found: list[str] = []
    for choice in objects_of(entry, "licenses"):
        inner = object_of(choice, "license")
        found.append(text_of(choice, "expression") or text_of(inner, "id", "name"))
    return " AND ".join(dict.fromkeys(filter(None, found)))


def _hashes(entry: Fields) -> Mapping[str, str]:
    pairs = ((text_of(one, "alg"), text_of(one, "content")) for one in objects_of(entry, "hashes"))
    return {algorithm: digest.lower() for algorithm, digest in sorted(pairs) if digest}


def _identifiers(entry: Fields) -> tuple[str, ...]:
    swid = text_of(object_of(entry, "swid"), "tagId")
    found = (text_of(entry, "cpe"), f"swid:{swid}" if swid else "")
    more = (*texts_of(entry, "omniborId"), *texts_of(entry, "swhid"))
    return tuple(filter(None, (*found, *more)))


def _ancestors(entry: Fields) -> tuple[str, ...]:
    listed = objects_of(object_of(entry, "pedigree"), "ancestors")
    names = (text_of(one, "purl") or text_of(one, "name") for one in listed)
    return tuple(name for name in names if name)


def _is_development(entry: Fields) -> bool:
    """Whether an entry says that it is not part of what is delivered."""
    if text_of(entry, "scope") == "excluded":
        return True
    return any(
        _DEVELOPMENT.search(name) and value.lower() in _YES for name, value in _properties(entry)
    )


def _properties(entry: Fields) -> Iterator[tuple[str, str]]:
    for one in objects_of(entry, "properties"):
        yield text_of(one, "name"), text_of(one, "value")


def _last_part(name: str) -> str:
    return re.sub(r"[-_ ]", "", re.split(r"[:./]", name)[-1]).lower()
