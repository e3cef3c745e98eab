"""The project that the tests are about, read when its items are first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.graph import NearestIds
from samdocs.items import COLLECTIONS, Item
from samdocs.project import Project, load_project


@dataclass
class Subject:
    """A project, as the files of its folder describe it.

    Attributes:
        root: The folder with samdocs.yaml.
    """

    root: Path

    @cached_property
    def project(self) -> Project:
        """The project; whatever its files hold, it is there.

        Raises:
            pytest.UsageError: It cannot be read at all.
        """
        try:
            return load_project(self.root)
        except SamdocsError as stop:
            raise pytest.UsageError(f"samdocs: {stop.message}; {stop.hint}") from stop

    @cached_property
    def _nearest(self) -> NearestIds:
        return NearestIds(self.project.items)

    def find_fault(self, name: str, collections: tuple[str, ...], misfit: str) -> str:
        """Return what is wrong with an id that a test names; empty if nothing is.

        Args:
            name: The id.
            collections: Of which collections its item may be.
            misfit: What to say of an item of another one, e.g. `no test`.
        """
        project = self.project
        if name in project.broken:
            return ""  # `samdocs check` says why it cannot be read
        item = project.items.get(ItemId(name))
        if item is None:
            near = self._nearest.find(name.strip().upper())
            hint = f"; the nearest is `{near}`" if near else ""
            unread = self._unread()
            return f"`{name}` does not exist{hint}{unread}"
        return _fault_of(item, collections, misfit)

    def _unread(self) -> str:
        """Return a note on a file that could not be read to its end, where an id may hide."""
        broken = (source.file for source in self.project.sources.values() if source.broken_ids)
        file = next(broken, "")
        return f" (`{file}` could not be read to its end)" if file else ""


def _fault_of(item: Item, collections: tuple[str, ...], misfit: str) -> str:
    if item.collection not in collections:
        noun = COLLECTIONS[item.collection].noun
        article = "an" if noun[:1] in "aeiou" else "a"
        return f"`{item.id}` is {article} {noun}, {misfit}"
    return f"`{item.id}` is retired" if item.is_retired else ""
