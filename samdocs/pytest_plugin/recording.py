"""What each test tells of itself, added to its reports as properties: they travel from xdist's workers."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from samdocs.evidence.results.model import Case, Outcome, Step
from samdocs.evidence.results.properties import write_properties
from samdocs.pytest_plugin.marks import ids_of
from samdocs.pytest_plugin.steps import STEPS, RecordedStep

#: Key under which a worker of xdist tells which files it has loaded.
LOADED = "samdocs_loaded"
_OUTCOMES = {True: Outcome.PASSED, False: Outcome.FAILED, None: None}
_ATTEMPTS = pytest.StashKey[list[Outcome]]()
_XFAIL = pytest.StashKey[str | None]()


class CaseRecorder:
    """Adds what is known of a test to its reports, attempt by attempt."""

    def __init__(self, config: pytest.Config, *, is_asked: bool) -> None:
        self._config, self._is_asked = config, is_asked

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add the properties of a test to the report on each of its phases."""
        report = yield
        attempts = _attempts(item, report)
        case = Case(
            name="",
            outcome=Outcome.PASSED,
            line=0,
            tests=ids_of(item, "samdocs_test"),
            verifies=ids_of(item, "verifies"),
            steps=tuple(_step(step) for step in item.stash.get(STEPS, [])),
        )
        xfail = _expected_failure(item, report)
        report.user_properties.extend(write_properties(case, attempts, xfail))
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Tell xdist's controller which files this worker has loaded."""
        output = getattr(self._config, "workeroutput", None)
        if self._is_asked and isinstance(output, dict):
            output[LOADED] = sorted(str(path) for path in loaded_files())


def loaded_files() -> frozenset[Path]:
    """Return the files of the modules that this process has loaded."""
    files = (getattr(module, "__file__", None) for module in tuple(sys.modules.values()))
    return frozenset(Path(file) for file in files if isinstance(file, str) and file)


def _attempts(item: pytest.Item, report: pytest.TestReport) -> list[Outcome]:
    """Return how the attempts at a test ended until now; a new set-up begins a new one."""
    attempts = item.stash.setdefault(_ATTEMPTS, [])
    if report.when == "setup":
        attempts.append(Outcome.PASSED)
    if attempts and attempts[-1] is Outcome.PASSED:
        attempts[-1] = _outcome(report)
    return attempts


def _expected_failure(item: pytest.Item, report: pytest.TestReport) -> str | None:
    """Return why the failure of this attempt was expected; None if it was not."""
    if report.when == "setup":
        item.stash[_XFAIL] = None
    found = getattr(report, "wasxfail", None)
    if found is not None:  # only the report on one phase tells, and JUnit files ask the last one
        item.stash[_XFAIL] = str(found).removeprefix("reason: ")
    return item.stash.get(_XFAIL, None)


def _outcome(report: pytest.TestReport) -> Outcome:
    if report.failed:
        return Outcome.FAILED if report.when == "call" else Outcome.ERROR
    return Outcome.SKIPPED if report.skipped else Outcome.PASSED


def _step(step: RecordedStep) -> Step:
    return Step(step.action, step.expected, step.actual, _OUTCOMES[step.passed])
