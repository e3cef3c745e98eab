"""The audit trail: who changed which record, when, from what to what, derived from git and chained.

21 CFR 11.10(e) asks for a record of who created, modified or deleted what, when, that does not
obscure what was recorded before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import JsonValue
from typing_extensions import TypedDict

from samdocs.config import Config
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.history import FileChange, LoggedCommit, read_log
from samdocs.evidence.git.item_history import ItemHistories
from samdocs.evidence.git.objects import read_commits
from samdocs.evidence.git.signatures import Signature
from samdocs.items.meaning import FieldChange
from samdocs.outputs.audit_chain import chain_lines
from samdocs.project import Project
from samdocs.source import PROJECT_FILE

SCHEME = "samdocs-audit-trail:1"
#: Folders of the project whose files are records without being items.
_RECORD_FOLDERS = ("documents/", "templates/")
_NOTE = (
    "Derived from the commits of a git repository. Names and times are what each commit says; "
    "they are claims unless its signature is verified. The hashes show any change made after "
    "the trail was written, and nothing about the time before."
)

ChangeWord = Literal["made", "changed", "removed"]


class FieldShape(TypedDict):
    """A field that changed; null where it, or the record, was or is not there."""

    field: str
    old: JsonValue
    new: JsonValue


class TrailHeaderShape(TypedDict):
    """The first line of `audit-trail.jsonl`; `entries` says how many lines follow."""

    n: Literal[0]
    scheme: Literal["samdocs-audit-trail:1"]
    device: str
    name: str
    version: str
    first_commit: str
    last_commit: str
    commits: int
    verified_commits: int
    note: str
    entries: int
    hash: str


class TrailEntryShape(TypedDict):
    """One record that one commit made, changed or removed.

    `record` is an item's id, or the path of a file: then its one field is the id of its blob.
    `signer` is the person whose verified signature the commit bears, null if there is none;
    `signature` says why.
    """

    n: int
    commit: str
    time: str
    author: str
    email: str
    signer: str | None
    signature: str
    reason: str
    record: str
    change: ChangeWord
    fields: list[FieldShape]
    hash: str


class _Change(NamedTuple):
    """What a commit did to a record; sorts in the order of the trail."""

    position: int
    record: str
    commit: str
    word: ChangeWord
    fields: tuple[FieldChange, ...]


def build_audit_trail(project: Project) -> bytes:
    """Return the audit trail of a project up to its commit: JSON lines, oldest first.

    Raises:
        SamdocsError: There is no commit, or only a part of the history is there.
    """
    git = project.git
    if not git.available or git.commit is None:
        reason = git.reason or "there is no commit yet"
        raise SamdocsError(f"there is no audit trail: {reason}", "commit the project first")
    log = list(read_log(project.root, git.commit.hash))
    positions = {logged.hash: place for place, logged in enumerate(reversed(log))}
    changes = [
        *_item_changes(project.item_histories, positions),
        *_setting_changes(project, positions),
        *_file_changes(log, git.prefix, positions),
    ]
    changes.sort()
    commits = _read_commits(project.root, (change.commit for change in changes))
    signatures = project.signatures.of(positions)
    entries = (
        _entry(change, commits[change.commit], signatures[change.commit]) for change in changes
    )
    return chain_lines(_header(project, log, signatures), entries)


def _item_changes(histories: ItemHistories, positions: Mapping[str, int]) -> Iterator[_Change]:
    for item in histories.ids:
        for version in histories.latest(item).chain():
            if version.commit:
                place, was = (
                    positions[version.commit],
                    bool(version.before and version.before[0].item),
                )
                word = _word(is_made=not was, is_removed=version.item is None)
                yield _Change(place, str(item), version.commit, word, version.changes())


def _setting_changes(project: Project, positions: Mapping[str, int]) -> Iterator[_Change]:
    """Yield the changes of samdocs.yaml, setting by setting as items are told field by field."""
    fields: dict[str, list[FieldChange]] = {}
    for name in sorted(field.alias or key for key, field in Config.model_fields.items()):
        for change in project.setting_histories.of(name):
            told = _leaves(name, change.old, change.new)
            fields.setdefault(change.commit.hash, []).extend(told)
    for commit in sorted(fields, key=positions.__getitem__):
        is_first = positions[commit] == min(positions[other] for other in fields)
        word = _word(is_made=is_first, is_removed=False)
        yield _Change(positions[commit], PROJECT_FILE, commit, word, tuple(fields[commit]))


def _leaves(path: str, old: JsonValue, new: JsonValue) -> Iterator[FieldChange]:
    """Yield what differs in a setting: of groups of settings only the ones in them that changed."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield FieldChange(path, old, new)
        return
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield from _leaves(f"{path}.{name}", old.get(name), new.get(name))


def _file_changes(
    log: Iterable[LoggedCommit], prefix: str, positions: Mapping[str, int]
) -> Iterator[_Change]:
    """Yield the changes of files that are records as a whole; merges only where they differ."""
    folders = tuple(prefix + folder for folder in _RECORD_FOLDERS)
    for logged in log:
        against_each = [_blobs(changes, folders) for changes in logged.changes]
        for path, (old, new) in sorted(against_each[0].items()):
            if all(path in other for other in against_each[1:]):
                place, name = positions[logged.hash], path.removeprefix(prefix)
                word = _word(is_made=old is None, is_removed=new is None)
                fields = (FieldChange("blob", old, new),)
                yield _Change(place, name, logged.hash, word, fields)


def _blobs(
    changes: Iterable[FileChange], folders: tuple[str, ...]
) -> dict[str, tuple[str | None, str | None]]:
    """Return the blobs before and after by path; a renamed file is removed and made."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for change in changes:
        if change.old != change.new:
            found[change.old] = (change.old_id, found.get(change.old, (None, None))[1])
            found[change.new] = (found.get(change.new, (None, None))[0], change.new_id)
        elif change.old_id != change.new_id:
            found[change.new] = (_real(change.old_id), _real(change.new_id))
    return {path: blobs for path, blobs in found.items() if path.startswith(folders)}


def _real(blob: str) -> str | None:
    return blob if blob.strip("0") else None


def _read_commits(root: Path, ids: Iterable[str]) -> Mapping[str, Commit]:
    wanted = tuple(dict.fromkeys(ids))
    return dict(zip(wanted, read_commits(root, wanted), strict=True))


def _header(
    project: Project, log: list[LoggedCommit], signatures: Mapping[str, Signature]
) -> dict[str, JsonValue]:
    device = project.config.device
    return {
        "scheme": SCHEME,
        "device": device.identifier,
        "name": device.name,
        "version": project.version,
        "first_commit": log[-1].hash,
        "last_commit": log[0].hash,
        "commits": len(log),
        "verified_commits": sum(bool(found.person) for found in signatures.values()),
        "note": _NOTE,
    }


def _entry(change: _Change, commit: Commit, signature: Signature) -> dict[str, JsonValue]:
    return {
        "commit": commit.hash,
        "time": commit.committed_text,
        "author": commit.author,
        "email": commit.email,
        "signer": signature.person or None,
        "signature": "verified" if signature.person else f"claimed, {signature.state}",
        "reason": commit.subject,
        "record": change.record,
        "change": change.word,
        "fields": [{"field": one.field, "old": one.old, "new": one.new} for one in change.fields],
    }


def _word(*, is_made: bool, is_removed: bool) -> ChangeWord:
    if is_removed:
        return "removed"
    return "made" if is_made else "changed"
