"""Which components a project's SBOMs and lock files list."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.components import ComponentFile, read_components
from samdocs.evidence.components.read import MAX_COMPONENT_BYTES
from samdocs.evidence.kinds import EvidenceKind
from samdocs.project.evidence_files import EvidenceFiles
from samdocs.source import Files


@dataclass(frozen=True, slots=True)
class Components:
    """The files that list components.

    Attributes:
        files: By name, also those that could not be read.
        diagnostics: What is wrong with them.
    """

    files: tuple[ComponentFile, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_all_components(files: Files, evidence: EvidenceFiles) -> Components:
    """Return what the SBOMs and lock files of a project list.

    Args:
        files: The project's files.
        evidence: Which of them list components.
    """
    read = tuple(_read(files, name) for name in evidence.of(EvidenceKind.COMPONENTS))
    findings = [fault for one in read for fault in one.diagnostics]
    return Components(read, tuple(sorted(findings, key=lambda one: one.sort_key)))


def _read(files: Files, name: str) -> ComponentFile:
    data = files.read(name, limit=MAX_COMPONENT_BYTES)
    if isinstance(data, Diagnostic):
        return ComponentFile(name, "", "", diagnostics=(data,))
    return read_components(name, data)
