"""What a test comes to by its results (IEC 62304:2006+A1:2015, 5.7.4 and 5.7.5).

Of several results of one build the worst counts. A test that names several environments passes
only with a result that counts in each of them. Where no result names an environment it cannot be
told which one is missing: then the results stand, and the reason says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from samdocs.evidence.results import Outcome
from samdocs.fields import ItemId
from samdocs.items.verification import Test
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.proof.freshness import Freshness, Judged, Standing
from samdocs.proof.words import Verdict, Word

_COMMAS = re.compile(r"[,;]")
_OF_OUTCOME: Mapping[Outcome, Word] = {
    Outcome.PASSED: Word.PASSED,
    Outcome.SKIPPED: Word.SKIPPED,
    Outcome.BLOCKED: Word.BLOCKED,
    Outcome.FAILED: Word.FAILED,
    Outcome.ERROR: Word.ERROR,
}
_DRAFT = "it is a draft, and no result is held against a draft"
#: What a proof without a result that counts comes to: the first of these that one of its results is.
_WITHOUT: Mapping[Standing, Word] = {
    Standing.STALE: Word.STALE,
    Standing.DIRTY: Word.DIRTY,
    Standing.UNKNOWN: Word.UNKNOWN,
    Standing.OTHER_BUILD: Word.OTHER_BUILD,
    Standing.CLAIMED: Word.CLAIMED,
}


def judge_test(project: Project, freshness: Freshness, proof: ItemId) -> Verdict:
    """Return what a test comes to."""
    executions = project.results.of(proof)
    if not executions:
        return _not_run(project, proof)
    judged = [freshness.judge(execution) for execution in executions]
    judged.sort(key=lambda one: not one.standing.counts)
    counting = [one for one in judged if one.standing.counts]
    if not counting:
        return without_counting(proof, judged)
    policy = project.config.evidence.retry_policy
    considered = _last_of_each(counting) if policy else counting
    worst = max(considered, key=lambda one: _outcome(one.execution, policy).badness)
    word, reason = _OF_OUTCOME[_outcome(worst.execution, policy)], _why(worst, policy)
    if word is Word.PASSED:
        word, reason = _everywhere(project, proof, considered, reason)
    return Verdict(proof, word, tuple(judged), worst, reason)


def _not_run(project: Project, proof: ItemId) -> Verdict:
    item = project.items.get(proof)
    if item is not None and item.status == "draft":
        return Verdict(proof, Word.NOT_RUN, reason=_DRAFT)
    return Verdict(proof, Word.NOT_RUN)


def without_counting(proof: ItemId, judged: Iterable[Judged]) -> Verdict:
    """Return what a proof comes to whose results are all worth nothing."""
    listed = tuple(judged)
    for standing, word in _WITHOUT.items():
        found = next((one for one in listed if one.standing is standing), None)
        if found is not None:
            return Verdict(proof, word, listed, found, found.reason, found.is_open)
    return Verdict(proof, Word.NOT_RUN, listed)


def _everywhere(
    project: Project, proof: ItemId, counting: Sequence[Judged], reason: str
) -> tuple[Word, str]:
    """Return the word and reason of a test whose results passed, by where they were obtained."""
    item = project.items.get(proof)
    asked = project.graph.targets(proof, "environment") if isinstance(item, Test) else ()
    if len(asked) < len(("one", "another")):
        return Word.PASSED, reason
    told = {name.casefold() for one in counting for name in named_environments(one.execution)}
    if not told:
        listed = ", ".join(f"`{name}`" for name in asked)
        return Word.PASSED, f"{reason}; no result says in which of {listed} it was obtained"
    missing = [name for name in asked if not _names(project, name) & told]
    if missing:
        listed = " and ".join(f"`{name}`" for name in missing)
        return Word.INCOMPLETE, f"no result that counts was obtained in {listed}"
    return Word.PASSED, reason


def named_environments(execution: Execution) -> tuple[str, ...]:
    """Return the environments a result names, by id or in words; several together by commas."""
    parts = (part.strip() for name in execution.environments for part in _COMMAS.split(name))
    return tuple(dict.fromkeys(part for part in parts if part))


def _names(project: Project, environment: ItemId) -> set[str]:
    item = project.items.get(environment)
    return {environment.casefold(), item.title.casefold() if item else ""} - {""}


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
