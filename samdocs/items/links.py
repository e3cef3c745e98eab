"""Which fields of a class are links, and the links that an entry states, from either side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from pydantic.fields import FieldInfo

from samdocs.diagnostics import Diagnostic, diagnose
from samdocs.fields import ID_PATTERN, ItemId, Record
from samdocs.items.base import COLLECTIONS, Item, Link, WrittenLink
from samdocs.rules import RULES
from samdocs.source import Source, Value

#: A link of these verbs is suspect when its target no longer means what it meant (IEC 62304:2006
#: +A1:2015, 5.2.5 and 7.4).
SUSPECT_VERBS = frozenset(
    {
        "derives_from",
        "implements",
        "mitigates",
        "verifies",
        "shows_effectiveness_of",
        "validates",
        "discloses",
        "states",
        "supported_by",
    }
)
_ID = re.compile(ID_PATTERN)


@dataclass(frozen=True, slots=True)
class LinkField:
    """A field of a class that holds links.

    Attributes:
        steps: Names from the item to the id; `*` stands for every entry of a list or mapping.
        verb: The link's name in the graph.
        detail_key: The key in the file of the field that says more, empty if there is none.
    """

    steps: tuple[str, ...]
    link: Link
    verb: str
    detail_key: str = ""


@dataclass(frozen=True, slots=True)
class InverseWord:
    """A key by which a target may write a link.

    Attributes:
        verb: The link it stands for.
        sources: Collections whose items own that link.
        entry: Key of the id where entries are mappings, empty if they are bare ids.
        detail: Key beside it that says more, empty if there is none.
    """

    verb: str
    sources: tuple[str, ...]
    entry: str
    detail: str


@cache
def link_fields(item_class: type[Item]) -> tuple[LinkField, ...]:
    """Return every link field of a class, those of nested records included, in field order."""
    return tuple(_fields_of(item_class, (), ""))


@cache
def inverse_words(collection: str) -> Mapping[str, InverseWord]:
    """Return the keys by which an item of a collection may write links that point to it."""
    words: dict[str, InverseWord] = {}
    for name in sorted(COLLECTIONS):
        for field in link_fields(COLLECTIONS[name]):
            word = field.link.inverse
            if word and (not field.link.to or collection in field.link.to):
                known = words.get(word)
                sources = (*known.sources, name) if known else (name,)
                entry = field.link.entry or (known.entry if known else "")
                words[word] = InverseWord(field.verb, sources, entry, field.detail_key)
    return words


def own_links(source: Source, path: tuple[str, int], item: Item) -> Iterator[WrittenLink]:
    """Yield the links of an item's own fields, each with the place of its id."""
    given = item.model_fields_set
    for field in link_fields(type(item)):
        if field.steps[0] not in given:
            continue
        if field.steps[1:] == ("*",) and not field.link.detail:  # most are plain lists of ids
            listed = (*path, _key_of(item, field.steps[0]))
            for at, target in _entries(getattr(item, field.steps[0])):
                where = (*listed, at)
                yield WrittenLink(item.id, field.verb, ItemId(str(target)), source.file, where)
            continue
        for inner, target, owner in _walk(item, field.steps, item):
            said = field.link.detail
            detail = tuple(getattr(owner, said)) if said else ()
            place = (*path, *inner)
            yield WrittenLink(item.id, field.verb, ItemId(str(target)), source.file, place, detail)


def inverse_links(
    source: Source, path: tuple[str, int], name: str, key: str, value: Value
) -> Iterator[WrittenLink | Diagnostic]:
    """Yield the links that an entry states under an inverse word, or why one cannot be read."""
    word = inverse_words(path[0])[key]
    entries = value if isinstance(value, list) else [value]
    for position, entry in enumerate(entries):
        place = (*path, key, position) if isinstance(value, list) else (*path, key)
        found = _inverse_entry(word, entry)
        if found is None:
            shape = f"{{{word.entry}: ID, {word.detail}: [a]}}" if word.entry else "SRS-001"
            message = f"`{name}`: `{key}` holds something that is not an id"
            hint = f"write ids, e.g. [{shape}]; [] for none"
            yield diagnose(RULES["ID001"], message, source.locate(place), hint=hint, item=name)
        else:
            owner, detail = found
            yield WrittenLink(
                owner, word.verb, ItemId(name), source.file, place, detail, inverse=True
            )


def _inverse_entry(word: InverseWord, entry: Value) -> tuple[ItemId, tuple[str, ...]] | None:
    """Return the id an entry names and its detail; None if it names none."""
    detail: Value = []
    if isinstance(entry, dict) and word.entry and set(entry) <= {word.entry, word.detail}:
        detail = entry.get(word.detail, [])
        entry = entry.get(word.entry, "")
    if not isinstance(entry, str) or not _ID.match(entry):
        return None
    details = detail if isinstance(detail, list) else [detail]
    return ItemId(str(entry)), tuple(str(part) for part in details)


def _walk(
    value: object, steps: Sequence[str], owner: object
) -> Iterator[tuple[tuple[str | int, ...], object, object]]:
    """Yield every value the steps lead to: its place, the value, the record that holds it."""
    if not steps:
        yield (), value, owner
    elif steps[0] == "*":
        for key, entry in _entries(value):
            for place, leaf, holder in _walk(entry, steps[1:], owner):
                yield (key, *place), leaf, holder
    else:
        inner = getattr(value, steps[0])
        if inner is not None:
            key = _key_of(value, steps[0])
            for place, leaf, holder in _walk(inner, steps[1:], value):
                yield (key, *place), leaf, holder


def _entries(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, tuple) else ()


def _key_of(holder: object, field: str) -> str:
    """Return the key in the file of a field: its alias where it has one."""
    return _aliases(type(holder)).get(field, field) if isinstance(holder, Record) else field


@cache
def _aliases(record: type[Record]) -> Mapping[str, str]:
    return {name: info.alias for name, info in record.model_fields.items() if info.alias}


def _fields_of(record: type[Record], steps: tuple[str, ...], verb: str) -> Iterator[LinkField]:
    for name, info in record.model_fields.items():
        for inner, link in _links_in(info):
            chosen = link.verb or verb or name
            detail_key = (link.detail and record.model_fields[link.detail].alias) or link.detail
            yield LinkField((*steps, name, *inner), link, chosen, detail_key)
        for inner, nested in _records_in(info.annotation):
            yield from _fields_of(nested, (*steps, name, *inner), verb or name)


def _links_in(info: FieldInfo) -> Iterator[tuple[tuple[str, ...], Link]]:
    """Yield the Link marks of a field, on the field itself or on the entries of its list."""
    for mark in info.metadata:
        if isinstance(mark, Link):
            yield (("*",) if _is_many(info.annotation) else ()), mark


def _is_many(annotation: object) -> bool:
    if getattr(annotation, "__origin__", None) in (tuple, dict):
        return True
    return any(_is_many(part) for part in get_args(annotation))


def _records_in(annotation: object) -> Iterator[tuple[tuple[str, ...], type[Record]]]:
    """Yield the record classes inside an annotation, with `*` for each list or mapping around."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield (), annotation
        return
    for argument in get_args(annotation):
        for steps, record in _records_in(argument):
            yield (("*", *steps) if _is_many(annotation) else steps), record
