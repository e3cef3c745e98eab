"""From an entry of a collection to a typed item, its links and its faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic, diagnose
from samdocs.fields import read_record
from samdocs.items.base import COLLECTIONS, Item, WrittenLink
from samdocs.items.links import inverse_links, inverse_words, own_links
from samdocs.rules import RULES
from samdocs.source import Source, Value


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One entry of a collection after reading.

    Attributes:
        id: What the entry calls itself, empty if it does not say.
        item: The typed item; None if it has a fault.
        links: Links written in the entry, on either side.
        path: Where the entry stands in its file: collection and position.
    """

    id: str
    item: Item | None
    links: tuple[WrittenLink, ...]
    diagnostics: tuple[Diagnostic, ...]
    source: Source
    path: tuple[str, int]


def read_item(source: Source, collection: str, index: int, data: Value) -> ReadItem:
    """Return the entry at `collection[index]` of a file; never raises for what it holds."""
    path = (collection, index)
    if not isinstance(data, dict):
        return ReadItem("", None, (), (_not_a_mapping(source, path),), source, path)
    given = data.get("id", "")
    name = str(given) if isinstance(given, str) else ""
    words = inverse_words(collection)
    written = [key for key in data if key in words]
    stated = [
        entry for key in written for entry in inverse_links(source, path, name, key, data[key])
    ]
    faults = [entry for entry in stated if isinstance(entry, Diagnostic)]
    own = {key: value for key, value in data.items() if key not in words} if written else data
    item = read_record(COLLECTIONS[collection], source, path, own, name=name)
    if isinstance(item, list):
        return ReadItem(name, None, (), (*item, *faults), source, path)
    faults += _contradictions(source, path, item)
    links = [*own_links(source, path, item), *(e for e in stated if isinstance(e, WrittenLink))]
    return ReadItem(name, item, tuple(links), tuple(faults), source, path)


def _not_a_mapping(source: Source, path: tuple[str, int]) -> Diagnostic:
    message = f"an entry of `{path[0]}` is not a mapping"
    hint = "write `- id: …` with the other fields below it"
    return diagnose(RULES["MOD003"], message, source.locate(path), hint=hint)


def _contradictions(source: Source, path: tuple[str, int], item: Item) -> Iterator[Diagnostic]:
    if item.titled and not item.title:
        message = f"`{item.id}` lacks `title`"
        yield diagnose(
            RULES["MOD002"], message, source.locate(path), hint="add `title:`", item=item.id
        )
    if item.is_retired and not item.reason:
        message = f"`{item.id}` is retired without a reason"
        where = source.locate((*path, "status"))
        yield diagnose(RULES["MOD012"], message, where, hint="add `reason:`", item=item.id)
