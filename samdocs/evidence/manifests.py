"""Manifests of earlier releases that a project keeps: what tags and commits were when they were made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue, TypeAdapter, ValidationError

from samdocs.diagnostics import Diagnostic
from samdocs.source import Files, Kind

#: Where a project keeps them, `release` by default in the last one.
FOLDERS = ("records", "evidence", "releases")
_NAME_END = "manifest.json"
_LARGEST_BYTES = 8_000_000
_MOST_FOLDERS = 1000
_OUR_TYPE = "urn:samdocs:build:"

_Fields: TypeAlias = Mapping[str, JsonValue]
_FIELDS = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class KeptTag:
    """A tag as a manifest states it.

    Attributes:
        file: The manifest.
        id: Id of the tag object; empty if the manifest does not tell.
        commit: Full id of the commit the tag stood on.
    """

    file: str
    name: str
    id: str
    commit: str


def find_kept_tags(files: Files) -> tuple[KeptTag, ...]:
    """Return the tags that manifests below these folders name, by file and name.

    A file that is no manifest of ours tells nothing, and is no fault.
    """
    names = sorted(name for folder in FOLDERS for name in _manifests(files, folder))
    found = (tag for name in names for tag in _read(name, files.read(name)))
    return tuple(sorted(found, key=lambda tag: (tag.file, tag.name)))


def _manifests(files: Files, folder: str) -> Iterator[str]:
    waiting, seen = [folder], 0
    while waiting and seen < _MOST_FOLDERS:
        seen += 1
        entries = files.list_folder(waiting.pop())
        if isinstance(entries, Diagnostic):
            continue
        for entry in entries:
            if entry.kind is Kind.FOLDER:
                waiting.append(entry.name)
            elif entry.kind is Kind.FILE and entry.name.endswith(_NAME_END):
                yield entry.name


def _read(name: str, content: bytes | Diagnostic) -> Iterator[KeptTag]:
    if isinstance(content, Diagnostic) or len(content) > _LARGEST_BYTES:
        return
    try:
        statement = _FIELDS.validate_python(json.loads(content))
    except (ValueError, ValidationError, RecursionError):
        return
    if not str(statement.get("predicateType", "")).startswith(_OUR_TYPE):
        return
    git = _inside(_inside(statement, "predicate"), "git")
    tags = git.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, dict) and tag.get("name") and tag.get("commit"):
            yield KeptTag(name, str(tag["name"]), str(tag.get("id") or ""), str(tag["commit"]))
        elif isinstance(tag, str) and git.get("commit"):
            yield KeptTag(name, tag, "", str(git["commit"]))


def _inside(fields: _Fields, name: str) -> _Fields:
    inner = fields.get(name)
    return inner if isinstance(inner, dict) else {}
