"""The history of what samdocs.yaml says: each commit that changed the meaning of a setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue, TypeAdapter

from samdocs.config import Config
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.history import LoggedCommit
from samdocs.evidence.git.item_sources import follow_folder
from samdocs.evidence.git.objects import GitObject, find_objects, read_commits
from samdocs.fields import read_record
from samdocs.items.meaning import normal_form
from samdocs.source import PROJECT_FILE, parse_source

_JSON = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One commit that changed what a setting means.

    Attributes:
        old: What it said before; None if it said nothing.
        new: What it says since; None if it says nothing.
    """

    commit: Commit
    old: JsonValue
    new: JsonValue


@dataclass(frozen=True, slots=True)
class _Logged:
    """A commit with its parents, and what the settings say there."""

    commit: str
    parents: tuple[str, ...]
    said: Mapping[str, JsonValue]


def build_settings(config: Config) -> Mapping[str, JsonValue]:
    """Return what settings mean, as `SettingHistories` compares them; what says nothing is left out."""
    dumped = config.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {name: normal_form(value) for name, value in _JSON.validate_python(dumped).items()}


def setting_in(settings: Mapping[str, JsonValue], *path: str) -> JsonValue:
    """Return what the settings of `build_settings` say at a path, e.g. `"device", "name"`."""
    first, *rest = path
    found = settings.get(first)
    for name in rest:
        found = found.get(name) if isinstance(found, dict) else None
    return found


class SettingHistories:
    """The history of every setting of a project, ending at one commit."""

    def __init__(self, root: Path, log: Sequence[_Logged]) -> None:
        self._root = root
        self._log = log
        self._commits: dict[str, Commit] = {}

    def of(self, *path: str) -> tuple[SettingChange, ...]:
        """Return the commits that changed what a setting means, newest first.

        Args:
            *path: Keys from the top of samdocs.yaml, e.g. `"device", "intended_use"`.
        """
        told = self._changed(path)
        missing = [logged.commit for logged, _ in told if logged.commit not in self._commits]
        for commit in read_commits(self._root, missing) if missing else ():
            self._commits[commit.hash] = commit
        return tuple(
            SettingChange(self._commits[logged.commit], old, setting_in(logged.said, *path))
            for logged, old in told
        )

    def said_at(self, commit: str, *path: str) -> JsonValue:
        """Return what a setting said at a commit, by its full id; None if it said nothing there.

        Raises:
            KeyError: The commit is not in this history.
        """
        found = {logged.commit: logged.said for logged in self._log}
        return setting_in(found[commit], *path)

    def _changed(self, path: Sequence[str]) -> list[tuple[_Logged, JsonValue]]:
        """Return the changes that led to what the setting says now, with what it said before."""
        values: dict[str, JsonValue] = {}
        led: dict[str, frozenset[str]] = {}
        changes: dict[str, tuple[_Logged, JsonValue]] = {}
        newest = ""
        for logged in reversed(self._log):
            newest, now = logged.commit, setting_in(logged.said, *path)
            same = [parent for parent in logged.parents if values[parent] == now]
            if not same and (logged.parents or now is not None):
                before = values[logged.parents[0]] if logged.parents else None
                changes[newest] = (logged, before)
            values[newest] = now
            own = frozenset({newest}) & changes.keys()
            led[newest] = own.union(*(led[parent] for parent in same or logged.parents))
        told = led.get(newest, frozenset())
        return [changes[logged.commit] for logged in self._log if logged.commit in told]


def read_setting_histories(
    root: Path, log: Sequence[LoggedCommit], *, prefix: str = ""
) -> SettingHistories:
    """Return the history of the settings of a project; its folder is followed where it was moved.

    A commit in which samdocs.yaml is missing or cannot be read changes no setting: what was said
    before stands until it can be read again.

    Args:
        root: The project's folder.
        log: Every commit, children before parents, as from `read_log`.
        prefix: The project's folder below the repository's at the first of them, ends with `/` or
            is empty.

    Raises:
        SamdocsError: The repository is damaged.
    """
    files = {commit: folder + PROJECT_FILE for commit, folder in follow_folder(log, prefix)}
    blobs = _blobs(log, files)
    known = {
        found.id: _parse(found)
        for found in find_objects(root, sorted({blob for blob in blobs.values() if blob}))
        if found is not None
    }
    said: dict[str, Mapping[str, JsonValue]] = {}
    for logged in reversed(log):
        read = known.get(blobs[logged.hash])
        said[logged.hash] = (
            (said[logged.parents[0]] if logged.parents else {}) if read is None else read
        )
    return SettingHistories(
        root, [_Logged(logged.hash, logged.parents, said[logged.hash]) for logged in log]
    )


def _blobs(log: Sequence[LoggedCommit], files: Mapping[str, str]) -> Mapping[str, str]:
    """Return the blob of the file at each commit, empty where there is none.

    Args:
        log: Children before parents.
        files: Path of the file at each commit.
    """
    trees: dict[str, str] = {}
    for logged in reversed(log):
        path = files[logged.hash]
        first = logged.parents[0] if logged.parents else ""
        was_there = bool(first) and files[first] == path
        blob = trees[first] if was_there else ""
        for change in logged.changes[0]:
            if change.old == path:
                blob = ""
            if change.new == path and change.kind != "D":
                blob = change.new_id
                break
        trees[logged.hash] = blob
    return trees


def _parse(found: GitObject) -> Mapping[str, JsonValue] | None:
    source = parse_source(PROJECT_FILE, found.data)
    if found.kind != "blob" or not source.data:
        return None
    config = read_record(Config, source, (), source.data)
    return build_settings(config) if isinstance(config, Config) else None
