"""The history of every item by meaning: through moves, splits and renames of files, and merges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import JsonValue

from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.history import LoggedCommit, read_log
from samdocs.evidence.git.item_bytes import ItemReader
from samdocs.evidence.git.item_versions import (
    NEVER,
    LinkOrigin,
    Reuse,
    Version,
    Versions,
    find_reuse,
)
from samdocs.evidence.git.item_walk import Walk
from samdocs.evidence.git.objects import read_commits
from samdocs.evidence.git.references import read_tags
from samdocs.fields import ItemId
from samdocs.items import Item, ReadItem, WrittenLink
from samdocs.items.meaning import FieldChange


@dataclass(frozen=True, slots=True)
class ItemCommit:
    """One commit that changed the meaning of an item.

    Attributes:
        tags: Names of the tags on this commit, sorted.
        changes: What it changed; old values are None where it made the item, new ones where it
            removed it.
    """

    commit: Commit
    tags: tuple[str, ...]
    changes: tuple[FieldChange, ...]


class ItemHistories:
    """The history of every item that ever was, ending at one commit.

    Attributes:
        baseline: Full id of the commit from which on links are judged; empty for the first.
        log: Every commit with what it changed, children before parents.
    """

    def __init__(self, root: Path, log: Sequence[LoggedCommit], walk: Walk, baseline: str) -> None:
        self.baseline = ""
        self.log = log
        self._root = root
        self._parents = {logged.hash: logged.parents for logged in log}
        self._known_ancestors: dict[str, frozenset[str]] = {}
        self._rank = {logged.hash: rank for rank, logged in enumerate(log)}
        self._versions: Versions = {}
        self._at_baseline: Versions = {}
        for commit, versions in walk.run():
            self._versions = versions
            if commit == baseline:
                self.baseline, self._at_baseline = commit, dict(versions)
        self._removed = frozenset(walk.removed)

    @cached_property
    def ids(self) -> tuple[ItemId, ...]:
        """Every id that ever was, sorted."""
        return tuple(sorted(name for name, found in self._versions.items() if found is not NEVER))

    def commits_of(self, item: ItemId) -> tuple[str, ...]:
        """Return the ids of the commits that changed the meaning of an item, newest first."""
        return tuple(version.commit for version in self._changing(item))

    def changes_of(self, item: ItemId) -> Mapping[str, tuple[FieldChange, ...]]:
        """Return what each commit changed in an item, by the commit's id, newest first."""
        return {version.commit: version.changes() for version in self._changing(item)}

    def of(self, item: ItemId) -> tuple[ItemCommit, ...]:
        """Return the commits that changed the meaning of an item, newest first."""
        return self.of_all([item])[item]

    def of_all(self, items: Iterable[ItemId]) -> Mapping[ItemId, tuple[ItemCommit, ...]]:
        """Return `of` for many items, for little more than the cost of one."""
        versions = {item: self._changing(item) for item in items}
        tags: dict[str, list[str]] = {}
        for tag in read_tags(self._root):
            tags.setdefault(tag.target, []).append(tag.name)
        commits = self.commits(version.commit for told in versions.values() for version in told)
        return {
            item: tuple(
                ItemCommit(
                    commits[version.commit], tuple(tags.get(version.commit, ())), version.changes()
                )
                for version in told
            )
            for item, told in versions.items()
        }

    def made(self, item: ItemId) -> str:
        """Return the id of the commit that first held an item; empty if none holds it."""
        return next(reversed(self.commits_of(item)), "")

    def collection_of(self, item: ItemId) -> str:
        """Return the collection an item is in, or was in last; empty if no commit holds it."""
        found = (old.item.collection for old in self.latest(item).chain() if old.item)
        return next(found, "")

    def newest_first(self, commits: Iterable[str]) -> tuple[str, ...]:
        """Return commits of the history in its order, each once."""
        return tuple(sorted(set(commits), key=lambda commit: self._rank[commit]))

    def latest(self, item: ItemId) -> Version:
        """Return what an item is in the commit where the history ends."""
        return self._versions.get(item, NEVER)

    def origin(self, source: ItemId, verb: str, target: ItemId) -> LinkOrigin | None:
        """Return the commit that made a link, and what its target was then; None if none made it.

        A target that came later is taken as it was first. For what a review covers the commit is
        the one that last changed the review.
        """
        found = self.latest(source).links.get((verb, target))
        if found is None or found.target is not NEVER:
            return found
        made = [old for old in self._changing(target) if old.item]
        return LinkOrigin(found.commit, made[-1]) if made else found

    def judged_from(self, origin: LinkOrigin, target: ItemId) -> Version:
        """Return what the target of a link must still mean: what it was at its origin.

        For a link older than the baseline it is what the target was there.
        """
        if not self._is_judged(origin.commit):
            return self._at_baseline.get(target, origin.target)
        return origin.target

    def reuse(self, item: Item, inverse: Iterable[WrittenLink]) -> Reuse | None:
        """Return how the id of an item was used again since the baseline; None if it was not.

        Args:
            item: The item as it is now, committed or not.
            inverse: The links it owns that others wrote on their side.
        """
        latest = self.latest(item.id)
        if item.id not in self._removed:
            return None
        now = Version(item, tuple(inverse), before=(latest,))
        return find_reuse(latest if latest.means_the_same(now) else now, self._is_judged)

    def commits(self, ids: Iterable[str]) -> Mapping[str, Commit]:
        """Return the commits of these full ids."""
        return {commit.hash: commit for commit in read_commits(self._root, sorted(set(ids)))}

    def find_meaning(self, item: ItemId, content_hash: str) -> Mapping[str, JsonValue]:
        """Return the newest meaning of an item that has a hash; nothing if it never had it."""
        found = (old.meaning for old in self.latest(item).chain() if old.hash == content_hash)
        return next(found, {})

    def position(self, commit: str) -> int:
        """Return the place of a commit in the order of the history; no commit yet comes last."""
        return len(self._rank) - self._rank[commit] if commit else len(self._rank) + 1

    def is_before(self, commit: str, later: str) -> bool:
        """Whether a commit is the other one or one that led to it."""
        return commit in self._ancestors(later)

    def _is_judged(self, commit: str) -> bool:
        return not (self.baseline and self.is_before(commit, self.baseline))

    def _ancestors(self, commit: str) -> frozenset[str]:
        if commit not in self._known_ancestors:
            waiting, found = [commit], {commit}
            while waiting:
                new = set(self._parents.get(waiting.pop(), ())) - found
                found |= new
                waiting += new
            self._known_ancestors[commit] = frozenset(found)
        return self._known_ancestors[commit]

    def _changing(self, item: ItemId) -> list[Version]:
        told = [version for version in self.latest(item).chain() if version.commit]
        return sorted(told, key=lambda version: self._rank[version.commit])


def read_item_histories(
    root: Path,
    commit: str,
    *,
    prefix: str = "",
    baseline: str = "",
    known: Iterable[tuple[bytes, Sequence[ReadItem]]] = (),
) -> ItemHistories:
    """Return the history of every item of a project, up to a commit.

    Args:
        root: The project's folder.
        commit: Full id of the commit where the history ends.
        prefix: The project's folder below the repository's there, ends with `/` or is empty.
        baseline: Full id of the commit from which on links are judged; empty for the first.
        known: Files that were read already with their entries, which then need no parsing.

    Raises:
        SamdocsError: The repository is damaged.
    """
    reader = ItemReader()
    for data, entries in known:
        reader.know(data, entries)
    log = list(read_log(root, commit))
    return ItemHistories(root, log, Walk(root, log, prefix, reader), baseline)
