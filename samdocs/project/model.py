"""The project as one immutable value: what was read, how it is linked, what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from samdocs.config import Config
from samdocs.diagnostics import Diagnostic, Location, SamdocsError
from samdocs.evidence.git.arrivals import read_commits_since
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.history import FileCommit, read_file_commits, read_file_histories
from samdocs.evidence.git.item_history import ItemHistories, read_item_histories
from samdocs.evidence.git.objects import resolve
from samdocs.evidence.git.second_reading import SecondReading, read_again
from samdocs.evidence.git.setting_history import SettingHistories, read_setting_histories
from samdocs.evidence.git.signatures import Signature, Signatures
from samdocs.evidence.git.state import GitState, find_project, read_commit_state, read_git_state
from samdocs.evidence.git.version_tags import VersionHistory, read_version_history
from samdocs.fields import ItemId
from samdocs.graph import TraceGraph
from samdocs.items import COLLECTIONS, Item, ReadItem, WrittenLink
from samdocs.items.meaning import build_meaning, hash_meaning
from samdocs.project.components import Components, read_all_components
from samdocs.project.evidence_files import EvidenceFiles, find_evidence
from samdocs.project.keys import KeyRing, read_key_ring
from samdocs.project.narratives import Narrative, find_templates, read_narratives
from samdocs.project.results import Results, read_all_results
from samdocs.project.suspects import Suspects, find_suspects
from samdocs.project.switches import find_switches, first_item_of
from samdocs.project.vulnerabilities import VulnerabilityData, read_all_vulnerabilities
from samdocs.safety import (
    Policy,
    RiskJudgement,
    SoftwareClasses,
    build_policy,
    classify,
    judge_risks,
)
from samdocs.source import PROJECT_FILE, Files, Source

#: The word of `controlled_from` for a project whose changes nobody controls yet.
NOT_YET = "none"
UNCONTROLLED = f"changes are not under control yet (`controlled_from: {NOT_YET}`)"


@dataclass(frozen=True)
class Options:
    """What the caller says beside the project itself.

    Attributes:
        date: Stands for the commit's time outside git.
        trust_repository: Read a repository that belongs to another user.
        jobs: Number of worker processes; 0 lets the machine decide.
    """

    date: datetime | None = None
    trust_repository: bool = False
    jobs: int = 0


@dataclass(frozen=True, eq=False)
class Project:
    """A project after reading; loading never raises for what its files hold.

    Attributes:
        root: The folder with samdocs.yaml.
        files: What the project was read from: that folder, or a commit.
        config: What samdocs.yaml says; a stand-in where it could not be read (see `diagnostics`).
        sources: Every YAML file by its name, samdocs.yaml included.
        read: How each item was read, by id; retired and external ones included.
        items: The typed items by id, sorted.
        broken: Ids of items that exist but could not be read.
        graph: Items and links.
        diagnostics: Everything found while reading, sorted.
        at: The state of the commit the project was read from; None if from the folder.
        states: The same project at other commits, as far as `states.state_at` was asked for them.
    """

    root: Path
    files: Files
    config: Config
    sources: Mapping[str, Source]
    read: Mapping[ItemId, ReadItem]
    items: Mapping[ItemId, Item]
    broken: frozenset[str]
    graph: TraceGraph
    diagnostics: tuple[Diagnostic, ...]
    options: Options = Options()
    at: GitState | None = None
    states: dict[str, Project] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def policy(self) -> Policy:
        """The risk policy with its faults."""
        return build_policy(self.config.risk_policy)

    @cached_property
    def risks(self) -> Mapping[ItemId, RiskJudgement]:
        """Every risk judged by the policy, by id."""
        return judge_risks(self.graph, self.policy)

    @cached_property
    def classes(self) -> SoftwareClasses:
        """The IEC 62304 classes of systems and items."""
        return classify(self.graph, self.policy, self.risks, self.config.classification)

    @cached_property
    def narratives(self) -> tuple[Narrative, ...]:
        """The Markdown files of `documents/`; read when first asked for."""
        return read_narratives(self.files)

    @cached_property
    def templates(self) -> frozenset[str]:
        """Keys of the documents for which samdocs or the project has a template."""
        return find_templates(self.files)

    @cached_property
    def git(self) -> GitState:
        """Where the project stands in git; read when first asked for."""
        if self.at is not None:
            return self.at
        names = sorted({*self.sources, *self.key_ring.files})
        inputs = [self.root / name for name in names]
        return read_git_state(
            self.root, inputs=inputs, trust_repository=self.options.trust_repository
        )

    @cached_property
    def key_ring(self) -> KeyRing:
        """The public keys of the people, which decide whose a signature is."""
        return read_key_ring(self.config, self.config_source, self.files)

    @cached_property
    def signatures(self) -> Signatures:
        """The signatures of commits and tags, each checked when first asked for."""
        return Signatures(self.root, self.key_ring.keys)

    def signature_of(self, commit: str) -> Signature:
        """Return what is known of the signature of the commit with this full id."""
        return self.signatures.of([commit])[commit]

    def tag_signature(self, name: str) -> Signature:
        """Return what is known of the signature of a tag."""
        return self.signatures.of_tag(name)

    @cached_property
    def item_histories(self) -> ItemHistories:
        """The history of every item by meaning, up to the commit read or checked out.

        Raises:
            SamdocsError: There is no git, no repository, no commit, or only a part of its history.
        """
        commit = self.at.commit.hash if self.at and self.at.commit else "HEAD"
        trusted = self.options.trust_repository
        prefix, commit = find_project(self.root, commit, trust_repository=trusted)
        entries: dict[str, list[ReadItem]] = {}
        for entry in self.read.values():
            entries.setdefault(entry.source.file, []).append(entry)
        known = ((self.sources[file].text.encode(), read) for file, read in entries.items())
        return read_item_histories(
            self.root, commit, prefix=prefix, baseline=self._controlled_from(), known=known
        )

    @cached_property
    def suspects(self) -> Suspects:
        """The suspect links; outside git, or where history is cut off, why none can be told."""
        histories = self.judged_histories
        if isinstance(histories, str):
            return Suspects(undecided=histories)
        return find_suspects(histories, self.graph, self.inverse_links) if histories else Suspects()

    @cached_property
    def judged_histories(self) -> ItemHistories | str | None:
        """`item_histories` for rules that judge it from `controlled_from` on.

        Why they cannot be told where they cannot; None before the first commit.
        """
        if self.is_uncontrolled:
            return UNCONTROLLED
        try:
            histories = self.item_histories
        except SamdocsError as stop:
            return None if self.git.available and self.git.commit is None else stop.message
        if self.config.controlled_from and not histories.baseline:
            return f"`controlled_from: {self.config.controlled_from}` is no commit of this history"
        return histories

    @property
    def is_uncontrolled(self) -> bool:
        """Whether samdocs.yaml says that changes are not under control yet."""
        return self.config.controlled_from == NOT_YET

    def _controlled_from(self) -> str:
        """Return the id of the commit that `controlled_from` names; empty if it names none."""
        try:
            named = self.config.controlled_from
            return resolve(self.root, named) if named and not self.is_uncontrolled else ""
        except SamdocsError:
            return ""

    @cached_property
    def setting_histories(self) -> SettingHistories:
        """The history of every setting of samdocs.yaml, up to the commit read or checked out.

        Raises:
            SamdocsError: As for `item_histories`.
        """
        log, trusted = self.item_histories.log, self.options.trust_repository
        prefix, _ = find_project(self.root, log[0].hash, trust_repository=trusted)
        return read_setting_histories(self.root, log, prefix=prefix)

    @cached_property
    def versions(self) -> VersionHistory:
        """The version tags up to the commit read or checked out.

        Raises:
            SamdocsError: There is no git, no repository, no commit, or only a part of its history.
        """
        commit = self._recorded.commit
        return read_version_history(self.root, commit.hash) if commit else VersionHistory()

    def commits_since(self, start: str = "") -> tuple[Commit, ...]:
        """Return the commits up to the one read or checked out, children before parents.

        Args:
            start: Full id of a commit; what it holds is left out. Empty for the whole history.

        Raises:
            SamdocsError: There is no git, no repository, no commit, or only a part of its history.
        """
        commit = self._recorded.commit
        return read_commits_since(self.root, start, commit.hash) if commit else ()

    @cached_property
    def controlled_commits(self) -> tuple[Commit, ...] | str:
        """The commits after `controlled_from`, children before parents; or why they are not told."""
        if not self.config.controlled_from:
            return (
                "samdocs.yaml does not say from where on changes are controlled: `controlled_from`"
            )
        if self.is_uncontrolled:
            return UNCONTROLLED
        if self.git.available and self.git.commit is None:
            return ()
        try:
            start, history = self._controlled_from(), self.versions.commits
        except SamdocsError as stop:
            return stop.message
        if start not in history:
            return f"`controlled_from: {self.config.controlled_from}` is no commit of this history"
        return self.commits_since(start)

    @cached_property
    def _recorded(self) -> GitState:
        """The state of the commit where histories end."""
        trusted = self.options.trust_repository
        return self.at or read_commit_state(self.root, "HEAD", trust_repository=trusted)

    @cached_property
    def evidence(self) -> EvidenceFiles:
        """Which files are evidence, and for what; looked for when first asked."""
        return find_evidence(self.files, self.config.evidence, self.config_source)

    @cached_property
    def results(self) -> Results:
        """What was executed, by test; read when first asked for."""
        return read_all_results(self.files, self.evidence, self.items)

    @cached_property
    def components(self) -> Components:
        """What SBOMs and lock files list; read when first asked for."""
        return read_all_components(self.files, self.evidence)

    @cached_property
    def item_hashes(self) -> Mapping[ItemId, str]:
        """The hash of what each item means, by id."""
        inverse = self.inverse_links
        return {
            name: hash_meaning(build_meaning(item, inverse.get(name, ())))
            for name, item in self.items.items()
        }

    @cached_property
    def vulnerability_data(self) -> VulnerabilityData:
        """What VEX files, SBOMs and lists say of vulnerabilities; read when first asked for."""
        return read_all_vulnerabilities(self.files, self.evidence, self.components, self.items)

    @cached_property
    def inverse_links(self) -> Mapping[ItemId, tuple[WrittenLink, ...]]:
        """The links that stand on the side of their target, by the item that owns the verb."""
        found: dict[ItemId, list[WrittenLink]] = {}
        for entry in self.read.values():
            for link in entry.links:
                if link.inverse:
                    found.setdefault(link.source, []).append(link)
        return {owner: tuple(links) for owner, links in found.items()}

    @cached_property
    def second_reading(self) -> SecondReading:
        """What GitPython says to `git`; it costs its import, so only documents ask for it."""
        return read_again(self.root, self.git, is_checkout=self.at is None)

    @cached_property
    def moment(self) -> datetime | None:
        """The time rules compare with: the commit's, outside git the caller's; else not known."""
        commit = self.git.commit if self.git.available else None
        return commit.committed if commit and commit.committed else self.options.date

    @property
    def today(self) -> date | None:
        """The day of `moment`."""
        return self.moment.date() if self.moment else None

    @cached_property
    def switches(self) -> frozenset[str]:
        """The words of `applies` that hold: markets, ai, cyber, phi, legacy."""
        return find_switches(self.config, self.graph)

    def has_items_of(self, switch: str) -> bool:
        """Whether items exist that turn a switch on, whatever samdocs.yaml says."""
        return self.first_item_of(switch) is not None

    def first_item_of(self, switch: str) -> ItemId | None:
        """Return an item that turns a switch on; None if there is none."""
        return first_item_of(self.graph, switch)

    @property
    def version(self) -> str:
        """The device's version; without one, `draft-` and the commit, as far as it is known."""
        if self.config.device.version:
            return self.config.device.version
        commit = self.git.commit if self.git.available else None
        return f"draft-{commit.short}" if commit else "draft"

    @property
    def config_source(self) -> Source:
        """The file samdocs.yaml."""
        return self.sources[PROJECT_FILE]

    def locate(self, item: str, *path: str | int) -> Location | None:
        """Return the place of an item, or of a field of it; None if it was not read from a file."""
        read = self.read.get(ItemId(item))
        if read is None:
            return None
        return read.source.locate((*read.path, *path))

    def locate_config(self, *path: str | int) -> Location:
        """Return the place of a setting in samdocs.yaml; of the nearest above it if it is absent."""
        return self.config_source.locate(path)

    def of(self, collection: str) -> tuple[Item, ...]:
        """Return the items of a collection that are not retired, in the order of their ids."""
        return self.graph.of(collection)

    def counts(self) -> Mapping[str, int]:
        """Return how many items each collection has, retired ones left out; no zero entries."""
        found = {name: len(self.graph.of(name)) for name in COLLECTIONS}
        return {name: count for name, count in found.items() if count}

    def histories(
        self, documents: Mapping[str, tuple[str, ...]]
    ) -> Mapping[str, tuple[FileCommit, ...]]:
        """Return the commits that touched the files of each document, newest first.

        The tags on the project's own commit are those of `git`, here as everywhere.
        """
        if not self.git.available or self.git.commit is None:
            return dict.fromkeys(documents, ())
        found = read_file_histories(self.root, documents, revision=self.git.commit.hash)
        return {key: tuple(map(self._with_own_tags, rows)) for key, rows in found.items()}

    def file_commits(self, commits: Iterable[str]) -> Mapping[str, FileCommit]:
        """Return commits as rows of a revision history, by their full ids."""
        found = read_file_commits(self.root, sorted(set(commits)))
        return {name: self._with_own_tags(row) for name, row in found.items()}

    def _with_own_tags(self, row: FileCommit) -> FileCommit:
        commit = self.git.commit
        if commit is None or row.commit != commit.hash:
            return row
        return replace(row, tags=tuple(tag.name for tag in self.git.tags))
