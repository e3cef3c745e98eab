"""What samdocs understands of a file of evidence, whatever kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.components import ComponentFile, read_components
from samdocs.evidence.components.elements import summarise
from samdocs.evidence.kinds import HEAD_BYTES, EvidenceKind, recognise
from samdocs.evidence.results import ResultFile, read_results
from samdocs.evidence.vulnerabilities import VulnerabilityFile, read_vulnerabilities


@dataclass(frozen=True, slots=True)
class Inspected:
    """One file as it was understood.

    Attributes:
        kind: What it is, e.g. `junit`; empty if it is nothing samdocs reads.
        declared: What its own totals say, by what they count.
        counted: What was counted in it.
        commit, build: What it says it was made from; empty if it does not say.
        facts: What else it says, by name: environment, tester, versions.
        is_of_build: Whether files of this kind name the commit or build they are about.
    """

    file: str
    kind: str
    version: str = ""
    declared: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)
    commit: str = ""
    build: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    is_of_build: bool = False


def inspect_file(file: str, data: bytes) -> Inspected:
    """Return what a file holds; whatever it is, this never raises.

    Args:
        file: Its name in findings.
        data: Its bytes.
    """
    kind = recognise(file, data[:HEAD_BYTES])
    if kind in (EvidenceKind.RESULTS, EvidenceKind.UNKNOWN, EvidenceKind.OTHER):
        return inspect_results(read_results(file, data))
    if kind is EvidenceKind.COMPONENTS:
        components = inspect_components(read_components(file, data))
        return _with_vulnerabilities(components, file, data)
    if kind is EvidenceKind.VULNERABILITIES:
        return inspect_vulnerabilities(read_vulnerabilities(file, data))
    return Inspected(file, "")


def inspect_components(components: ComponentFile) -> Inspected:
    """Return an SBOM or lock file as it was understood."""
    product = components.product
    told = {
        "product": product.label if product else "",
        "authors": ", ".join(components.authors),
        "tools": ", ".join(components.tools),
        "time": components.created,
    }
    if components.is_sbom:
        told |= summarise(components)
    return Inspected(
        file=components.file,
        kind=components.kind,
        version=components.version,
        declared=components.declared,
        counted=components.counted if components.kind else {},
        facts={name: text for name, text in told.items() if text},
        diagnostics=components.diagnostics,
    )


def inspect_vulnerabilities(vulnerabilities: VulnerabilityFile) -> Inspected:
    """Return what a file says of vulnerabilities as it was understood."""
    created = vulnerabilities.created
    told = {
        "author": vulnerabilities.author,
        "time": created.isoformat() if created else "",
    }
    return Inspected(
        file=vulnerabilities.file,
        kind=vulnerabilities.kind,
        version=vulnerabilities.version,
        counted=vulnerabilities.counted if vulnerabilities.kind else {},
        facts={name: text for name, text in told.items() if text},
        diagnostics=vulnerabilities.diagnostics,
    )


def _with_vulnerabilities(inspected: Inspected, file: str, data: bytes) -> Inspected:
    """Return an SBOM with what it says of vulnerabilities, if it does."""
    if not inspected.counted.get("vulnerabilities"):
        return inspected
    found = inspect_vulnerabilities(read_vulnerabilities(file, data))
    return replace(
        inspected,
        counted={**inspected.counted, **found.counted},
        diagnostics=tuple(dict.fromkeys((*inspected.diagnostics, *found.diagnostics))),
    )


def inspect_results(results: ResultFile) -> Inspected:
    """Return results as they were understood."""
    origin = results.origin
    told = {
        "environment": origin.environment,
        "tester": origin.tester,
        "time": origin.moment.isoformat() if origin.moment else "",
        "dirty": "" if origin.dirty is None else str(origin.dirty).lower(),
    }
    facts = {name: text for name, text in told.items() if text}
    facts |= {f"version of {name}": text for name, text in origin.versions.items()}
    return Inspected(
        file=results.file,
        kind=results.kind,
        version=results.version,
        declared=results.declared,
        counted=results.counted if results.kind else {},
        commit=origin.commit,
        build=origin.build,
        facts=facts,
        diagnostics=results.diagnostics,
        is_of_build=True,
    )
