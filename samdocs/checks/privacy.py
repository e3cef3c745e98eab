"""Rules on health data: how they flow, and that none lies in the repository (45 CFR 164; GDPR)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, listed, unsaid
from samdocs.diagnostics import Diagnostic, Location, Severity
from samdocs.evidence.identifiers import Identifier, find_identifiers, search_folder
from samdocs.fields import ItemId, says_something
from samdocs.items.privacy import PhiFlow, Safeguard
from samdocs.project import Project

EVIDENCE = "evidence"


@check("PRV001")
def flow_without_safeguard(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every flow of health data says where the data are kept, how they travel, who reaches them.

    Give `data:`, `storage:`, `transit:`, `access:` and `retention:`, and name the flow under
    `protects:` of at least one safeguard.
    """
    flows = list(described(project, PhiFlow))
    for flow in flows:
        demanded = {
            "data": flow.data,
            "storage": _answered(flow.storage),
            "transit": _answered(flow.transit),
            "access": _answered(flow.access),
            "retention": _answered(flow.retention),
            "protected_by": project.graph.current_sources(flow.id, "protects"),
        }
        if missing := unsaid(demanded):
            yield found(
                project,
                "PRV001",
                flow,
                f"`{flow.id}` does not give {listed(missing)}",
                hint="complete it, and name it under `protects:` of a safeguard",
            )
    if not flows:
        yield Undecided("no flows of health data are described")


@check("PRV002")
def safeguard_without_decision(project: Project) -> Iterator[Diagnostic | Undecided]:
    """For every addressable specification it is decided whether it is implemented, and why not.

    Give each safeguard `obligation:` and `decision:`; an alternative, or one that is not
    reasonable, also its `rationale:` (45 CFR 164.306(d)).
    """
    safeguards = [s for s in described(project, Safeguard) if s.section]
    for safeguard in safeguards:
        demanded: dict[str, object] = {"obligation": safeguard.obligation}
        if safeguard.obligation == "addressable":
            demanded["decision"] = safeguard.decision
        if safeguard.decision in ("alternative", "not_reasonable"):
            demanded["rationale"] = safeguard.rationale
        if missing := unsaid(demanded):
            yield found(
                project,
                "PRV002",
                safeguard,
                f"`{safeguard.id}` does not give {listed(missing)}",
                hint="decide on the specification, and say why where it is not implemented",
            )
        elif safeguard.obligation == "required" and safeguard.decision == "not_reasonable":
            yield found(
                project,
                "PRV002",
                safeguard,
                f"`{safeguard.id}` is required and cannot be not reasonable",
                hint="implement it; only addressable specifications leave a choice",
                field=("decision",),
            )
    if not safeguards:
        yield Undecided("no safeguard names its section of the Security Rule")


@check("PRV003")
def patient_data_in_repository(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No file of the project holds identifiers of patients.

    Sources, narratives and text files below `evidence/` are searched for social security numbers,
    labelled record and patient numbers, dates of birth, and patient tags of DICOM and HL7. Labelled
    names are a warning. What was found is never printed. Remove it from the history too. Where
    values are made up, say so for the file under `reasons: {PRV003: {evidence/a.csv: …}}`, or
    for the item under its own `reasons:`.
    """
    texts = [(source.file, source.text) for source in project.sources.values()]
    texts += [(narrative.file, narrative.text) for narrative in project.narratives]
    for file, text in texts:
        for identifier in find_identifiers(text):
            yield from _finding(project, file, identifier)
    unsearched = []
    for searched in search_folder(project.files, EVIDENCE):
        if not searched.is_searched:
            unsearched.append(searched.file)
        for identifier in searched.identifiers:
            yield from _finding(project, searched.file, identifier)
    if unsearched:
        more = f" and {len(unsearched) - 1} more are" if len(unsearched) > 1 else " is"
        yield Undecided(f"`{unsearched[0]}`{more} too large to be searched")


def _answered(text: str | None) -> bool:
    """Whether something is said; that nothing is stored or sent is an answer too."""
    return says_something(text) or (text or "").strip(" .").casefold() == "none"


def _finding(project: Project, file: str, identifier: Identifier) -> Iterator[Diagnostic]:
    item = _item_at(project, file, identifier.line)
    excused = item is not None and project.items[item].reason_for("PRV003")
    if excused or project.config.reason_for("PRV003", file):
        return
    end = identifier.column + identifier.length
    where = Location(file, identifier.line, identifier.column, identifier.line, end)
    message = f"`{file}` holds what looks like {identifier.kind}"
    made_up = f"`reasons: {{PRV003: {{{file}: why}}}}`"
    hint = f"remove it, also from the history; if its values are made up say so: {made_up}"
    finding = replace(found_at("PRV003", where, message, hint=hint), item=item or "")
    yield finding.weighing(Severity.MINOR) if identifier.is_name else finding


def _item_at(project: Project, file: str, line: int) -> ItemId | None:
    """Return the item a line of a source belongs to: the last that begins before it."""
    starts = [
        (where.line, name)
        for name, read in project.read.items()
        if read.source.file == file and read.item and (where := project.locate(name))
    ]
    before = [name for start, name in sorted(starts) if start <= line]
    return before[-1] if before else None
