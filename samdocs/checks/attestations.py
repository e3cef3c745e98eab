"""Attestations of rules: what persons state where samdocs cannot decide, and for how long it counts.

A statement counts for one release: it was made after the release before and no later than the
commit that is released. What was judged then may be otherwise now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from samdocs.checks.actors import subject_of
from samdocs.checks.registry import NotEvaluated, found_at
from samdocs.checks.select import described, listed, unsaid
from samdocs.control.people import find_person
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.evidence.git.version_tags import VersionTag
from samdocs.items.records import Attestation
from samdocs.project import Project

#: What a person may state of a rule so that a release can rest on it.
_ACCEPTED = ("met", "not_applicable")


@dataclass(frozen=True, slots=True)
class JudgedAttestation:
    """An attestation of a rule, and why it does not count; no fault means that it does."""

    record: Attestation
    rule: str
    faults: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether a release can rest on it."""
        return not self.faults


def judge_attestations(project: Project) -> tuple[JudgedAttestation, ...]:
    """Return every attestation of a rule that is not retired, by id."""
    before = previous_release(project)
    return tuple(
        JudgedAttestation(record, record.rule, tuple(_faults(project, record, before)))
        for record in described(project, Attestation)
        if record.rule
    )


def attested_rules(project: Project) -> Mapping[str, Attestation]:
    """Return the rules with an attestation that counts, each with the newest one."""
    counting = [one for one in judge_attestations(project) if one.counts]
    counting.sort(key=lambda one: (_seconds(one.record.time), one.record.id))
    return {one.rule: one.record for one in counting}


def find_unattested(
    project: Project, not_evaluated: Iterable[NotEvaluated]
) -> Iterator[Diagnostic]:
    """Yield a finding for each rule that is neither decided nor attested for this release."""
    judged = judge_attestations(project)
    for rule in not_evaluated:
        own = [one for one in judged if one.rule == rule.code]
        if any(one.counts for one in own):
            continue
        message = f"{rule.code} is not evaluated: {rule.reason}"
        if own:
            message += f"; `{own[-1].record.id}` does not stand for it: {own[-1].faults[0]}"
        place = project.locate(own[-1].record.id) if own else None
        hint = (
            f"provide what is missing, or let a person judge it: `samdocs attest {rule.code} "
            "--reason … --person …`"
        )
        finding = found_at("OUT004", place, message, hint=hint)
        item = own[-1].record.id if own else ""
        yield replace(finding, item=item, document=subject_of(rule.code))


def previous_release(project: Project) -> VersionTag | None:
    """Return the last version tag before the commit; None if there is none, or it is not known."""
    try:
        history = project.versions
    except SamdocsError:
        return None
    earlier = [tag for tag in history.tags if tag.commit != history.commits[0]]
    return earlier[-1] if earlier else None


def _faults(project: Project, record: Attestation, before: VersionTag | None) -> Iterator[str]:
    demanded = {
        "statement": record.statement,
        "rationale": record.rationale,
        "person": record.person,
        "time": record.time,
    }
    if missing := unsaid(demanded):
        yield f"it does not give {listed(missing)}"
    if not record.is_active:
        yield "it is still a draft"
    if record.statement and record.statement not in _ACCEPTED:
        yield f"it states `{record.statement}`"
    if record.person and find_person(project.config, record.person) is None:
        yield f"`{record.person}` is not listed under `people:`"
    if record.time:
        yield from _untimely(project, record.time, before)


def _untimely(project: Project, time: datetime, before: VersionTag | None) -> Iterator[str]:
    if project.moment and time > project.moment:
        yield f"it was made at {_written(time)}, later than the commit that is released"
    if before and before.date and time <= before.date:
        yield f"it was made at {_written(time)}, before the release `{before.name}`"
    if before and before.date is None:
        yield f"the date of `{before.name}` is no date, so nothing can be shown to be newer"


def _written(time: datetime) -> str:
    return time.isoformat(timespec="minutes")


def _seconds(time: datetime | None) -> float:
    return time.timestamp() if time else 0.0
