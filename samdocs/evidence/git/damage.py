"""Whether a repository holds what a commit stands for, each object compared with its id."""

from __future__ import annotations

from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.objects import read_objects, read_tree
from samdocs.evidence.git.plumbing import open_git
from samdocs.evidence.git.worktree import SUBMODULE

MAX_SECONDS = 600.0


def find_damage(root: Path, commit: str) -> str:
    """Return why a commit cannot be relied on, in words; empty if nothing is wrong.

    Read and compared with their ids are all commits and folders of its history, and every file that
    the commit holds below the project's folder: git itself does not compare when it reads.

    Args:
        root: The project's folder.
        commit: Full id.
    """
    options = "--objects --no-object-names --filter=blob:none --end-of-options"
    try:
        with open_git(root, "rev-list", *options.split(), commit, seconds=MAX_SECONDS) as output:
            history = output.read().decode("ascii").split()
        files = [entry.id for entry in read_tree(root, commit) if entry.mode != SUBMODULE]
        for _ in read_objects(root, dict.fromkeys((*history, *files))):
            pass
    except SamdocsError as stop:
        return stop.message
    return ""
