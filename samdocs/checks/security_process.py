"""Rules on security views, tests, plans and labels (FDA cybersecurity 2026; IEC 81001-5-1:2021)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.document_set import (
    demanded_sections,
    is_external,
    missing_sections,
    narratives_of,
)
from samdocs.checks.labelling import has_element
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.labelling import LabelItem
from samdocs.items.records import Attestation
from samdocs.items.security import Vulnerability
from samdocs.items.verification import Test, TestRun
from samdocs.project import Project
from samdocs.standards import label_elements

_VIEWS_IN = ("threat_model", "architecture")
_STANDARD = "81001-5-1"
#: Main clauses of IEC 81001-5-1:2021 with activities, in our own words.
_CLAUSES = (
    ("4", "general: organisation and quality management"),
    ("5", "development"),
    ("6", "maintenance"),
    ("7", "security risk management"),
    ("8", "configuration management"),
    ("9", "problem resolution"),
)


@check("SEC006")
def architecture_view_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The four security architecture views exist, or a reason why one does not.

    Global system, multi-patient harm, updateability and patchability, security use cases: each is a
    section of `documents/threat_model.md` or `documents/architecture.md`, or has a reason under
    `reasons: {SEC006: {Multi-patient harm view: …}}`.
    """
    narratives = narratives_of(project, *_VIEWS_IN)
    headings = [s.title for n in narratives for s in n.sections if not s.is_empty]
    missing = [
        section
        for section in demanded_sections(project, "SEC006")
        if not section.is_in(headings) and not project.config.reason_for("SEC006", section.title)
    ]
    if missing and not narratives:
        elsewhere = is_external(project, _VIEWS_IN[0])
        yield Undecided(
            f"`{_VIEWS_IN[0]}` is kept in another system"
            if elsewhere
            else f"needs narrative documents: `documents/{_VIEWS_IN[0]}.md`"
        )
        return
    for section in missing:
        yield found_at(
            "SEC006",
            narratives[0].at(1),
            f"no section shows the view “{section.title}”",
            hint=f"add it, or give a reason: `reasons: {{SEC006: {{{section.title}: …}}}}`",
        )


@check("SEC010")
def penetration_test_incomplete(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The penetration test says who attacked what, for how long and how, and what came of it.

    A test with `purpose: penetration` gives `penetration:` in full and has a run; each finding of
    the run has its `assessment:` and `disposition:`.
    """
    tests = [test for test in project.of("tests") if isinstance(test, Test)]
    attacks = [test for test in tests if test.purpose == "penetration"]
    if not attacks:
        yield found_at(
            "SEC010",
            None,
            "no penetration test is described",
            hint="describe it as a test with `purpose: penetration`",
        )
    for test in attacks:
        if not test.external:
            yield from _incomplete_attack(project, test)


@check("SEC011")
def security_metrics_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """How fast vulnerabilities are mended can be computed, or a reason says why not.

    Give vulnerabilities that affected the device `identified_at:`, and those that are fixed
    `patched_at:` and `fielded_at:`. For a device without experience in the field say so under
    `reasons: {SEC011: …}`.
    """
    if project.config.reason_for("SEC011"):
        return
    counted = [v for v in described(project, Vulnerability) if v.vex in ("affected", "fixed")]
    for vulnerability in counted:
        demanded: dict[str, object] = {"identified_at": vulnerability.identified_at}
        if vulnerability.vex == "fixed":
            demanded["patched_at"] = vulnerability.patched_at
            demanded["fielded_at"] = vulnerability.fielded_at
        if missing := unsaid(demanded):
            yield found(
                project,
                "SEC011",
                vulnerability,
                f"`{vulnerability.id}` does not give {listed(missing)}",
                hint="give the days, or say under `reasons: {SEC011: …}` why there are none",
            )
    if not counted:
        yield found_at(
            "SEC011",
            None,
            "no vulnerability was recorded from which times to a patch follow",
            hint="say under `reasons: {SEC011: …}` why there are no metrics yet",
        )


@check("SEC012")
def security_plan_incomplete(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The plan for security in use covers monitoring, disclosure and both kinds of updates.

    Sections of `documents/cyber_plan.md` say how vulnerabilities are watched for, how they are
    disclosed, and within which times updates come, on the regular cycle and out of it.
    """
    yield from missing_sections(project, "SEC012")


@check("SEC013")
def security_label_gap(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The label tells users what they need for secure operation.

    Label items with the element `FDA cybersecurity VI` speak of interfaces, secure configuration,
    the bill of materials, updates, logs, backup, incidents, end of support and decommissioning.
    """
    labels = list(described(project, LabelItem))
    for wanted in label_elements("SEC013"):
        texts = [
            f"{label.title} {label.text or ''}"
            for label in labels
            if any(has_element(label, element) for element in wanted.elements)
        ]
        if not wanted.is_in(texts):
            yield found_at(
                "SEC013",
                None,
                f"no label item with `{wanted.elements[0]}` speaks of {wanted.title}",
                hint=f"say it in a label item with `elements: [{wanted.elements[0]}]`",
            )


@check("SEC014")
def security_activities_not_mapped(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The activities of IEC 81001-5-1 are mapped to evidence.

    For each main clause an attestation with `standard: IEC 81001-5-1:2021` says whether its
    activities are met and where the evidence is; `not_applicable` needs a `rationale:`.
    """
    records = [
        record
        for record in described(project, Attestation)
        if record.standard and _STANDARD in record.standard
    ]
    for record in records:
        evidence = project.graph.current_targets(record.id, "items") or record.evidence
        proof = record.rationale if record.statement == "not_applicable" else evidence
        if not _is_shown(proof):
            yield found(
                project,
                "SEC014",
                record,
                f"`{record.id}` names no evidence for clause {record.clause or '?'}",
                hint="name items or evidence, or say why the clause does not apply",
            )
    for number, title in _CLAUSES:
        if not any(_is_below(record.clause or "", number) for record in records):
            yield found_at(
                "SEC014",
                None,
                f"no attestation covers clause {number} of IEC 81001-5-1, {title}",
                hint="attest its activities with `standard: IEC 81001-5-1:2021`",
            )


def _incomplete_attack(project: Project, test: Test) -> Iterator[Diagnostic]:
    made = test.penetration
    demanded = {
        "independence": made and made.independence,
        "scope": made and made.scope,
        "duration": made and made.duration,
        "methods": made and made.methods,
    }
    if missing := unsaid(demanded):
        message = f"the penetration test `{test.id}` does not give {listed(missing)}"
        hint = "give them under `penetration:`"
        yield found(project, "SEC010", test, message, hint=hint)
    runs = existing(project, TestRun, project.graph.current_sources(test.id, "runs"))
    done = [run for run in runs if run.result in ("pass", "fail")]
    if not done:
        message = f"the penetration test `{test.id}` has no run with a result"
        yield found(project, "SEC010", test, message, hint="record it under `test_runs:`")
    for run in done:
        for number, finding in enumerate(run.findings):
            open_points = {"assessment": finding.assessment, "disposition": finding.disposition}
            if missing := unsaid(open_points):
                message = f"a finding of `{run.id}` does not give {listed(missing)}"
                hint = "say what the finding means, and what is done about it"
                field = ("findings", number)
                yield found(project, "SEC010", run, message, hint=hint, field=field)


def _is_shown(proof: object) -> bool:
    return says_something(proof) if isinstance(proof, str) else bool(proof)


def _is_below(clause: str, number: str) -> bool:
    return clause == number or clause.startswith(f"{number}.")
