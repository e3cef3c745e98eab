"""Which files of the project differ from a commit, by hashing the bytes on disk ourselves.

`git status` would run filters and monitors that the repository names, believe flags such as
assume-unchanged, and call a file unchanged that only a filter makes equal.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from samdocs.evidence.git.objects import (
    TreeEntry,
    find_head,
    find_objects,
    hash_content,
    read_tree,
)
from samdocs.evidence.git.plumbing import GitMissingError, GitRefusedError
from samdocs.evidence.git.text import visible

LINK, SUBMODULE = "120000", "160000"
POINTER = b"version https://git-lfs.github.com/spec/"
_CHUNK_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class WorkTree:
    """How the folder on disk compares with a commit; project-relative printable paths, sorted.

    Attributes:
        dirty: Changed, deleted, of another kind, or used but not in the commit.
        pointers: Files of which the commit holds only a pointer to large file storage.
        submodules: Folders that belong to another repository.
    """

    dirty: tuple[str, ...]
    pointers: tuple[str, ...]
    submodules: tuple[str, ...]


def find_dirty(root: Path, inputs: Sequence[Path]) -> tuple[str, ...]:
    """Return the files below `root` that are not as the current commit has them.

    Args:
        root: The project's folder.
        inputs: Every file the documents are made from, absolute or relative to `root`. One that is
            not in the commit is listed even if git ignores it: the commit does not hold it.

    Returns:
        Sorted printable paths relative to `root`; empty outside a repository, all inputs if it has
        no commit yet. Tracked files are looked at whether they are inputs or not; nothing else is
        read, so a large ignored folder costs nothing. The executable bit does not count.
    """
    try:
        entries = read_tree(root) if find_head(root) else ()
    except (GitMissingError, GitRefusedError):
        return ()
    return compare(root, entries, inputs).dirty


def compare(root: Path, entries: Sequence[TreeEntry], inputs: Sequence[Path]) -> WorkTree:
    """Compare the folder `root` with the files of a commit; see `find_dirty`."""
    files = [entry for entry in entries if entry.mode != SUBMODULE]
    folders = _Folders(root)
    states = {entry.path: _state(folders, entry) for entry in files}
    dirty = {path for path, state in states.items() if state.dirty}
    untracked = {_relative(root, path) for path in inputs} - states.keys()
    return WorkTree(
        dirty=_printable(dirty | untracked),
        pointers=_printable(_pointers(root, files, states)),
        submodules=_printable({entry.path for entry in entries if entry.mode == SUBMODULE}),
    )


def find_pointers(root: Path, entries: Sequence[TreeEntry]) -> frozenset[str]:
    """Return the paths of a commit's files that are only pointers to large file storage."""
    files = [entry for entry in entries if entry.mode not in (LINK, SUBMODULE)]
    stored = zip(files, find_objects(root, (entry.id for entry in files)), strict=True)
    return frozenset(entry.path for entry, found in stored if found and _is_pointer(found.data))


def _is_pointer(data: bytes) -> bool:
    return data.startswith(POINTER)


@dataclass(frozen=True, slots=True)
class _State:
    dirty: bool
    pointer: bool = False


class _Folders:
    """The folders below the root that are real ones; a link in a path would lead out of it."""

    def __init__(self, root: Path) -> None:
        self.root = os.fsencode(root)
        self._real: dict[bytes, bool] = {b"": True}

    def is_real(self, folder: bytes) -> bool:
        if folder not in self._real:
            parent, _, name = folder.rpartition(b"/")
            safe = name not in {b"", b".", b".."} and self.is_real(parent)
            self._real[folder] = safe and _is_folder(b"/".join((self.root, folder)))
        return self._real[folder]


def _is_folder(path: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _state(folders: _Folders, entry: TreeEntry) -> _State:
    path = entry.path.encode("utf-8", "surrogateescape")
    folder, _, name = path.rpartition(b"/")
    if name in {b"", b".", b".."} or not folders.is_real(folder):
        return _State(dirty=True)
    full = b"/".join((folders.root, path))
    try:
        if entry.mode == LINK:
            return _State(dirty=_link_id(full, len(entry.id)) != entry.id)
        return _file_state(full, entry.id)
    except OSError:
        return _State(dirty=True)


def _link_id(path: bytes, digits: int) -> str:
    target = os.fsencode(Path(os.fsdecode(path)).readlink())
    return hash_content("blob", len(target), (target,), digits=digits)


def _file_state(path: bytes, expected: str) -> _State:
    if not stat.S_ISREG(os.lstat(path).st_mode):
        return _State(dirty=True)
    # Should a pipe or link take the file's place meanwhile: do not wait for it, do not follow it.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb", buffering=0) as file:
        size = os.fstat(handle).st_size
        start = file.read(_CHUNK_BYTES)
        rest = iter(lambda: file.read(_CHUNK_BYTES), b"") if size > len(start) else ()
        found = hash_content("blob", size, chain((start,), rest), digits=len(expected))
    return _State(dirty=found != expected, pointer=_is_pointer(start))


def _pointers(
    root: Path, files: Sequence[TreeEntry], states: Mapping[str, _State]
) -> frozenset[str]:
    """Return the files of which the commit holds a pointer, filled in on disk or not."""
    changed = [entry for entry in files if states[entry.path].dirty and entry.mode != LINK]
    stored = zip(changed, find_objects(root, (entry.id for entry in changed)), strict=True)
    filled_in = {entry.path for entry, found in stored if found and _is_pointer(found.data)}
    left_as_is = {p for p, state in states.items() if state.pointer and not state.dirty}
    return frozenset(filled_in | left_as_is)


def _relative(root: Path, path: Path) -> str:
    relative = path.relative_to(root) if path.is_absolute() else path
    return os.fsencode(relative.as_posix()).decode("utf-8", "surrogateescape")


def _printable(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(visible(path) for path in sorted(paths))
