"""Rules on manual test runs and how they are recorded (IEC 62304:2006+A1:2015, 5.7.5 and 9.8)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items import Item
from samdocs.items.problems import ProblemReport
from samdocs.items.signatures import Signature
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.items.verification import Deviation, Test, TestRun
from samdocs.project import Project

_UNFAVOURABLE = ("fail", "blocked")
_NOT_PERFORMED = ("skipped", "not_run")


@check("VER004")
def failed_run_without_anomaly(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every failed or blocked test leads to a problem report.

    A failure that nobody wrote down is a failure nobody judged. Name the report under `anomalies:`
    of the run; a report that `affects` the test and was `found_in` the build of the run counts too.
    """
    for run in described(project, TestRun):
        if run.result in _UNFAVOURABLE and not _is_reported(project, run):
            said = "failed" if run.result == "fail" else "was blocked"
            yield found(
                project,
                "VER004",
                run,
                f"`{run.id}` {said}, but no problem report says so",
                hint="write a problem report and name it under `anomalies:`",
                field=("result",),
            )
    yield from _rest(project)


@check("VER005")
def run_without_particulars(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A test record says what was run on which version, where, when, by whom, and what came out.

    Each manual run names its tests, its result, the build or commit, the environment or
    configuration, the day and the person; where the procedure is kept elsewhere also its revision.
    Without these nobody can repeat the test (5.7.5, 9.8).
    """
    for run in described(project, TestRun):
        if missing := _missing_particulars(project, run):
            yield found(
                project,
                "VER005",
                run,
                f"`{run.id}` does not give {listed(missing)}",
                hint="complete the record from the notes of the run",
            )
    yield from _rest(project)


@check("VER008")
def unperformed_run_unexplained(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A test that was skipped or not run is no pass, and says why it was left out.

    Write the reason and what it means under `deviations:` of the run.
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
    yield from _rest(project)


@check("VER013")
def run_on_changed_files(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Evidence comes from files that a commit holds.

    A run with `dirty: true` tested something nobody can get back. Run the test again on a commit.
    """
    for run in described(project, TestRun):
        if run.dirty:
            yield found(
                project,
                "VER013",
                run,
                f"`{run.id}` ran on files that no commit holds",
                hint="commit, build and run the test again",
                field=("dirty",),
            )
    yield from _rest(project)


@check("VER014")
def manual_run_without_evidence(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A manual run shows what was seen and who saw it.

    It has observed values or an attachment with its hash, and a signature that can be found again:
    a git signature, a record of an eQMS, or a signed form with its hash.
    """
    for run in described(project, TestRun):
        if run.result is None or run.result in _NOT_PERFORMED:
            continue
        if not _has_evidence(run):
            yield found(
                project,
                "VER014",
                run,
                f"`{run.id}` has neither observed values nor an attachment with its hash",
                hint="write what was seen under `observed:`, or give attachments a `sha256:`",
            )
        if not _is_signed(run):
            yield found(
                project,
                "VER014",
                run,
                f"`{run.id}` does not show who ran it",
                hint="give `executed_by:` and a `signature:` with the record of the eQMS or the "
                "hash of the signed form",
            )


@check("VER015")
def deviation_without_impact(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every departure from a protocol says what it means for the result.

    Give each entry under `deviations:` of test runs, studies and usability evaluations an
    `impact:`.
    """
    executions = list(_executions(project))
    for execution, deviations in executions:
        for number, deviation in enumerate(deviations):
            if not says_something(deviation.impact):
                yield found(
                    project,
                    "VER015",
                    execution,
                    f"a deviation in `{execution.id}` does not say what it means",
                    hint="add `impact:`: why the result holds nevertheless, or does not",
                    field=("deviations", number),
                )
    if not executions:
        yield Undecided("needs test results: no execution is recorded")


def _executions(project: Project) -> Iterator[tuple[Item, tuple[Deviation, ...]]]:
    """Yield what was carried out, with its departures from the protocol."""
    for run in described(project, TestRun):
        yield run, run.deviations
    for study in described(project, PerformanceStudy):
        if study.executed_at or study.deviations:
            yield study, study.deviations
    for evaluation in described(project, UsabilityEvaluation):
        if evaluation.executed_at or evaluation.deviations:
            yield evaluation, evaluation.deviations


def _rest(project: Project) -> Iterator[Undecided]:
    """What no manual run says comes with the results of automated tests."""
    tests = list(described(project, Test))
    untold = [test for test in tests if test.automated_by or not _is_run(project, test)]
    if untold:
        told = f"no manual run tells of {len(untold)} of {len(tests)} tests"
        yield Undecided(f"needs test results: {told}")
    elif not tests:
        yield Undecided("needs test results: no tests are described")


def _is_run(project: Project, test: Test) -> bool:
    return bool(project.graph.current_sources(test.id, "runs"))


def _is_reported(project: Project, run: TestRun) -> bool:
    if any(existing(project, ProblemReport, project.graph.targets(run.id, "anomalies"))):
        return True
    affected = {
        name
        for test in project.graph.targets(run.id, "runs")
        for name in project.graph.current_sources(test, "affects")
    }
    reports = existing(project, ProblemReport, sorted(affected))
    builds = set(project.graph.targets(run.id, "build"))
    return any(
        not builds.isdisjoint(project.graph.targets(report.id, "found_in")) for report in reports
    )


def _missing_particulars(project: Project, run: TestRun) -> tuple[str, ...]:
    demanded: dict[str, object] = {
        "runs": project.graph.targets(run.id, "runs"),
        "result": run.result,
    }
    if run.result not in _NOT_PERFORMED:
        demanded |= {
            "build": project.graph.targets(run.id, "build") or run.commit,
            "environment": project.graph.targets(run.id, "environment") or run.configuration,
            "executed_at": run.executed_at,
            "executed_by": run.executed_by,
        }
    tests = existing(project, Test, project.graph.targets(run.id, "runs"))
    if any(test.external for test in tests):
        demanded["procedure_revision"] = run.procedure_revision
    return unsaid(demanded)


def _has_evidence(run: TestRun) -> bool:
    seen = any(says_something(text) for text in run.observed)
    return seen or any(attachment.sha256 for attachment in run.attachments)


def _is_signed(run: TestRun) -> bool:
    return says_something(run.executed_by) and _can_be_found(run.signature)


def _can_be_found(signature: Signature | None) -> bool:
    match signature.method if signature else None:
        case "eqms":
            return bool(signature and signature.record_id)
        case "wet_ink":
            return bool(signature and signature.signed_pdf)
        case "git_signature":
            return True
        case _:
            return False
