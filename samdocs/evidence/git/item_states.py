"""All files and items of a project as of one commit, and what a change of a file changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from samdocs.evidence.git.item_bytes import FileItems, remembered
from samdocs.evidence.git.item_sources import Sources
from samdocs.evidence.git.item_versions import NEVER, Version
from samdocs.fields import ItemId
from samdocs.items import WrittenLink


@dataclass(slots=True)
class State:
    """All files and items at one commit; the values are shared between states, never changed.

    Attributes:
        files: The sources as they could last be read, by path.
        places: Where each item stands.
        inverse: The links that others write for an item, each with the path of the file.
        tree: Path to blob of everything that is, or decides what is, a source.
    """

    files: dict[str, FileItems] = field(default_factory=dict)
    places: dict[ItemId, tuple[str, ...]] = field(default_factory=dict)
    inverse: dict[ItemId, tuple[tuple[str, WrittenLink], ...]] = field(default_factory=dict)
    versions: dict[ItemId, Version] = field(default_factory=dict)
    tree: dict[str, str] = field(default_factory=dict)
    sources: Sources | None = None

    def copy(self) -> State:
        """Return a state that can be changed for itself."""
        return State(
            dict(self.files),
            dict(self.places),
            dict(self.inverse),
            dict(self.versions),
            dict(self.tree),
            self.sources,
        )

    def remove(self, path: str) -> set[ItemId]:
        """Forget a file; return the items this may change."""
        gone = self.files.pop(path, None)
        if gone is None:
            return set()
        for name in gone.pieces:
            self.places[name] = tuple(p for p in self.places[name] if p != path)
        owners = {link.source for link in gone.inverse}
        for owner in owners:
            self.inverse[owner] = tuple(p for p in self.inverse[owner] if p[0] != path)
        return owners | gone.pieces.keys()

    def add(self, path: str, items: FileItems) -> set[ItemId]:
        """Take a file in; return the items this may change."""
        self.files[path] = items
        for name in items.pieces:
            self.places[name] = (*self.places.get(name, ()), path)
        for link in items.inverse:
            self.inverse[link.source] = (*self.inverse.get(link.source, ()), (path, link))
        return {link.source for link in items.inverse} | items.pieces.keys()

    def replace(self, path: str, items: FileItems) -> set[ItemId]:
        """Take in a later state of a file; return the items this may change."""
        before = self.files.get(path)
        if before is None or before.inverse != items.inverse:
            return self.remove(path) | self.add(path, items)
        old, new = before.pieces, items.pieces
        for name in old.keys() - new.keys():
            self.places[name] = tuple(p for p in self.places[name] if p != path)
        for name in new.keys() - old.keys():
            self.places[name] = (*self.places.get(name, ()), path)
        self.files[path] = items
        gone = old.keys() - new.keys()
        return gone | {name for name, piece in new.items() if old.get(name) is not piece}

    def version_of(self, name: ItemId) -> Version | None:
        """Return the item as the files state it; None if its entry cannot be read."""
        places = self.places.get(name)
        if not places:
            return NEVER
        piece = self.files[min(places)].pieces[name]
        if piece.item is None:
            return None
        inverse = tuple(link for _, link in sorted(self.inverse.get(name, ())))
        keys = (*piece.own, *remembered(inverse, inverse=True)) if inverse else piece.own
        return Version(piece.item, inverse, keys)
