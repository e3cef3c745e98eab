"""What counts as evidence for an item: nothing retired, and no review for a test."""

from __future__ import annotations

from collections.abc import Iterable

from samdocs.fields import ItemId
from samdocs.project import Project
from samdocs.proof.verdicts import judge_evidence
from samdocs.proof.words import ItemVerdict, judge_together

#: Collections whose items show that something works. A review shows that it was read.
_SHOWING = frozenset({"tests", "studies", "usability_evaluations"})
_SHOWING_OR_REVIEWING = _SHOWING | {"reviews"}


def proofs(
    project: Project, item: ItemId, verb: str, *, with_reviews: bool = False
) -> tuple[ItemId, ...]:
    """Return the tests, studies and evaluations that prove something of an item, in their order.

    Args:
        project: The project.
        item: What is to be proved.
        verb: `verifies`, `shows_effectiveness_of` or `validates`.
        with_reviews: Whether an inspection kept as a review is evidence too.
    """
    kinds = _SHOWING_OR_REVIEWING if with_reviews else _SHOWING
    graph = project.graph
    return tuple(
        name for name in graph.current_sources(item, verb) if graph.items[name].collection in kinds
    )


def judge_proofs(project: Project, item: ItemId, names: Iterable[ItemId]) -> ItemVerdict:
    """Return what some evidence for an item comes to together: each of it must have passed."""
    verdicts = judge_evidence(project)
    return judge_together(item, tuple(verdicts.of(name) for name in dict.fromkeys(names)))


def judge_item(
    project: Project, item: ItemId, verb: str, *, with_reviews: bool = False
) -> ItemVerdict:
    """Return what the evidence for an item comes to; see `proofs` for what counts as evidence."""
    return judge_proofs(project, item, proofs(project, item, verb, with_reviews=with_reviews))
