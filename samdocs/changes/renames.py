"""Items that bear another id than before: one item, not one removed and one added."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from samdocs.fields import ItemId
from samdocs.project import Project


def find_renames(old: Project, new: Project) -> Mapping[ItemId, ItemId]:
    """Return the new id of each item that says in `formerly` what it was called before, sorted.

    An id that is still in use was not given up, so nothing was renamed from it.
    """
    found: dict[ItemId, ItemId] = {}
    for name, item in new.items.items():
        if not item.formerly or name in old.items:
            continue
        given_up = (
            ItemId(str(was))
            for was in item.formerly
            if was in old.items and was not in new.items and was not in new.broken
        )
        before = next((was for was in given_up if was not in found), None)
        if before is not None:
            found[before] = name
    return dict(sorted(found.items()))


def with_new_ids(
    meaning: Mapping[str, JsonValue], renames: Mapping[ItemId, ItemId]
) -> Mapping[str, JsonValue]:
    """Return a meaning as it would read with the ids of today; texts are left as they are."""
    return (
        {name: _renamed(value, renames) for name, value in meaning.items()} if renames else meaning
    )


def _renamed(value: JsonValue, renames: Mapping[ItemId, ItemId]) -> JsonValue:
    if isinstance(value, str):
        return str(renames.get(ItemId(value), value))
    if isinstance(value, dict):
        return {key: _renamed(entry, renames) for key, entry in value.items()}
    if not isinstance(value, list):
        return value
    entries = [_renamed(entry, renames) for entry in value]
    names = [entry for entry in entries if isinstance(entry, str)]
    # links stand sorted, so a new id takes another place among them
    return [*sorted(names)] if entries != value and len(names) == len(entries) else entries
