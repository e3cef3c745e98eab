"""Which commits were made under which change request, as their messages say (62304, 8.2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from samdocs.evidence.git.arrivals import find_arrivals
from samdocs.evidence.git.commits import Commit
from samdocs.fields import ItemId
from samdocs.items.problems import ChangeRequest
from samdocs.project import Project

_BETWEEN = re.compile(r"[,;\s]+")


class Way(Enum):
    """How a commit is known to belong to its change requests."""

    TRAILER = "its trailer"
    RECORD = "the request's `commits:`"
    MERGE = "the trailer of the merge that brought it in"
    REVERT = "it takes back a commit of the request"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class TrailedCommit:
    """A commit and the change requests it was made under.

    Attributes:
        requests: Ids as they are written, whether there are such requests or not; sorted.
        merges: Full ids of the merges that brought it in, the innermost first.
    """

    commit: Commit
    requests: tuple[ItemId, ...]
    way: Way
    merges: tuple[str, ...] = ()

    @property
    def arrival(self) -> str:
        """Full id of the commit of the first-parent line with which it arrived."""
        return self.merges[-1] if self.merges else self.commit.hash

    @property
    def is_merge(self) -> bool:
        """Whether it joins lines of history."""
        return len(self.commit.parents) > 1


@dataclass(frozen=True)
class ChangeTrail:
    """Commits with their change requests, children before parents."""

    commits: tuple[TrailedCommit, ...] = ()

    @cached_property
    def requests(self) -> Mapping[ItemId, tuple[TrailedCommit, ...]]:
        """The commits of each change request that is named, by its id, sorted."""
        found: dict[ItemId, list[TrailedCommit]] = {}
        for commit in self.commits:
            for request in commit.requests:
                found.setdefault(request, []).append(commit)
        return {request: tuple(found[request]) for request in sorted(found)}

    @cached_property
    def by_id(self) -> Mapping[str, TrailedCommit]:
        """The commits by their full ids."""
        return {trailed.commit.hash: trailed for trailed in self.commits}

    @cached_property
    def arrivals(self) -> tuple[tuple[TrailedCommit, tuple[TrailedCommit, ...]], ...]:
        """Each commit of the first-parent line, newest first, with those it brought in."""
        brought: dict[str, list[TrailedCommit]] = {}
        for trailed in self.commits:
            if trailed.merges:
                brought.setdefault(trailed.arrival, []).append(trailed)
        line = (trailed for trailed in self.commits if not trailed.merges)
        return tuple((trailed, tuple(brought.get(trailed.commit.hash, ()))) for trailed in line)


def build_change_trail(project: Project, commits: Sequence[Commit]) -> ChangeTrail:
    """Return the change requests of commits.

    A commit belongs to the requests its own trailers name (`Change: CR-012`; a squash merge keeps
    those of the messages it joins), else to those whose `commits:` list it, else to those of the
    innermost merge with a trailer that brought it in, else, where it says that it takes back
    another, to those of that commit.

    Args:
        project: Says what the trailer is called, and has the requests.
        commits: Children before parents, the newest first.
    """
    key = project.config.change_control.trailer.casefold()
    named = {commit.hash: find_requests(commit, key) for commit in commits}
    listed = _listed(project, commits)
    arrivals = find_arrivals(commits)
    told: dict[str, TrailedCommit] = {}
    for commit in reversed(commits):
        merges = arrivals.get(commit.hash, ())
        ways = (
            (Way.TRAILER, named[commit.hash]),
            (Way.RECORD, listed.get(commit.hash, ())),
            (Way.MERGE, next((named[merge] for merge in merges if named[merge]), ())),
            (Way.REVERT, _of_reverted(commit, told)),
        )
        way, requests = next((pair for pair in ways if pair[1]), (Way.NONE, ()))
        told[commit.hash] = TrailedCommit(commit, requests, way, merges)
    return ChangeTrail(tuple(told[commit.hash] for commit in commits))


def find_requests(commit: Commit, key: str) -> tuple[ItemId, ...]:
    """Return what the trailers of a commit name, sorted; `key` is the trailer's in small letters."""
    trailers = (*commit.squashed, *commit.trailers)
    values = (value for name, value in trailers if name.casefold() == key)
    return tuple(
        sorted({ItemId(word) for value in values for word in _BETWEEN.split(value) if word})
    )


def _listed(project: Project, commits: Iterable[Commit]) -> Mapping[str, tuple[ItemId, ...]]:
    """Return the requests whose records list commits of this repository, by the commits' ids."""
    said = [
        (written.commit, request.id)
        for request in project.items.values()
        if isinstance(request, ChangeRequest)
        for written in request.commits
        if written.repo is None
    ]
    found: dict[str, list[ItemId]] = {}
    for commit in commits if said else ():
        for start, request in said:
            if commit.hash.startswith(start):
                found.setdefault(commit.hash, []).append(request)
    return {name: tuple(sorted(requests)) for name, requests in found.items()}


def _of_reverted(commit: Commit, told: Mapping[str, TrailedCommit]) -> tuple[ItemId, ...]:
    requests = {
        request
        for start in commit.reverts
        for name, trailed in told.items()
        if name.startswith(start)
        for request in trailed.requests
    }
    return tuple(sorted(requests))
