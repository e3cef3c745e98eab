"""Items a document names without describing them: every id leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samdocs.documents.html import Html
from samdocs.documents.scope import Scope
from samdocs.items import COLLECTIONS, Item


@dataclass(frozen=True, slots=True)
class ReferredItem:
    """An item of the index: enough to know what it is."""

    id: str
    title: Html
    state: str


@dataclass(frozen=True, slots=True)
class ReferredGroup:
    """Items of one kind, and the files they stand in; none are named in a text for approval."""

    noun: str
    files: str
    items: tuple[ReferredItem, ...]


def referred(scope: Scope, ids: Iterable[str]) -> tuple[ReferredGroup, ...]:
    """Return the items of some ids by kind and id; ids without an item are left out."""
    chosen = frozenset(ids)
    groups: dict[str, list[Item]] = {}
    for name, item in scope.project.items.items():
        if name in chosen:
            groups.setdefault(item.collection, []).append(item)
    return tuple(_group(scope, name, groups[name]) for name in COLLECTIONS if name in groups)


def _group(scope: Scope, collection: str, items: Iterable[Item]) -> ReferredGroup:
    listed = tuple(items)
    files = sorted({scope.project.read[item.id].source.file for item in listed})
    named = "" if scope.is_for_approval else ", ".join(files)  # where they lie is no content
    noun = COLLECTIONS[collection].noun
    return ReferredGroup(
        noun[:1].upper() + noun[1:], named, tuple(_item(scope, item) for item in listed)
    )


def _item(scope: Scope, item: Item) -> ReferredItem:
    external = f"kept in {item.external.system}" if item.external else ""
    title = item.label if item.label != item.id else "no title"
    return ReferredItem(
        item.id, scope.write.line(title), "retired" if item.is_retired else external
    )
