"""What a project's evidence says of vulnerabilities, and whether its own vectors can be scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.components.read import MAX_COMPONENT_BYTES
from samdocs.evidence.kinds import EvidenceKind
from samdocs.evidence.vulnerabilities import (
    CvssFault,
    CvssScore,
    VulnerabilityFile,
    read_vulnerabilities,
    score_cvss,
)
from samdocs.evidence.vulnerabilities.read import MAX_VULNERABILITY_BYTES
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.items.security import Vulnerability
from samdocs.project.components import Components
from samdocs.project.evidence_files import EvidenceFiles
from samdocs.source import Files

_MARK = b"vulnerabilities"


@dataclass(frozen=True, slots=True)
class VulnerabilityData:
    """The files that speak of vulnerabilities.

    Attributes:
        files: By name, also those that could not be read; SBOMs only where they hold a list of them.
        scores: The computed scores of the items that give a vector, by id.
        diagnostics: What is wrong with the files; vectors of items that cannot be scored are told
            by `unscored`.
        unscored: Why the vector of an item cannot be scored, by id.
    """

    files: tuple[VulnerabilityFile, ...] = ()
    scores: Mapping[ItemId, CvssScore] = field(default_factory=dict)
    unscored: Mapping[ItemId, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def read_all_vulnerabilities(
    files: Files, evidence: EvidenceFiles, components: Components, items: Mapping[ItemId, Item]
) -> VulnerabilityData:
    """Return what the evidence of a project says of vulnerabilities.

    Args:
        files: The project's files.
        evidence: Which of them are about vulnerabilities.
        components: The SBOMs, which may list vulnerabilities, too.
        items: The project's items.
    """
    read = [_read(files, name) for name in evidence.of(EvidenceKind.VULNERABILITIES)]
    read += _of_sboms(files, components)
    worth = {
        item.id: score_cvss(item.cvss)
        for item in items.values()
        if isinstance(item, Vulnerability) and item.cvss
    }
    findings = [fault for one in read for fault in one.diagnostics]
    return VulnerabilityData(
        files=tuple(sorted(read, key=lambda one: one.file)),
        scores={name: one for name, one in worth.items() if isinstance(one, CvssScore)},
        unscored={n: one.message for n, one in worth.items() if isinstance(one, CvssFault)},
        diagnostics=tuple(sorted(findings, key=lambda one: one.sort_key)),
    )


def _read(files: Files, name: str) -> VulnerabilityFile:
    data = files.read(name, limit=MAX_VULNERABILITY_BYTES)
    if isinstance(data, Diagnostic):
        return VulnerabilityFile(name, "", "", diagnostics=(data,))
    return read_vulnerabilities(name, data)


def _of_sboms(files: Files, components: Components) -> Iterator[VulnerabilityFile]:
    """Yield what SBOMs say of vulnerabilities; those that cannot be read are found with components."""
    for sbom in components.files:
        if sbom.kind == "cyclonedx":
            data = files.read(sbom.file, limit=MAX_COMPONENT_BYTES)
            if isinstance(data, bytes) and _MARK in data:
                yield read_vulnerabilities(sbom.file, data)
