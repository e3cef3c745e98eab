"""What a document says of evidence, as inputs of its content hash: test, outcome, build, file hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pydantic import JsonValue

from samdocs.fields import ItemId
from samdocs.items.builds import Build
from samdocs.items.problems import ProblemReport
from samdocs.items.records import Review
from samdocs.items.verification import RegressionAnalysis, Test, TestRun
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.proof import Judged, judge_evidence
from samdocs.proof.basis import PROVING as PROVING_VERBS

#: Whose outcomes documents print.
PROVING = ("tests", "reviews", "studies", "usability_evaluations")


def proof_inputs(
    project: Project, named: Iterable[str], *, with_results: bool = False
) -> Mapping[str, JsonValue]:
    """Return what each proof among some items comes to, and why.

    Args:
        project: The project.
        named: Ids of the items a document shows or names.
        with_results: Whether every result is told, not only the one that decides.
    """
    known = _known(project)
    told: dict[str, JsonValue] = {}
    for name in sorted(set(named)):
        item = project.items.get(ItemId(name))
        if item is None or item.collection not in PROVING or item.is_retired:
            continue
        if (name, with_results) not in known:
            known[name, with_results] = _proof(project, item.id, with_results=with_results)
        told[name] = known[name, with_results]
    return told


@lru_cache(maxsize=4)
def _known(project: Project) -> dict[tuple[str, bool], JsonValue]:
    """Return what is told of the proofs of a project, to be added to: many documents name the same."""
    del project
    return {}


def _proof(project: Project, proof: ItemId, *, with_results: bool) -> JsonValue:
    verdict = judge_evidence(project).of(proof)
    shown = verdict.judged if with_results else [one for one in (verdict.decisive,) if one]
    return [verdict.word.value, verdict.reason, _results(project, shown)]


def _results(project: Project, shown: Iterable[Judged]) -> list[JsonValue]:
    """Return results with how many say the same: cases of a file are counted, not named."""
    alike: dict[tuple[object, ...], tuple[Judged, int]] = {}
    for one in shown:
        run = one.execution
        key = (
            one.standing,
            message_of(one),
            one.analysis,
            run.outcome,
            run.build,
            run.commit,
            run.moment,
            run.executed_by,
            run.record if run.is_manual else "",
            run.file,
        )
        first, number = alike.get(key, (one, 0))
        alike[key] = (first, number + 1)
    return [_said(project, first, number) for first, number in alike.values()]


def find_proofs(project: Project) -> Iterator[ItemId]:
    """Yield whatever is to prove something, by kind and id; reviews only where they say what."""
    for collection in PROVING:
        for item in project.of(collection):
            targets = project.graph.current_targets(item.id, *PROVING_VERBS)
            if targets or not isinstance(item, Review):
                yield item.id


def find_workers(project: Project, shown: Iterable[str]) -> Iterator[str]:
    """Yield who did what is shown: who ran tests, analysed a change, or verified a resolution."""
    for name in shown:
        item = project.items[ItemId(name)]
        match item:
            case Test():
                yield from (one.executed_by for one in project.results.of(item.id))
            case TestRun():
                yield item.executed_by or ""
            case RegressionAnalysis():
                yield item.performed_by or ""
            case ProblemReport():
                yield (item.closure.verified_by if item.closure else None) or ""
            case _:
                pass


def find_build(project: Project, run: Execution) -> Build | None:
    """Return the build a result belongs to: the one it names, else the one made of its commit."""
    if run.build:
        named = project.items.get(ItemId(run.build))
        return named if isinstance(named, Build) else None
    made = (b for b in project.of("builds") if isinstance(b, Build) and run.commit)
    return next((b for b in made if (b.project_commit or "").startswith(run.commit)), None)


def message_of(judged: Judged) -> str:
    """Return what the file of results says of a result that did not pass, else why it counts or not."""
    case = judged.execution.case
    counts = judged.standing.counts
    return case.message if counts and case and case.message else judged.reason


def _said(project: Project, judged: Judged, number: int) -> JsonValue:
    run = judged.execution
    build = find_build(project, run)
    return [
        number,
        judged.standing.value,
        message_of(judged),
        judged.analysis,
        run.outcome.value,
        run.build,
        [build.id, build.version or ""] if build else [],
        run.commit,
        run.moment.isoformat() if run.moment else "",
        run.executed_by,
        run.record if run.is_manual else "",
        run.sha256,
    ]
