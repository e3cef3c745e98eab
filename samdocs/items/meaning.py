"""What an item means: its fields in one normal form, so that layout, order and place change nothing."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue, TypeAdapter

from samdocs.items.base import Item, WrittenLink
from samdocs.items.links import LinkField, link_fields

SCHEME = "s1"
_JSON = TypeAdapter(dict[str, JsonValue])
#: Never part of the meaning: how an item is filed, and what it was called.
_NOT_MEANT = frozenset({"formerly", "tags"})


def build_meaning(item: Item, inverse: Iterable[WrittenLink] = ()) -> Mapping[str, JsonValue]:
    """Return what an item means, by field, sorted; fields that say nothing are left out.

    Args:
        item: The item as its own entry states it.
        inverse: The links this item owns that others wrote on their side.

    Returns:
        JSON values: texts in NFC with LF and without trailing space, links sorted and each once.
        `type` is the collection. Being a draft or active is no part of it, being retired is.
    """
    values = _JSON.validate_python(
        item.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_excluded(item))
    )
    written = list(inverse)
    for field in link_fields(type(item)):
        steps = [_written_name(item, field.steps[0]), *field.steps[1:]]
        if steps[0] in values and steps[-1] == "*":
            _sort_links(values[steps[0]], steps[1:])
        added = [link for link in written if link.verb == field.verb] if field.link.inverse else []
        if added:
            values[steps[0]] = _joined(field, values.get(steps[0]), added)
        elif field.detail_key and steps[0] in values:
            values[steps[0]] = _rows(field, values[steps[0]], ())
    values |= {"id": item.id, "type": item.collection}
    return {name: normal_form(values[name]) for name in sorted(values)}


def surely_differ(one: Item, other: Item) -> bool:
    """Whether two items of one class differ in a text, so that their meanings do; False leaves it open.

    Most changes are of that kind, and then no meaning has to be built to see them.
    """
    if type(one) is not type(other):
        return True
    linking = {field.steps[0] for field in link_fields(type(one))} | _NOT_MEANT | {"status"}
    said = other.__dict__
    return any(
        old != said[name]
        and isinstance(old, str)
        and isinstance(said[name], str)
        and normal_form(old) != normal_form(said[name])
        for name, old in one.__dict__.items()
        if name not in linking
    )


class FieldChange(NamedTuple):
    """A field whose value differs; None where the field, or the whole item, is not there."""

    field: str
    old: JsonValue
    new: JsonValue


def compare_meanings(
    old: Mapping[str, JsonValue] | None, new: Mapping[str, JsonValue] | None
) -> tuple[FieldChange, ...]:
    """Return the fields in which two meanings of one item differ, by name; None is no item."""
    before, after = old or {}, new or {}
    names = sorted((before.keys() | after.keys()) - {"id"})
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2])


def hash_meaning(meaning: Mapping[str, JsonValue]) -> str:
    """Return the hash of a meaning: `s1:` and the SHA-256 of its canonical JSON."""
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"{SCHEME}:{hashlib.sha256(text.encode()).hexdigest()}"


def _excluded(item: Item) -> set[str]:
    return {*_NOT_MEANT, "status"} if not item.is_retired else set(_NOT_MEANT)


def _written_name(item: Item, name: str) -> str:
    return type(item).model_fields[name].alias or name


def _sort_links(value: JsonValue, steps: Sequence[str]) -> None:
    """Bring the lists of ids at the end of the steps into order, each id once."""
    if list(steps) == ["*"]:
        if isinstance(value, list):
            value[:] = sorted({str(name) for name in value})
        return
    for inner, rest in _inner(value, steps):
        _sort_links(inner, rest)


def _inner(value: JsonValue, steps: Sequence[str]) -> Iterator[tuple[JsonValue, Sequence[str]]]:
    if steps[0] == "*":
        entries = value.values() if isinstance(value, dict) else value
        for entry in entries if not isinstance(entries, str | int | float | None) else ():
            yield entry, steps[1:]
    elif isinstance(value, dict) and steps[0] in value:
        yield value[steps[0]], steps[1:]


def _joined(field: LinkField, own: JsonValue, added: Sequence[WrittenLink]) -> JsonValue:
    """Return the links of a field together with those written on the other side."""
    if field.detail_key:
        return _rows(field, own, added)
    said = own if isinstance(own, list) else [own] if own else []
    names = sorted({*(str(name) for name in said), *(str(link.target) for link in added)})
    is_single = len(field.steps) == 1 and len(names) == 1
    return names[0] if is_single else [*names]


def _rows(field: LinkField, own: JsonValue, added: Sequence[WrittenLink]) -> JsonValue:
    """Return links that say more than an id, one row for each target."""
    key, detail_key = field.steps[-1], field.detail_key
    rows: dict[str, set[str]] = {}
    for row in own if isinstance(own, list) else ():
        if isinstance(row, dict):
            said = row.get(detail_key)
            rows.setdefault(str(row[key]), set()).update(_words(said))
    for link in added:
        rows.setdefault(str(link.target), set()).update(link.detail)
    return [
        {key: name, detail_key: [*sorted(rows[name])]} if rows[name] else {key: name}
        for name in sorted(rows)
    ]


def _words(said: JsonValue) -> Iterator[str]:
    return (str(word) for word in said) if isinstance(said, list) else iter(())


def normal_form(value: JsonValue) -> JsonValue:
    """Return a value with its texts in NFC, with LF and without trailing space; see `build_meaning`."""
    if isinstance(value, str):
        text = value if value.isascii() else unicodedata.normalize("NFC", value)
        if "\n" not in text and "\r" not in text:
            return text.rstrip()
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(line.rstrip() for line in lines).rstrip("\n")
    if isinstance(value, Mapping):
        return {str(normal_form(key)): normal_form(entry) for key, entry in value.items()}
    return [normal_form(entry) for entry in value] if isinstance(value, list) else value
