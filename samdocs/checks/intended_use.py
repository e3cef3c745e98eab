"""The rule on evidence that is older than the intended use (IEC 62366-1:2015+A1:2020, 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import TypeAlias

from samdocs.checks.past import (
    NOT_COMMITTED,
    Change,
    Past,
    confirm_reviews,
    held_reviews,
    look_back,
    sorted_out,
    unseen,
)
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId
from samdocs.items.problems import ChangeRequest
from samdocs.items.records import Review
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.project import Project

_INTENDED_USE = ("device", "intended_use")
_DECIDED = ("approved", "implemented", "closed")

Evidence: TypeAlias = PerformanceStudy | UsabilityEvaluation


@check("REQ012")
def intended_use_changed_since(project: Project) -> Iterator[Diagnostic | Undecided]:
    """When the intended use changes, somebody says what that means for the evidence there is.

    This is asked of every study and every usability evaluation that was executed before the change.
    Record a review of kind `intended_use` with `date:` and `participants:` that covers them (or
    names no evidence, then it is of all), in the commit of the change or a later one; or let the
    approved change request of that commit (its trailer, or `commits:` of the request) list them
    under `affects:`.
    """
    executed = [one for one in _evidence(project) if one.executed_at]
    past = look_back(project) if executed else None
    if past is None or isinstance(past, Undecided):
        yield from (past,) if past else ()
        return
    changes = [
        Change("`device.intended_use`", commit)
        for commit in past.changes_of_setting(*_INTENDED_USE)[:-1]
    ]
    if any(change.commit == NOT_COMMITTED for change in changes):
        yield Undecided("the change of the intended use is not committed")
    committed = [change for change in changes if change.commit != NOT_COMMITTED]
    for evidence in executed:
        yield from _judge(past, evidence, committed)


def _evidence(project: Project) -> Iterator[Evidence]:
    yield from described(project, PerformanceStudy)
    yield from described(project, UsabilityEvaluation)


def _judge(
    past: Past, evidence: Evidence, changes: list[Change]
) -> Iterator[Diagnostic | Undecided]:
    later = [
        change
        for change in changes
        if _is_later(past, change, evidence) and not _is_requested(past, change, evidence)
    ]
    if not later:
        return
    reviews = [
        review
        for review in held_reviews(past.project, "intended_use")
        if _is_of(past.project, review, evidence.id)
    ]
    confirmed, undecided = sorted_out(confirm_reviews(past, reviews))
    if confirmed and unseen(past, later, confirmed) is None:
        return
    change = past.latest(later)
    fault = found(
        past.project,
        "REQ012",
        evidence,
        f"the intended use changed {past.when(change.commit)}, after `{evidence.id}` was executed"
        f" on {evidence.executed_at:%Y-%m-%d}",
        hint="say in a review of kind `intended_use` what the change means for this evidence",
        field=("executed_at",),
    )
    yield from undecided or (fault,)


def _is_later(past: Past, change: Change, evidence: Evidence) -> bool:
    """Whether the intended use changed on a day after evidence was gathered."""
    changed_on, executed_at = past.day(change.commit), evidence.executed_at
    if changed_on is None or executed_at is None:
        return True
    return changed_on > executed_at.astimezone(UTC).date()


def _is_of(project: Project, review: Review, evidence: ItemId) -> bool:
    covered = project.graph.targets(review.id, "covers")
    collections = (PerformanceStudy.collection, UsabilityEvaluation.collection)
    named = [name for name in covered if project.items[name].collection in collections]
    return evidence in named or not named


def _is_requested(past: Past, change: Change, evidence: Evidence) -> bool:
    """Whether the change request of a commit says that the evidence is affected."""
    commit, project = past.commit(change.commit), past.project
    trailer = project.config.change_control.trailer.lower()
    named = {value for key, value in commit.trailers if key.lower() == trailer}
    affecting = project.graph.current_sources(evidence.id, "affects")
    return any(
        asked.state in _DECIDED and (asked.id in named or _lists(asked, commit.hash))
        for asked in existing(project, ChangeRequest, affecting)
    )


def _lists(change: ChangeRequest, commit: str) -> bool:
    return any(one.repo is None and commit.startswith(one.commit) for one in change.commits)
