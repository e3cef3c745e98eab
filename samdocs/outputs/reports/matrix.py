"""Traceability matrices in any direction: what is linked to each item, over one link or many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.graph import Coverage, TraceGraph
from samdocs.items import COLLECTIONS, link_fields
from samdocs.outputs.reports.links import CARRYING
from samdocs.project import Project


@dataclass(frozen=True, slots=True)
class Matrix:
    """Items of one collection against what is linked to them in others.

    Attributes:
        columns: Collections; the first is that of the rows.
        rows: For each row its ids by collection; the row's own id is the only one of the first.
        gaps: Rows without an id, by collection; items kept in other systems are no gap.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, tuple[ItemId, ...]], ...]
    gaps: Mapping[str, tuple[ItemId, ...]]

    def coverage(self, column: str) -> Coverage:
        """Return which rows have an entry in a column."""
        own = self.columns[0]
        missing = set(self.gaps[column])
        covered = tuple(row[own][0] for row in self.rows if row[own][0] not in missing)
        return Coverage(column, covered, self.gaps[column])


def build_matrix(project: Project, rows: str, columns: Sequence[str]) -> Matrix:
    """Return the matrix of a collection against others.

    A column holds what is linked to the row: everything that stands on it or that it stands on,
    what is linked directly to it or to the entries of a column further left, and, where no such
    link joins the collections, what lies on the shortest way between them.

    Raises:
        SamdocsError: A collection does not exist, is named twice, or cannot be reached.
    """
    for position, name in enumerate(columns):
        _check_name(name)
        if name in (rows, *columns[:position]):
            raise SamdocsError(f"`{name}` is named twice", "name each collection once")
    _check_name(rows)
    walker = _Walker(project.graph, rows, columns)
    filled = tuple({rows: (item.id,), **walker.row(item.id)} for item in project.of(rows))
    external = {item.id for item in project.of(rows) if item.external}
    gaps = {
        name: tuple(
            row[rows][0] for row in filled if not row[name] and row[rows][0] not in external
        )
        for name in columns
    }
    return Matrix((rows, *columns), filled, gaps)


def _check_name(name: str) -> None:
    if name in COLLECTIONS:
        return
    near = get_close_matches(name, list(COLLECTIONS), n=3, cutoff=0.5)
    named = ", ".join(f"`{found}`" for found in near or sorted(COLLECTIONS))
    raise SamdocsError(f"there is no collection `{name}`", f"known are {named}")


class _Walker:
    """Fills rows; what it looks up once it keeps."""

    def __init__(self, graph: TraceGraph, rows: str, columns: Sequence[str]) -> None:
        self._graph, self._rows, self._columns = graph, rows, tuple(columns)
        self._far = {name: self._distances(name) for name in columns if not self._is_joined(name)}
        self._closures: dict[tuple[ItemId, bool], frozenset[ItemId]] = {}

    def row(self, item: ItemId) -> dict[str, tuple[ItemId, ...]]:
        """Return the entries of a row by column, sorted."""
        closure = self._closure(item, is_up=True) | self._closure(item, is_up=False)
        filled: dict[str, tuple[ItemId, ...]] = {}
        for name in self._columns:
            if name in self._far:
                found = self._on_shortest_way(item, self._far[name])
            else:
                left = (entry for entries in filled.values() for entry in entries)
                direct = {n for start in (item, *left) for n in self._neighbours(start)}
                found = self._of(name, closure | direct)
            filled[name] = tuple(sorted(found))
        return filled

    def _is_joined(self, column: str) -> bool:
        """Whether links lead to a column from the rows or from a column further left."""
        if column in _carried(self._rows, is_up=True) | _carried(self._rows, is_up=False):
            return True
        left = self._columns[: self._columns.index(column)]
        return any(column in _joined()[name] for name in (self._rows, *left))

    def _distances(self, column: str) -> Mapping[str, int]:
        distances = _distances_to(column)
        if self._rows not in distances:
            message = f"no link leads from `{self._rows}` to `{column}`"
            raise SamdocsError(message, "name a collection between them as a column")
        return distances

    def _on_shortest_way(self, item: ItemId, distances: Mapping[str, int]) -> set[ItemId]:
        found = {item}
        for distance in range(distances[self._rows] - 1, -1, -1):
            near = {n for start in found for n in self._neighbours(start)}
            found = {n for n in near if distances.get(self._collection(n)) == distance}
        return found

    def _closure(self, item: ItemId, *, is_up: bool) -> frozenset[ItemId]:
        """Return everything reached from an item over carrying links in one direction."""
        key = (item, is_up)
        if key not in self._closures:
            step = self._graph.targets if is_up else self._graph.sources
            reached: set[ItemId] = set()
            waiting = [item]
            while waiting:
                new = [n for n in step(waiting.pop(), *CARRYING) if n not in reached]
                reached.update(new)
                waiting += new
            self._closures[key] = frozenset(reached)
        return self._closures[key]

    def _neighbours(self, item: ItemId) -> Iterator[ItemId]:
        yield from self._graph.targets(item)
        yield from self._graph.sources(item)

    def _of(self, collection: str, items: Iterable[ItemId]) -> set[ItemId]:
        return {i for i in items if self._collection(i) == collection}

    def _collection(self, item: ItemId) -> str:
        found = self._graph.items[item]
        return "" if found.is_retired else found.collection


@cache
def _joined() -> Mapping[str, frozenset[str]]:
    """Return, for each collection, those a link joins it with, in either direction."""
    joined: dict[str, set[str]] = {name: set() for name in COLLECTIONS}
    for name, item_class in COLLECTIONS.items():
        for field in link_fields(item_class):
            for target in field.link.to:
                joined[name].add(target)
                joined[target].add(name)
    return {name: frozenset(found) for name, found in joined.items()}


@cache
def _carried(start: str, *, is_up: bool) -> frozenset[str]:
    """Return the collections that carrying links reach from one, in one direction."""
    pairs = [
        (name, target) if is_up else (target, name)
        for name, item_class in COLLECTIONS.items()
        for field in link_fields(item_class)
        if field.verb in CARRYING
        for target in field.link.to
    ]
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        new = {target for source, target in pairs if source == here} - reached
        reached |= new
        waiting += sorted(new)
    return frozenset(reached)


@cache
def _distances_to(column: str) -> Mapping[str, int]:
    """Return how many links lie between each collection and one, where any do."""
    distances = {column: 0}
    waiting = [column]
    for here in waiting:
        for name in sorted(_joined()[here]):
            if name not in distances:
                distances[name] = distances[here] + 1
                waiting.append(name)
    return distances
