"""What was executed, by whom and on what: result files and manual runs as one list for each test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.kinds import EvidenceKind
from samdocs.evidence.results import Case, Outcome, ResultFile, read_results
from samdocs.evidence.results.read import MAX_RESULT_BYTES
from samdocs.evidence.results.sidecar import SUFFIX, with_sidecar
from samdocs.fields import ItemId
from samdocs.graph import NearestIds
from samdocs.items import Item
from samdocs.items.verification import Test, TestRun
from samdocs.project.evidence_files import EvidenceFiles
from samdocs.project.matching import TestNames
from samdocs.rules import RULES
from samdocs.source import Files

_RUN_OUTCOMES: Mapping[str, Outcome] = {
    "pass": Outcome.PASSED,
    "fail": Outcome.FAILED,
    "blocked": Outcome.BLOCKED,
    "skipped": Outcome.SKIPPED,
    "not_run": Outcome.SKIPPED,
}
#: So many cases without a test are named in a finding.
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution of one item that can prove; what it says of commit and build is a claim.

    Attributes:
        proof: The test.
        build: Id of the build it names; empty if it names none.
        commit: Id of the commit it names, as long as it was written; empty if it names none.
        dirty: Whether the tested files differed from the commit; None if it is not said.
        environments: Ids or words for where it ran.
        record: Id of the manual run, else the name of the case.
        file, line: Where it stands; the file of results, or that of the record.
        sha256: Of the file of results; empty for a record.
        case: As the file gives it; None for a record.
    """

    proof: ItemId
    outcome: Outcome
    build: str = ""
    commit: str = ""
    dirty: bool | None = None
    environments: tuple[str, ...] = ()
    moment: datetime | None = None
    executed_by: str = ""
    record: str = ""
    file: str = ""
    line: int = 0
    sha256: str = ""
    case: Case | None = None

    @property
    def is_manual(self) -> bool:
        """Whether a person executed it by hand."""
        return self.case is None

    @property
    def is_bound(self) -> bool:
        """Whether it says what it was executed on."""
        return bool(self.build or self.commit)


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was executed.

    Attributes:
        files: Every file of results, by name, also those that could not be read.
        executions: By test, those of files first, in their order; tests without any are left out.
        diagnostics: What is wrong with files, and what belongs to no test.
    """

    files: tuple[ResultFile, ...] = ()
    executions: Mapping[ItemId, tuple[Execution, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def of(self, test: ItemId) -> tuple[Execution, ...]:
        """Return the executions of a test."""
        return self.executions.get(test, ())


def read_all_results(
    files: Files, evidence: EvidenceFiles, items: Mapping[ItemId, Item]
) -> Results:
    """Return what the files of results and the manual runs of a project tell.

    Args:
        files: The project's files.
        evidence: Which of them hold results.
        items: The items by id; their tests say by which names results are found.
    """
    read = [_read(files, name) for name in evidence.of(EvidenceKind.RESULTS)]
    matcher = _Matcher(items)
    found: dict[ItemId, list[Execution]] = {}
    for execution in (*_of_files(read, matcher), *_of_runs(items)):
        found.setdefault(execution.proof, []).append(execution)
    findings = [fault for results in read for fault in results.diagnostics]
    findings += [*evidence.diagnostics, *matcher.findings()]
    executions = {test: tuple(found[test]) for test in sorted(found)}
    return Results(tuple(read), executions, tuple(sorted(findings, key=lambda one: one.sort_key)))


def _of_files(read: Iterable[ResultFile], matcher: _Matcher) -> Iterator[Execution]:
    for results in read:
        for case in results.cases:
            for test in matcher.tests_of(case, results.file):
                yield _of_case(test, case, results)


def _of_runs(items: Mapping[ItemId, Item]) -> Iterator[Execution]:
    for run in items.values():
        if isinstance(run, TestRun) and run.is_active and run.result is not None:
            yield from (_of_run(test, run) for test in run.runs)


class _Matcher:
    """Finds the tests of cases, and notes the cases and ids that belong to nothing."""

    def __init__(self, items: Mapping[ItemId, Item]) -> None:
        tests = [item for item in items.values() if isinstance(item, Test) and item.is_active]
        self._items = items
        self._names = TestNames({test.id: test.automated_by for test in tests})
        self._without_names = {test.id for test in tests if not test.automated_by}
        self._unknown: dict[tuple[str, str], int] = {}
        self._homeless: dict[str, list[Case]] = {}

    def tests_of(self, case: Case, file: str) -> tuple[ItemId, ...]:
        """Return the tests that a case executes: those it names, else those that name it."""
        for name in (*case.tests, *case.verifies):
            if ItemId(name) not in self._items:
                self._unknown.setdefault((file, name), case.line)
        named = {ItemId(name) for name in case.tests}
        found = {name for name in named if isinstance(self._items.get(name), Test)}
        found |= set(self._names.find(case.name))
        if not found:
            found = self._verifying(case.verifies)
        if not found:
            self._homeless.setdefault(file, []).append(case)
        return tuple(sorted(found))

    def findings(self) -> Iterator[Diagnostic]:
        """Yield what belongs to nothing: unknown ids one by one, cases without a test by file."""
        nearest = NearestIds(self._items)
        for (file, name), line in sorted(self._unknown.items()):
            near = nearest.find(name)
            hint = (
                f"the nearest is `{near}`" if near else "correct the id where the test is written"
            )
            message = f"`{file}` names `{name}`, which does not exist"
            where = Location(file, line, 1, line, 1)
            yield diagnose(RULES["EVD008"], message, where, hint=hint)
        for file, cases in sorted(self._homeless.items()):
            named = ", ".join(f"`{case.name}`" for case in cases[:_MOST_NAMED])
            more = f" and {len(cases) - _MOST_NAMED} more" if len(cases) > _MOST_NAMED else ""
            noun = "case" if len(cases) == 1 else "cases"
            verb = "belongs" if len(cases) == 1 else "belong"
            message = f"{len(cases)} {noun} of `{file}` {verb} to no test: {named}{more}"
            where = Location(file, cases[0].line, 1, cases[0].line, 1)
            hint = "name them under `automated_by:` of a test, or leave them out of the evidence"
            yield diagnose(RULES["EVD009"], message, where, hint=hint)

    def _verifying(self, targets: Iterable[str]) -> set[ItemId]:
        """Return the tests without names of their own that verify what a case says it verifies."""
        wanted = {ItemId(name) for name in targets}
        found = (self._items[name] for name in self._without_names)
        return {
            test.id
            for test in found
            if isinstance(test, Test) and wanted.intersection(test.verifies)
        }


def _read(files: Files, name: str) -> ResultFile:
    data = files.read(name, limit=MAX_RESULT_BYTES)
    if isinstance(data, Diagnostic):
        return ResultFile(name, "", "", diagnostics=(data,))
    results = read_results(name, data)
    beside = files.follow(f"{name}{SUFFIX}")
    told = (
        files.read(f"{name}{SUFFIX}", limit=MAX_RESULT_BYTES)
        if beside and beside.is_inside
        else None
    )
    return with_sidecar(results, f"{name}{SUFFIX}", told) if isinstance(told, bytes) else results


def _of_case(test: ItemId, case: Case, results: ResultFile) -> Execution:
    origin = results.origin
    return Execution(
        proof=test,
        outcome=case.outcome,
        build=origin.build,
        commit=origin.commit,
        dirty=origin.dirty,
        environments=(origin.environment,) if origin.environment else (),
        moment=origin.moment,
        executed_by=origin.tester,
        record=case.name,
        file=results.file,
        line=case.line,
        sha256=results.sha256,
        case=case,
    )


def _of_run(test: ItemId, run: TestRun) -> Execution:
    return Execution(
        proof=test,
        outcome=_RUN_OUTCOMES[run.result or "not_run"],
        build=run.build or "",
        commit=run.commit or "",
        dirty=run.dirty,
        environments=tuple(run.environment),
        moment=run.executed_at,
        executed_by=run.executed_by or "",
        record=run.id,
    )
