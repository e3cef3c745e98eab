"""What evidence other than tests comes to: reviews, usability evaluations and studies.

They are judged as tests are: by what came out, and by whether it still holds for the build under
release (ISO 14971:2019, 7.2; ISO 13485:2016, 7.3.5 to 7.3.7; IEC 62366-1:2015+A1:2020, 5.9).
An analysis, inspection or demonstration with steps is a test with that method.
"""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.evidence.results import Outcome
from samdocs.fields import ItemId, says_something
from samdocs.items import Item
from samdocs.items.builds import Build
from samdocs.items.records import Review
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import ScenarioResult, UsabilityEvaluation
from samdocs.items.verification import RegressionAnalysis
from samdocs.project import Project
from samdocs.project.recorded import find_recorded
from samdocs.project.results import Execution
from samdocs.proof.freshness import Freshness, Judged, Standing
from samdocs.proof.tests import without_counting
from samdocs.proof.words import Verdict, Word

_NOT_RECOMPUTED = "needs recomputed study results"


def judge_other(project: Project, freshness: Freshness, item: Item) -> Verdict:
    """Return what a review, an evaluation or a study comes to."""
    if item.external is not None:
        reason = f"it is kept in {item.external.system}"
        return Verdict(item.id, Word.NOT_EVALUATED, reason=reason, is_open=True)
    match item:
        case Review():
            return _judge_review(project, freshness, item)
        case UsabilityEvaluation():
            return _judge_evaluation(freshness, item)
        case PerformanceStudy():
            return _judge_study(freshness, item)
        case _:
            return Verdict(item.id, Word.NOT_RUN, reason=f"a {item.noun} proves nothing")


def _judge_review(project: Project, freshness: Freshness, review: Review) -> Verdict:
    """A review proves what it says at the commit that last changed it, if it is concluded."""
    if open_points := list(_open_points(review)):
        return Verdict(review.id, Word.OPEN, reason=open_points[0])
    recorded = find_recorded(project, review)
    if not recorded.commit:
        word = Word.UNKNOWN if recorded.is_open else Word.CLAIMED
        return Verdict(review.id, word, reason=recorded.reason, is_open=recorded.is_open)
    judged = [
        freshness.judge(Execution(review.id, Outcome.PASSED, commit=commit, record=review.id))
        for commit in (recorded.commit, *_carried_to(project, freshness, review.id))
    ]
    return _by_standing(review.id, judged)


def _open_points(review: Review) -> Iterator[str]:
    """Yield what a review lacks, so that it shows nothing yet."""
    if review.date is None:
        yield "it has no date"
    if not review.participants:
        yield "it does not say who took part"
    if not says_something(review.conclusion):
        yield "it has no conclusion"
    for finding in review.findings:
        if finding.state != "closed":
            yield f"a finding is not closed: {finding.text}"
    for asked in review.checklist:
        if asked.answer == "no" and not says_something(asked.comment):
            yield f"a question is answered no without a comment: {asked.question}"


def _carried_to(project: Project, freshness: Freshness, proof: ItemId) -> Iterator[str]:
    """Yield the commits of the builds under release to which an analysis carries a review."""
    for analysis in project.of("regression_analyses"):
        if not isinstance(analysis, RegressionAnalysis):
            continue
        named = {name for row in analysis.carried_over for name in row.results}
        build = project.items.get(analysis.to_build) if analysis.to_build else None
        if proof in named and isinstance(build, Build) and build in freshness.releases:
            yield from filter(None, [build.project_commit])


def _judge_evaluation(freshness: Freshness, evaluation: UsabilityEvaluation) -> Verdict:
    """A summative evaluation proves if it was carried out and every failure is decided."""
    if evaluation.kind != "summative":
        kind = evaluation.kind or "of no kind"
        reason = f"it is {kind}, and only a summative evaluation proves anything"
        return Verdict(evaluation.id, Word.FORMATIVE, reason=reason)
    tried = [result for result in evaluation.results if result.attempts]
    if evaluation.executed_at is None or not tried:
        missing = "when it was carried out" if evaluation.executed_at is None else "any attempt"
        return Verdict(evaluation.id, Word.NOT_RUN, reason=f"it does not tell {missing}")
    if open_points := [point for result in evaluation.results for point in _undecided(result)]:
        return Verdict(evaluation.id, Word.OPEN, reason=open_points[0])
    return _by_standing(evaluation.id, [freshness.judge(_execution(evaluation))])


def _undecided(result: ScenarioResult) -> Iterator[str]:
    """Yield what is left open of a scenario: failures nobody decided on, attempts nobody counted."""
    where = f"at `{result.scenario}`"
    if not result.attempts or result.successes is None:
        yield f"it does not count attempts and successes {where}"
        return
    failed = result.attempts - result.successes
    if failed > 0 and not result.use_errors:
        yield f"{failed} of {result.attempts} attempts failed {where}, and no use error tells why"
    for error in result.use_errors:
        if not says_something(error.decision):
            yield f"nothing is decided on a use error {where}: {error.text}"


def _judge_study(freshness: Freshness, study: PerformanceStudy) -> Verdict:
    """A study proves nothing before its performance is recomputed from its counts."""
    if study.executed_at is None or not study.results:
        missing = "when it was carried out" if study.executed_at is None else "any result"
        return Verdict(study.id, Word.NOT_RUN, reason=f"it does not tell {missing}")
    judged = freshness.judge(_execution(study))
    if not judged.standing.counts:
        return without_counting(study.id, [judged])
    return Verdict(study.id, Word.NOT_EVALUATED, (judged,), judged, _NOT_RECOMPUTED, is_open=True)


def _execution(item: UsabilityEvaluation | PerformanceStudy) -> Execution:
    return Execution(
        proof=item.id,
        outcome=Outcome.PASSED,
        build=item.build or "",
        moment=item.executed_at,
        executed_by=getattr(item, "executed_by", None) or "",
        record=item.id,
    )


def _by_standing(proof: ItemId, judged: list[Judged]) -> Verdict:
    counting = next((one for one in judged if one.standing.counts), None)
    if counting is None:
        return without_counting(proof, judged)
    carried = f", as `{counting.analysis}` says" if counting.standing is Standing.CARRIED else ""
    reason = f"{counting.reason}{carried}"
    return Verdict(proof, Word.PASSED, tuple(judged), counting, reason)
