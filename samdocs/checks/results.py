"""Rules on results: there are some, of the right build, and nothing changed since (5.7.3 to 5.8.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from samdocs.checks.evidence import left_open, some_of
from samdocs.checks.registry import Undecided, check, found, found_in
from samdocs.checks.select import described
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.items.verification import Test
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.proof import Judged, Standing, Verdict, Word, judge_evidence

#: What a test comes to that was carried out on what is to be released, whatever came out.
_CARRIED_OUT = frozenset({Word.PASSED, Word.FAILED, Word.ERROR})
_HINTS: Mapping[Word, str] = {
    Word.NOT_RUN: "run it and commit its results below `evidence/`, or record a manual run",
    Word.INCOMPLETE: "run it there too, and let the results name their environment",
    Word.CLAIMED: "let the results name their commit or build: the property `samdocs.commit`",
    Word.OTHER_BUILD: "run it again, or carry its result over by a regression analysis",
    Word.UNKNOWN: "let its results name a commit or build that is known here",
    Word.DIRTY: "commit, build, and run it again",
    Word.STALE: "run it again",
    Word.SKIPPED: "run it: what was skipped or failed as expected proves nothing",
    Word.BLOCKED: "remove what blocks it, and run it",
}
_ELSEWHERE = frozenset({Standing.OTHER_BUILD, Standing.UNKNOWN})
_PROVING = ("studies", "usability_evaluations", "reviews")


@check("VER002")
def test_without_result(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every test has a result for the build that is to be released.

    It names that build, or a commit since which nothing under the test has changed; or a regression
    analysis carries over the result of an earlier build. What was skipped, blocked, made from
    uncommitted files or bound to nothing is no result. What failed is one, and leads to a problem
    report (VER004).
    """
    tests = list(described(project, Test))
    verdicts = [judge_evidence(project).of(test.id) for test in tests]
    for test, verdict in zip(tests, verdicts, strict=True):
        if verdict.word not in _CARRIED_OUT and not verdict.is_open:
            yield found(
                project,
                "VER002",
                test,
                f"`{test.id}` has no result that counts for {_released(project)}:"
                f" {_what_there_is(verdict)}",
                hint=_HINTS.get(verdict.word, "run it again"),
            )
    yield from left_open(verdicts)
    if not tests:
        yield Undecided("no tests are described")


@check("VER003")
def result_from_elsewhere(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every result names the build or commit it was obtained on, and that is the released one.

    A file of results says so by the properties `samdocs.commit` or `samdocs.build` and
    `samdocs.dirty`, or by a file `<name>.samdocs.json` beside it. The commit that stores a file is
    not the one that was tested. Results of earlier builds may stay as history where a test has a
    later one; else a regression analysis says why they still hold.
    """
    verdicts = [judge_evidence(project).of(test.id) for test in described(project, Test)]
    for place, tests in _from_elsewhere(verdicts).items():
        noun = "result" if len(tests) == 1 else "results"
        yield _at(
            project,
            "VER003",
            place.execution,
            f"the {noun} for {some_of(tests)} in {place.where} cannot count: {place.reason}",
            "name what was tested; for another build add a `regression_analyses:` record",
        )
    yield from left_open(verdicts)


@check("VER007")
def stale_evidence(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No evidence is older than what it shows.

    A change of the test, of what it verifies, of the source code, SOUP or models behind that makes
    a result stale, and so it does with a review, an evaluation and a study. Carry it out again, or
    say in a regression analysis why it still holds. Old results may stay where there is a later one.
    """
    verdicts = judge_evidence(project)
    judged = [(item, verdicts.of(item.id)) for item in _proving(project)]
    for item, verdict in judged:
        if verdict.word is Word.STALE:
            yield found(
                project,
                "VER007",
                item,
                f"the evidence of `{item.id}` is stale: {verdict.reason}",
                hint="carry it out again, or carry it over by a regression analysis that says why",
            )
    waiting = (verdict for _, verdict in judged if verdict.word is not Word.NOT_EVALUATED)
    yield from left_open(waiting)


class _Place(NamedTuple):
    """Where results stand that cannot count, and why; the execution is the first of them."""

    where: str
    reason: str
    execution: Execution


def _from_elsewhere(verdicts: Iterable[Verdict]) -> Mapping[_Place, list[str]]:
    """Return the tests whose results cannot count for what they name, by place and reason."""
    found_places: dict[tuple[str, str], _Place] = {}
    tests: dict[_Place, list[str]] = {}
    for verdict, one in ((v, one) for v in verdicts for one in v.judged if _is_at_fault(one, v)):
        run = one.execution
        where = f"`{run.file or run.record}`"
        place = found_places.setdefault((where, one.reason), _Place(where, one.reason, run))
        named = tests.setdefault(place, [])
        if verdict.proof not in named:
            named.append(verdict.proof)
    return tests


def _is_at_fault(one: Judged, verdict: Verdict) -> bool:
    """Whether a result binds nothing, or is all a test has although it is of something else."""
    if one.standing is Standing.CLAIMED:
        return True
    is_history = any(other.standing.counts for other in verdict.judged)
    return one.standing in _ELSEWHERE and not one.is_open and not is_history


def _at(project: Project, code: str, execution: Execution, message: str, hint: str) -> Diagnostic:
    """Return a finding where a result stands: in its file, or at the manual run."""
    if execution.is_manual:
        return found(project, code, project.items[ItemId(execution.record)], message, hint=hint)
    return found_in(code, execution.file, 1, message, hint=hint)


def _released(project: Project) -> str:
    builds = [build.id for build in judge_evidence(project).freshness.releases]
    return some_of(builds) if builds else "the project as it is"


def _what_there_is(verdict: Verdict) -> str:
    if verdict.word in (Word.SKIPPED, Word.BLOCKED):
        return f"it {verdict.word.phrase}, {verdict.where or verdict.reason}"
    return verdict.reason


def _proving(project: Project) -> Iterator[Item]:
    """Yield what is to prove something: all tests, and what else is linked as evidence."""
    yield from described(project, Test)
    for collection in _PROVING:
        for item in project.of(collection):
            verbs = ("verifies", "shows_effectiveness_of", "validates")
            if item.external is None and project.graph.current_targets(item.id, *verbs):
                yield item
