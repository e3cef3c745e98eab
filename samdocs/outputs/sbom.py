"""The project's own SBOM as CycloneDX 1.6: the device, software of others, models, vulnerabilities."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from importlib.metadata import version
from uuid import UUID

from pydantic import JsonValue

from samdocs.fields import ItemId
from samdocs.outputs.sbom_components import DEVICE, Listed, list_components
from samdocs.outputs.sbom_vulnerabilities import list_vulnerabilities
from samdocs.project import Project
from samdocs.proof.components import reconcile

SPEC_VERSION = "1.6"


def build_cyclonedx(project: Project) -> bytes:
    """Return the SBOM of the device as JSON; the same project gives the same bytes.

    It lists the SOUP records and models, and from SBOMs and lock files of this version what else
    is delivered, with what they tell of dependencies and hashes. The serial number is derived from
    the content, the time is that of the commit.
    """
    listed = list_components(project)
    bom: dict[str, JsonValue] = {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "version": 1,
        "metadata": _metadata(project),
        "components": [dict(one.fields) for one in listed],
        "dependencies": list(_dependencies(project, listed)),
    }
    if vulnerabilities := list_vulnerabilities(project, frozenset(one.reference for one in listed)):
        bom["vulnerabilities"] = vulnerabilities
    content = json.dumps(bom, sort_keys=True, ensure_ascii=True).encode()
    serial = UUID(bytes=hashlib.sha256(content).digest()[:16], version=5)
    ordered = {"bomFormat": "CycloneDX", "specVersion": SPEC_VERSION, "serialNumber": serial.urn}
    return (json.dumps(ordered | bom, indent=1, ensure_ascii=False) + "\n").encode()


def _metadata(project: Project) -> dict[str, JsonValue]:
    device = project.config.device
    maker: JsonValue = {"name": device.manufacturer or "unknown"}
    found: dict[str, JsonValue] = {}
    if project.moment is not None:
        found["timestamp"] = project.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found["lifecycles"] = [{"phase": "pre-build"}]
    tool: JsonValue = {"type": "application", "name": "samdocs", "version": version("samdocs")}
    found["tools"] = {"components": [tool]}
    if device.manufacturer:
        found["authors"] = [maker]
        found["manufacturer"] = maker
    found["component"] = _device(project)
    return found


def _device(project: Project) -> dict[str, JsonValue]:
    device = project.config.device
    found: dict[str, JsonValue] = {"type": "application", "bom-ref": DEVICE}
    if device.manufacturer:
        found["supplier"] = {"name": device.manufacturer}
    found["name"] = device.name or "unknown"
    found["version"] = project.version
    told = {"identifier": device.identifier, "udi-di": device.udi_di}
    properties: list[JsonValue] = [
        {"name": f"samdocs:{name}", "value": value} for name, value in told.items() if value
    ]
    if properties:
        found["properties"] = properties
    return found


def _dependencies(project: Project, listed: Sequence[Listed]) -> Iterator[JsonValue]:
    """Yield who needs what; what nothing else needs is needed by the device."""
    needs = _needs(project, listed)
    needed = {name for names in needs.values() for name in names}
    roots = [one.reference for one in listed if one.reference not in needed]
    yield {"ref": DEVICE, "dependsOn": list[JsonValue](roots)}
    for one in listed:
        names = needs.get(one.reference, ())
        yield {"ref": one.reference, "dependsOn": list[JsonValue](names)}


def _needs(project: Project, listed: Sequence[Listed]) -> Mapping[str, Sequence[str]]:
    """Return what each component needs, as files and models tell."""
    by_identity = {identity: one.reference for one in listed for identity in one.identities}
    references = {one.reference for one in listed}
    found: dict[str, set[str]] = {}
    for file in reconcile(project).files:
        for identity, names in file.dependencies.items():
            if identity in by_identity:
                targets = {by_identity[name] for name in names if name in by_identity}
                found.setdefault(by_identity[identity], set()).update(targets)
    for item in project.of("models"):
        bases = project.graph.current_targets(ItemId(item.id), "based_on")
        found.setdefault(item.id, set()).update(name for name in bases if name in references)
    return {one: sorted(names - {one}) for one, names in found.items()}
