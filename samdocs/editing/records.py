"""New records at the end of a collection: ids, text, proof, and one write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samdocs.diagnostics import Location
from samdocs.editing.append import place_entries
from samdocs.editing.changes import apply_changes
from samdocs.editing.files import read_for_edit, write_whole
from samdocs.editing.ids import next_ids
from samdocs.editing.proof import prove_entry, prove_file, read_unchanged, refuse_unsound
from samdocs.editing.scalars import Entry, as_read, in_lines
from samdocs.fields import ItemId
from samdocs.project import Project
from samdocs.source import parse_source

#: Where commands write records, one file for each collection.
RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, entry by entry.

    Attributes:
        file: Path from the project's folder, with forward slashes.
        locations: Where each entry stands now.
        texts: Each entry in lines, whatever the layout of the file is.
    """

    ids: tuple[ItemId, ...]
    file: str
    locations: tuple[Location, ...]
    texts: tuple[str, ...]


def append_records(
    project: Project,
    collection: str,
    entries: Sequence[Mapping[str, Entry]],
    *,
    file: str = "",
) -> Written:
    """Add entries to a collection of a file, with the next free ids; nothing else changes.

    Args:
        project: As read from its folder.
        collection: Name of the collection, e.g. `approvals`.
        entries: The fields of each entry without its id, in the order to write them.
        file: Path from the project's folder; empty is `records/<collection>.yaml`.

    Raises:
        SamdocsError: The file cannot be edited, has changed since it was read, or an entry would
            bring a finding; nothing was written.
    """
    name = file or _usual_file(project, collection)
    data = read_for_edit(project, name)
    old = read_unchanged(project, name, data)
    refuse_unsound(old)
    ids = next_ids(project, collection, len(entries))
    full = [{"id": new, **entry} for new, entry in zip(ids, entries, strict=True)]
    changed = apply_changes(data or b"", place_entries(old, collection, full))
    new = parse_source(name, changed)
    listed = old.data.get(collection, "")
    before = listed if isinstance(listed, list) else []
    prove_file(old, new, {**old.data, collection: [*before, *map(as_read, full)]})
    indices = range(len(before), len(before) + len(full))
    for index in indices:
        prove_entry(project, new, collection, index)
    write_whole(project, name, data, changed)
    return Written(
        ids,
        name,
        tuple(new.locate((collection, index)) for index in indices),
        tuple("\n".join(in_lines(entry, 0)) for entry in full),
    )


def _usual_file(project: Project, collection: str) -> str:
    """Return the file under records/ that holds the collection, if it is one; else the usual one."""
    usual = f"{RECORDS}/{collection}.yaml"
    holding = [
        name
        for name, source in sorted(project.sources.items())
        if name.startswith(f"{RECORDS}/") and collection in source.data
    ]
    return holding[0] if len(holding) == 1 else usual
