"""Which files were sources of the project at each commit, by what its settings said there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from samdocs.evidence.git.history import FileChange, LoggedCommit
from samdocs.evidence.git.objects import read_objects
from samdocs.source import PROJECT_FILE, parse_source
from samdocs.source.files import (
    MANIFEST,
    MANIFEST_MARK,
    VIRTUAL_ENVIRONMENT,
    is_left_out,
    is_left_out_folder,
    is_source_name,
)

#: Path to blob of files, as of one commit.
Tree: TypeAlias = Mapping[str, str]
_MARKS = frozenset({PROJECT_FILE, MANIFEST, VIRTUAL_ENVIRONMENT})
_DEFAULT_OUTPUT = "dist"


@dataclass(frozen=True, slots=True)
class Sources:
    """What decides which files are sources.

    Attributes:
        prefix: The project's folder below the repository's, ends with `/` or is empty.
        exclude: Patterns of what is none, the output folder included.
        closed: Folders below it that are none of the project's: with a project of their own,
            written by samdocs, or a virtual environment; each ends with `/`.
    """

    prefix: str
    exclude: tuple[str, ...]
    closed: frozenset[str] = frozenset()

    def accepts(self, path: str) -> bool:
        """Whether a path from the top of the repository is a source."""
        if any(path.startswith(folder) for folder in self.closed):
            return False
        return _is_source(path, self.prefix, self.exclude)


class SourceHistory:
    """Tells for each commit which files were sources there."""

    def __init__(self, root: Path, log: Sequence[LoggedCommit], prefix: str) -> None:
        self._prefixes = dict(follow_folder(log, prefix))
        self._excludes: dict[str, tuple[str, ...] | None] = {}
        self._outputs: set[str] = set()
        changes = (change for logged in log for change in logged.changes[0])
        marks = {c.new_id: c.new for c in changes if is_mark(c.new) and c.is_file}
        for blob in read_objects(root, sorted(marks)):
            if marks[blob.id].endswith(PROJECT_FILE):
                self._excludes[blob.id] = _read_exclude(blob.data)
            elif MANIFEST_MARK in blob.data:
                self._outputs.add(blob.id)
        self._ever = {
            Sources(folder, exclude)
            for folder in set(self._prefixes.values())
            for exclude in {(_DEFAULT_OUTPUT,), *filter(None, self._excludes.values())}
        }
        self.may_be = cache(self._may_be)

    def _may_be(self, path: str) -> bool:
        """Whether a path was a source at some commit; a few that never were are among them."""
        return any(sources.accepts(path) for sources in self._ever)

    def at(self, commit: str, tree: Tree, before: Sources | None) -> Sources:
        """Return what decides at a commit.

        Args:
            commit: Full id of the commit.
            tree: Its files, as far as they are marks.
            before: What decided in its first parent; holds on while samdocs.yaml is unreadable.
        """
        prefix = self._prefixes[commit]
        exclude: tuple[str, ...] | None = (_DEFAULT_OUTPUT,)
        if prefix + PROJECT_FILE in tree:
            exclude = self._excludes.get(tree[prefix + PROJECT_FILE])
        if exclude is None:
            exclude = before.exclude if before else (_DEFAULT_OUTPUT,)
        return Sources(prefix, exclude, frozenset(self._closed(prefix, tree)))

    def has_moved(self, commit: str, before: Sources | None) -> bool:
        """Whether the project lies in another folder than before."""
        return before is None or before.prefix != self._prefixes[commit]

    def _closed(self, prefix: str, tree: Tree) -> Iterator[str]:
        for path, blob in tree.items():
            folder, _, name = path.rpartition("/")
            inside = f"{folder}/".startswith(prefix) and f"{folder}/" not in (prefix, "/")
            if inside and is_mark(path) and (name != MANIFEST or blob in self._outputs):
                yield f"{folder}/"


def is_mark(path: str) -> bool:
    """Whether a file of this name can decide whether others are sources."""
    return path.rpartition("/")[2] in _MARKS


def _read_exclude(data: bytes) -> tuple[str, ...] | None:
    """Return the patterns that a samdocs.yaml gives; None if it cannot be read."""
    said = parse_source(PROJECT_FILE, data).data
    if not said:
        return None
    listed = said.get("exclude", [])
    patterns = listed if isinstance(listed, list) else [listed]
    output = said.get("output", _DEFAULT_OUTPUT)
    return tuple(
        str(text).rstrip("/") if text is output else str(text)
        for text in (*patterns, output)
        if isinstance(text, str)
    )


def follow_folder(log: Iterable[LoggedCommit], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield each commit with the project's folder there, followed from child to parent.

    Args:
        log: Children before parents, as from `read_log`.
        prefix: The folder at the first commit of the log, ends with `/` or is empty.
    """
    found: dict[str, str] = {}
    for logged in log:
        here = found.pop(logged.hash, prefix)
        yield logged.hash, here
        for parent, changes in zip(logged.parents, logged.changes, strict=False):
            found.setdefault(parent, _prefix_before(here, changes))


def _prefix_before(prefix: str, changes: Iterable[FileChange]) -> str:
    """Return the project's folder in the parent: its samdocs.yaml was moved, or it was not."""
    moved = [c for c in changes if c.old.rpartition("/")[2] == PROJECT_FILE]
    came = next((c for c in moved if c.new == prefix + PROJECT_FILE), None)
    gone = [c.old for c in moved if c.kind == "D"]
    if came and came.kind == "R":
        return came.old.removesuffix(PROJECT_FILE)
    if came and came.kind == "A" and len(gone) == 1:  # moved, and rewritten at the same time
        return gone[0].removesuffix(PROJECT_FILE)
    return prefix


def _is_source(path: str, prefix: str, exclude: Sequence[str]) -> bool:
    name = path.removeprefix(prefix)
    parts = name.split("/")
    if not path.startswith(prefix) or name == PROJECT_FILE or not is_source_name(parts[-1]):
        return False
    if any(is_left_out_folder(part) for part in parts[:-1]):
        return False
    above = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return not any(is_left_out(folder, exclude) for folder in above)
