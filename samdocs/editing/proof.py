"""The proof of an edit: read with our own reader, it says what was meant, and nothing else changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from samdocs.diagnostics import Diagnostic, SamdocsError, Severity
from samdocs.items import ReadItem, read_item
from samdocs.project import Project
from samdocs.source import Source, Value, parse_source

_EMPTY_FILE = "SRC017"
_FAULT = "the edit was not made; this is a place that samdocs cannot edit, write it by hand"


def read_unchanged(project: Project, file: str, data: bytes | None) -> Source:
    """Return a file as it is now, None for no file.

    Raises:
        SamdocsError: It says something else than when the project was read.
    """
    known = project.sources.get(file)
    now = parse_source(file, data or b"")
    if (known is None) != (data is None) or (known is not None and known.text != now.text):
        message = f"`{file}` has changed since it was read"
        raise SamdocsError(message, "nothing was written; run the command again")
    return now


def refuse_unsound(source: Source) -> None:
    """Raise SamdocsError if a file has faults of reading: what it means is then not certain."""
    for found in source.diagnostics:
        if found.severity >= Severity.MAJOR and found.rule.code != _EMPTY_FILE:
            place = f"{source.file}:{found.location.line}" if found.location else source.file
            hint = "mend it first; `samdocs check` says how"
            raise SamdocsError(f"`{place}` cannot be edited: {found.message}", hint)


def prove_file(old: Source, new: Source, expected: Mapping[str, Value]) -> None:
    """Raise SamdocsError if an edited file does not say what it should.

    Args:
        old: The file before the edit.
        new: The file after it.
        expected: What the file should say, as our reader has it.
    """
    refuse_added(old.diagnostics, new.diagnostics, new.file)
    if _settled(new.data) != _settled(dict(expected)):
        raise SamdocsError(f"`{new.file}` would not say what was meant", _FAULT)


def refuse_added(old: Iterable[Diagnostic], new: Iterable[Diagnostic], file: str) -> None:
    """Raise SamdocsError for the first finding an edit would bring, if there is one."""
    for found in _added(old, new):
        raise SamdocsError(f"nothing was written to `{file}`: {found.message}", found.hint)


def prove_entry(project: Project, new: Source, collection: str, index: int) -> ReadItem:
    """Return an entry of an edited file as read; raise SamdocsError if it brings a finding."""
    entry = read_item(new, collection, index, _entry_at(new.data, collection, index))
    refuse_added((), entry.diagnostics, new.file)
    for link in entry.links:
        for name in (link.source, link.target):
            if name != entry.id and name not in project.read and name not in project.broken:
                message = f"`{entry.id}` would name `{name}`, which does not exist"
                raise SamdocsError(message, "name an item of the project")
    return entry


def _entry_at(data: Mapping[str, Value], collection: str, index: int) -> Value:
    listed = data.get(collection, "")
    return listed[index] if isinstance(listed, list) and index < len(listed) else ""


def _added(old: Iterable[Diagnostic], new: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that were not there before; what moved to another line was."""
    known = Counter((found.rule.code, found.message) for found in old)
    added: list[Diagnostic] = []
    for found in new:
        key = (found.rule.code, found.message)
        known[key] -= 1
        if known[key] < 0:
            added.append(found)
    return added


def _settled(value: Value) -> Value:
    """Return a value without the line ends behind its texts, which mean nothing."""
    if isinstance(value, dict):
        return {key: _settled(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_settled(held) for held in value]
    return str(value).rstrip("\n")
