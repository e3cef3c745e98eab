"""The next free ids of a collection: none that an item has or ever had."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.fields import ItemId
from samdocs.items import COLLECTIONS
from samdocs.project import Project

_PLACEHOLDER = re.compile(r"\{:?(0?\d*)d?\}")
_WIDTH = 3
_MAX_DIGITS = 9


def next_ids(project: Project, collection: str, count: int = 1) -> tuple[ItemId, ...]:
    """Return the ids that follow the highest one of a collection, present or past.

    Their form is that of `ids:` in samdocs.yaml, else the collection's prefix and three digits.

    Raises:
        SamdocsError: The clone is shallow or damaged, so ids used before are not known.
    """
    before, width, after = _form(project, collection)
    pattern = re.compile(f"{re.escape(before)}([0-9]{{1,{_MAX_DIGITS}}}){re.escape(after)}")
    used = (found for name in _used(project) if (found := pattern.fullmatch(name)))
    highest = max((int(found[1]) for found in used), default=0)
    numbers = range(highest + 1, highest + count + 1)
    return tuple(ItemId(f"{before}{number:0{width}d}{after}") for number in numbers)


def _form(project: Project, collection: str) -> tuple[str, int, str]:
    """Return what stands before and after the number of an id, and its least width."""
    prefix = COLLECTIONS[collection].prefix
    written = project.config.ids.get(collection, f"{prefix}-{{:0{_WIDTH}d}}")
    found = _PLACEHOLDER.search(written)
    if found is None:
        return written, 1, ""
    return written[: found.start()], int(found[1] or 1), written[found.end() :]


def _used(project: Project) -> Iterator[str]:
    """Yield every id that was ever used, as far as git tells; outside git those of today."""
    yield from project.read
    yield from project.broken
    for item in project.items.values():
        yield from item.formerly
    if project.git.available and project.git.commit is not None:
        yield from project.item_histories.ids
