"""Links that came, went, or say something else than before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samdocs.fields import ItemId
from samdocs.graph import Edge
from samdocs.project import Project


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link that differs.

    Attributes:
        source: The item that owns the verb, by its id of today.
        old, new: What the link says beside its target, mostly nothing; None where there is none.
    """

    source: ItemId
    verb: str
    target: ItemId
    old: tuple[str, ...] | None
    new: tuple[str, ...] | None

    @property
    def word(self) -> str:
        """What became of it: added, removed or changed."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


def compare_links(
    old: Project, new: Project, renames: Mapping[ItemId, ItemId]
) -> tuple[LinkChange, ...]:
    """Return the links that differ, by source, verb and target.

    A link of an item that cannot be read in one of the states is left out: it is not known there.
    """
    before = dict(_links(old.graph.edges, renames))
    after = dict(_links(new.graph.edges, {}))
    unknown = old.broken | new.broken
    found = (
        LinkChange(*key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )
    return tuple(one for one in found if unknown.isdisjoint((one.source, one.target)))


def _links(
    edges: tuple[Edge, ...], renames: Mapping[ItemId, ItemId]
) -> Iterator[tuple[tuple[ItemId, str, ItemId], tuple[str, ...]]]:
    for edge in edges:
        source, target = edge.source, edge.target
        key = (renames.get(source, source), edge.verb, renames.get(target, target))
        yield key, edge.detail
