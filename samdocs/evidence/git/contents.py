"""What a commit holds, by the ids of its objects: what binds a package to git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samdocs.evidence.git.objects import read_objects, read_tree

_TREE = b"tree "


@dataclass(frozen=True, slots=True)
class CommitContents:
    """A commit by the ids of what it holds.

    Attributes:
        tree: Id of the tree of the whole repository.
        blobs: Id of each file below the project's folder, by its path there.
    """

    tree: str
    blobs: Mapping[str, str]


def read_commit_contents(root: Path, commit: str) -> CommitContents:
    """Return what the commit of this full id holds."""
    [found] = read_objects(root, [commit])
    tree = found.data.partition(b"\n")[0].removeprefix(_TREE).decode("ascii")
    return CommitContents(tree, {entry.path: entry.id for entry in read_tree(root, commit)})
