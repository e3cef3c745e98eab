"""What checks count as a link and as evidence: nothing retired, and no review for a test."""

from __future__ import annotations

from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.project import Project

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


def is_linked(project: Project, item: Item, *verbs: str, incoming: bool = False) -> bool:
    """Whether an item has a link that counts, or one to an item that could not be read.

    What could not be read is a finding already; that its links are missing is none of its own.
    """
    links = project.graph.current_sources if incoming else project.graph.current_targets
    return bool(links(item.id, *verbs)) or is_linked_to_unread(project, item, *verbs)


def is_linked_to_unread(project: Project, item: Item, *verbs: str) -> bool:
    """Whether an item's entry states a link whose other end exists, but could not be read."""
    if not project.broken:
        return False
    return any(
        link.verb in verbs and not project.broken.isdisjoint((link.source, link.target))
        for link in project.read[item.id].links
    )
