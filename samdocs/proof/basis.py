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
from samdocs.items import Item
from samdocs.items.architecture import SoftwareItem
from samdocs.items.meaning import hash_meaning
from samdocs.items.ml import Model
from samdocs.items.records import Review
from samdocs.items.risk import RiskControl
from samdocs.items.soup import SoupComponent
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.project import Project
from samdocs.project.values import meaning
from samdocs.source.patterns import PathPatterns, first_folder

PROVING = ("verifies", "shows_effectiveness_of", "validates")
#: Folders whose files never age a result: they tell of it.
_TELLING = ("records/", "evidence/", "documents/")
#: Collections that tell what happened, or how else something is proved; they never age a result.
_TELLING_COLLECTIONS = frozenset(
    {
        *("test_runs", "anomalies", "changes", "feedback", "builds", "regression_analyses"),
        *("reviews", "approvals", "waivers", "link_reviews", "attestations"),
        *("tests", "studies", "usability_evaluations"),
    }
)
#: Controls in these places are no software, so files say nothing of them.
_OUTSIDE_SOFTWARE = frozenset({"hardware", "labelling", "clinical_procedure"})
_ID_DIGITS = 40


class Part(NamedTuple):
    """One thing a result stands on: an item, a file, or the sources of another repository."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"`{self.name}`"


@dataclass(frozen=True)
class Everything:
    """All items and files of a state; the many results that stand on it share it.

    Attributes:
        parts: Each with what identifies its state there.
    """

    parts: Mapping[Part, str] = field(default_factory=dict)
    _known: dict[int, tuple[Part, ...]] = field(default_factory=dict, compare=False)

    def differences(self, other: Everything) -> tuple[Part, ...]:
        """Return what is not the same in both, sorted."""
        if id(other) not in self._known:
            self._known[id(other)] = _differing(self.parts, other.parts)
        return self._known[id(other)]


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything a result stands on, at one state of the project.

    Attributes:
        parts: Each part with what identifies its state there.
        repositories: Other repositories in which sources lie; builds name their commits.
        rest: Everything else, where nobody says which of it matters; None if somebody does.
    """

    parts: Mapping[Part, str]
    repositories: frozenset[str] = frozenset()
    rest: Everything | None = None

    def differences(self, other: Basis) -> tuple[Part, ...]:
        """Return what is not the same in both, sorted."""
        changed = _differing(self.parts, other.parts)
        if self.rest is None and other.rest is None:
            return changed
        more = (self.rest or Everything()).differences(other.rest or Everything())
        return tuple(dict.fromkeys((*changed, *more)))


def _differing(one: Mapping[Part, str], other: Mapping[Part, str]) -> tuple[Part, ...]:
    names = one.keys() | other.keys()
    return tuple(sorted(name for name in names if one.get(name) != other.get(name)))


@dataclass
class State:
    """The project at one commit, or in its folder, and the ids of its files.

    Attributes:
        is_folder: Whether files are those on disk.
    """

    project: Project
    _tracked: Mapping[str, str] | None = field(default=None, init=False)
    _everything: Everything | None = field(default=None, init=False)
    _named: dict[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict, init=False)

    @property
    def is_folder(self) -> bool:
        """Whether the files are those of the folder, not of a commit."""
        return self.project.at is None

    def everything(self) -> Everything:
        """Return what any software may stand on, where nobody says which: all items and files.

        What tells of results and of their circumstances is left out, wherever it stands.
        """
        if self._everything is None:
            found = {Part("file", path): known for path, known in self.file_ids(()).items()}
            for item in self.project.items.values():
                if item.collection not in _TELLING_COLLECTIONS:
                    found[Part("item", str(item.id))] = _meaning(self.project, item.id)
            self._everything = Everything(found)
        return self._everything

    def file_ids(self, patterns: Iterable[str]) -> Mapping[str, str]:
        """Return the ids of the files that some patterns name; without patterns of every file.

        The sources of samdocs itself count by the items they hold, so they are none of these.
        """
        asked = tuple(sorted(set(patterns)))
        if asked not in self._named:
            wanted = PathPatterns(asked)
            tracked = {
                path: known
                for path, known in self._tracked_ids().items()
                if (wanted.match(path) if asked else not self._is_telling(path))
            }
            named = self._folder_ids(asked, tracked) if self.is_folder else tracked
            self._named[asked] = named
        return self._named[asked]

    def _is_telling(self, path: str) -> bool:
        return path.startswith(_TELLING) or path in self.project.sources

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


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the code of some software items lies.

    Attributes:
        paths: Patterns of files of this repository, sorted.
        repositories: Names of other repositories.
        has_software: Whether there is a software item at all.
    """

    paths: tuple[str, ...]
    repositories: frozenset[str]
    has_software: bool


def find_basis(state: State, proof: ItemId) -> Basis | None:
    """Return what a result of a proof stands on; None if the state has no such proof.

    It is the definition of the proof, what it proves, and the sources, SOUP and models of the
    software behind that. Where no path is known of that software, everything counts. A review has
    no definition beside itself, and only paths that are named.

    Args:
        state: The project at the state that is asked for.
        proof: The test, review, evaluation or study.
    """
    project = state.project
    item = project.items.get(proof)
    if item is None:
        return None
    targets = _targets(project, proof)
    software = _software(project, targets)
    parts = {Part("item", str(name)): _meaning(project, name) for name in targets}
    is_review = isinstance(item, Review)
    if not is_review:
        parts[Part("item", str(proof))] = _definition(project, item)
    parts |= {Part("item", name): text for name, text in _components(project, software)}
    sources = _sources(software)
    if sources.paths:
        parts |= {
            Part("file", path): known for path, known in state.file_ids(sources.paths).items()
        }
    unnamed = not (sources.paths or sources.repositories or is_review)
    is_everything = unnamed and any(_may_be_software(project, name) for name in targets)
    return Basis(parts, sources.repositories, state.everything() if is_everything else None)


def find_sources(project: Project, proof: ItemId) -> Sources:
    """Return where the code behind a proof lies, as far as the software items say it."""
    return _sources(_software(project, _targets(project, proof)))


def _targets(project: Project, proof: ItemId) -> list[ItemId]:
    return [name for name in project.graph.targets(proof, *PROVING) if name in project.items]


def _meaning(project: Project, name: ItemId) -> str:
    meant = meaning(project, project.items[name])
    # What supports a claim is no part of what is claimed: naming evidence must not age it.
    return hash_meaning({key: meant[key] for key in meant if key != "supported_by"})


def _definition(project: Project, item: Item) -> str:
    """Return the hash of what was fixed before a proof was carried out."""
    meant = meaning(project, item)
    if isinstance(item, PerformanceStudy | UsabilityEvaluation):
        meant = {name: meant[name] for name in meant if name not in item.outcome_fields}
    return hash_meaning(meant)


def _may_be_software(project: Project, target: ItemId) -> bool:
    item = project.items[target]
    if not isinstance(item, RiskControl):
        return item.collection != "label_items"
    if item.implemented_in == "other_software_system" and item.system:
        return isinstance(project.items.get(item.system), SoftwareItem)
    return item.implemented_in not in _OUTSIDE_SOFTWARE


def _software(project: Project, targets: Iterable[ItemId]) -> tuple[SoftwareItem, ...]:
    """Return the software items behind some targets, with everything they are made of."""
    graph = project.graph
    waiting: list[ItemId] = []
    for name in _realising(project, targets):
        waiting += [name, *graph.current_targets(name, "allocated_to")]
    found: dict[ItemId, SoftwareItem] = {}
    while waiting:
        item = project.items.get(waiting.pop())
        if isinstance(item, SoftwareItem) and item.id not in found:
            found[item.id] = item
            waiting += graph.current_sources(item.id, "part_of")
    return tuple(found[name] for name in sorted(found))


def _realising(project: Project, targets: Iterable[ItemId]) -> set[ItemId]:
    """Return targets with what derives from them or implements them, down to the requirements."""
    waiting, found = list(targets), set[ItemId]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += project.graph.current_sources(name, "implements", "derives_from")
    return found


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


def _sources(software: Iterable[SoftwareItem]) -> Sources:
    items = list(software)
    named = [source for item in items for source in item.paths]
    paths = sorted({source.path for source in named if not source.repo})
    elsewhere = frozenset(source.repo for source in named if source.repo)
    return Sources(tuple(paths), elsewhere, bool(items))
