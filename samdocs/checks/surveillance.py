"""Rules on what happens after release, and on Annex I (ISO 14971:2019, 10; MDR 2017/745)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.document_set import missing_sections
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.records import Attestation
from samdocs.project import Project

_NONE = "no attestation of MDR 2017/745 Annex I is recorded"


@check("PMS001")
def surveillance_loop_open(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The plan for surveillance names its sources and leads back to the risk file.

    Sections of `documents/pms_plan.md` say where experience comes from, also of software of others,
    vulnerabilities and models, and how it changes the risk file.
    """
    yield from missing_sections(project, "PMS001")


@check("GSPR001")
def not_applicable_without_reason(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A requirement of Annex I that does not apply says why.

    Give the attestation with `statement: not_applicable` a `rationale:` (MDR Annex II 4 a).
    """
    records = _annex_one(project)
    for record in records:
        if record.statement == "not_applicable" and not says_something(record.rationale):
            yield found(
                project,
                "GSPR001",
                record,
                f"`{record.id}` does not say why {_number(record)} does not apply",
                hint="give it a `rationale:`",
                field=("statement",),
            )
    yield Undecided("whether every requirement of Annex I is covered" if records else _NONE)


@check("GSPR002")
def requirement_without_evidence(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A requirement of Annex I that applies names how it is met and where the evidence is.

    Give the attestation `items:` or `evidence:` with document and section, and under `rationale:`
    the standard with its edition or the method (MDR Annex II 4 b to d).
    """
    records = _annex_one(project)
    for record in records:
        if record.statement == "not_applicable":
            continue
        evidence = project.graph.current_targets(record.id, "items") or record.evidence
        if not evidence or not says_something(record.rationale):
            what = "method" if evidence else "evidence"
            yield found(
                project,
                "GSPR002",
                record,
                f"`{record.id}` names no {what} for {_number(record)}",
                hint="name items or documents as evidence, and the standard or method under "
                "`rationale:`",
            )
    yield Undecided("whether every requirement of Annex I is covered" if records else _NONE)


def _annex_one(project: Project) -> list[Attestation]:
    records = described(project, Attestation)
    return [record for record in records if _is_annex_one(record.standard or "")]


def _is_annex_one(standard: str) -> bool:
    plain = " ".join(standard.split()).casefold()
    return plain.endswith("annex i") or "gspr" in plain


def _number(record: Attestation) -> str:
    return f"requirement {record.clause}" if record.clause else "its requirement"
