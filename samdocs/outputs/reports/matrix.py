"""Traceability matrices in any direction: what is linked to each item, over one link or many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.graph import Coverage, TraceGraph
from samdocs.items import COLLECTIONS, link_fields
from samdocs.outputs.reports.links import CARRYING
from samdocs.outputs.reports.outcomes import outcomes
from samdocs.outputs.reports.shapes import OutcomeShape
from samdocs.project import Project

#: What shows something; two items are not related because one test is about both.
_ENDS = frozenset(
    {
        "claims",
        "label_items",
        "reviews",
        "studies",
        "test_runs",
        "tests",
        "usability_evaluations",
    }
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Items of one collection against what is linked to them in others.

    Attributes:
        columns: Collections; the first is that of the rows.
        rows: For each row its ids by collection; the row's own id is the only one of the first.
        gaps: Rows without an id, by collection; items kept in other systems are no gap.
        outcomes: What the entries that can prove something come to, by id.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, tuple[ItemId, ...]], ...]
    gaps: Mapping[str, tuple[ItemId, ...]]
    outcomes: Mapping[ItemId, OutcomeShape] = field(default_factory=dict)

    def coverage(self, column: str) -> Coverage:
        """Return which rows have an entry in a column."""
        own = self.columns[0]
        covered = tuple(row[own][0] for row in self.rows if row[column])
        return Coverage(column, covered, self.gaps[column])


def build_matrix(project: Project, rows: str, columns: Sequence[str]) -> Matrix:
    """Return the matrix of a collection against others.

    A column holds what stands on the row or what the row stands on, over as many links as carry
    that on, and what is linked to the row directly. Where links carry no trace between the two,
    it holds the same for the entries of the nearest column to the left that has one; else what
    lies on the shortest way. What belongs to another column's entries only is never taken for
    the row's own: a need's validation verifies no requirement.

    Raises:
        SamdocsError: A collection does not exist, is named twice, or cannot be reached.
    """
    for position, name in enumerate(columns):
        _check_name(name)
        if name in (rows, *columns[:position]):
            raise SamdocsError(f"`{name}` is named twice", "name each collection once")
    _check_name(rows)
    walker = _Walker(project.graph, rows, columns)
    filled = tuple(walker.row(item.id) for item in project.of(rows))
    external = {item.id for item in project.of(rows) if item.external}
    gaps = {
        name: tuple(
            row[rows][0] for row in filled if not row[name] and row[rows][0] not in external
        )
        for name in columns
    }
    named = (one for row in filled for ids in row.values() for one in ids)
    return Matrix((rows, *columns), filled, gaps, outcomes(project, named))


def _check_name(name: str) -> None:
    if name in COLLECTIONS:
        return
    near = get_close_matches(name, list(COLLECTIONS), n=3, cutoff=0.5)
    named = ", ".join(f"`{found}`" for found in near or sorted(COLLECTIONS))
    raise SamdocsError(f"there is no collection `{name}`", f"known are {named}")


class _Walker:
    """Fills rows; what it looks up once it keeps."""

    def __init__(self, graph: TraceGraph, rows: str, columns: Sequence[str]) -> None:
        self._graph, self._rows = graph, rows
        self._ways = {
            name: _find_way(rows, name, columns[:position]) for position, name in enumerate(columns)
        }
        self._closures: dict[ItemId, frozenset[ItemId]] = {}

    def row(self, item: ItemId) -> dict[str, tuple[ItemId, ...]]:
        """Return the entries of a row by column, sorted."""
        filled: dict[str, tuple[ItemId, ...]] = {self._rows: (item,)}
        for name, way in self._ways.items():
            found = set(self._neighbours(item))
            if isinstance(way, str):
                found.update(*(self._closure(start) for start in filled[way]))
            else:
                found |= self._on_shortest_way(item, way)
            filled[name] = tuple(sorted(i for i in found if self._collection(i) == name))
        return filled

    def _on_shortest_way(self, item: ItemId, distances: Mapping[str, int]) -> set[ItemId]:
        found = {item}
        for distance in range(distances[self._rows] - 1, -1, -1):
            near = {n for start in found for n in self._neighbours(start)}
            found = {n for n in near if distances.get(self._collection(n)) == distance}
        return found

    def _closure(self, item: ItemId) -> frozenset[ItemId]:
        """Return everything reached from an item over carrying links, up only and down only."""
        if item not in self._closures:
            up = self._reach(item, self._graph.targets)
            down = self._reach(item, self._graph.sources)
            self._closures[item] = frozenset(up | down)
        return self._closures[item]

    def _reach(self, item: ItemId, step: Callable[..., tuple[ItemId, ...]]) -> set[ItemId]:
        reached: set[ItemId] = set()
        waiting = [item]
        while waiting:
            new = [n for n in step(waiting.pop(), *CARRYING) if n not in reached]
            reached.update(new)
            waiting += new
        return reached

    def _neighbours(self, item: ItemId) -> Iterator[ItemId]:
        yield from self._graph.targets(item)
        yield from self._graph.sources(item)

    def _collection(self, item: ItemId) -> str:
        found = self._graph.items[item]
        return "" if found.is_retired else found.collection


def _find_way(rows: str, column: str, left: Sequence[str]) -> str | Mapping[str, int]:
    """Return from which column a trace leads to this one; without any, distances to it."""
    for name in (rows, *reversed(left)):
        if column in _carried(name, is_up=True) | _carried(name, is_up=False):
            return name
    for only_carrying in (True, False):
        distances = _distances_to(column, only_carrying=only_carrying)
        if rows in distances:
            return distances
    message = f"no link leads from `{rows}` to `{column}`"
    raise SamdocsError(message, "name a collection between them as a column")


@cache
def _joins(*, only_carrying: bool) -> frozenset[tuple[str, str]]:
    """Return the pairs of collections that a link joins, from its owner to its target."""
    return frozenset(
        (name, target)
        for name, item_class in COLLECTIONS.items()
        for field in link_fields(item_class)
        if field.verb in CARRYING or not only_carrying
        for target in field.link.to
    )


@cache
def _carried(start: str, *, is_up: bool) -> frozenset[str]:
    """Return the collections that carrying links reach from one, in one direction."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        pairs = _joins(only_carrying=True)
        ends = {b if is_up else a for a, b in pairs if here == (a if is_up else b)}
        waiting += sorted(ends - reached)
        reached |= ends
    return frozenset(reached)


@cache
def _distances_to(column: str, *, only_carrying: bool) -> Mapping[str, int]:
    """Return how many links lie between each collection and one, where any do."""
    pairs = _joins(only_carrying=only_carrying)
    distances = {column: 0}
    waiting = [column]
    for here in waiting:
        beside = {b for a, b in pairs if a == here} | {a for a, b in pairs if b == here}
        for name in sorted(beside - set(distances)):
            distances[name] = distances[here] + 1
            if name not in _ENDS:
                waiting.append(name)
    return distances
