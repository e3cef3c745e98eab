"""Rules on tests that did not pass (IEC 62304:2006+A1:2015, 5.6.8, 5.7.2 and 5.7.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samdocs.checks.registry import Undecided, check, found, found_in
from samdocs.checks.select import described, existing
from samdocs.diagnostics import Diagnostic
from samdocs.evidence.results import Outcome
from samdocs.fields import ItemId
from samdocs.items.builds import Build
from samdocs.items.problems import ProblemReport
from samdocs.items.verification import Test, TestRun
from samdocs.project import Project
from samdocs.project.results import Execution
from samdocs.proof import Verdict, Word, judge_evidence

_UNFAVOURABLE = ("fail", "blocked")
_NOT_PERFORMED = ("skipped", "not_run")
_FAILED = frozenset({Word.FAILED, Word.ERROR, Word.BLOCKED})


@check("VER004")
def failed_run_without_anomaly(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every failed or blocked test leads to a problem report.

    A failure that nobody wrote down is a failure nobody judged. Name the report under `anomalies:`
    of a manual run; a report that `affects` the test and was `found_in` the build counts too, and
    is the way for automated tests. A test that passed only when it was repeated has failed, unless
    `evidence: retry_policy` of samdocs.yaml says why that may be. Of automated tests the results
    that count for the release are judged, of manual runs every one.
    """
    for run in described(project, TestRun):
        if run.result in _UNFAVOURABLE and not _is_run_reported(project, run):
            said = "failed" if run.result == "fail" else "was blocked"
            yield found(
                project,
                "VER004",
                run,
                f"`{run.id}` {said}, but no problem report says so",
                hint="write a problem report and name it under `anomalies:`",
                field=("result",),
            )
    for test, verdict, execution in _automated(project, _FAILED):
        if not _is_reported(project, [test.id], _builds_of(project, execution)):
            yield found_in(
                "VER004",
                execution.file,
                execution.line,
                f"`{test.id}` {_what_failed(verdict)} in `{execution.file}`, but no problem report"
                " says so",
                hint=f"write a problem report that `affects: [{test.id}]` and was `found_in` the"
                " build",
                item=test.id,
            )
    yield from without_tests(project)


@check("VER008")
def unperformed_run_unexplained(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A test that was skipped, failed as expected or was not run is no pass, and says why.

    Write the reason and what it means under `deviations:` of the run. Of an automated test record a
    run with `result: skipped` that has them, or give the test a reason: `reasons: {VER008: …}`. That
    explains it; it does not make it pass.
    """
    for run in described(project, TestRun):
        if run.result in _NOT_PERFORMED and not run.deviations:
            yield found(
                project,
                "VER008",
                run,
                f"`{run.id}` was not performed and does not say why",
                hint="write why, and what it means, under `deviations:`",
                field=("result",),
            )
    for test, _, execution in _automated(project, frozenset({Word.SKIPPED})):
        if not test.reason_for("VER008") and not _is_explained(project, test):
            case = execution.case
            how = "failed as expected" if case and case.expected_failure else "was skipped"
            name = f" by `{case.name}`" if case and case.name else ""
            yield found_in(
                "VER008",
                execution.file,
                execution.line,
                f"`{test.id}`, tested{name}, {how} in `{execution.file}`, and nothing says why",
                hint="run it, or record a run with `result: skipped` and `deviations:`",
                item=test.id,
            )
    yield from without_tests(project)


def without_tests(project: Project) -> Iterator[Undecided]:
    """Yield that there are no tests, where there are none: then nothing is known of results."""
    if not any(described(project, Test)):
        yield Undecided("no tests are described")


def _automated(
    project: Project, words: frozenset[Word]
) -> Iterator[tuple[Test, Verdict, Execution]]:
    """Yield the tests that come to some words by the result of a file, which decides."""
    verdicts = judge_evidence(project)
    for test in described(project, Test):
        verdict = verdicts.of(test.id)
        decisive = verdict.decisive.execution if verdict.decisive else None
        if verdict.word in words and decisive and not decisive.is_manual:
            yield test, verdict, decisive


def _what_failed(verdict: Verdict) -> str:
    if verdict.decisive and verdict.decisive.execution.outcome is Outcome.PASSED:
        return "passed only when it was repeated"
    return {Word.ERROR: "ended with an error", Word.BLOCKED: "was blocked"}.get(
        verdict.word, "failed"
    )


def _is_explained(project: Project, test: Test) -> bool:
    runs = existing(project, TestRun, project.graph.current_sources(test.id, "runs"))
    return any(run.result in _NOT_PERFORMED and run.deviations for run in runs)


def _is_run_reported(project: Project, run: TestRun) -> bool:
    if any(existing(project, ProblemReport, project.graph.targets(run.id, "anomalies"))):
        return True
    builds = set(project.graph.targets(run.id, "build"))
    return _is_reported(project, project.graph.targets(run.id, "runs"), builds)


def _is_reported(project: Project, tests: Iterable[ItemId], builds: set[ItemId] | None) -> bool:
    """Whether a report affects one of the tests and was found in one of the builds; None is any."""
    affecting = {name for test in tests for name in project.graph.current_sources(test, "affects")}
    reports = existing(project, ProblemReport, sorted(affecting))
    return any(
        builds is None or not builds.isdisjoint(project.graph.targets(report.id, "found_in"))
        for report in reports
    )


def _builds_of(project: Project, execution: Execution) -> set[ItemId] | None:
    """Return the builds a result belongs to; None where it names a commit that is no build's."""
    if execution.build:
        return {ItemId(execution.build)}
    commit = execution.commit
    found_builds = {
        build.id
        for build in described(project, Build)
        if (build.project_commit or "").startswith(commit)
        or any(source.commit.startswith(commit) for source in build.sources)
    }
    return found_builds or None
