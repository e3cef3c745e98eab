"""How commits came onto the line of development: by themselves, or through merges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.objects import read_commits
from samdocs.evidence.git.plumbing import run_git


def read_commits_since(root: Path, start: str, end: str) -> tuple[Commit, ...]:
    """Return the commits that `end` holds and `start` does not, children before parents.

    Args:
        root: The project's folder.
        start: Full id of a commit; empty for the whole history.
        end: Full id of a commit.

    Raises:
        SamdocsError: A commit is missing or damaged.
    """
    bounds = (end, f"^{start}") if start else (end,)
    listing = run_git(root, "rev-list", "--topo-order", "--end-of-options", *bounds)
    return tuple(read_commits(root, listing.decode("ascii").split()))


def find_arrivals(commits: Sequence[Commit]) -> Mapping[str, tuple[str, ...]]:
    """Return the merges that brought in each commit, the innermost first.

    The last of them stands on the first-parent line of the newest commit. For a commit of that line
    there is none. A commit that several merges hold came with the oldest of them.

    Args:
        commits: Children before parents, the newest first.
    """
    known = {commit.hash: commit for commit in commits}
    found: dict[str, tuple[str, ...]] = {}
    waiting = list(_line(known, commits[0].hash, found, ())) if commits else []
    while waiting:
        commit, merges = waiting.pop()  # the oldest of a line first
        for parent in commit.parents[1:]:
            waiting += _line(known, parent, found, (commit.hash, *merges))
    return found


def _line(
    known: Mapping[str, Commit],
    start: str,
    found: dict[str, tuple[str, ...]],
    merges: tuple[str, ...],
) -> Iterator[tuple[Commit, tuple[str, ...]]]:
    """Yield the first parents from a commit on that came no other way, and note how they came."""
    name = start
    while name in known and name not in found:
        found[name] = merges
        yield known[name], merges
        name = next(iter(known[name].parents), "")
