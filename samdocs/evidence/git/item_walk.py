"""The way from the oldest commit to the newest, with every item as it was after each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from samdocs.evidence.git.history import FileChange, LoggedCommit
from samdocs.evidence.git.item_bytes import FileItems, ItemReader
from samdocs.evidence.git.item_sources import SourceHistory, is_mark
from samdocs.evidence.git.item_states import State
from samdocs.evidence.git.item_versions import (
    NEVER,
    Version,
    Versions,
    decide,
    find_before,
    set_origins,
)
from samdocs.evidence.git.objects import read_objects
from samdocs.fields import ItemId


class Walk:
    """Goes from the oldest commit to the newest, and keeps the states that are still needed."""

    def __init__(
        self, root: Path, log: Sequence[LoggedCommit], prefix: str, reader: ItemReader
    ) -> None:
        self._log = log
        self._sources = SourceHistory(root, log, prefix)
        self._read = _read_files(root, log, self._sources.may_be, reader)
        #: Every id that a commit ever removed.
        self.removed: set[ItemId] = set()
        self._states: dict[str, State] = {}
        self._needed: dict[str, int] = {}
        for logged in log:
            for parent in logged.parents:
                self._needed[parent] = self._needed.get(parent, 0) + 1

    def run(self) -> Iterator[tuple[str, Versions]]:
        """Yield each commit with the version of every item there, which holds until the next."""
        for logged in reversed(self._log):
            others = [self._states[parent].versions for parent in logged.parents[1:]]
            state = self._take(logged.parents[0]) if logged.parents else State()
            affected = self._apply(state, logged)
            if others:
                affected |= _differing(state.versions, others)
            new = _decide_all(state, affected, others, logged.hash)
            self.removed |= {name for name in new if state.versions[name].item is None}
            for parent in logged.parents[1:]:
                self._release(parent)
            self._states[logged.hash] = state
            yield logged.hash, state.versions

    def _take(self, commit: str) -> State:
        state = self._states[commit]
        if self._needed[commit] > 1:
            state = state.copy()
        self._release(commit)
        return state

    def _release(self, commit: str) -> None:
        self._needed[commit] -= 1
        if not self._needed[commit]:
            self._states.pop(commit, None)

    def _apply(self, state: State, logged: LoggedCommit) -> set[ItemId]:
        """Bring a state from the first parent to a commit; return the items this may change."""
        changes = logged.changes[0]
        for change in changes:
            state.tree.pop(change.old, None)
        seen = [c for c in changes if c.is_file and (is_mark(c.new) or self._sources.may_be(c.new))]
        state.tree.update((change.new, change.new_id) for change in seen)
        sources = state.sources
        if self._sources.has_moved(logged.hash, sources) or any(
            is_mark(change.old) or is_mark(change.new) for change in changes
        ):
            sources = self._sources.at(logged.hash, state.tree, sources)
        if sources == state.sources:
            return self._take_changes(state, changes)
        state.sources = sources
        return self._take_all(state)

    def _take_changes(self, state: State, changes: Iterable[FileChange]) -> set[ItemId]:
        affected: set[ItemId] = set()
        added: list[tuple[str, FileItems]] = []
        for change in changes:
            is_source = change.is_file and self._is_source(state, change.new)
            items = self._read.get(change.new_id) if is_source else None
            if is_source and items is None and change.old == change.new:
                continue  # what it said before stands until it can be read again
            if change.old != change.new or items is None:
                affected |= state.remove(change.old)
            if items is not None:
                added.append((change.new, items))
        for path, items in added:
            affected |= state.replace(path, items)
        return affected

    def _take_all(self, state: State) -> set[ItemId]:
        """Look at every file again, because other ones are sources now."""
        affected: set[ItemId] = set()
        now = {path: blob for path, blob in state.tree.items() if self._is_source(state, path)}
        for path in state.files.keys() - now.keys():
            affected |= state.remove(path)
        for path, blob in now.items():
            items = self._read.get(blob)
            if items is not None and state.files.get(path) is not items:
                affected |= state.replace(path, items)
        return affected

    def _is_source(self, state: State, path: str) -> bool:
        return state.sources is not None and state.sources.accepts(path)


def _decide_all(
    state: State, affected: Iterable[ItemId], others: Sequence[Versions], commit: str
) -> list[ItemId]:
    """Set the versions of the items that a commit may have changed; return those it changed."""
    parents = [state.versions, *others]
    stated = [(name, now) for name in affected if (now := state.version_of(name)) is not None]
    before = [find_before(now, name, parents) for name, now in stated]
    made: list[tuple[ItemId, tuple[Version, ...]]] = []
    for (name, now), old in zip(stated, before, strict=True):
        version = decide(now, old, commit)
        state.versions[name] = version
        if not any(version is known for known in old):
            made.append((name, old))
    for name, old in made:
        set_origins(state.versions[name], old, commit, state.versions)
    return [name for name, _ in made]


def _differing(versions: Versions, others: Sequence[Versions]) -> set[ItemId]:
    """Return the items for which two parents of a merge have not the very same history."""
    return {
        name for other in others for name in other if versions.get(name, NEVER) is not other[name]
    }


def _read_files(
    root: Path,
    log: Sequence[LoggedCommit],
    may_be_source: Callable[[str], bool],
    reader: ItemReader,
) -> Mapping[str, FileItems]:
    """Return the items of every blob that was ever a source and can be read, by the blob's id.

    Raises:
        SamdocsError: One is missing or damaged: the history without it would be another one.
    """
    wanted = dict.fromkeys(
        change.new_id
        for logged in reversed(log)
        for change in logged.changes[0]
        if change.is_file and may_be_source(change.new)
    )
    return dict(reader.read(_Blobs(root, tuple(wanted))))


class _Blobs:
    """Blobs with their content, read from git whenever they are gone through."""

    def __init__(self, root: Path, ids: tuple[str, ...]) -> None:
        self._root = root
        self._ids = ids

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        for blob in read_objects(self._root, self._ids):
            if blob.kind == "blob":
                yield blob.id, blob.data
