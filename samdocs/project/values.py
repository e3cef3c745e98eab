"""Fields of an item as JSON values: what `export json` prints and what a content hash covers."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue, TypeAdapter

from samdocs.items import Item, link_fields
from samdocs.items.meaning import build_meaning
from samdocs.project.model import Project

_JSON = TypeAdapter(dict[str, JsonValue])


def field_values(project: Project, item: Item) -> Mapping[str, JsonValue]:
    """Return the fields of an item that are set, by name, sorted; id and title left out.

    Links stand at the item that owns their verb, wherever they are written, sorted.
    """
    dumped = _JSON.validate_python(
        item.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    )
    values = {name: value for name, value in dumped.items() if name not in ("id", "title")}
    values |= _links(project, item)
    return dict(sorted(values.items()))


def meaning(project: Project, item: Item) -> Mapping[str, JsonValue]:
    """Return what an item means, the links that others wrote for it included."""
    return build_meaning(item, project.inverse_links.get(item.id, ()))


def _links(project: Project, item: Item) -> dict[str, JsonValue]:
    """Return the links an item owns that its target may also write, from the graph."""
    found: dict[str, JsonValue] = {}
    for field in link_fields(type(item)):
        targets = project.graph.targets(item.id, field.verb)
        if not field.link.inverse or not targets:
            continue
        name = _written_name(item, field.steps[0])
        if len(field.steps) == 1:
            found[name] = str(targets[0])
        elif field.steps[1:] == ("*",):
            found[name] = [str(target) for target in sorted(targets)]
        elif field.detail_key:
            found[name] = _detailed(project, item, field.verb, (field.steps[-1], field.detail_key))
    return found


def _detailed(project: Project, item: Item, verb: str, keys: tuple[str, str]) -> list[JsonValue]:
    """Return links as mappings of the id and what the link says beside it."""
    rows: list[JsonValue] = []
    for target in sorted(project.graph.targets(item.id, verb)):
        row: dict[str, JsonValue] = {keys[0]: str(target)}
        if said := project.graph.detail(item.id, verb, target):
            row[keys[1]] = list(said)
        rows.append(row)
    return rows


def _written_name(item: Item, name: str) -> str:
    return type(item).model_fields[name].alias or name
