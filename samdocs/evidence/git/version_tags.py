"""The releases a history tells of: tags like `v1.2.0` on a commit and on those it builds on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from samdocs.evidence.git.objects import read_commits
from samdocs.evidence.git.plumbing import run_git
from samdocs.evidence.git.references import Tag, read_tags

_VERSION = re.compile(r"v(?P<version>\d[0-9A-Za-z.+-]*)")


@dataclass(frozen=True, slots=True)
class VersionTag:
    """A tag that names a version, on a commit of the history.

    Attributes:
        version: Its name without the `v`.
        date: Committer time of its commit in UTC; None if that is no date.
    """

    tag: Tag
    version: str
    date: datetime | None

    @property
    def name(self) -> str:
        """The name of the tag, e.g. `v1.2.0`."""
        return self.tag.name

    @property
    def commit(self) -> str:
        """Full id of the commit it stands on."""
        return self.tag.target


@dataclass(frozen=True, slots=True)
class VersionHistory:
    """The versions up to a commit.

    Attributes:
        tags: Oldest first, in the order of the history; never by date.
        commits: Full ids of the commit and everything it builds on, newest first.
    """

    tags: tuple[VersionTag, ...] = ()
    commits: tuple[str, ...] = ()


def version_of(tag: str) -> str:
    """Return the version a tag names, empty if it names none."""
    found = _VERSION.fullmatch(tag)
    return found["version"] if found else ""


def read_version_history(root: Path, commit: str) -> VersionHistory:
    """Return the version tags on a commit and on those it builds on.

    Args:
        root: The project's folder.
        commit: Full id.
    """
    listing = run_git(root, "rev-list", "--topo-order", "--end-of-options", commit)
    commits = tuple(listing.decode("ascii").split())
    rank = {name: place for place, name in enumerate(commits)}
    tags = [tag for tag in read_tags(root) if tag.target in rank and version_of(tag.name)]
    tags.sort(key=lambda tag: (-rank[tag.target], tag.name))
    dates = [found.committed for found in read_commits(root, [tag.target for tag in tags])]
    found = zip(tags, dates, strict=True)
    return VersionHistory(
        tuple(VersionTag(tag, version_of(tag.name), date) for tag, date in found), commits
    )
