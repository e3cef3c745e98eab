"""Setting values of an item or of samdocs.yaml: only their characters change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from samdocs.config import Config
from samdocs.diagnostics import Diagnostic, Location, SamdocsError
from samdocs.editing.changes import apply_changes
from samdocs.editing.files import read_for_edit, write_whole
from samdocs.editing.place_value import ValuePath, place_value
from samdocs.editing.proof import prove_file, read_unchanged, refuse_added, refuse_unsound
from samdocs.editing.scalars import Entry, as_read
from samdocs.fields import ItemId, read_record
from samdocs.items import read_item
from samdocs.project import Project
from samdocs.source import PROJECT_FILE, Source, Value, parse_source


@dataclass(frozen=True, slots=True)
class Edited:
    """What was set.

    Attributes:
        file: Path from the project's folder, with forward slashes.
        locations: Where each value stands now, in the order given.
    """

    file: str
    locations: tuple[Location, ...]


def set_values(project: Project, target: str, values: Mapping[ValuePath, Entry]) -> Edited:
    """Set values of an item or of samdocs.yaml in their file, whose other characters stay.

    Args:
        project: As read from its folder.
        target: The id of an item, or `samdocs.yaml`.
        values: By their paths from the item, or from the top of samdocs.yaml. A scalar is
            replaced, a missing key is added with those above it.

    Raises:
        SamdocsError: A value cannot be set there, or would bring a finding; nothing was written.
    """
    file, base = _find(project, target)
    data = read_for_edit(project, file)
    old = read_unchanged(project, file, data)
    refuse_unsound(old)
    expected, new, changed = _copy(old.data), old, data or b""
    for path, value in values.items():
        changed = apply_changes(changed, (place_value(new, (*base, *path), value),))
        new = parse_source(file, changed)
        _put(expected, (*base, *path), as_read(value))
    prove_file(old, new, expected)
    refuse_added(_findings(old, base), _findings(new, base), file)
    write_whole(project, file, data, changed)
    return Edited(file, tuple(new.locate((*base, *path)) for path in values))


def _find(project: Project, target: str) -> tuple[str, tuple[str, int] | tuple[()]]:
    if target == PROJECT_FILE:
        return PROJECT_FILE, ()
    entry = project.read.get(ItemId(target))
    if entry is None:
        raise SamdocsError(f"there is no item `{target}`", "name an item of the project")
    return entry.source.file, entry.path


def _findings(source: Source, base: tuple[str, int] | tuple[()]) -> Sequence[Diagnostic]:
    """Return what is wrong with the item, or with the settings."""
    if not base:
        config = read_record(Config, source, (), source.data)
        return config if isinstance(config, list) else ()
    collection, index = base
    listed = source.data.get(collection, "")
    entry = listed[index] if isinstance(listed, list) and index < len(listed) else ""
    return read_item(source, collection, index, entry).diagnostics


def _copy(tree: Mapping[str, Value]) -> dict[str, Value]:
    """Return a copy in which nothing is shared, as aliases share what they stand for."""
    return {key: _copied(value) for key, value in tree.items()}


def _copied(value: Value) -> Value:
    if isinstance(value, dict):
        return _copy(value)
    return [_copied(held) for held in value] if isinstance(value, list) else value


def _put(tree: dict[str, Value], path: ValuePath, value: Value) -> None:
    """Set a value in a tree; what is no mapping on the way there becomes one."""
    held: Value = tree
    for part, following in pairwise(path):
        if isinstance(held, dict) and isinstance(part, str):
            inner = held.get(part, "")
            if isinstance(following, str) and not isinstance(inner, dict):
                inner = held[part] = {}
            held = inner
        elif isinstance(held, list) and isinstance(part, int):
            held = held[part]
    last = path[-1]
    if isinstance(held, dict):
        held[str(last)] = value
    elif isinstance(held, list) and isinstance(last, int):
        held[last] = value
