"""The rule on the review of requirements (IEC 62304:2006+A1:2015, 5.2.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samdocs.checks.past import (
    Change,
    Confirmation,
    Past,
    approvals_of,
    confirm_reviews,
    has_meaning,
    held_reviews,
    look_back,
    sorted_out,
    unseen,
)
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.requirements import Requirement, requirements
from samdocs.checks.select import existing
from samdocs.control.content import content_hash, item_hash
from samdocs.control.library import load_library
from samdocs.diagnostics import Diagnostic
from samdocs.items.records import Approval, Review
from samdocs.project import Project

_SPECIFICATION = "srs"


@check("REQ010")
def requirement_not_reviewed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every requirement was reviewed as it reads now.

    A review of kind `requirements` with `date:` and `participants:` names it under `covers:`, or
    names the specification (`documents: [srs]`). It covers what the requirement meant at the commit
    that last changed the review. An approval of the requirement, or of the specification, covers
    what its content hash stands for. After a change of the requirement review it again and change
    the record: its date, who took part, and what they found.
    """
    judged = [one for one in requirements(project) if not _is_approved(project, one)]
    approved = _approved_collections(project) if judged else frozenset()
    left = [one for one in judged if one.collection not in approved]
    reviews = held_reviews(project, "requirements")
    covering = {one.id: _covering(project, one, reviews) for one in left}
    past = look_back(project) if any(covering.values()) else None
    if isinstance(past, Undecided):
        yield past
    for requirement in left:
        if past is None or not covering[requirement.id]:
            yield _not_reviewed(project, requirement)
        elif isinstance(past, Past):
            yield from _judge(past, requirement, covering[requirement.id])


def _is_approved(project: Project, requirement: Requirement) -> bool:
    """Whether an approval binds the requirement as it reads now."""
    records = existing(project, Approval, project.graph.current_sources(requirement.id, "item"))
    return any(
        record.is_active
        and record.person
        and record.time
        and record.part == "whole"
        and record.content_hash == item_hash(project, requirement.id)
        for record in records
    )


def _approved_collections(project: Project) -> frozenset[str]:
    """Return the collections the specification shows, if an approval binds it as it is now."""
    hashes = {record.content_hash for record in approvals_of(project, _SPECIFICATION)}
    if not hashes:
        return frozenset()
    library = load_library(project.files)
    document = library.types.get(_SPECIFICATION)
    if document is None or content_hash(project, _SPECIFICATION, library) not in hashes:
        return frozenset()
    return frozenset(document.matter.shows)


def _covering(
    project: Project, requirement: Requirement, reviews: Sequence[Review]
) -> tuple[Review, ...]:
    by_link = set(project.graph.current_sources(requirement.id, "covers"))
    return tuple(
        review for review in reviews if review.id in by_link or _SPECIFICATION in review.documents
    )


def _judge(
    past: Past, requirement: Requirement, reviews: Sequence[Review]
) -> Iterator[Diagnostic | Undecided]:
    changes = [Change(f"`{requirement.id}`", one) for one in past.changes_of(requirement.id)]
    confirmed, undecided = sorted_out(confirm_reviews(past, reviews))
    if any(_covers(past, requirement, changes, one) for one in confirmed):
        return
    if undecided:
        yield from undecided
    elif missed := unseen(past, changes, confirmed):
        confirmation, change = missed
        yield found(
            past.project,
            "REQ010",
            requirement,
            f"`{requirement.id}` was last reviewed by {confirmation.told}, before it changed"
            f" {past.when(change.commit)}",
            hint="review it as it reads now, and change the record of the review",
        )


def _covers(
    past: Past, requirement: Requirement, changes: Sequence[Change], by: Confirmation
) -> bool:
    """Whether a review has seen the requirement as it reads now."""
    missed = list(past.outdating(changes, by))
    then = past.items.origin(by.record, "covers", requirement.id)
    if then and has_meaning(past.project, requirement, then.target.hash):
        # What was changed after the review, and changed back, is as it was reviewed.
        missed = [change for change in missed if past.is_before(change.commit, by.commit)]
    return not missed


def _not_reviewed(project: Project, requirement: Requirement) -> Diagnostic:
    return found(
        project,
        "REQ010",
        requirement,
        f"no review or approval covers `{requirement.id}`",
        hint="record a review of kind `requirements` with its `date:` and `participants:`",
    )
