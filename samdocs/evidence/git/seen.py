"""What GitPython sees of a repository, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenCommit:
    """A commit as GitPython reads it; times in seconds since 1970."""

    parents: tuple[str, ...]
    author: str
    email: str
    authored: int
    committed: int


@dataclass(frozen=True, slots=True)
class Seen:
    """References and commits as GitPython reads them.

    Attributes:
        branch: None if HEAD is detached.
        tags: Names with the ids of what they point at in the end.
        commits: The commits that were asked for, by id.
    """

    head: str
    branch: str | None
    tags: Mapping[str, str]
    commits: Mapping[str, SeenCommit]
