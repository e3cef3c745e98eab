"""Which items a document shows, which it only names, and by which links, as its views declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from pydantic import JsonValue

from samdocs.control.quotes import EVERY_ITEM, Quote
from samdocs.fields import ItemId
from samdocs.items import COLLECTIONS, Item
from samdocs.items.records import Review
from samdocs.project import Project
from samdocs.project.values import meaning

#: Source, verb, target, and what the link says beside the id.
Link: TypeAlias = "tuple[str, str, str, str]"


class Shown:
    """The items of one document.

    Attributes:
        items: Those shown in full, by id, sorted; retired ones included.
        parts: Those of which some fields are shown, with what of them is.
        links: Links that others hold to what is shown, and those one step further.
        named: Those of which no more than id, title and state is printed.
    """

    def __init__(
        self, project: Project, key: str, collections: Iterable[str], quotes: Sequence[Quote]
    ) -> None:
        self._project = project
        full = {*collections, *(name for quote in quotes for name in quote.items)}
        full = set(COLLECTIONS) if EVERY_ITEM in full else full
        self.items = {name: i for name, i in project.items.items() if i.collection in full}
        self.parts = dict(self._parts(quotes))
        if any(quote.reviews for quote in quotes):
            self.parts |= dict(self._reviews(key))
        self.links = frozenset(self._links(quotes))
        ends = {name for link in self.links for name in (link[0], link[2])}
        ends |= {name for item in self.items for name in project.graph.targets(item)}
        ends |= {name for item in self.parts for name in self._around(item)}
        self.named = frozenset(ItemId(name) for name in ends) - self.items.keys()

    @property
    def ids(self) -> frozenset[str]:
        """Every id the document shows or names."""
        return frozenset((*self.items, *self.parts, *self.named))

    def hashes(self) -> Mapping[str, JsonValue]:
        """Return the hash of the meaning of each item shown in full."""
        return {name: self._project.item_hashes[name] for name in self.items}

    def cards(self) -> Mapping[str, JsonValue]:
        """Return what is printed of each item that is only named: kind, title, state."""
        items = self._project.items
        return {name: list(_card(items[name])) for name in sorted(self.named) if name in items}

    def classes(self) -> Mapping[str, JsonValue]:
        """Return the software class of each item that has one and is shown or named."""
        found = self._project.classes.item_class
        return {str(name): found[name] for name in sorted(found) if str(name) in self.ids}

    def _parts(self, quotes: Sequence[Quote]) -> Iterator[tuple[ItemId, Mapping[str, JsonValue]]]:
        fields: dict[str, set[str]] = {}
        for quote in quotes:
            for collection, names in (quote.fields or {}).items():
                fields.setdefault(collection, set()).update(names)
        for collection, chosen in sorted(fields.items()):
            for item in self._project.of(collection):
                if item.id not in self.items:
                    meant = meaning(self._project, item)
                    said = {name: meant[name] for name in sorted(chosen) if name in meant}
                    yield from [(item.id, said)] if said else []

    def _reviews(self, key: str) -> Iterator[tuple[ItemId, Mapping[str, JsonValue]]]:
        """Yield the reviews of the document and of what it shows, and how many items each covers."""
        graph = self._project.graph
        for review in self._project.of("reviews"):
            covered = graph.current_targets(review.id, "covers", "verifies")
            names_it = isinstance(review, Review) and key in review.documents
            if names_it or not self.items.keys().isdisjoint(covered):
                told = self._project.item_hashes[review.id]
                yield review.id, {"meaning": told, "covers": len(covered)}

    def _links(self, quotes: Sequence[Quote]) -> Iterator[Link]:
        linked = sorted({verb for quote in quotes for verb in quote.linked_by})
        then = sorted({verb for quote in quotes for verb in quote.then_by})
        leading = sorted({verb for quote in quotes for verb in quote.leading_to})
        near: set[ItemId] = set()
        for item in self.items:
            near.update(self._project.graph.targets(item))
            for verb in linked:
                near.update(self._project.graph.sources(item, verb))
                yield from self._to(item, verb)
        for item in sorted(near):
            for verb in then:
                yield from self._to(item, verb)
            for verb in leading:
                yield from self._from(item, verb)

    def _to(self, item: ItemId, verb: str) -> Iterator[Link]:
        graph = self._project.graph
        for source in graph.sources(item, verb):
            yield source, verb, item, " ".join(graph.detail(source, verb, item))

    def _from(self, item: ItemId, verb: str) -> Iterator[Link]:
        graph = self._project.graph
        for target in graph.targets(item, verb):
            yield item, verb, target, " ".join(graph.detail(item, verb, target))

    def _around(self, item: ItemId) -> Iterator[ItemId]:
        """Yield an item shown in part and what it links to; of a review only their number is told."""
        if self._project.items[item].collection != "reviews":
            yield item
            yield from self._project.graph.targets(item, "talks_to")


def _card(item: Item) -> tuple[str, str, str]:
    kept = f"in {item.external.system}" if item.external else ""
    return item.collection, item.title, "retired" if item.is_retired else kept
