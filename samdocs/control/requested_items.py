"""What was changed under each change request: meanings of items, and sources of software items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samdocs.control.change_trail import ChangeTrail, TrailedCommit
from samdocs.evidence.git.history import read_changes
from samdocs.evidence.git.item_history import ItemHistories
from samdocs.fields import ItemId
from samdocs.graph import RECORDS
from samdocs.items.architecture import SoftwareItem
from samdocs.items.meaning import FieldChange
from samdocs.items.problems import ChangeRequest
from samdocs.project import Project
from samdocs.source.patterns import PathPatterns

#: By these verbs a change request says that it bears on an item.
_DECLARED = ("affects", "retests")


@dataclass(frozen=True, slots=True)
class RequestedItem:
    """An item that commits of a change request changed.

    Attributes:
        collection: Where it stands, or stood before it was removed.
        commits: The commits that changed it, newest first.
        changes: What they changed together, first value to last; what they took back is left out.
        files: Sources of a software item that they changed, from the top of the repository.
    """

    id: ItemId
    collection: str
    commits: tuple[TrailedCommit, ...]
    changes: tuple[FieldChange, ...]
    files: tuple[str, ...] = ()

    @property
    def is_taken_back(self) -> bool:
        """Whether nothing is left of what was changed."""
        return not self.changes and not self.files

    @property
    def word(self) -> str:
        """What became of the item: added, removed, changed, or taken back."""
        kind = next((change for change in self.changes if change.field == "type"), None)
        if self.is_taken_back:
            return "taken back"
        if kind is None or (kind.old is not None and kind.new is not None):
            return "changed"
        return "added" if kind.old is None else "removed"


def find_requested_items(
    project: Project, trail: ChangeTrail, histories: ItemHistories
) -> Mapping[ItemId, tuple[RequestedItem, ...]]:
    """Return the items that were changed under each change request, by id; records are left out.

    Args:
        project: Has the software items with their paths.
        trail: The commits that are looked at.
        histories: The history of every item, up to the newest of these commits.
    """
    wanted = {trailed.commit.hash: trailed for trailed in trail.commits if trailed.requests}
    sources = _changed_sources(project, tuple(wanted.values()))
    found: dict[ItemId, list[RequestedItem]] = {}
    for name in histories.ids:
        files = sources.get(name, {})
        touching = wanted.keys() & {*histories.commits_of(name), *files}
        if not touching:
            continue
        changes = histories.changes_of(name)
        collection = _collection(project, name, changes)
        if collection in RECORDS:
            continue
        commits = [trailed for key, trailed in wanted.items() if key in touching]
        for request, under in _by_request(commits).items():
            item = RequestedItem(name, collection, under, *_joined(under, changes, files))
            found.setdefault(request, []).append(item)
    return {request: tuple(found[request]) for request in sorted(found)}


def declared_items(project: Project, request: ItemId) -> frozenset[ItemId]:
    """Return the items on which a change request says it bears: what it affects and what it repeats."""
    return frozenset(project.graph.targets(request, *_DECLARED))


def find_undeclared(
    project: Project, request: ChangeRequest, items: Iterable[RequestedItem]
) -> Iterator[RequestedItem]:
    """Yield the items that a change request changed and does not declare.

    A commit that names several requests is covered by what any of them declares. What it took back
    itself needs no declaration, nor does the request itself.
    """
    for item in items:
        declared = frozenset[ItemId]().union(
            *(declared_items(project, name) for one in item.commits for name in one.requests)
        )
        if item.id not in declared and not item.is_taken_back and item.id != request.id:
            yield item


def _by_request(
    commits: Iterable[TrailedCommit],
) -> Mapping[ItemId, tuple[TrailedCommit, ...]]:
    found: dict[ItemId, list[TrailedCommit]] = {}
    for commit in commits:
        for request in commit.requests:
            found.setdefault(request, []).append(commit)
    return {request: tuple(listed) for request, listed in found.items()}


def _joined(
    commits: Sequence[TrailedCommit],
    changes: Mapping[str, Sequence[FieldChange]],
    files: Mapping[str, Sequence[str]],
) -> tuple[tuple[FieldChange, ...], tuple[str, ...]]:
    """Return what commits, newest first, changed in an item together, and its sources they touched."""
    ends: dict[str, FieldChange] = {}
    for commit in commits:
        for change in changes.get(commit.commit.hash, ()):
            later = ends.get(change.field, change)
            ends[change.field] = FieldChange(change.field, change.old, later.new)
    told = tuple(ends[field] for field in sorted(ends) if ends[field].old != ends[field].new)
    return told, tuple(sorted({f for c in commits for f in files.get(c.commit.hash, ())}))


def _collection(
    project: Project, name: ItemId, changes: Mapping[str, Sequence[FieldChange]]
) -> str:
    if name in project.items:
        return project.items[name].collection
    kinds = (c.new or c.old for told in changes.values() for c in told if c.field == "type")
    return str(next(kinds, ""))


def _changed_sources(
    project: Project, commits: Sequence[TrailedCommit]
) -> Mapping[ItemId, Mapping[str, Sequence[str]]]:
    """Return the files of software items that commits changed: by item and commit.

    A file belongs to the innermost items that name it.
    """
    patterns = software_paths(project)
    found: dict[ItemId, dict[str, list[str]]] = {}
    plain = [trailed.commit for trailed in commits if not trailed.is_merge] if patterns else []
    for commit, changes in zip(plain, read_changes(project.root, plain), strict=True):
        for path in sorted({path for change in changes for path in (change.old, change.new)}):
            for owner in _innermost(project, (n for n in patterns if patterns[n].match(path))):
                found.setdefault(owner, {}).setdefault(commit.hash, []).append(path)
    return found


def software_paths(project: Project) -> Mapping[ItemId, PathPatterns]:
    """Return the sources of each software item in this repository, from its top; none without git."""
    prefix = project.git.prefix
    found = {
        item.id: [source.path for source in item.paths if source.repo is None]
        for item in project.of(SoftwareItem.collection)
        if isinstance(item, SoftwareItem)
    }
    return {name: PathPatterns(paths, prefix=prefix) for name, paths in found.items() if paths}


def _innermost(project: Project, names: Iterable[ItemId]) -> Iterator[ItemId]:
    matching = list(names)
    above: set[ItemId] = set()
    for name in matching:
        waiting = [*project.graph.targets(name, "part_of")]
        while waiting:
            parent = waiting.pop()
            if parent not in above:
                above.add(parent)
                waiting += project.graph.targets(parent, "part_of")
    return (name for name in matching if name not in above)
