"""The history of what samdocs.yaml says: each commit that changed the meaning of a setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue, TypeAdapter

from samdocs.config import Config
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.objects import GitObject, find_files, read_commits
from samdocs.evidence.git.plumbing import run_git
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
    """A commit that may have touched the file, with the nearest such commits before it."""

    commit: str
    parents: tuple[str, ...]
    said: Mapping[str, JsonValue]


def build_settings(config: Config) -> Mapping[str, JsonValue]:
    """Return what settings mean, as `SettingHistories` compares them; what says nothing is left out."""
    dumped = config.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {name: normal_form(value) for name, value in _JSON.validate_python(dumped).items()}


def setting_in(settings: Mapping[str, JsonValue], *path: str) -> JsonValue:
    """Return what the settings of `build_settings` say at a path, e.g. `"device", "name"`."""
    found: JsonValue = dict(settings)
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


class SettingHistories:
    """The history of every setting of a project, ending at one commit."""

    def __init__(self, root: Path, log: Sequence[_Logged], reader: _Reader) -> None:
        self._root = root
        self._log = log
        self._reader = reader

    def of(self, *path: str) -> tuple[SettingChange, ...]:
        """Return the commits that changed what a setting means, newest first.

        Args:
            *path: Keys from the top of samdocs.yaml, e.g. `"device", "intended_use"`.
        """
        told = self._changed(path)
        commits = read_commits(self._root, (logged.commit for logged, _ in told))
        return tuple(
            SettingChange(commit, old, setting_in(logged.said, *path))
            for commit, (logged, old) in zip(commits, told, strict=True)
        )

    def said_at(self, commit: str, *path: str) -> JsonValue:
        """Return what a setting said at a commit, by its full id; None if it said nothing there."""
        [found] = find_files(self._root, (commit,), PROJECT_FILE)
        said = self._reader.read(found)
        return setting_in(said, *path) if said is not None else None

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


def read_setting_histories(root: Path, commit: str) -> SettingHistories:
    """Return the history of the settings of the project in the folder `root`, up to a commit.

    A commit in which samdocs.yaml is missing or cannot be read changes no setting: what was said
    before stands until it can be read again.

    Args:
        root: The project's folder.
        commit: Full id of the commit where the history ends.

    Raises:
        SamdocsError: The repository is damaged.
    """
    options = ("--topo-order", "--parents", "--full-history", "--end-of-options")
    listing = run_git(root, "rev-list", *options, commit, "--", PROJECT_FILE)
    family = [line.split(" ") for line in listing.decode("ascii").splitlines()]
    reader = _Reader()
    files = find_files(root, (ids[0] for ids in family), PROJECT_FILE)
    said = {ids[0]: reader.read(found) for ids, found in zip(family, files, strict=True)}
    return SettingHistories(root, _filled(family, said), reader)


def _filled(
    family: Iterable[Sequence[str]], said: Mapping[str, Mapping[str, JsonValue] | None]
) -> list[_Logged]:
    """Return the log, newest first; where nothing could be read, with what was said before."""
    known: dict[str, Mapping[str, JsonValue]] = {}
    log: list[_Logged] = []
    for commit, *parents in reversed(list(family)):
        found = said[commit]
        if found is None:
            found = known[parents[0]] if parents else {}
        known[commit] = found
        log.append(_Logged(commit, tuple(parents), found))
    return log[::-1]


class _Reader:
    """Reads samdocs.yaml, each text once."""

    def __init__(self) -> None:
        self._known: dict[str, Mapping[str, JsonValue] | None] = {}

    def read(self, found: GitObject | None) -> Mapping[str, JsonValue] | None:
        """Return what the file says; None if there is none, or none that can be read."""
        if found is None:
            return None
        if found.id not in self._known:
            self._known[found.id] = _parse(found)
        return self._known[found.id]


def _parse(found: GitObject) -> Mapping[str, JsonValue] | None:
    source = parse_source(PROJECT_FILE, found.data)
    if found.kind != "blob" or not source.data:
        return None
    config = read_record(Config, source, (), source.data)
    return build_settings(config) if isinstance(config, Config) else None
