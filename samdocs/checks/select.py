"""What checks look at: items of one class that count, and what of them is left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from samdocs.fields import ItemId, says_something
from samdocs.items import Item
from samdocs.project import Project

ItemType = TypeVar("ItemType", bound=Item)


def described(project: Project, kind: type[ItemType]) -> Iterator[ItemType]:
    """Yield the items of a class whose content is here: neither retired nor kept elsewhere."""
    for item in project.of(kind.collection):
        if isinstance(item, kind) and item.external is None:
            yield item


def counting(project: Project, kind: type[ItemType]) -> Iterator[ItemType]:
    """Yield the items of a class that are not retired, those kept elsewhere included."""
    for item in project.of(kind.collection):
        if isinstance(item, kind):
            yield item


def existing(project: Project, kind: type[ItemType], ids: Iterable[ItemId]) -> Iterator[ItemType]:
    """Yield those of the ids that name an item of a class that is not retired, in their order."""
    for name in ids:
        item = project.items.get(name)
        if isinstance(item, kind) and not item.is_retired:
            yield item


def unsaid(demanded: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names of what says nothing: absent, empty, or a placeholder such as `tbd`."""
    return tuple(name for name, value in demanded.items() if not _says(value))


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence holds them: `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    *first, last = quoted or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _says(value: object) -> bool:
    if isinstance(value, str):
        return says_something(value)
    if isinstance(value, tuple):
        return any(_says(entry) for entry in value)
    return value is not None and value is not False
