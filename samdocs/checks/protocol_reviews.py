"""The rule on test protocols that are judged before they are executed (IEC 62304, 5.5.2 to 5.7.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeAlias

from samdocs.checks.evidence import some_of
from samdocs.checks.past import (
    NOT_COMMITTED,
    Confirmation,
    Past,
    approvals_of,
    confirm,
    held_reviews,
    look_back,
    sorted_out,
)
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing
from samdocs.control.content import item_hash
from samdocs.diagnostics import Diagnostic
from samdocs.items.records import Approval, Review
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.items.verification import Test, TestRun
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.proof import judge_evidence

_PROTOCOLS = ("ver_plan",)

Protocol: TypeAlias = Test | PerformanceStudy | UsabilityEvaluation


@dataclass(frozen=True, slots=True)
class _Execution:
    """That a protocol was carried out: the record that says so, and when."""

    record: Test | TestRun | PerformanceStudy | UsabilityEvaluation
    protocol: Protocol
    at: datetime

    @property
    def day(self) -> date:
        return self.at.astimezone(UTC).date()


@check("VER010")
def protocol_not_judged_before_execution(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A test procedure is judged before it is carried out, by hand or by a tool.

    A procedure that is judged by its results proves nothing. A review of kind `test_procedures`
    with `date:` and `participants:` covers the test, study or evaluation, or the document
    (`documents: [ver_plan]`); or its approval, or that of the document, bears an earlier time than
    the execution. What was changed between the two was not judged. Of a study an approval with
    `part: protocol` binds all but its outcome.
    """
    past: Past | Undecided | None = None
    for execution in _executions(project):
        earlier = _judged_before(project, execution)
        if not earlier:
            yield _fault(project, execution, "was executed {day}, but nobody judged {name} before")
        elif not any(_binds(project, record, execution) for record in earlier):
            past = past or look_back(project)
            yield from (past,) if isinstance(past, Undecided) else _judge(past, execution, earlier)
    if silent := list(_without_time(project)):
        yield Undecided(f"no time stands with the results of {some_of(silent)}")


def _without_time(project: Project) -> Iterator[str]:
    """Yield the tests with results of files that count, none of which says when."""
    for test in described(project, Test):
        counting = _automated(project, test)
        if counting and not any(one.moment for one in counting):
            yield test.id


def _automated(project: Project, test: Test) -> list[Execution]:
    """Return the results of files that count for a test."""
    judged = judge_evidence(project).of(test.id).judged
    counting = (one.execution for one in judged if one.standing.counts)
    return [execution for execution in counting if not execution.is_manual]


def _executions(project: Project) -> Iterator[_Execution]:
    for test in described(project, Test):
        moments = [one.moment for one in _automated(project, test) if one.moment]
        if moments:
            yield _Execution(test, test, min(moments))
    for run in described(project, TestRun):
        for test in existing(project, Test, run.runs if run.executed_at else ()):
            if run.executed_at:
                yield _Execution(run, test, run.executed_at)
    evidence: list[PerformanceStudy | UsabilityEvaluation] = [*described(project, PerformanceStudy)]
    evidence += described(project, UsabilityEvaluation)
    for one in evidence:
        if one.executed_at:
            yield _Execution(one, one, one.executed_at)


def _judged_before(project: Project, execution: _Execution) -> list[Review | Approval]:
    """Return the records that judge a protocol and bear an earlier day or time than its execution."""
    name = execution.protocol.id
    covering = set(project.graph.current_sources(name, "covers"))
    reviews = [
        review
        for review in held_reviews(project, "test_procedures")
        if review.id in covering or not set(_PROTOCOLS).isdisjoint(review.documents)
    ]
    of_item = existing(project, Approval, project.graph.current_sources(name, "item"))
    approvals = [one for one in of_item if one.person and one.is_active]
    approvals += approvals_of(project, *_PROTOCOLS)
    return [
        *(review for review in reviews if review.date and review.date <= execution.day),
        *(one for one in approvals if one.time and one.time <= execution.at),
    ]


def _binds(project: Project, record: Review | Approval, execution: _Execution) -> bool:
    """Whether an approval binds the very protocol that is there now."""
    name = execution.protocol.id
    if not isinstance(record, Approval) or record.item != name:
        return False
    return record.content_hash == item_hash(project, name, record.part)


def _judge(
    past: Past, execution: _Execution, records: Sequence[Review | Approval]
) -> Iterator[Diagnostic | Undecided]:
    """Yield a finding if the protocol was changed after it was judged and before it was executed."""
    changed = past.changes_of_fields(execution.protocol.id, _is_protocol(execution.protocol))
    between = [one for one in changed if one != NOT_COMMITTED and _is_earlier(past, one, execution)]
    confirmed, undecided = sorted_out(
        confirm(f"`{record.id}`", past.changes_of(record.id), None) for record in records
    )
    missed = [_missed(past, between, one) for one in confirmed]
    if all(missed):
        last = max((one for some in missed for one in some), key=past.items.position, default="")
        words = f"was executed {{day}}, with changes of {{name}} made {past.when(last)} that nobody judged"
        yield from undecided or (_fault(past.project, execution, words),)


def _missed(past: Past, commits: Sequence[str], by: Confirmation) -> list[str]:
    return [commit for commit in commits if not past.is_before(commit, by.commit)]


def _is_earlier(past: Past, commit: str, execution: _Execution) -> bool:
    day = past.day(commit)
    return day is None or day <= execution.day


def _is_protocol(protocol: Protocol) -> Callable[[str], bool]:
    outcome = frozenset[str]() if isinstance(protocol, Test) else protocol.outcome_fields
    return lambda field: field not in outcome


def _fault(project: Project, execution: _Execution, words: str) -> Diagnostic:
    name = f"`{execution.protocol.id}`" if execution.record != execution.protocol else "it"
    said = words.format(day=f"on {execution.day}", name=name)
    return found(
        project,
        "VER010",
        execution.record,
        f"`{execution.record.id}` {said}",
        hint="record a review of kind `test_procedures`, or the approval of the protocol; where it"
        " came too late, a waiver says why the results count",
        field=("executed_at",),
    )
