"""The rule on the SBOM itself (FD&C Act 524B(b)(3); FDA cybersecurity 2025, V.A.4)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found_at
from samdocs.checks.select import listed
from samdocs.diagnostics import Diagnostic, Location
from samdocs.evidence.components import ComponentFile
from samdocs.evidence.components.elements import NTIA, Coverage, cover
from samdocs.project import Project
from samdocs.proof.components import reconcile

_MOST_NAMED = 3
_WRITE = "`samdocs export cyclonedx` writes one from the SOUP list"


@check("SEC003")
def sbom_elements_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """An SBOM of this version exists, and gives the minimum elements for every component.

    NTIA 2021 asks for author and time of the SBOM, and for supplier, name, version, a further
    identifier and the dependencies of each component. The list of CISA 2026 (hash, licence,
    signature, tool and others) is known to samdocs at second hand only: what is missing of it is
    said, and a person decides. What cannot be known is given a reason in samdocs.yaml:
    `reasons: {SEC003: {hash: the maker of the appliance publishes none}}`.
    """
    told = reconcile(project)
    sboms = [file for file in told.files if file.is_sbom]
    if not sboms:
        yield Undecided(_why_none(project, told.other_versions))
        return
    for file in sboms:
        if not file.components:
            message = f"`{file.file}` lists no component"
            yield found_at("SEC003", _top(file), message, hint="let the tool write it again")
            continue
        yield from _missing(project, file)


def _why_none(project: Project, others: tuple[ComponentFile, ...]) -> str:
    if others:
        return f"needs an SBOM of version {project.config.device.version}; {_WRITE}"
    return f"needs an SBOM: a lock file is none; {_WRITE}"


def _missing(project: Project, file: ComponentFile) -> Iterator[Diagnostic | Undecided]:
    unverified = []
    for coverage in cover(file):
        name = coverage.element.name
        if coverage.is_met or project.config.reason_for("SEC003", name):
            continue
        if NTIA in coverage.element.standards:
            hint = f"add it, or say under `reasons: {{SEC003: {{{name}: …}}}}` why it is not known"
            yield found_at("SEC003", _top(file), _words(file, coverage), hint=hint)
        else:
            unverified.append(name)
    if unverified:
        yield Undecided(
            f"`{file.file}` does not give {listed(unverified)} throughout, which CISA 2026 asks for"
            " according to summaries; a person decides"
        )


def _words(file: ComponentFile, coverage: Coverage) -> str:
    name = coverage.element.name
    if not coverage.element.is_of_component:
        return f"`{file.file}` gives no {name}"
    missing = coverage.missing
    more = f" and {len(missing) - _MOST_NAMED:,} more" if len(missing) > _MOST_NAMED else ""
    named = f"{listed(missing[:_MOST_NAMED])}{more}"
    return f"`{file.file}` gives no {name} for {len(missing):,} of {coverage.total:,} components: {named}"


def _top(file: ComponentFile) -> Location:
    return Location(file.file, 1, 1, 1, 1)
