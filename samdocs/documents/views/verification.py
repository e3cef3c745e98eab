"""The verification report: what the tests showed, on which build, and what that is worth.

IEC 62304:2006+A1:2015, 5.5.5, 5.6.7, 5.7.4, 5.7.5, 5.8.1 and 9.8; FDA 2023, VI.H.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samdocs.control.proofs import find_build
from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import Mark, missing
from samdocs.documents.scope import Scope
from samdocs.documents.views.builds import BuildRow, build_row
from samdocs.documents.views.conclusion import Conclusion, conclude
from samdocs.documents.views.other_evidence import OtherRow, other_evidence
from samdocs.documents.views.outcomes import mark_of
from samdocs.documents.views.parts import evidence, proving
from samdocs.documents.views.test_results import (
    EXECUTED,
    FailureRow,
    FileRow,
    ResultRow,
    UnprovedRow,
    failure_rows,
    file_rows,
    result_row,
    unproved_row,
)
from samdocs.fields import ItemId
from samdocs.items.builds import Build
from samdocs.items.verification import RegressionAnalysis, Test, TestRun
from samdocs.proof import Verdict, Word, judge_evidence

LEVELS = ("unit", "integration", "system", "acceptance")
#: How outcomes are counted together, in the order of the columns; the first alone proves anything.
COLUMNS = (
    ("Passed", (Word.PASSED,)),
    ("Failed", (Word.FAILED, Word.ERROR)),
    ("Skipped, blocked", (Word.SKIPPED, Word.BLOCKED, Word.INCOMPLETE, Word.OPEN)),
    ("Stale, other build", (Word.STALE, Word.OTHER_BUILD)),
    ("Claimed", (Word.CLAIMED, Word.DIRTY, Word.FORMATIVE)),
    ("Not told", (Word.UNKNOWN, Word.NOT_EVALUATED)),
    ("Not run", (Word.NOT_RUN, Word.WITHOUT_PROOF)),
)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """How many tests of one level came to what; counted from the tests."""

    name: str
    total: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelResults:
    """The results that count at one level."""

    name: str
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An environment or a tool the results depend on."""

    id: str
    title: Html
    version: Html
    text: Html


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where a run departed from its protocol."""

    run: Html
    tests: Html
    text: Html
    impact: Html


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a change of build leaves valid (IEC 62304:2006+A1:2015, 5.7.3)."""

    id: str
    title: Html
    builds: Html
    differences: Html
    impact: Html
    reruns: Html
    selection: Html
    carried: tuple[Html, ...]
    performed: str


@dataclass(frozen=True, slots=True)
class OpenRequirement:
    """A software requirement that is not proved for this build, with its evidence."""

    item: Html
    mark: Mark
    evidence: Html


@dataclass(frozen=True, slots=True)
class VerificationView:
    """Everything the report tells.

    Attributes:
        builds: What is to be released, then what else was tested.
        columns: Heads of the counts by level.
        results: Tests whose result counts and which passed or failed.
        unproved: Tests that prove nothing, the worst first.
        others: What proves beside executed tests.
        policy: Why tests may be repeated; empty if they may not.
    """

    builds: tuple[BuildRow, ...]
    environments: tuple[Place, ...]
    tools: tuple[Place, ...]
    columns: tuple[str, ...]
    levels: tuple[LevelRow, ...]
    results: tuple[LevelResults, ...]
    unproved: tuple[UnprovedRow, ...]
    others: tuple[OtherRow, ...]
    failures: tuple[FailureRow, ...]
    files: tuple[FileRow, ...]
    analyses: tuple[Analysis, ...]
    deviations: tuple[Deviation, ...]
    requirements: tuple[OpenRequirement, ...]
    policy: Html
    conclusion: Conclusion


def verification(scope: Scope) -> VerificationView:
    """Return what the verification report tells."""
    tests = [one for one in scope.project.of("tests") if isinstance(one, Test)]
    verdicts = judge_evidence(scope.project)
    found = {test.id: verdicts.of(test.id) for test in tests}
    failures = failure_rows(scope, found.values())
    return VerificationView(
        builds=tuple(_builds(scope, found.values())),
        environments=tuple(_places(scope, tests, "environment")),
        tools=tuple(_places(scope, tests, "tools")),
        columns=tuple(name for name, _ in COLUMNS),
        levels=tuple(_levels(tests, found)),
        results=tuple(_results(scope, tests, found)),
        unproved=tuple(_unproved(scope, found.values())),
        others=other_evidence(scope),
        failures=failures,
        files=file_rows(scope),
        analyses=tuple(_analyses(scope)),
        deviations=tuple(_deviations(scope)),
        requirements=tuple(_open_requirements(scope)),
        policy=scope.write.inline(scope.project.config.evidence.retry_policy),
        conclusion=conclude(scope, tuple(found.values()), failures),
    )


def _builds(scope: Scope, verdicts: Iterable[Verdict]) -> Iterator[BuildRow]:
    released = judge_evidence(scope.project).freshness.releases
    tested = {
        build.id: build
        for verdict in verdicts
        for judged in verdict.judged
        if (build := find_build(scope.project, judged.execution))
    }
    for build in released:
        for name in build.tested_builds:
            if isinstance(found := scope.item(name), Build):
                tested[found.id] = found
    yield from (build_row(scope, one, "to be released") for one in released)
    others = sorted(tested.keys() - {one.id for one in released})
    yield from (build_row(scope, tested[name], "tested") for name in others)


def _places(scope: Scope, tests: Iterable[Test], verb: str) -> Iterator[Place]:
    graph = scope.project.graph
    owners = [*(test.id for test in tests), *(run.id for run in scope.project.of("test_runs"))]
    for name in sorted({one for owner in owners for one in graph.current_targets(owner, verb)}):
        item = scope.item(name)
        if item is None:
            continue
        told = [getattr(item, field, None) for field in ("hardware", "software")]
        yield Place(
            item.id,
            scope.write.line(item.title),
            scope.write.line(getattr(item, "version", None)),
            join("; ", map(scope.write.inline, filter(None, told)))
            or scope.write.inline(getattr(item, "text", None)),
        )


def _levels(tests: Sequence[Test], found: dict[ItemId, Verdict]) -> Iterator[LevelRow]:
    names = [*LEVELS, None]
    for level in names:
        words = [found[test.id].word for test in tests if test.level == level]
        if words:
            yield _level(level or "no level", words)
    if tests:
        yield _level("all", [verdict.word for verdict in found.values()])


def _level(name: str, words: Sequence[Word]) -> LevelRow:
    counts = tuple(sum(word in group for word in words) for _, group in COLUMNS)
    return LevelRow(name, len(words), counts)


def _results(
    scope: Scope, tests: Sequence[Test], found: dict[ItemId, Verdict]
) -> Iterator[LevelResults]:
    for level in (*LEVELS, None):
        rows = [
            result_row(scope, test, found[test.id])
            for test in tests
            if test.level == level and found[test.id].word in EXECUTED
        ]
        if rows:
            yield LevelResults(f"{level or 'no'} level", tuple(rows))


def _unproved(scope: Scope, verdicts: Iterable[Verdict]) -> Iterator[UnprovedRow]:
    chosen = [one for one in verdicts if one.word not in EXECUTED]
    for verdict in sorted(chosen, key=lambda one: (-one.word.badness, one.proof)):
        yield unproved_row(scope, verdict)


def _analyses(scope: Scope) -> Iterator[Analysis]:
    write = scope.write
    for item in scope.project.of("regression_analyses"):
        if not isinstance(item, RegressionAnalysis):
            continue
        day = item.performed_at.isoformat() if item.performed_at else ""
        ends = [one for one in (item.from_build, item.to_build) if one]
        yield Analysis(
            item.id,
            write.line(item.title),
            join(" → ", map(scope.link, ends)) or missing("no builds"),
            write.inline(item.differences) or missing("no differences"),
            write.inline(item.impact) or missing("no impact"),
            write.links(item.reruns) or Html("none"),
            write.inline(item.selection) or missing("no reason"),
            tuple(
                fill("{}: {}", write.links(row.results), write.inline(row.reason))
                for row in item.carried_over
            ),
            ", ".join(filter(None, (scope.person(item.performed_by), day))),
        )


def _deviations(scope: Scope) -> Iterator[Deviation]:
    for run in scope.project.of("test_runs"):
        for one in run.deviations if isinstance(run, TestRun) else ():
            yield Deviation(
                scope.link(run.id),
                scope.write.links(scope.project.graph.current_targets(run.id, "runs")),
                scope.write.inline(one.text),
                scope.write.inline(one.impact) or missing("no impact"),
            )


def _open_requirements(scope: Scope) -> Iterator[OpenRequirement]:
    verdicts = judge_evidence(scope.project)
    for item in scope.project.of("software_requirements"):
        verdict = verdicts.of_item(item.id, "verifies")
        if item.external is None and not verdict.passes:
            proofs = evidence(scope, proving(scope, item.id, "verifies"), "no test")
            yield OpenRequirement(scope.named_link(item.id), mark_of(verdict.word), proofs)
