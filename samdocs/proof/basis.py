"""What a result stands on: the test, what it verifies, the sources, SOUP and models behind it.

IEC 62304:2006+A1:2015, 5.7.3 and 8.2.3: a change of any of it makes the result say nothing about the
software as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from samdocs.evidence.git.file_ids import read_committed_ids, read_folder_ids
from samdocs.evidence.git.objects import resolve
from samdocs.fields import ItemId
from samdocs.items.architecture import SoftwareItem
from samdocs.items.meaning import hash_meaning
from samdocs.items.ml import Model
from samdocs.items.soup import SoupComponent
from samdocs.project import Project
from samdocs.project.values import meaning
from samdocs.source.patterns import PathPatterns, first_folder

PROVING = ("verifies", "shows_effectiveness_of", "validates")
#: Folders whose files never age a result: they tell of it.
_TELLING = ("records/", "evidence/", "documents/")
_ID_DIGITS = 40


class Part(NamedTuple):
    """One thing a result stands on: an item, a file, or the sources of another repository."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"`{self.name}`"


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything a result stands on, at one state of the project.

    Attributes:
        parts: Each part with what identifies its state there.
        repositories: Other repositories in which sources lie; builds name their commits.
    """

    parts: Mapping[Part, str]
    repositories: frozenset[str] = frozenset()

    def differences(self, other: Basis) -> tuple[Part, ...]:
        """Return what is not the same in both, sorted."""
        names = self.parts.keys() | other.parts.keys()
        return tuple(sorted(p for p in names if self.parts.get(p) != other.parts.get(p)))


@dataclass
class State:
    """The project at one commit, or in its folder, and the ids of its files.

    Attributes:
        is_folder: Whether files are those on disk.
    """

    project: Project
    _tracked: Mapping[str, str] | None = field(default=None, init=False)
    _on_disk: dict[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict, init=False)

    @property
    def is_folder(self) -> bool:
        """Whether the files are those of the folder, not of a commit."""
        return self.project.at is None

    def file_ids(self, patterns: Iterable[str]) -> Mapping[str, str]:
        """Return the ids of the files that some patterns name; without patterns of every file."""
        asked = tuple(sorted(set(patterns)))
        wanted = PathPatterns(asked)
        tracked = {
            path: found
            for path, found in self._tracked_ids().items()
            if (wanted.match(path) if asked else not path.startswith(_TELLING))
        }
        if not self.is_folder:
            return tracked
        if asked not in self._on_disk:
            self._on_disk[asked] = self._folder_ids(asked, tracked)
        return self._on_disk[asked]

    def _folder_ids(
        self, patterns: tuple[str, ...], tracked: Mapping[str, str]
    ) -> Mapping[str, str]:
        """Return the ids of files as they are on disk; what git does not track counts only if named."""
        wanted = PathPatterns(patterns)
        folders = sorted({first_folder(pattern) for pattern in patterns}) or sorted(tracked)
        digits = len(next(iter(tracked.values()), "0" * _ID_DIGITS))

        def is_wanted(path: str) -> bool:
            return wanted.match(path) if patterns else path in tracked

        return read_folder_ids(self.project.root, folders, is_wanted, digits=digits)

    def _tracked_ids(self) -> Mapping[str, str]:
        if self._tracked is None:
            project = self.project
            commit = project.git.commit
            revision = commit.hash if commit else resolve(project.root, "HEAD")
            self._tracked = read_committed_ids(project.root, revision, lambda _: True)
        return self._tracked


def find_basis(state: State, proof: ItemId) -> Basis | None:
    """Return what a result of a test stands on; None if the state has no such test.

    Args:
        state: The project at the state that is asked for.
        proof: The test.
    """
    project = state.project
    item = project.items.get(proof)
    if item is None:
        return None
    targets = [name for name in project.graph.targets(proof, *PROVING) if name in project.items]
    software = _software(project, targets)
    parts = {Part("item", str(name)): _meaning(project, name) for name in (proof, *targets)}
    parts |= {Part("item", name): text for name, text in _components(project, software)}
    paths, repositories = _sources(software)
    if paths or not repositories:
        ids = state.file_ids(paths)
        parts |= {Part("file", path): found for path, found in ids.items()}
    return Basis(parts, frozenset(repositories))


def _meaning(project: Project, name: ItemId) -> str:
    return hash_meaning(meaning(project, project.items[name]))


def _software(project: Project, targets: Iterable[ItemId]) -> tuple[SoftwareItem, ...]:
    """Return the software items behind some targets, with everything they are made of."""
    graph = project.graph
    waiting: list[ItemId] = []
    for target in targets:
        implementing = graph.current_sources(target, "implements")
        for name in (target, *implementing):
            waiting += [name, *graph.current_targets(name, "allocated_to")]
    found: dict[ItemId, SoftwareItem] = {}
    while waiting:
        item = project.items.get(waiting.pop())
        if isinstance(item, SoftwareItem) and item.id not in found:
            found[item.id] = item
            waiting += graph.current_sources(item.id, "part_of")
    return tuple(found[name] for name in sorted(found))


def _components(project: Project, software: Iterable[SoftwareItem]) -> Iterator[tuple[str, str]]:
    """Yield SOUP and models of some software items with their versions and hashes."""
    graph = project.graph
    for item in software:
        for name in graph.current_targets(item.id, "uses_soup"):
            soup = project.items[name]
            if isinstance(soup, SoupComponent):
                yield str(name), f"{soup.version} {soup.purl}"
        for name in graph.current_sources(item.id, "realises"):
            model = project.items[name]
            if isinstance(model, Model):
                artifact = model.artifact.sha256 if model.artifact else ""
                yield str(name), f"{model.version} {artifact}"


def _sources(software: Iterable[SoftwareItem]) -> tuple[list[str], set[str]]:
    """Return the paths of some software items here, and the other repositories they lie in."""
    paths: list[str] = []
    repositories: set[str] = set()
    for item in software:
        for source in item.paths:
            if source.repo:
                repositories.add(source.repo)
            else:
                paths.append(source.path)
    return paths, repositories
