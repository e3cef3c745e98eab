"""What follows for each test, and for what it verifies (IEC 62304:2006+A1:2015, 5.7.4 and 5.7.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from samdocs.evidence.results import Outcome
from samdocs.fields import ItemId
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.proof.freshness import Freshness, Judged, Standing


class Word(StrEnum):
    """What a test comes to; nothing but PASSED ever looks good."""

    PASSED = "passed"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"
    ERROR = "error"
    STALE = "stale"
    CLAIMED = "claimed"
    OTHER_BUILD = "not run on this build"
    DIRTY = "from uncommitted files"
    UNKNOWN = "cannot be told"
    NOT_RUN = "not run"


_OF_OUTCOME: Mapping[Outcome, Word] = {
    Outcome.PASSED: Word.PASSED,
    Outcome.SKIPPED: Word.SKIPPED,
    Outcome.BLOCKED: Word.BLOCKED,
    Outcome.FAILED: Word.FAILED,
    Outcome.ERROR: Word.ERROR,
}
#: What a test without a result that counts comes to: the first of these that one of its results is.
_WITHOUT: Mapping[Standing, Word] = {
    Standing.STALE: Word.STALE,
    Standing.DIRTY: Word.DIRTY,
    Standing.UNKNOWN: Word.UNKNOWN,
    Standing.OTHER_BUILD: Word.OTHER_BUILD,
    Standing.CLAIMED: Word.CLAIMED,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test comes to.

    Attributes:
        judged: Its results, those that count first, otherwise in the order they were read.
        decisive: The result that decides; None if there is none.
        reason: Why, in words without a full stop.
    """

    proof: ItemId
    word: Word
    judged: tuple[Judged, ...] = ()
    decisive: Judged | None = None
    reason: str = "no result names it"

    @property
    def passes(self) -> bool:
        """Whether it proves anything."""
        return self.word is Word.PASSED


@dataclass
class Verdicts:
    """The verdict of every test of a project; each is found when first asked for."""

    project: Project
    _freshness: Freshness = field(init=False)
    _known: dict[ItemId, Verdict] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._freshness = Freshness(self.project)

    def of(self, proof: ItemId) -> Verdict:
        """Return what a test comes to."""
        if proof not in self._known:
            self._known[proof] = self._judge(proof)
        return self._known[proof]

    def proofs_of(self, item: ItemId, *verbs: str) -> tuple[Verdict, ...]:
        """Return the verdicts of the active tests that prove something of an item, by id.

        Args:
            item: What is proved.
            verbs: `verifies`, `shows_effectiveness_of`, `validates`; none means all three.
        """
        asked = verbs or ("verifies", "shows_effectiveness_of", "validates")
        sources = self.project.graph.current_sources(item, *asked)
        tests = (name for name in sources if self.project.items[name].collection == "tests")
        return tuple(self.of(name) for name in tests)

    def _judge(self, proof: ItemId) -> Verdict:
        executions = self.project.results.of(proof)
        if not executions:
            return Verdict(proof, Word.NOT_RUN)
        judged = [self._freshness.judge(execution) for execution in executions]
        judged.sort(key=lambda one: not one.standing.counts)
        counting = [one for one in judged if one.standing.counts]
        if not counting:
            return _without(proof, judged)
        policy = self.project.config.evidence.retry_policy
        considered = _last_of_each(counting) if policy else counting
        worst = max(considered, key=lambda one: _outcome(one.execution, policy).badness)
        word = _OF_OUTCOME[_outcome(worst.execution, policy)]
        return Verdict(proof, word, tuple(judged), worst, _why(worst, policy))


@lru_cache(maxsize=4)
def judge_evidence(project: Project) -> Verdicts:
    """Return the verdicts of a project; the same ones however often it is asked."""
    return Verdicts(project)


def _without(proof: ItemId, judged: Iterable[Judged]) -> Verdict:
    listed = tuple(judged)
    for standing, word in _WITHOUT.items():
        found = next((one for one in listed if one.standing is standing), None)
        if found is not None:
            return Verdict(proof, word, listed, found, found.reason)
    return Verdict(proof, Word.NOT_RUN, listed)


def _last_of_each(judged: Iterable[Judged]) -> list[Judged]:
    """Return the last result of each case, where a policy allows to repeat tests."""
    last: dict[tuple[str, str, str, tuple[str, ...]], Judged] = {}
    for one in judged:
        run = one.execution
        name = "" if run.is_manual else run.record
        key = (name, run.build, run.commit, run.environments)
        known = last.get(key)
        if known is None or _is_later(run, known.execution):
            last[key] = one
    return list(last.values())


def _is_later(one: Execution, other: Execution) -> bool:
    """Whether one result is later; without times the one that is read later is."""
    if one.moment is None or other.moment is None:
        return True
    return one.moment >= other.moment


def _outcome(execution: Execution, policy: str | None) -> Outcome:
    """Return the outcome that counts: what passed only when it was repeated has failed once."""
    repeated = execution.case is not None and execution.case.retried
    if repeated and execution.outcome is Outcome.PASSED and not policy:
        return Outcome.FAILED
    return execution.outcome


def _why(worst: Judged, policy: str | None) -> str:
    repeated = _outcome(worst.execution, policy) is not worst.execution.outcome
    if repeated:
        return "it passed only when it was repeated, and no policy allows that"
    return worst.reason
