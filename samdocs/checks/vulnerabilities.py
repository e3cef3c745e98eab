"""Rules on known vulnerabilities (FDA cybersecurity 2026, V.A.2 and V.A.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from samdocs.checks.registry import Undecided, check, found, found_at, with_related
from samdocs.checks.select import described, listed, unsaid
from samdocs.diagnostics import Diagnostic, Location, Related
from samdocs.evidence.vulnerabilities import VulnerabilityFile
from samdocs.items.security import Vulnerability
from samdocs.project import Project
from samdocs.proof.vulnerabilities import Stated, contradiction, names_of, reconcile_vulnerabilities

_MOST_NAMED = 3
_LIST = "the list of vulnerabilities known to be exploited (KEV)"


@check("SEC004")
def vulnerability_without_assessment(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every known vulnerability is on record: how it was found, what it means, what is done.

    Give `discovery:`, `safety:`, `security:` and `vex:`; a component that is not affected says why
    (`vex_justification:`), one that is affected names its controls or the `action:`. VEX files and
    SBOMs below `evidence/` may name no vulnerability of this device that is not on record under
    `identifiers:`, and say nothing else than the record. Which vulnerabilities are known tells a
    CycloneDX file of a scanner, with the components and their `vulnerabilities`; it is no older
    than `limits: {soup_review_days: 90}`.
    """
    told = reconcile_vulnerabilities(project)
    for item in described(project, Vulnerability):
        if missing := missing_assessment(project, item):
            yield found(
                project,
                "SEC004",
                item,
                f"`{item.id}` does not give {listed(missing)}",
                hint="assess it for safety and security, and say what is done about it",
            )
        yield from _contradictions(project, item, told.of(item.id))
    for stated in told.unrecorded:
        yield _unrecorded("SEC004", stated, "is on no record")
    yield from map(Undecided, _unsearched(project))
    for file in told.aside:
        about = next(iter(file.statements[0].products), "")
        yield Undecided(f"`{file.file}` speaks of no product of this project, but of `{about}`")


@check("SEC005")
def exploited_vulnerability_present(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No vulnerability that is known to be exploited remains in the device.

    Mend it (`vex: fixed`), or show why it does not affect the device (`vex: not_affected` with a
    `vex_justification:`). Which ones are exploited says `kev:` of the record, a scanner, or the
    list that CISA publishes as JSON: put it below `evidence/`, no older than
    `limits: {soup_review_days: 90}`.
    """
    told = reconcile_vulnerabilities(project)
    judged = [
        (item, told.exploited_as(names_of(item))) for item in described(project, Vulnerability)
    ]
    for item, exploited in judged:
        if item.kev is False and exploited:
            yield _denied(project, item, exploited)
    remaining = [
        (item, item.kev or exploited) for item, exploited in judged if not _is_harmless(item)
    ]
    yield from (_present(project, item) for item, is_exploited in remaining if is_exploited)
    unrecorded = [stated for stated in told.unrecorded if not stated.is_harmless]
    exploited_too = [one for one in unrecorded if told.exploited_as(one.statement.names)]
    yield from (_unrecorded("SEC005", one, "is known to be exploited") for one in exploited_too)
    yield from map(Undecided, _unsearched(project))
    unknown = [
        *(str(item.id) for item, is_exploited in remaining if not is_exploited),
        *(one.statement.identifier for one in unrecorded if one not in exploited_too),
    ]
    if unknown:
        yield from map(Undecided, _without_list(project, told.lists, unknown))


def missing_assessment(project: Project, vulnerability: Vulnerability) -> tuple[str, ...]:
    """Return the fields that a recorded vulnerability lacks to be assessed."""
    demanded: dict[str, object] = {
        "discovery": vulnerability.discovery,
        "safety": vulnerability.safety,
        "security": vulnerability.security,
        "vex": vulnerability.vex,
    }
    if vulnerability.vex == "not_affected":
        demanded["vex_justification"] = vulnerability.vex_justification
    elif vulnerability.vex in ("affected", "under_investigation"):
        controls = project.graph.current_targets(vulnerability.id, "reduced_by")
        demanded["action"] = vulnerability.action or controls
    return unsaid(demanded)


def _is_harmless(item: Vulnerability) -> bool:
    justified = item.vex == "not_affected" and item.vex_justification is not None
    return item.vex == "fixed" or justified


def _contradictions(
    project: Project, item: Vulnerability, stated: tuple[Stated, ...]
) -> Iterator[Diagnostic]:
    for one in stated:
        if said := contradiction(item, one):
            own = item.vex if said != one.statement.justification else item.vex_justification
            about = f" of `{one.about}`" if one.about else ""
            finding = found(
                project,
                "SEC004",
                item,
                f"`{item.id}` says {own}, and `{one.file.file}` says {said}{about}",
                hint="find out what holds, and correct the record or the file",
                field=("vex",),
            )
            yield with_related(finding, Related(_place(one), "the statement"))


def _unrecorded(code: str, stated: Stated, words: str) -> Diagnostic:
    one = stated.statement
    about = f" in `{stated.about}`" if stated.about else ""
    hint = f"add an item to `vulnerabilities:` with `identifiers: {one.identifier}`, and assess it"
    return found_at(code, _place(stated), f"`{one.identifier}`{about} {words}", hint=hint)


def _present(project: Project, item: Vulnerability) -> Diagnostic:
    return found(
        project,
        "SEC005",
        item,
        f"`{item.id}` is known to be exploited and affects the device",
        hint="mend it, or justify `vex: not_affected`",
        field=("kev",),
    )


def _denied(project: Project, item: Vulnerability, exploited: Stated) -> Diagnostic:
    finding = found(
        project,
        "SEC005",
        item,
        f"`{item.id}` says `kev: false`, and `{exploited.file.file}` says that"
        f" `{exploited.statement.identifier}` is exploited",
        hint="write `kev: true`, and mend it or justify `vex: not_affected`",
        field=("kev",),
    )
    return with_related(finding, Related(_place(exploited), "the statement"))


def _place(stated: Stated) -> Location:
    line = stated.statement.line
    return Location(stated.file.file, line, 1, line, 1)


def _unsearched(project: Project) -> Iterator[str]:
    """Yield why the known vulnerabilities of the components are not all told."""
    told = reconcile_vulnerabilities(project)
    if told.unsearched:
        more = len(told.unsearched) - _MOST_NAMED
        names = ", ".join(told.unsearched[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        yield f"needs vulnerability data: no CycloneDX file of a scanner lists those of {names}"
    elif not told.searched:
        yield "needs vulnerability data: which ones are known"
    for name, file in sorted({file.file: file for file in told.searched.values()}.items()):
        if fault := _fault_of_age(project, name, file.created):
            yield f"needs newer vulnerability data: {fault}"


def _without_list(
    project: Project, lists: tuple[VulnerabilityFile, ...], unknown: list[str]
) -> Iterator[str]:
    """Yield why nobody can tell whether some vulnerabilities are exploited."""
    faults = [_fault_of_age(project, file.file, file.created) for file in lists]
    if lists and not all(faults):
        return
    more = len(unknown) - _MOST_NAMED
    names = ", ".join(unknown[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    why = f"; {faults[0]}" if faults else ""
    yield f"needs vulnerability data: {_LIST}, whether it holds {names}{why}"


def _fault_of_age(project: Project, name: str, created: datetime | None) -> str:
    """Return why a file does not tell what is known today; empty if it does."""
    if created is None:
        return f"`{name}` does not say when it was written"
    if project.today is None:
        return f"the age of `{name}` is not known without a commit time or --date"
    limit, day = project.config.limits.soup_review_days, created.date()
    age = (project.today - day).days
    return f"`{name}` is of {day}, {age} days old; {limit} are allowed" if age > limit else ""
