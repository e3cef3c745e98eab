"""Items a document names without describing them: every id leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samdocs.documents.html import Html
from samdocs.documents.scope import Scope


@dataclass(frozen=True, slots=True)
class ReferredView:
    """An item as a row of the index: enough to know what it is and where it stands."""

    id: str
    noun: str
    title: Html
    state: str
    place: str


def referred(scope: Scope, ids: Iterable[str]) -> tuple[ReferredView, ...]:
    """Return the items of some ids, sorted by id; ids without an item are left out."""
    found = ((name, scope.item(name)) for name in sorted(set(ids)))
    return tuple(_row(scope, name) for name, item in found if item is not None)


def _row(scope: Scope, name: str) -> ReferredView:
    item = scope.item(name)
    place = scope.project.locate(name)
    if item is None:
        raise KeyError(name)
    state = f"kept in {item.external.system}" if item.external else ""
    return ReferredView(
        name,
        item.noun,
        scope.write.line(item.label if item.label != name else "no title"),
        "retired" if item.is_retired else state,
        f"{place.file}:{place.line}" if place else "",
    )
