"""Waivers: which findings an approved record accepts, and which records accept nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from samdocs.checks.registry import found
from samdocs.checks.select import described, listed, unsaid
from samdocs.config import Person
from samdocs.diagnostics import Diagnostic, Severity
from samdocs.fields import ItemId
from samdocs.items.records import Waiver
from samdocs.project import Project
from samdocs.rules import RULES
from samdocs.standards import documents


@dataclass(frozen=True, slots=True)
class JudgedWaiver:
    """A waiver and why it accepts nothing; no fault means that it is in force."""

    waiver: Waiver
    faults: tuple[Diagnostic, ...]

    @property
    def is_in_force(self) -> bool:
        """Whether it can accept findings."""
        return not self.faults


def apply_waivers(
    project: Project, findings: Sequence[Diagnostic], decided: Collection[str]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the findings, those that a waiver accepts marked with its id, and what is wrong.

    Args:
        project: Holds the records, the people and the day to compare with.
        findings: Every finding with its final weight.
        decided: Codes of the rules this run has fully decided; only of these can be said that a
            waiver has no effect.
    """
    faults: list[Diagnostic] = []
    marked = list(findings)
    places: dict[str, list[int]] = {}
    for at, finding in enumerate(findings):
        places.setdefault(finding.rule.code, []).append(at)
    for judged in judge_waivers(project):
        faults += judged.faults
        if not judged.is_in_force:
            continue
        same_rule = places.get(judged.waiver.rule or "", [])
        named = named_items(project, judged.waiver)
        closes = [at for at in same_rule if _covers(judged.waiver, named, findings[at])]
        refused = [at for at in closes if not _may_close(project, judged.waiver, findings[at])]
        faults += _unfit_approver(project, judged.waiver, refused)
        if not closes and judged.waiver.rule in decided:
            faults.append(_without_effect(project, judged.waiver))
        for at in set(closes).difference(refused):
            if not marked[at].waived:
                marked[at] = marked[at].waived_with(judged.waiver.id)
    return marked, faults


def judge_waivers(project: Project) -> Iterator[JudgedWaiver]:
    """Yield every waiver record that is not retired, by id, with the faults that undo it."""
    for waiver in described(project, Waiver):
        yield JudgedWaiver(waiver, tuple(_faults(project, waiver)))


def named_items(project: Project, waiver: Waiver) -> tuple[ItemId, ...]:
    """Return the items a waiver names, or that name it; ids that do not exist included."""
    return tuple(dict.fromkeys((*waiver.items, *project.graph.targets(waiver.id, "items"))))


def _covers(waiver: Waiver, named: Sequence[ItemId], finding: Diagnostic) -> bool:
    """Whether a waiver is about a finding of its rule: by item, by document, or of the project."""
    if named or waiver.documents:
        return finding.item in named or finding.document in waiver.documents
    return not finding.item and not finding.document


def _faults(project: Project, waiver: Waiver) -> Iterator[Diagnostic]:
    yield from _names_nothing(project, waiver)
    yield from _is_incomplete(project, waiver)
    rule = RULES.get(waiver.rule or "")
    if rule is not None and not rule.waivable:
        yield found(
            project,
            "WVR003",
            waiver,
            f"`{waiver.id}` waives {rule.code}, which cannot be waived",
            hint="mend what the rule found; without it nothing else can be relied on",
            field=("rule",),
        )
    yield from _is_expired(project, waiver)


def _names_nothing(project: Project, waiver: Waiver) -> Iterator[Diagnostic]:
    """What is wrong with the ids of items is said by ID002."""
    if (waiver.rule or "") not in RULES:
        named = f"the rule `{waiver.rule}`, which does not exist" if waiver.rule else "no rule"
        yield found(
            project,
            "WVR001",
            waiver,
            f"`{waiver.id}` names {named}",
            hint="name one rule by its code; `samdocs rules` lists them",
            field=("rule",),
        )
    keys = {document.key for document in documents()} | project.templates
    keys |= {narrative.key for narrative in project.narratives} | set(project.config.documents)
    for number, key in enumerate(waiver.documents):
        if key not in keys:
            yield found(
                project,
                "WVR001",
                waiver,
                f"`{waiver.id}` names the document `{key}`, which does not exist",
                hint="name a document by its key, e.g. srs",
                field=("documents", number),
            )


def _is_incomplete(project: Project, waiver: Waiver) -> Iterator[Diagnostic]:
    demanded = {
        "justification": waiver.justification,
        "impact": waiver.impact,
        "approver": waiver.approver,
        "time": waiver.time,
        "expires": waiver.expires or waiver.permanent,
    }
    problems = []
    if missing := unsaid(demanded):
        problems.append(f"does not give {listed(missing)}")
    if not waiver.is_active:
        problems.append("is still a draft")
    if waiver.time and project.today and waiver.time.date() > project.today:
        problems.append(f"is approved on {waiver.time.date()}, a day that lies ahead")
    if problems:
        yield found(
            project,
            "WVR002",
            waiver,
            f"`{waiver.id}` {' and '.join(problems)}; it accepts nothing",
            hint="complete the record and have it approved; without `expires:` say under "
            "`permanent:` why it needs none",
        )


def _is_expired(project: Project, waiver: Waiver) -> Iterator[Diagnostic]:
    if waiver.expires is None:
        return
    if project.today is None:
        message = f"`{waiver.id}` expires on {waiver.expires}, and no day to compare with is known"
        hint = "give --date outside git; until then the waiver accepts nothing"
    elif waiver.expires < project.today:
        message = f"`{waiver.id}` expired on {waiver.expires}"
        hint = "mend what it accepted, or have a new waiver approved"
    else:
        return
    yield found(project, "WVR004", waiver, message, hint=hint, field=("expires",))


def _may_close(project: Project, waiver: Waiver, finding: Diagnostic) -> bool:
    return finding.severity < Severity.BLOCKER or _has_role(project, waiver)


def _has_role(project: Project, waiver: Waiver) -> bool:
    """Whether the approver held the role for waiving blockers when the waiver was approved."""
    wanted = project.config.change_control.waiver_role
    person = _person(project, waiver.approver or "")
    if wanted is None or person is None or waiver.time is None:
        return False
    day = waiver.time.date()
    return any(
        held.role == wanted and (held.since or date.min) <= day <= (held.until or date.max)
        for held in person.roles
    )


def _person(project: Project, name: str) -> Person | None:
    people = project.config.people
    return next((person for person in people if name in (person.id, person.name)), None)


def _unfit_approver(
    project: Project, waiver: Waiver, refused: Sequence[int]
) -> Iterator[Diagnostic]:
    if not refused:
        return
    role = project.config.change_control.waiver_role
    if role is None:
        message = f"`{waiver.id}` waives a blocker, and samdocs.yaml names no role for that"
        hint = "name it under `change_control: {waiver_role: …}`"
    else:
        message = (
            f"`{waiver.approver}` did not hold the role `{role}` when `{waiver.id}` was approved"
        )
        hint = f"have it approved by a person with the role `{role}`, listed under `people:`"
    yield found(project, "WVR006", waiver, message, hint=hint, field=("approver",))


def _without_effect(project: Project, waiver: Waiver) -> Diagnostic:
    return found(
        project,
        "WVR005",
        waiver,
        f"`{waiver.id}` accepts no finding of {waiver.rule}",
        hint="retire it if what it accepted is mended, or correct its items",
    )
