"""How far the trace is complete: counted from the items, gaps by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from samdocs.documents.html import Html
from samdocs.documents.marks import KEY, Mark
from samdocs.documents.scope import Scope
from samdocs.fields import ItemId
from samdocs.graph import LINK_KINDS, Coverage
from samdocs.proof import judge_evidence

#: What must be proved, by which verbs, and how a row is called that counts what is.
_PROVED = (
    ("user_needs", ("validates",), "User needs shown to be met"),
    ("software_requirements", ("verifies",), "Software requirements verified on this build"),
    ("risk_controls", ("shows_effectiveness_of",), "Risk controls shown to be effective"),
)
_PASSED = "Tests that passed on this build"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One kind of link.

    Attributes:
        covered: Count with the whole, e.g. `11 of 12`.
        missing: The items without such a link, as links.
        open: Whether something is missing.
    """

    name: str
    covered: str
    share: str
    missing: Html
    open: bool


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage of every kind of link there are items for; `open` are the rows with a gap."""

    rows: tuple[CoverageRow, ...]
    open: tuple[CoverageRow, ...]


def coverage(scope: Scope) -> CoverageView:
    """Return the coverage over the whole project: links, then what is proved on this build."""
    linked = coverage_of(scope, (kind.collection for kind in LINK_KINDS))
    rows = (*linked.rows, *_proved(scope))
    return CoverageView(rows, tuple(row for row in rows if row.open))


def own_coverage(scope: Scope) -> CoverageView:
    """Return the coverage of the collections the document describes."""
    return coverage_of(scope, scope.type.matter.shows)


def marks(_scope: Scope) -> tuple[Mark, ...]:
    """Return the key to the marks, in the order of the design."""
    return KEY


def coverage_of(scope: Scope, collections: Iterable[str]) -> CoverageView:
    """Return the coverage of some collections."""
    chosen = frozenset(collections)
    graph = scope.project.graph
    found = [graph.coverage(kind) for kind in LINK_KINDS if kind.collection in chosen]
    rows = [_row(scope, one) for one in found if one.total]
    return CoverageView(tuple(rows), tuple(row for row in rows if row.open))


def _proved(scope: Scope) -> Iterator[CoverageRow]:
    """Yield how many items are proved by evidence that counts; a link alone proves nothing."""
    verdicts = judge_evidence(scope.project)
    for collection, verbs, name in _PROVED:
        items = [item.id for item in scope.project.of(collection) if item.external is None]
        yield from _share(scope, name, {one: verdicts.of_item(one, *verbs).passes for one in items})
    tests = [item.id for item in scope.project.of("tests") if item.external is None]
    yield from _share(scope, _PASSED, {one: verdicts.of(one).passes for one in tests})


def _share(scope: Scope, name: str, proved: Mapping[ItemId, bool]) -> Iterator[CoverageRow]:
    if proved:
        covered = tuple(item for item in proved if proved[item])
        missing = tuple(item for item in proved if not proved[item])
        yield _row(scope, Coverage(name, covered, missing))


def _row(scope: Scope, found: Coverage) -> CoverageRow:
    return CoverageRow(
        found.name,
        f"{len(found.covered)} of {found.total}",
        found.share,
        scope.write.links(found.missing),
        open=bool(found.missing),
    )
