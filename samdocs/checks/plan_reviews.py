"""The rule on plans that nobody looked at lately (IEC 62304:2006+A1:2015, 5.1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from samdocs.checks.anomalies import months_before
from samdocs.checks.document_set import is_external, is_present, narratives_of
from samdocs.checks.past import (
    Change,
    Confirmation,
    Past,
    confirm_approvals,
    confirm_reviews,
    held_reviews,
    look_back,
    sorted_out,
    unseen,
)
from samdocs.checks.registry import Undecided, check, found_at
from samdocs.diagnostics import Diagnostic
from samdocs.evidence.git.history import FileCommit
from samdocs.items.architecture import SoftwareItem
from samdocs.project import Project

_PLANS: Mapping[str, str] = {
    "sdp": "development plan",
    "rm_plan": "risk management plan",
    "pms_plan": "plan for post-market surveillance",
}
#: What of a software item is architecture; `type` says that it was made or removed.
_STRUCTURE = frozenset(
    {"type", "status", "kind", "part_of", "safety_class", "uses_soup", "talks_to", "interfaces"}
)
_CLASS = ("classification", "iec62304", "class")


@check("DOC007")
def stale_plan(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The plans for development, risk management and surveillance are looked at again in time.

    Each at least every `limits.plan_review_months` months, and after each change of the
    architecture (software items made, removed, moved or connected otherwise) or of a software
    class. It counts when the text in `documents/` is changed, when the document is approved, and
    when a review of kind `plan` with `date:` and `participants:` names it under `documents:`. Each
    has seen what led to the commit that last changed it.
    """
    plans = [key for key in _PLANS if is_present(project, key)]
    past = look_back(project) if plans else None
    if past is None or isinstance(past, Undecided):
        yield from (past,) if past else ()
        return
    texts = project.histories(
        {key: tuple(text.file for text in narratives_of(project, key)) for key in plans}
    )
    changes = tuple(_changes_of_architecture(past))
    for key in plans:
        confirmed, undecided = sorted_out(
            (
                *_by_its_text(texts[key]),
                *confirm_approvals(past, key),
                *confirm_reviews(
                    past, (r for r in held_reviews(project, "plan") if key in r.documents)
                ),
            )
        )
        if not confirmed and is_external(project, key):
            yield Undecided(f"kept in another system: `{key}`")
        else:
            faults = list(_judge(past, key, confirmed, changes))
            yield from undecided if faults and undecided else faults


def _by_its_text(rows: Iterable[FileCommit]) -> Iterator[Confirmation]:
    for row in list(rows)[:1]:
        day = row.date.date() if row.date else None
        yield Confirmation(f"`{row.paths[0]}`", row.commit, row.commit, day)


def _changes_of_architecture(past: Past) -> Iterator[Change]:
    for commit in past.changes_of_setting(*_CLASS):
        yield Change("the software class", commit)
    for name in dict.fromkeys((*past.project.items, *past.items.ids)):
        if past.collection_of(name) == SoftwareItem.collection:
            for commit in past.changes_of_fields(name, _STRUCTURE.__contains__):
                yield Change(f"`{name}`", commit)


def _judge(
    past: Past, key: str, confirmed: list[Confirmation], changes: tuple[Change, ...]
) -> Iterator[Diagnostic | Undecided]:
    if not confirmed:
        yield _fault(past.project, key, f"nobody has looked at the {_PLANS[key]} yet")
        return
    if missed := unseen(past, changes, confirmed):
        confirmation, change = missed
        message = (
            f"the {_PLANS[key]} was last looked at with {confirmation.told}, before {change.name}"
            f" changed {past.when(change.commit)}"
        )
        yield _fault(past.project, key, message)
    yield from _judge_age(past.project, key, confirmed)


def _judge_age(
    project: Project, key: str, confirmed: list[Confirmation]
) -> Iterator[Diagnostic | Undecided]:
    months, today = project.config.limits.plan_review_months, project.today
    days = [confirmation.day for confirmation in confirmed if confirmation.day]
    if today is None or not days:
        yield Undecided("needs a commit time or --date")
    elif max(days) < months_before(today, months):
        message = (
            f"the {_PLANS[key]} was last looked at on {max(days)}, more than {months} months ago"
        )
        yield _fault(project, key, message)


def _fault(project: Project, key: str, message: str) -> Diagnostic:
    texts = narratives_of(project, key)
    place = texts[0].at(1) if texts else project.locate_config("documents", key)
    hint = (
        f"read it again, and change it or record a review of kind `plan` with `documents: [{key}]`"
    )
    return replace(found_at("DOC007", place, message, hint=hint), document=key)
