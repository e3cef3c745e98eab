"""The rule on software classes after a change of the risk table (IEC 62304:2006+A1:2015, 8.2.2)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.past import (
    Change,
    Confirmation,
    Past,
    confirm,
    confirm_reviews,
    held_reviews,
    look_back,
    sorted_out,
    unseen,
)
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.risk_reviews import changes_of_policy
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId, says_something
from samdocs.items.architecture import SoftwareItem
from samdocs.items.records import Review
from samdocs.project import Project

_RISK_TABLE = ("risks", "harms")
_OWN_CLASS = frozenset({"safety_class", "class_rationale", "class_approver", "class_date"})


@check("CLS004")
def class_not_confirmed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """After the last change of the risk table somebody has looked at the software class again.

    The risk table is every risk, every harm, and the scales and criteria of the risk policy. The
    class is confirmed by a review of kind `classification` with `date:` and `participants:` that
    covers the system (or names none), or by the class itself where it is decided anew: a new
    `date:` under `classification.iec62304`, or `class_date:` at a system with a class of its own.
    Each has seen what led to the commit that last changed it.
    """
    systems = [
        project.classes.tree.items[system.system]
        for system in project.classes.systems.values()
        if system.declared
    ]
    described = [item for item in systems if item.external is None]
    past = look_back(project) if described else None
    if past is None or isinstance(past, Undecided):
        yield from (past,) if past else ()
        return
    changes = tuple(_changes_of_risk_table(past))
    for item in described:
        confirmed, undecided = _confirmations(past, item)
        missed = unseen(past, changes, confirmed) if confirmed else None
        if missed or not confirmed:
            yield from undecided or (_not_confirmed(past, item, missed),)


def _changes_of_risk_table(past: Past) -> Iterator[Change]:
    for commit in changes_of_policy(past):
        yield Change("`risk_policy`", commit)
    for name in {**dict.fromkeys(past.project.items), **dict.fromkeys(past.items.ids)}:
        if past.collection_of(name) in _RISK_TABLE:
            for commit in past.changes_of(name):
                yield Change(f"`{name}`", commit)


def _confirmations(past: Past, item: SoftwareItem) -> tuple[list[Confirmation], list[Undecided]]:
    reviews = [
        review
        for review in held_reviews(past.project, "classification")
        if _is_of(past.project, review, item.id)
    ]
    return sorted_out([*confirm_reviews(past, reviews), *_by_the_class_itself(past, item)])


def _by_the_class_itself(past: Past, item: SoftwareItem) -> Iterator[Confirmation | Undecided]:
    shared = past.project.config.classification.iec62304
    if item.safety_class is not None:
        if says_something(item.class_approver):
            commits = past.changes_of_fields(item.id, _OWN_CLASS.__contains__)
            yield confirm(f"the class of `{item.id}`", commits, item.class_date)
    elif shared and says_something(shared.approver):
        commits = past.changes_of_setting("classification", "iec62304")
        yield confirm("`classification.iec62304`", commits, shared.date)


def _is_of(project: Project, review: Review, system: ItemId) -> bool:
    """Whether a review covers a system; one that names no software item is of every system."""
    covered = project.graph.targets(review.id, "covers")
    named = [name for name in covered if project.items[name].collection == "software_items"]
    return system in named or not named


def _not_confirmed(
    past: Past, item: SoftwareItem, missed: tuple[Confirmation, Change] | None
) -> Diagnostic:
    message = f"nobody has confirmed the class of `{item.id}`"
    if missed:
        confirmation, change = missed
        message = (
            f"the class of `{item.id}` was last confirmed by {confirmation.told}, before"
            f" {change.name} changed {past.when(change.commit)}"
        )
    hint = "decide whether the class still holds, and record that in a review of kind"
    return found(
        past.project,
        "CLS004",
        item,
        message,
        hint=f"{hint} `classification`",
        field=("safety_class",),
    )
