"""The history of every item by meaning: through moves, splits and renames of files, and merges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import JsonValue

from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.history import FileChange, LoggedCommit, read_log
from samdocs.evidence.git.item_bytes import FileItems, ItemReader
from samdocs.evidence.git.objects import find_objects, read_commits
from samdocs.evidence.git.references import read_tags
from samdocs.fields import ItemId
from samdocs.items import Item, WrittenLink
from samdocs.items.meaning import FieldChange, build_meaning, compare_meanings
from samdocs.source import PROJECT_FILE
from samdocs.source.files import is_left_out, is_left_out_folder, is_source_name


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


@dataclass(frozen=True, eq=False)
class _Version:
    """What an item was since a commit; where equal lines of history meet, `commit` is empty."""

    item: Item | None
    inverse: tuple[WrittenLink, ...]
    commit: str = ""
    before: tuple[_Version, ...] = ()

    @cached_property
    def meaning(self) -> Mapping[str, JsonValue] | None:
        return build_meaning(self.item, self.inverse) if self.item else None

    def means_the_same(self, other: _Version) -> bool:
        """Whether two versions mean the same; the same texts do, and are not compared further."""
        same_text = self.item is other.item and self.inverse == other.inverse
        return same_text or self.meaning == other.meaning


_NEVER = _Version(None, ())


@dataclass(slots=True)
class _State:
    """All files and items at one commit; the values are shared between states, never changed."""

    files: dict[str, FileItems] = field(default_factory=dict)
    places: dict[ItemId, tuple[str, ...]] = field(default_factory=dict)
    inverse: dict[ItemId, tuple[tuple[str, WrittenLink], ...]] = field(default_factory=dict)
    versions: dict[ItemId, _Version] = field(default_factory=dict)

    def copy(self) -> _State:
        return _State(dict(self.files), dict(self.places), dict(self.inverse), dict(self.versions))

    def remove(self, path: str) -> set[ItemId]:
        """Forget a file; return the items this may change."""
        gone = self.files.pop(path, None)
        if gone is None:
            return set()
        for name in gone.pieces:
            self.places[name] = tuple(p for p in self.places[name] if p != path)
        owners = {link.source for link in gone.inverse}
        for owner in owners:
            self.inverse[owner] = tuple(p for p in self.inverse[owner] if p[0] != path)
        return owners | gone.pieces.keys()

    def add(self, path: str, items: FileItems) -> set[ItemId]:
        """Take a file in; return the items this may change."""
        self.files[path] = items
        for name in items.pieces:
            self.places[name] = (*self.places.get(name, ()), path)
        for link in items.inverse:
            self.inverse[link.source] = (*self.inverse.get(link.source, ()), (path, link))
        return {link.source for link in items.inverse} | items.pieces.keys()

    def replace(self, path: str, items: FileItems) -> set[ItemId]:
        """Take in a later state of a file; return the items this may change."""
        before = self.files.get(path)
        if before is None or before.inverse != items.inverse:
            return self.remove(path) | self.add(path, items)
        old, new = before.pieces, items.pieces
        for name in old.keys() - new.keys():
            self.places[name] = tuple(p for p in self.places[name] if p != path)
        for name in new.keys() - old.keys():
            self.places[name] = (*self.places.get(name, ()), path)
        self.files[path] = items
        gone = old.keys() - new.keys()
        return gone | {name for name, piece in new.items() if old.get(name) is not piece}

    def version_of(self, name: ItemId) -> _Version | None:
        """Return the item as the files state it; None if its entry cannot be read."""
        places = self.places.get(name)
        if not places:
            return _NEVER
        item = self.files[min(places)].pieces[name].item
        if item is None:
            return None
        return _Version(item, tuple(link for _, link in sorted(self.inverse.get(name, ()))))


class ItemHistories:
    """The history of every item that ever was, ending at one commit."""

    def __init__(
        self, root: Path, order: Sequence[str], versions: Mapping[ItemId, _Version]
    ) -> None:
        self._root = root
        self._rank = {commit: rank for rank, commit in enumerate(order)}
        self._versions = versions

    @property
    def ids(self) -> tuple[ItemId, ...]:
        """Every id that ever was, sorted."""
        return tuple(sorted(self._versions))

    def commits_of(self, item: ItemId) -> tuple[str, ...]:
        """Return the ids of the commits that changed the meaning of an item, newest first."""
        return tuple(version.commit for version in self._changing(item))

    def of(self, item: ItemId) -> tuple[ItemCommit, ...]:
        """Return the commits that changed the meaning of an item, newest first."""
        versions = self._changing(item)
        tags: dict[str, list[str]] = {}
        for tag in read_tags(self._root):
            tags.setdefault(tag.target, []).append(tag.name)
        commits = read_commits(self._root, (version.commit for version in versions))
        return tuple(
            ItemCommit(commit, tuple(tags.get(commit.hash, ())), _changes(version))
            for commit, version in zip(commits, versions, strict=True)
        )

    def _changing(self, item: ItemId) -> list[_Version]:
        waiting = [self._versions[item]] if item in self._versions else []
        found: dict[int, _Version] = {}
        while waiting:
            version = waiting.pop()
            if id(version) not in found:
                found[id(version)] = version
                waiting += version.before
        told = [version for version in found.values() if version.commit]
        return sorted(told, key=lambda version: self._rank[version.commit])


def read_item_histories(
    root: Path, commit: str, *, prefix: str = "", exclude: Sequence[str] = ()
) -> ItemHistories:
    """Return the history of every item of a project, up to a commit.

    Args:
        root: The project's folder.
        commit: Full id of the commit where the history ends.
        prefix: The project's folder below the repository's, ends with `/` or is empty.
        exclude: Patterns of what is no source. What the settings say today holds for every commit.

    Raises:
        SamdocsError: The repository is damaged.
    """
    log = list(read_log(root, commit))
    nested = _nested_projects(prefix, log)
    walk = _Walk(root, log, lambda path: _is_source(path, prefix, exclude, nested))
    return ItemHistories(root, [logged.hash for logged in log], walk.run())


class _Walk:
    """Goes from the oldest commit to the newest, and keeps the states that are still needed."""

    def __init__(
        self, root: Path, log: Sequence[LoggedCommit], is_source: Callable[[str], bool]
    ) -> None:
        self._log = log
        self._is_source = is_source
        self._read = _read_files(root, log, is_source)
        self._states: dict[str, _State] = {}
        self._needed: dict[str, int] = {}
        for logged in log:
            for parent in logged.parents:
                self._needed[parent] = self._needed.get(parent, 0) + 1

    def run(self) -> Mapping[ItemId, _Version]:
        """Return the version of every item at the newest commit."""
        state = _State()
        for logged in reversed(self._log):
            others = [self._states[parent].versions for parent in logged.parents[1:]]
            state = self._take(logged.parents[0]) if logged.parents else _State()
            affected = self._apply(state, logged.changes[0])
            if others:
                affected |= _differing(state.versions, others)
            for name in affected:
                _decide(state, name, others, logged.hash)
            for parent in logged.parents[1:]:
                self._release(parent)
            self._states[logged.hash] = state
        return {name: found for name, found in state.versions.items() if found is not _NEVER}

    def _take(self, commit: str) -> _State:
        state = self._states[commit]
        if self._needed[commit] > 1:
            state = state.copy()
        self._release(commit)
        return state

    def _release(self, commit: str) -> None:
        self._needed[commit] -= 1
        if not self._needed[commit]:
            self._states.pop(commit, None)

    def _apply(self, state: _State, changes: Iterable[FileChange]) -> set[ItemId]:
        affected: set[ItemId] = set()
        added: list[tuple[str, FileItems]] = []
        for change in changes:
            items = self._read.get(change.new_id) if self._is_source(change.new) else None
            is_unreadable = change.kind != "D" and items is None and self._is_source(change.new)
            if is_unreadable and change.old == change.new:
                continue  # what it said before stands until it can be read again
            if change.kind == "D" or change.old != change.new or items is None:
                affected |= state.remove(change.old)
            if items is not None and change.kind != "D":
                added.append((change.new, items))
        for path, items in added:
            affected |= state.replace(path, items)
        return affected


def _decide(
    state: _State, name: ItemId, others: Sequence[Mapping[ItemId, _Version]], commit: str
) -> None:
    """Set the version of an item: one of the parents', or a new one if it means something else."""
    now = state.version_of(name)
    if now is None:
        return
    before = [versions.get(name, _NEVER) for versions in (state.versions, *others)]
    same = list(
        {id(version): version for version in before if version.means_the_same(now)}.values()
    )
    if len(same) == 1:
        state.versions[name] = same[0]
    elif same:
        state.versions[name] = _Version(now.item, now.inverse, "", tuple(same))
    else:
        state.versions[name] = _Version(now.item, now.inverse, commit, tuple(before))


def _differing(
    versions: Mapping[ItemId, _Version], others: Sequence[Mapping[ItemId, _Version]]
) -> set[ItemId]:
    """Return the items for which two parents of a merge have not the very same history."""
    return {
        name for other in others for name in other if versions.get(name, _NEVER) is not other[name]
    }


def _changes(version: _Version) -> tuple[FieldChange, ...]:
    before = version.before[0].meaning if version.before else None
    return compare_meanings(before, version.meaning)


def _read_files(
    root: Path, log: Sequence[LoggedCommit], is_source: Callable[[str], bool]
) -> Mapping[str, FileItems]:
    """Return the items of every blob that was ever a source and can be read, by the blob's id."""
    wanted = dict.fromkeys(
        change.new_id
        for logged in reversed(log)
        for change in logged.changes[0]
        if change.kind != "D" and is_source(change.new)
    )
    reader = ItemReader()
    found: dict[str, FileItems] = {}
    for blob in find_objects(root, wanted):
        items = reader.read(blob.data) if blob and blob.kind == "blob" else None
        if blob and items is not None:
            found[blob.id] = items
    return found


def _nested_projects(prefix: str, log: Iterable[LoggedCommit]) -> frozenset[str]:
    """Return the folders below the project's that ever had a project of their own."""
    paths = {change.new for logged in log for changes in logged.changes for change in changes}
    ends = f"/{PROJECT_FILE}"
    inner = (path for path in paths if path.startswith(prefix) and path.endswith(ends))
    return frozenset(
        path.removesuffix(PROJECT_FILE) for path in inner if path != prefix + PROJECT_FILE
    )


def _is_source(path: str, prefix: str, exclude: Sequence[str], nested: Iterable[str]) -> bool:
    name = path.removeprefix(prefix)
    parts = name.split("/")
    if not path.startswith(prefix) or name == PROJECT_FILE or not is_source_name(parts[-1]):
        return False
    if any(is_left_out_folder(part) for part in parts[:-1]):
        return False
    if any(path.startswith(folder) for folder in nested):
        return False
    above = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return not any(is_left_out(folder, exclude) for folder in above)
