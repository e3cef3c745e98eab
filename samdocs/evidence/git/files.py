"""The files of a project as a commit holds them, read from git's objects without a checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.git.objects import TreeEntry, read_blobs, read_tree
from samdocs.evidence.git.worktree import LINK, SUBMODULE
from samdocs.source import Entry, Kind, Target
from samdocs.source.files import dangling_link, link_leaves, not_regular, unreadable
from samdocs.source.text import MAX_FILE_BYTES

_OUTSIDE = ".."
_MOST_LINKS = 40
_OUTSIDE_TARGET = Target(Kind.FILE, is_inside=False)


def read_commit_files(root: Path, commit: str) -> CommitFiles:
    """Return the files of the project in the folder `root` as a commit holds them.

    Raises:
        SamdocsError: The commit or one of its objects is missing or damaged.
    """
    entries = read_tree(root, commit)
    links = [entry for entry in entries if entry.mode == LINK]
    contents = dict(read_blobs(root, {entry.id for entry in links}))
    leading = {entry.path: contents[entry.id].decode("utf-8", "surrogateescape") for entry in links}
    return CommitFiles(root, entries, leading)


class CommitFiles:
    """A commit as `Files`; files are read when they are asked for.

    What stands outside the project's folder is not looked at: a link that leads there is a link to
    a file outside. A submodule is an empty folder, as in a plain checkout.
    """

    __slots__ = ("_blobs", "_folders", "_links", "_root")

    def __init__(self, root: Path, entries: Sequence[TreeEntry], links: Mapping[str, str]) -> None:
        self._root = root
        self._links = links
        self._blobs: dict[str, str] = {}
        self._folders: dict[str, dict[str, Kind]] = {"": {}}
        for entry in entries:
            if entry.mode not in (LINK, SUBMODULE):
                self._blobs[entry.path] = entry.id
            self._add(entry.path, _kind(entry))

    def _add(self, path: str, kind: Kind) -> None:
        """Note what stands at a path, in its folder and that folder in the one above it."""
        if kind is Kind.FOLDER:
            self._folders.setdefault(path, {})
        above = path.rpartition("/")[0]
        if above not in self._folders:
            self._add(above, Kind.FOLDER)
        self._folders[above][path] = kind

    def list_folder(self, folder: str) -> tuple[Entry, ...] | Diagnostic:
        """Return what a folder holds by name, or why it cannot be listed; empty is the project."""
        held = self._folders.get(self._resolve(folder))
        if held is None:
            return unreadable(folder, "no such file or directory")
        prefix = f"{folder}/" if folder else ""
        names = {prefix + path.rpartition("/")[2]: kind for path, kind in held.items()}
        return tuple(Entry(name, names[name]) for name in sorted(names))

    def follow(self, name: str) -> Target | None:
        """Return where a path leads; None if there is nothing."""
        path = self._resolve(name)
        if path == _OUTSIDE:
            return _OUTSIDE_TARGET
        if path in self._folders:
            return Target(Kind.FOLDER, is_inside=True)
        return Target(Kind.FILE, is_inside=True) if path in self._blobs else None

    def read(self, name: str, *, limit: int = MAX_FILE_BYTES) -> bytes | Diagnostic:
        """Return the bytes of a file, at most one more than the limit, or why there are none."""
        return self._read((name,), limit)[name]

    def read_all(self, names: Iterable[str]) -> Mapping[str, bytes | Diagnostic]:
        """Return what `read` returns, for many files at once."""
        return self._read(names, MAX_FILE_BYTES)

    def _read(self, names: Iterable[str], limit: int) -> Mapping[str, bytes | Diagnostic]:
        paths = {name: self._resolve(name) for name in names}
        wanted = {self._blobs[path] for path in paths.values() if path in self._blobs}
        cut = slice(limit + 1)
        contents = {key: data[cut] for key, data in read_blobs(self._root, sorted(wanted))}
        return {
            name: contents[self._blobs[path]] if path in self._blobs else self._fault(name, path)
            for name, path in paths.items()
        }

    def _fault(self, name: str, path: str) -> Diagnostic:
        if path in self._folders:
            return not_regular(name)
        if path == _OUTSIDE:
            return link_leaves(name)
        if name in self._links:
            return dangling_link(name)
        return unreadable(name, "no such file or directory")

    def _resolve(self, name: str) -> str:
        """Return the path behind every link on the way, `..` if that is outside the project."""
        waiting, here, followed = name.split("/")[::-1], list[str](), 0
        while waiting:
            part = waiting.pop()
            if part == _OUTSIDE and not here:
                return _OUTSIDE
            if part == _OUTSIDE:
                here.pop()
            elif part not in ("", "."):
                here.append(part)
            target = self._links.get("/".join(here)) if here else None
            if target is None:
                continue
            followed += 1
            if target.startswith("/"):
                return _OUTSIDE
            if followed > _MOST_LINKS:
                break
            here.pop()
            waiting += target.split("/")[::-1]
        return "/".join(here)


def _kind(entry: TreeEntry) -> Kind:
    if entry.mode == LINK:
        return Kind.LINK
    return Kind.FOLDER if entry.mode == SUBMODULE else Kind.FILE
