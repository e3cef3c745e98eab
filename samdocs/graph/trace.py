"""Items and links, and the questions that are asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple, Protocol

from samdocs.fields import ItemId
from samdocs.graph.coverage import LINK_KINDS, Coverage, LinkKind
from samdocs.items import COLLECTIONS, Item, link_fields


class Edge(NamedTuple):
    """A link of the graph.

    Attributes:
        source: The item that owns the verb.
        detail: What the link says beside the id, e.g. the causes a control addresses.
    """

    source: ItemId
    verb: str
    target: ItemId
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reached:
    """An item reached over links: the verb of the last step, and the shortest way there.

    Attributes:
        path: Ids from the start to the item, both included.
    """

    id: ItemId
    verb: str
    path: tuple[ItemId, ...]

    @property
    def depth(self) -> int:
        """How many links lie between."""
        return len(self.path) - 1


class FarQuestions(Protocol):
    """What `graph.network` answers; named here so that networkx is imported only when asked."""

    def reach(
        self, starts: Sequence[ItemId], *, along: bool
    ) -> list[tuple[tuple[ItemId, ...], str]]:
        """Return the shortest path to everything reached, and the last verb of each."""
        ...

    def shortest_path(self, start: ItemId, end: ItemId) -> tuple[ItemId, ...]:
        """Return the ids on the shortest way between two items."""
        ...


class TraceGraph:
    """Items and links. Small questions are answered from tables, far ones by networkx.

    networkx is imported when the first far question is asked: `check` of a sound project never
    needs it, and the import alone takes as long as reading 3,000 items.
    """

    def __init__(self, items: Mapping[ItemId, Item], edges: Iterable[Edge]) -> None:
        self.items = items
        self.edges = tuple(edges)
        self._out: dict[ItemId, dict[str, list[ItemId]]] = {}
        self._in: dict[ItemId, dict[str, list[ItemId]]] = {}
        self._details: dict[tuple[ItemId, str, ItemId], tuple[str, ...]] = {}
        self._retired = frozenset(item.id for item in items.values() if item.is_retired)
        for edge in self.edges:
            self._out.setdefault(edge.source, {}).setdefault(edge.verb, []).append(edge.target)
            self._in.setdefault(edge.target, {}).setdefault(edge.verb, []).append(edge.source)
            if edge.detail:
                self._details[edge.source, edge.verb, edge.target] = edge.detail
        # By id: where a link was written, and on which side, decides nothing that is printed.
        for names in (*self._out.values(), *self._in.values()):
            for ids in names.values():
                ids.sort()

    def targets(self, item: ItemId, *verbs: str) -> tuple[ItemId, ...]:
        """Return what an item points to, sorted within a verb; no verb means every verb."""
        return _neighbours(self._out.get(item, {}), verbs)

    def sources(self, item: ItemId, *verbs: str) -> tuple[ItemId, ...]:
        """Return what points to an item, sorted within a verb; no verb means every verb."""
        return _neighbours(self._in.get(item, {}), verbs)

    def current_targets(self, item: ItemId, *verbs: str) -> tuple[ItemId, ...]:
        """Return what an item points to and is not retired: what a rule may count."""
        return self._current(self.targets(item, *verbs))

    def current_sources(self, item: ItemId, *verbs: str) -> tuple[ItemId, ...]:
        """Return what points to an item and is not retired: what a rule may count."""
        return self._current(self.sources(item, *verbs))

    def verbs_to(self, item: ItemId) -> Mapping[str, list[ItemId]]:
        """Return the sources of an item by verb."""
        return self._in.get(item, {})

    def verbs_from(self, item: ItemId) -> Mapping[str, list[ItemId]]:
        """Return the targets of an item by verb."""
        return self._out.get(item, {})

    def detail(self, source: ItemId, verb: str, target: ItemId) -> tuple[str, ...]:
        """Return what a link says beside the id; empty if nothing."""
        return self._details.get((source, verb, target), ())

    def of(self, collection: str) -> tuple[Item, ...]:
        """Return the items of a collection that are not retired, in the order of their ids."""
        return self._collections.get(collection, ())

    def up(self, item: ItemId) -> tuple[Reached, ...]:
        """Return everything an item leads to along its links: needs, controls, risks, hazards."""
        return self._reach((item,), along=True)

    def down(self, item: ItemId) -> tuple[Reached, ...]:
        """Return everything that leads to an item: requirements, tests, results, records."""
        return self._reach((item,), along=False)

    def impact(self, changed: Iterable[ItemId]) -> tuple[Reached, ...]:
        """Return everything that stands on one of the changed items, nearest first."""
        return self._reach(sorted(changed), along=False)

    def coverage(self, kind: LinkKind) -> Coverage:
        """Return which items of a kind that count have a link, and which have not.

        A link to or from a retired item covers nothing.
        """
        items = [item for item in self.of(kind.collection) if item.external is None]
        covered = tuple(item.id for item in items if self._is_covered(item, kind))
        has = set(covered)
        return Coverage(kind.name, covered, tuple(i.id for i in items if i.id not in has))

    def _is_covered(self, item: Item, kind: LinkKind) -> bool:
        linked = self.current_sources if kind.incoming else self.current_targets
        others = linked(item.id, *kind.verbs)
        if kind.others:
            others = tuple(o for o in others if self.items[o].collection in kind.others)
        return bool(others) or any(getattr(item, name, None) for name in kind.instead)

    def coverages(self) -> tuple[Coverage, ...]:
        """Return the coverage of every kind of link of which there is an item."""
        return tuple(found for kind in LINK_KINDS if (found := self.coverage(kind)).total)

    def gaps(self) -> Mapping[str, tuple[ItemId, ...]]:
        """Return the items without an obligatory link, by the name of the kind of link."""
        return {found.name: found.missing for found in self.coverages() if found.missing}

    def cycles(self) -> tuple[tuple[ItemId, ...], ...]:
        """Return the cycles among hierarchical links, each starting at its smallest id."""
        verbs = _hierarchical_verbs()
        edges = [(e.source, e.target) for e in self.edges if e.verb in verbs]
        tangled = _without_leaves(edges)
        if not tangled:
            return ()
        from samdocs.graph.network import find_cycles

        return find_cycles(tangled)

    def shortest_path(self, start: ItemId, end: ItemId) -> tuple[ItemId, ...]:
        """Return the ids on the shortest way between two items, along links in any direction."""
        return self._network.shortest_path(start, end)

    def _current(self, found: tuple[ItemId, ...]) -> tuple[ItemId, ...]:
        if not self._retired or self._retired.isdisjoint(found):
            return found
        return tuple(item for item in found if item not in self._retired)

    @cached_property
    def _collections(self) -> Mapping[str, tuple[Item, ...]]:
        groups: dict[str, list[Item]] = {}
        for item in self.items.values():
            if item.id not in self._retired:
                groups.setdefault(item.collection, []).append(item)
        return {collection: tuple(items) for collection, items in groups.items()}

    @cached_property
    def _network(self) -> FarQuestions:
        from samdocs.graph.network import Network

        return Network(self.items, ((edge.source, edge.target, edge.verb) for edge in self.edges))

    def _reach(self, starts: Sequence[ItemId], *, along: bool) -> tuple[Reached, ...]:
        found = self._network.reach(starts, along=along)
        return tuple(Reached(path[-1], verb, path) for path, verb in found)


def _neighbours(table: Mapping[str, list[ItemId]], verbs: tuple[str, ...]) -> tuple[ItemId, ...]:
    if len(verbs) == 1:
        return tuple(table.get(verbs[0], ()))
    chosen = verbs or tuple(table)
    return tuple(dict.fromkeys(item for verb in chosen for item in table.get(verb, ())))


@cache
def _hierarchical_verbs() -> frozenset[str]:
    return frozenset(
        field.verb
        for item_class in COLLECTIONS.values()
        for field in link_fields(item_class)
        if field.link.hierarchy
    )


def _without_leaves(edges: list[tuple[ItemId, ItemId]]) -> list[tuple[ItemId, ItemId]]:
    """Drop edges to items that lead nowhere until none is left; what remains is tangled."""
    remaining = edges
    while True:
        sources = {source for source, _ in remaining}
        kept = [(source, target) for source, target in remaining if target in sources]
        if len(kept) == len(remaining):
            return kept
        remaining = kept
