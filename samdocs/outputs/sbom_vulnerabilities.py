"""The vulnerabilities of the project's own SBOM with what was made of each (VEX)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from samdocs.items.security import Vulnerability
from samdocs.outputs.sbom_components import DEVICE
from samdocs.project import Project

_STATES: Mapping[str, str] = {
    "not_affected": "not_affected",
    "affected": "exploitable",
    "fixed": "resolved",
    "under_investigation": "in_triage",
}
#: Words of VEX that CycloneDX has its own for; the others are kept as a property.
_JUSTIFICATIONS: Mapping[str, str] = {
    "component_not_present": "code_not_present",
    "vulnerable_code_not_present": "code_not_present",
    "vulnerable_code_not_in_execute_path": "code_not_reachable",
    "inline_mitigations_already_exist": "protected_by_mitigating_control",
}
_METHODS: tuple[tuple[str, str], ...] = (
    ("CVSS:4.", "CVSSv4"),
    ("CVSS:3.1", "CVSSv31"),
    ("CVSS:3.0", "CVSSv3"),
)
_CWE = re.compile(r"(?:CWE-)?(\d{1,6})", re.IGNORECASE)

_Fields = dict[str, JsonValue]


def list_vulnerabilities(project: Project, references: frozenset[str]) -> list[JsonValue]:
    """Return the vulnerabilities of a project by id.

    Args:
        project: The project.
        references: The components that the SBOM lists.
    """
    return [
        _fields(item, references)
        for item in project.of("vulnerabilities")
        if isinstance(item, Vulnerability)
    ]


def _fields(item: Vulnerability, references: frozenset[str]) -> _Fields:
    fields: _Fields = {"bom-ref": item.id, "id": (*item.identifiers, item.id)[0]}
    if len(item.identifiers) > 1:
        others: list[JsonValue] = [
            {"id": name, "source": {"name": _source(name)}} for name in item.identifiers[1:]
        ]
        fields["references"] = others
    if item.cvss:
        fields["ratings"] = [{"method": _method(item.cvss), "vector": item.cvss}]
    cwes: list[JsonValue] = [
        int(found[1]) for text in item.cwe if (found := _CWE.fullmatch(text.strip()))
    ]
    if cwes:
        fields["cwes"] = cwes
    if item.text or item.title:
        fields["description"] = item.text or item.title
    if analysis := _analysis(item):
        fields["analysis"] = analysis
    found_in: list[str] = [name for name in item.found_in if name in references]
    fields["affects"] = [{"ref": name} for name in found_in or [DEVICE]]
    fields["properties"] = list(_properties(item))
    return fields


def _analysis(item: Vulnerability) -> _Fields:
    found: _Fields = {}
    if item.vex:
        found["state"] = _STATES[item.vex]
    justification = _JUSTIFICATIONS.get(item.vex_justification or "")
    if item.vex == "not_affected" and justification:
        found["justification"] = justification
    told = (("Safety", item.safety), ("Security", item.security), ("Action", item.action))
    detail = "\n".join(f"{name}: {' '.join(text.split())}" for name, text in told if text)
    if detail:
        found["detail"] = detail
    return found


def _properties(item: Vulnerability) -> Iterator[JsonValue]:
    known = {True: "yes", False: "no"}.get(item.kev, "") if item.kev is not None else ""
    told = {
        "samdocs:record": item.id,
        "samdocs:discovery": item.discovery or "",
        "samdocs:knownExploited": known,
        "samdocs:vexJustification": item.vex_justification or "",
        "samdocs:reducedBy": " ".join(item.reduced_by),
    }
    for name, text in told.items():
        if text.strip():
            yield {"name": name, "value": " ".join(text.split())}


def _method(vector: str) -> str:
    return next((method for begin, method in _METHODS if vector.startswith(begin)), "CVSSv2")


def _source(name: str) -> str:
    """Return who gives numbers of this form."""
    begin = name.partition("-")[0].upper()
    return {"CVE": "NVD", "GHSA": "GitHub"}.get(begin, begin)
