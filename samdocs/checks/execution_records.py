"""Rules on how executions are recorded, by hand or by tools (IEC 62304:2006+A1:2015, 5.7.5, 9.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from samdocs.checks.evidence import some_of
from samdocs.checks.failures import without_tests
from samdocs.checks.registry import Undecided, check, found, found_in
from samdocs.checks.select import described, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.evidence.results import ResultFile
from samdocs.fields import says_something
from samdocs.items import Item
from samdocs.items.signatures import Signature
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.items.verification import Deviation, Test, TestRun
from samdocs.project import Project

_NOT_PERFORMED = ("skipped", "not_run")


@check("VER005")
def run_without_particulars(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A test record says what was run on which version, where, when, by whom, and what came out.

    Each manual run names its tests, its result, the build or commit, the environment or
    configuration, the day and the person; where the procedure is kept elsewhere also its revision.
    A file of results says by properties, or by `<name>.samdocs.json` beside it, the commit or
    build, the environment (unless each of its tests has just one), the tester, which may be a
    pipeline, and with its zone the time. Without these nobody can repeat the test (5.7.5, 9.8).
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
    for name, (results, tests) in _tested_by(project).items():
        if missing := _missing_in_file(project, results, tests):
            yield found_in(
                "VER005",
                name,
                1,
                f"`{name}` does not give {listed(missing)} of its results",
                hint=f"let the pipeline write {_properties(missing)}",
            )
    yield from without_tests(project)


@check("VER013")
def run_on_changed_files(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Evidence comes from files that a commit holds.

    A run with `dirty: true` tested something nobody can get back, and so did a file of results with
    the property `samdocs.dirty` = `true`. Commit, build, and run the test again. A file that names a
    commit says by that property whether files differed from it.
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
    silent = []
    for name, (results, _) in _tested_by(project).items():
        if results.origin.dirty:
            message = f"the results in `{name}` come from files that no commit holds"
            hint = "commit, build and run the tests again"
            yield found_in("VER013", name, 1, message, hint=hint)
        elif results.origin.dirty is None and results.origin.commit and not results.origin.build:
            silent.append(name)
    if silent:
        yield Undecided(f"whether files differed from the commit is not said by {some_of(silent)}")
    yield from without_tests(project)


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
    is_recorded = bool(executions) or bool(project.results.executions)
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
    if not is_recorded:
        yield Undecided("no execution is recorded")


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


def _tested_by(project: Project) -> Mapping[str, tuple[ResultFile, list[Test]]]:
    """Return the files of results with the tests they tell of, by name; those of no test left out."""
    tests: dict[str, list[Test]] = {}
    for test in described(project, Test):
        for file in sorted({e.file for e in project.results.of(test.id) if not e.is_manual}):
            tests.setdefault(file, []).append(test)
    files = {results.file: results for results in project.results.files}
    return {name: (files[name], tests[name]) for name in sorted(tests)}


def _missing_in_file(project: Project, results: ResultFile, tests: list[Test]) -> tuple[str, ...]:
    origin = results.origin
    sides = [project.graph.current_targets(test.id, "environment") for test in tests]
    return unsaid(
        {
            "commit": origin.commit or origin.build,
            "environment": origin.environment or all(len(named) == 1 for named in sides),
            "tester": origin.tester,
            "time": origin.moment,
        }
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


def _properties(missing: Iterable[str]) -> str:
    written = {"time": "the `timestamp` of each suite, with its zone"}
    return ", ".join(written.get(name, f"`samdocs.{name}`") for name in missing)


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
