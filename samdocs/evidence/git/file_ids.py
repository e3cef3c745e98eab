"""What files hold, by the id git gives to it: to tell whether evidence changed, without reading it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from samdocs.evidence.git.objects import find_objects, hash_content, read_tree
from samdocs.evidence.git.worktree import LINK, POINTER, SUBMODULE
from samdocs.source import Folder, Kind

_CHUNK_BYTES = 1_000_000
_OID = b"oid sha256:"
UNREADABLE = "unreadable"

Wanted = Callable[[str], bool]


def read_committed_ids(root: Path, commit: str, is_wanted: Wanted) -> Mapping[str, str]:
    """Return the ids of a commit's files by path, links and submodules left out.

    Args:
        root: The project's folder.
        commit: Full id of the commit.
        is_wanted: Asked for each path, relative to the project.

    Raises:
        SamdocsError: The commit is missing or damaged.
    """
    entries = (e for e in read_tree(root, commit) if e.mode not in (LINK, SUBMODULE))
    return {entry.path: entry.id for entry in entries if is_wanted(entry.path)}


def read_folder_ids(
    root: Path, folders: Iterable[str], is_wanted: Wanted, *, digits: int
) -> Mapping[str, str]:
    """Return the ids that git would give to the files of a folder on disk, links left out.

    Args:
        root: The project's folder.
        folders: Folders or files below it that are looked at, hidden files left out.
        is_wanted: Asked for each path, relative to the project.
        digits: Length of an id: 40 or 64, as in the repository compared with.

    Returns:
        `unreadable` in place of the id of a file that cannot be opened.
    """
    files = Folder(root)
    found = {path for folder in folders for path in _walk(files, folder) if is_wanted(path)}
    return {path: _id_of(root / path, digits) for path in sorted(found)}


def same_as_pointers(root: Path, ids: Mapping[str, str]) -> frozenset[str]:
    """Return the files on disk that are what a pointer to large file storage stands for.

    Args:
        root: The project's folder.
        ids: Ids of blobs by path.
    """
    stored = zip(ids, find_objects(root, ids.values()), strict=True)
    pointed = {path: _pointed(found.data) for path, found in stored if found}
    return frozenset(
        path for path, oid in pointed.items() if oid and _sha256_of(root / path) == oid
    )


def _walk(files: Folder, name: str) -> Iterator[str]:
    target = files.follow(name)
    if target is None or not target.is_inside:
        return
    if target.kind is Kind.FILE and not (files.root / name).is_symlink():
        yield name
    listing = files.list_folder(name) if target.kind is Kind.FOLDER else ()
    for entry in listing if isinstance(listing, tuple) else ():
        is_hidden = entry.name.rpartition("/")[2].startswith(".")
        if entry.kind in (Kind.FILE, Kind.FOLDER) and not is_hidden:
            yield from _walk(files, entry.name)


def _id_of(path: Path, digits: int) -> str:
    try:
        with _opened(path) as (file, size):
            return hash_content("blob", size, _chunks(file), digits=digits)
    except OSError:
        return UNREADABLE


def _sha256_of(path: Path) -> str:
    state = hashlib.sha256()
    try:
        with _opened(path) as (file, _):
            for chunk in _chunks(file):
                state.update(chunk)
    except OSError:
        return UNREADABLE
    return state.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open a regular file; a pipe or link that takes its place is neither waited for nor followed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise OSError
        yield file, state.st_size


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(_CHUNK_BYTES), b"")


def _pointed(data: bytes) -> str:
    """Return the SHA-256 a pointer names; empty if it is no pointer."""
    lines = data.split(b"\n") if data.startswith(POINTER) else []
    named = (line.removeprefix(_OID) for line in lines if line.startswith(_OID))
    return next(named, b"").decode("ascii", "replace").strip()
