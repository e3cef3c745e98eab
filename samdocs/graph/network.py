"""The door to networkx, for questions over many links; importing it is what they cost first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

import networkx

from samdocs.fields import ItemId

#: A tangle can hold more cycles than anyone reads; these are enough to untangle it.
MAX_CYCLES = 50


class Network:
    """A directed graph with a node for each id and the verb as the key of each edge."""

    def __init__(
        self, items: Iterable[ItemId], edges: Iterable[tuple[ItemId, ItemId, str]]
    ) -> None:
        self._graph: networkx.MultiDiGraph[ItemId] = networkx.MultiDiGraph()
        self._graph.add_nodes_from(items)
        for source, target, verb in edges:
            self._graph.add_edge(source, target, key=verb)

    def reach(
        self, starts: Sequence[ItemId], *, along: bool
    ) -> list[tuple[tuple[ItemId, ...], str]]:
        """Return the shortest path to everything along the links or against them, and the last verb.

        Sorted by length, then by the id reached; starts that are no nodes are left out.
        """
        graph = self._graph if along else self._graph.reverse(copy=False)
        known = {start for start in starts if start in graph}
        if not known:
            return []
        paths = networkx.multi_source_dijkstra_path(graph, known, weight=lambda *_: 1)
        far = sorted((p for p in paths.values() if len(p) > 1), key=lambda p: (len(p), p[-1]))
        return [(tuple(path), min(graph[path[-2]][path[-1]])) for path in far]

    def shortest_path(self, start: ItemId, end: ItemId) -> tuple[ItemId, ...]:
        """Return the ids on the shortest way between two items, links taken in any direction."""
        try:
            path = networkx.shortest_path(self._graph.to_undirected(as_view=True), start, end)
        except (networkx.NetworkXNoPath, networkx.NodeNotFound):
            return ()
        return tuple(path)


def find_cycles(edges: Iterable[tuple[ItemId, ItemId]]) -> tuple[tuple[ItemId, ...], ...]:
    """Return the cycles among some edges, each starting at its smallest id, sorted."""
    graph: networkx.DiGraph[ItemId] = networkx.DiGraph()
    graph.add_edges_from(edges)
    cycles = islice(networkx.simple_cycles(graph), MAX_CYCLES)
    return tuple(sorted(_from_smallest(cycle) for cycle in cycles))


def _from_smallest(cycle: list[ItemId]) -> tuple[ItemId, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
