"""GitPython's object model over our own plumbing: its readers, without its way to run programs.

Import this module only where it is used: GitPython costs 0.15 s and looks for git when imported.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import git
from git.db import GitCmdObjectDB

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.objects import GitObject, find_objects
from samdocs.evidence.git.seen import Seen, SeenCommit


def see(root: Path, git_folder: Path, common_folder: Path, ids: Iterable[str]) -> Seen:
    """Return what GitPython reads: HEAD, branch, all tags, and the commits of these ids.

    Args:
        root: The project's folder.
        git_folder: Holds HEAD; another one for each work tree.
        common_folder: Holds what all work trees share.
        ids: Full ids of commits.

    Raises:
        ValueError, TypeError, LookupError, OSError: GitPython cannot read what it found.
    """
    reader = _Reader(root, git_folder, common_folder)
    return Seen(
        reader.seen_head(), reader.seen_branch(), reader.seen_tags(), reader.seen_commits(ids)
    )


class _Reader(git.Repo):
    """A repository of which GitPython reads references itself and objects through our plumbing.

    GitPython's own constructor would take `GIT_DIR` and the settings of the repository into
    account; and there is no `git` command object, so nothing here can start a program.
    """

    def __init__(self, root: Path, git_folder: Path, common_folder: Path) -> None:
        self.git_dir = str(git_folder)
        self._common_dir = str(common_folder)
        self._working_tree_dir = self.working_dir = str(root)
        self._objects = _Objects(root)
        self.odb = self._objects

    def seen_branch(self) -> str | None:
        """Return the branch checked out, None if HEAD is detached."""
        return None if self.head.is_detached else self.active_branch.name

    def seen_head(self) -> str:
        """Return the id of the current commit."""
        return self.head.dereference_recursive(self, "HEAD")

    def seen_tags(self) -> dict[str, str]:
        """Return the names of all tags with the ids of what they point at in the end."""
        ids = {tag.name: tag.dereference_recursive(self, tag.path) for tag in self.tags}
        self._objects.load(ids.values())
        return {tag.name: self._target(tag) for tag in self.tags}

    def seen_commits(self, ids: Iterable[str]) -> dict[str, SeenCommit]:
        """Return the commits of these ids."""
        wanted = tuple(ids)
        self._objects.load(wanted)
        return {name: _seen(git.Commit(self, bytes.fromhex(name))) for name in wanted}

    def _target(self, tag: git.TagReference) -> str:
        found = tag.object
        while isinstance(found, git.TagObject):
            self._objects.load([found.hexsha])
            found = found.object
        return found.hexsha


class _Stored(NamedTuple):
    """An object in the shape that GitPython unpacks and reads."""

    binsha: bytes
    type: bytes
    size: int
    content: io.BytesIO

    def read(self, size: int = -1) -> bytes:
        return self.content.read(size)


class _Objects(GitCmdObjectDB):
    """Objects that were loaded through our plumbing, and checked against their ids."""

    def __init__(self, root: Path) -> None:
        # Not GitPython's own constructor: it wants the command object that must not be here.
        self._root = root
        self._loaded: dict[str, GitObject] = {}

    def load(self, ids: Iterable[str]) -> None:
        """Read objects in bulk before GitPython asks for them one by one."""
        missing = sorted({name for name in ids if name not in self._loaded})
        for found in find_objects(self._root, missing):
            if found is not None:
                self._loaded[found.id] = found

    def info(self, binsha: bytes) -> _Stored:
        """Return kind and size of an object."""
        return self.stream(binsha)

    def stream(self, binsha: bytes) -> _Stored:
        """Return an object with its content."""
        name = binsha.hex()
        self.load([name])
        if name not in self._loaded:
            raise SamdocsError(f"object `{name}` is missing from the repository", "fetch it")
        found = self._loaded[name]
        kind = found.kind.encode("ascii")
        return _Stored(binsha, kind, len(found.data), io.BytesIO(found.data))


def _seen(commit: git.Commit) -> SeenCommit:
    return SeenCommit(
        parents=tuple(parent.hexsha for parent in commit.parents),
        author=commit.author.name or "",
        email=commit.author.email or "",
        authored=commit.authored_date,
        committed=commit.committed_date,
    )
