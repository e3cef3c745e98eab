"""How far the trace is complete: counted from the items, gaps by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samdocs.documents.html import Html
from samdocs.documents.marks import KEY, NOT_EVALUATED, Mark
from samdocs.documents.scope import Scope
from samdocs.graph import LINK_KINDS, Coverage

_PROOF = "Tests with a result on this commit"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One kind of link.

    Attributes:
        covered: Count with the whole, e.g. `11 of 12`.
        missing: The items without such a link, as links.
        open: Whether something is missing.
        mark: Where nothing can be counted yet.
    """

    name: str
    covered: str
    share: str
    missing: Html
    open: bool
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage of every kind of link there are items for; `open` are the rows with a gap."""

    rows: tuple[CoverageRow, ...]
    open: tuple[CoverageRow, ...]


def coverage(scope: Scope) -> CoverageView:
    """Return the coverage over the whole project."""
    return coverage_of(scope, (kind.collection for kind in LINK_KINDS))


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
    tests = len(scope.project.of("tests"))
    if tests and "tests" in chosen:
        nothing = scope.write.line("results are not read by this version")
        rows.append(
            CoverageRow(_PROOF, f"? of {tests}", "?", nothing, open=False, mark=NOT_EVALUATED)
        )
    return CoverageView(tuple(rows), tuple(row for row in rows if row.open))


def _row(scope: Scope, found: Coverage) -> CoverageRow:
    return CoverageRow(
        found.name,
        f"{len(found.covered)} of {found.total}",
        found.share,
        scope.write.links(found.missing),
        open=bool(found.missing),
    )
