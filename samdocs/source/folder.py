"""The files of a project in a folder on disk: nothing outside the folder is ever opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from samdocs.diagnostics import Diagnostic
from samdocs.source.files import (
    Entry,
    Kind,
    Target,
    dangling_link,
    link_leaves,
    not_regular,
    unreadable,
)
from samdocs.source.text import MAX_FILE_BYTES


class Folder:
    """A folder as `Files`.

    Attributes:
        root: Where the folder is.
    """

    __slots__ = ("_inside", "root")

    def __init__(self, root: Path) -> None:
        self.root = root
        self._inside = root.resolve()

    def list_folder(self, folder: str) -> tuple[Entry, ...] | Diagnostic:
        """Return what a folder holds by name, or why it cannot be listed; empty is the project."""
        prefix = f"{folder}/" if folder else ""
        try:
            with os.scandir(self.root / folder) as listing:
                entries = [Entry(prefix + entry.name, _kind(entry)) for entry in listing]
        except OSError as fault:
            return unreadable(folder or ".", _reason(fault))
        return tuple(sorted(entries, key=lambda entry: entry.name))

    def follow(self, name: str) -> Target | None:
        """Return where a path leads; None if there is nothing."""
        try:
            path = (self.root / name).resolve(strict=True)
            mode = path.stat().st_mode
        except (OSError, RuntimeError):
            return None
        kind = Kind.OTHER
        if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
            kind = Kind.FOLDER if stat.S_ISDIR(mode) else Kind.FILE
        return Target(kind, path.is_relative_to(self._inside))

    def read(self, name: str, *, limit: int = MAX_FILE_BYTES) -> bytes | Diagnostic:
        """Return the bytes of a file, at most one more than the limit, or why there are none.

        A link that leaves the project is not followed. The file is opened without following a link and without waiting, then looked at: a pipe put
        in the place of a file between listing and reading neither hangs nor is read.
        """
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
        path = self.root / name
        if path.is_symlink():
            target = self.follow(name)
            if target is None or not target.is_inside:
                return link_leaves(name) if target else dangling_link(name)
            path = path.resolve()
        try:
            descriptor = os.open(path, flags)
        except OSError as fault:
            return unreadable(name, _reason(fault))
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return not_regular(name)
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                return stream.read(limit + 1)
        except OSError as fault:
            return unreadable(name, _reason(fault))
        finally:
            os.close(descriptor)

    def read_all(self, names: Iterable[str]) -> Mapping[str, bytes | Diagnostic]:
        """Return what `read` returns, for many files at once."""
        return {name: self.read(name) for name in names}


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER


def _reason(fault: OSError) -> str:
    return (fault.strerror or "it cannot be opened").lower()
