"""Whether a result still counts: it belongs to the build under release, and nothing under it changed.

IEC 62304:2006+A1:2015, 5.7.3, 5.7.5 c and 8.2.3; FDA 2023, VI.I.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import SHORT_DIGITS
from samdocs.evidence.git.objects import resolve
from samdocs.fields import ItemId, says_something
from samdocs.items.builds import Build
from samdocs.items.verification import RegressionAnalysis
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.project.states import state_at
from samdocs.proof.basis import Basis, State, find_basis

_MOST_NAMED = 3


class Standing(StrEnum):
    """What a result is worth for the software as it is; only the first two count."""

    VALID = "valid"
    CARRIED = "carried over"
    STALE = "stale"
    CLAIMED = "claimed"
    OTHER_BUILD = "of another build"
    DIRTY = "from uncommitted files"
    UNKNOWN = "cannot be told"

    @property
    def counts(self) -> bool:
        """Whether a result of this standing can verify anything."""
        return self is Standing.VALID or self is Standing.CARRIED


@dataclass(frozen=True, slots=True)
class Judged:
    """A result and what it is worth.

    Attributes:
        reason: Why, in words without a full stop.
        analysis: The record that carries it over; empty if none is needed.
        is_open: Whether nobody can tell because the history of the repository cannot be read.
    """

    execution: Execution
    standing: Standing
    reason: str
    analysis: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    standing: Standing
    reason: str
    analysis: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    """A result that would count if nothing had changed since.

    Attributes:
        commit: Since when; empty if that is not said.
        origin: Id of the build whose commit that is; empty for a commit the result names itself.
        build: Whose other repositories must be those of the release; None if that is assessed.
    """

    proof: ItemId
    commit: str
    standing: Standing = Standing.VALID
    origin: str = ""
    analysis: str = ""
    build: Build | None = None


@dataclass
class Freshness:
    """Judges the results of one project; states of other commits are read once."""

    project: Project
    _now: State = field(init=False)
    _states: dict[str, State] = field(default_factory=dict, init=False)
    _bases: dict[tuple[str, ItemId], Basis | None] = field(default_factory=dict, init=False)
    _commits: dict[str, str] = field(default_factory=dict, init=False)
    _answers: dict[tuple[ItemId, str, str, str, bool | None], _Answer] = field(
        default_factory=dict, init=False
    )

    def __post_init__(self) -> None:
        self._now = State(self.project)

    def judge(self, execution: Execution) -> Judged:
        """Return what a result is worth."""
        run = execution.record if execution.is_manual else ""  # an analysis may carry one run over
        key = (execution.proof, run, execution.build, execution.commit, execution.dirty)
        if key not in self._answers:
            self._answers[key] = self._answer(execution)
        found = self._answers[key]
        return Judged(execution, found.standing, found.reason, found.analysis, found.is_open)

    @property
    def releases(self) -> tuple[Build, ...]:
        """The builds under release: they bear the version of the device."""
        version = self.project.config.device.version
        builds = self.project.of("builds")
        return tuple(b for b in builds if isinstance(b, Build) and version and b.version == version)

    def _answer(self, execution: Execution) -> _Answer:
        if not execution.is_bound:
            return _Answer(Standing.CLAIMED, "it names neither a build nor a commit")
        if execution.dirty:
            return _Answer(Standing.DIRTY, "files differed from the commit when it was made")
        build = self._build_of(execution)
        if isinstance(build, _Answer):
            return build
        if build is None:
            return self._of_commit(execution)
        return self._of_build(execution, build)

    def _build_of(self, execution: Execution) -> Build | _Answer | None:
        """Return the build a result belongs to; None where it names a commit of this repository."""
        named = self.project.items.get(ItemId(execution.build)) if execution.build else None
        if isinstance(named, Build):
            return named
        if execution.build:
            return _Answer(Standing.UNKNOWN, f"it names `{execution.build}`, which is no build")
        for build in self.project.of("builds"):
            if isinstance(build, Build) and _is_source(build, execution.commit):
                return build
        return None

    def _of_commit(self, execution: Execution) -> _Answer:
        """Judge a result of a commit of this repository; code elsewhere is named by its build only."""
        answer = self._compare(_Claim(execution.proof, execution.commit))
        basis = self._basis("", execution.proof) if answer.standing.counts else None
        if basis is None or not basis.repositories:
            return answer
        builds = (build for build in self.project.of("builds") if isinstance(build, Build))
        same = [build for build in builds if _is_made_of(build, execution.commit)]
        if not same:
            where = ", ".join(f"`{name}`" for name in sorted(basis.repositories))
            reason = f"it names no build, and its commit tells nothing of the code in {where}"
            return _Answer(Standing.UNKNOWN, reason)
        released = [build for build in same if build in self.releases]
        return self._of_build(execution, (released or same)[0])

    def _of_build(self, execution: Execution, build: Build) -> _Answer:
        """Judge a result of a build: is it the one under release, or is it carried over to it?"""
        releases, proof = self.releases, execution.proof
        commit = _commit(execution, build)
        if not releases or build in releases:
            return self._compare(_Claim(proof, commit, origin=build.id, build=build))
        for analysis in self._analyses(execution, build):
            to_build = self.project.items.get(ItemId(analysis.to_build or ""))
            if isinstance(to_build, Build):
                since = to_build.project_commit or ""
                carried = _Claim(proof, since, Standing.CARRIED, to_build.id, analysis.id, None)
                return self._compare(carried)
        for release in releases:
            if build.id in release.tested_builds and _is_assessed(release):
                assessed = _Claim(proof, commit, Standing.CARRIED, build.id, release.id, None)
                return self._compare(assessed)
        released = " or ".join(f"`{release.id}`" for release in releases)
        return _Answer(
            Standing.OTHER_BUILD, f"it was made on `{build.id}`, and {released} is to be released"
        )

    def _analyses(self, execution: Execution, build: Build) -> Iterator[RegressionAnalysis]:
        """Yield the analyses that carry a result from its build to the release, or to what it tested."""
        accepted = {release.id for release in self.releases}
        accepted |= {
            name
            for release in self.releases
            if _is_assessed(release)
            for name in release.tested_builds
        }
        for analysis in self.project.of("regression_analyses"):
            if not isinstance(analysis, RegressionAnalysis) or analysis.from_build != build.id:
                continue
            named = {name for row in analysis.carried_over for name in row.results}
            if analysis.to_build in accepted and named & {execution.proof, execution.record}:
                yield analysis

    def _compare(self, claim: _Claim) -> _Answer:
        """Judge by what has changed since a commit under the test and what it verifies."""
        untold = "so nobody can tell what has changed since"
        if not claim.commit:
            reason = f"`{claim.origin}` names no `project_commit`, {untold}"
            return _Answer(Standing.UNKNOWN, reason)
        if not self.project.git.available:
            return _Answer(Standing.UNKNOWN, f"{self.project.git.reason}, {untold}", is_open=True)
        try:
            changed = self._what_changed(claim)
        except SamdocsError as stop:
            return _Answer(Standing.UNKNOWN, stop.message, is_open=self.project.git.shallow)
        if changed:
            return _Answer(Standing.STALE, changed)
        reason = f"nothing it stands on changed since {claim.commit[:SHORT_DIGITS]}"
        return _Answer(claim.standing, reason, claim.analysis)

    def _what_changed(self, claim: _Claim) -> str:
        """Return what makes a result stale, in words; empty if nothing does."""
        since = claim.commit[:SHORT_DIGITS]
        before, now = self._basis(claim.commit, claim.proof), self._basis("", claim.proof)
        if before is None or now is None:
            return f"`{claim.proof}` was not there at {since}"
        changed = before.differences(now)
        if not changed:
            return self._other_sources(now, claim.build)
        named = ", ".join(str(part) for part in changed[:_MOST_NAMED])
        more = len(changed) - _MOST_NAMED
        return f"{named}{f' and {more} more' if more > 0 else ''} changed since {since}"

    def _other_sources(self, basis: Basis, build: Build | None) -> str:
        """Return why sources in other repositories are not those that are released; empty if they are."""
        if build is None or build in self.releases:
            return ""
        tested = {source.repo: source.commit for source in build.sources}
        for release in self.releases:
            released = {source.repo: source.commit for source in release.sources}
            for repository in sorted(basis.repositories):
                if tested.get(repository) != released.get(repository):
                    return f"`{build.id}` and `{release.id}` name other commits of `{repository}`"
        return ""

    def _basis(self, commit: str, proof: ItemId) -> Basis | None:
        """Return what a proof stands on at a commit; an empty name is the project as it is."""
        key = (commit, proof)
        if key not in self._bases:
            self._bases[key] = find_basis(self._state(commit), proof)
        return self._bases[key]

    def _state(self, commit: str) -> State:
        if not commit:
            return self._now
        if commit not in self._commits:
            self._commits[commit] = resolve(self.project.root, commit)
        full = self._commits[commit]
        if full not in self._states:
            self._states[full] = State(state_at(self.project, full))
        return self._states[full]


def _commit(execution: Execution, build: Build) -> str:
    """Return the commit of this repository a result of a build stands for."""
    of_source = any(source.commit.startswith(execution.commit) for source in build.sources)
    own = "" if of_source else execution.commit
    return own or build.project_commit or ""


def _is_source(build: Build, commit: str) -> bool:
    return any(source.commit.startswith(commit) for source in build.sources if source.repo)


def _is_made_of(build: Build, commit: str) -> bool:
    """Whether the documentation of a build is that of a commit; either may be written shorter."""
    own = build.project_commit or ""
    return bool(own) and (own.startswith(commit) or commit.startswith(own))


def _is_assessed(release: Build) -> bool:
    difference = release.differs_from_tested
    return difference is not None and says_something(difference.impact)
