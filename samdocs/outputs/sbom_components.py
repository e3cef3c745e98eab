"""The components of the project's own SBOM: records and what files list, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from samdocs.evidence.components import Component, read_purl
from samdocs.evidence.components.purl import make_purl
from samdocs.fields import ItemId
from samdocs.items.ml import Model
from samdocs.items.soup import SoupComponent
from samdocs.project import Project
from samdocs.proof.components import Declared, Match, Reconciliation, reconcile

DEVICE = "device"
LEVEL, END = "samdocs:levelOfSupport", "cdx:lifecycle:milestone:endOfSupport"
#: Kind of a SOUP record → type of CycloneDX.
_TYPES: Mapping[str, str] = {
    "framework": "framework",
    "operating_system": "operating-system",
    "runtime": "platform",
    "database": "application",
    "service": "application",
    "image": "container",
    "firmware": "firmware",
    "model": "machine-learning-model",
    "dataset": "data",
}
_KNOWN_TYPES = frozenset({*_TYPES.values(), "library", "device", "device-driver"})
#: Names of SPDX licences, alone or joined; anything else is the name of a licence.
_EXPRESSION = re.compile(
    r"\(?[A-Za-z0-9][\w.+-]*\)?(?: (?:AND|OR|WITH) \(?[A-Za-z0-9][\w.+-]*\)?)*"
)
_ALGORITHMS = frozenset(
    {"MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512"}
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")

_Fields = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Listed:
    """A component as the SBOM lists it.

    Attributes:
        reference: Its `bom-ref`.
        identities: By which files name it.
    """

    reference: str
    fields: Mapping[str, JsonValue]
    identities: tuple[tuple[str, str], ...] = ()


def list_components(project: Project) -> tuple[Listed, ...]:
    """Return SOUP records and models by id, then what else files list by package."""
    told = reconcile(project)
    records = {r.id: r for r in project.of("soup") if isinstance(r, SoupComponent)}
    own = [_of_record(record, told) for record in records.values() if _is_single(record)]
    models = [_of_model(project, one) for one in project.of("models") if isinstance(one, Model)]
    known = {identity for one in own for identity in one.identities}
    others = _others(told, known)
    more = [_of_match(match, records) for match in others]
    return (*own, *models, *more)


def _is_single(record: SoupComponent) -> bool:
    """Whether a record is a component itself, not only a name for a group."""
    return record.version is not None or not record.covers


def _others(told: Reconciliation, known: set[tuple[str, str]]) -> list[Match]:
    found: dict[tuple[str, str], Match] = {}
    for match in told.matches:
        if match.component.identity not in known:
            found.setdefault(match.component.identity, match)
    return [found[identity] for identity in sorted(found)]


def _of_record(record: SoupComponent, told: Reconciliation) -> Listed:
    seen = [m.component for m in told.of(record.id) if m.declared is Declared.ITSELF]
    fields: _Fields = {
        "type": _TYPES.get(record.kind or "", "library"),
        "bom-ref": record.id,
    }
    supplier = record.manufacturer or _first(one.supplier for one in seen)
    if supplier:
        fields["supplier"] = {"name": supplier}
    fields["name"] = record.title or record.id
    if record.version:
        fields["version"] = record.version
    hashes = {"SHA-256": record.sha256} if record.sha256 else {}
    _add_facts(
        fields,
        hashes=hashes or next((one.hashes for one in seen if one.hashes), {}),
        licence=record.licence or _first(one.licence for one in seen),
        purl=_purl(record) or _first(one.purl for one in seen),
    )
    _add_properties(fields, _support(record))
    return Listed(record.id, fields, tuple(one.identity for one in seen))


def _of_model(project: Project, model: Model) -> Listed:
    fields: _Fields = {"type": "machine-learning-model", "bom-ref": model.id}
    if project.config.device.manufacturer:
        fields["supplier"] = {"name": project.config.device.manufacturer}
    fields["name"] = model.title or model.id
    if model.version:
        fields["version"] = model.version
    hashes = {"SHA-256": model.artifact.sha256} if model.artifact else {}
    namespace = project.config.device.identifier or ""
    purl = str(make_purl("generic", namespace, model.id, model.version or ""))
    _add_facts(fields, hashes=hashes, licence="", purl=purl)
    return Listed(model.id, fields)


def _of_match(match: Match, records: Mapping[ItemId, SoupComponent]) -> Listed:
    """Return what a file lists; its support is that of the record whose group it belongs to."""
    component = match.component
    reference = component.purl or f"{component.package}@{component.version}"
    known = component.kind if component.kind in _KNOWN_TYPES else "library"
    fields: _Fields = {"type": known, "bom-ref": reference}
    if component.supplier:
        fields["supplier"] = {"name": component.supplier}
    fields["name"] = component.name
    if component.version:
        fields["version"] = component.version
    _add_facts(fields, hashes=component.hashes, licence=component.licence, purl=component.purl)
    cpe = next((one for one in component.identifiers if one.startswith("cpe:")), "")
    if cpe:
        fields["cpe"] = cpe
    record = records.get(match.record) if match.record else None
    said = dict(_support(record)) if record is not None else {}
    said |= {"samdocs:declared": match.declared.value, **_own_support(component)}
    if record is not None:
        said["samdocs:record"] = record.id
    _add_properties(fields, said)
    return Listed(reference, fields, (component.identity,))


def _add_facts(fields: _Fields, *, hashes: Mapping[str, str], licence: str, purl: str) -> None:
    listed: list[JsonValue] = [
        {"alg": algorithm, "content": digest.removeprefix("sha256:")}
        for algorithm, digest in sorted(hashes.items())
        if algorithm in _ALGORITHMS
    ]
    if listed:
        fields["hashes"] = listed
    if licence:
        fields["licenses"] = [_licence(licence)]
    if purl:
        fields["purl"] = purl


def _licence(text: str) -> JsonValue:
    if _EXPRESSION.fullmatch(text):
        return {"expression": text}
    return {"license": {"name": text}}


def _purl(record: SoupComponent) -> str:
    """Return the package URL of a record with its version."""
    purl = read_purl(record.purl or "")
    if purl is None:
        return ""
    version = purl.version or record.version or ""
    return str(
        make_purl(purl.type, purl.namespace, purl.name, version, purl.qualifiers, purl.subpath)
    )


def _support(record: SoupComponent) -> Mapping[str, str]:
    end = record.end_of_support.isoformat() if record.end_of_support else ""
    why = record.reason_for("SOUP006")
    return {LEVEL: record.support or "", END: end, "samdocs:supportJustification": why}


def _own_support(component: Component) -> Mapping[str, str]:
    end = component.end_of_support if _DATE.fullmatch(component.end_of_support) else ""
    return {name: text for name, text in ((LEVEL, component.support), (END, end)) if text}


def _add_properties(fields: _Fields, said: Mapping[str, str]) -> None:
    listed: Sequence[JsonValue] = [
        {"name": name, "value": " ".join(value.split())}
        for name, value in sorted(said.items())
        if value.strip()
    ]
    if listed:
        fields["properties"] = list(listed)


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
