"""Writing what a run recorded: properties of the JUnit file, the file beside it, or JSON alone."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from samdocs.evidence.results.collecting import first_words, with_ids, worse
from samdocs.evidence.results.model import Case, Origin, Outcome
from samdocs.evidence.results.properties import PREFIX, read_attempts, with_properties
from samdocs.evidence.results.pytest_names import name_case
from samdocs.evidence.results.recorded import Recording, render_recording
from samdocs.pytest_plugin.origin import Circumstances
from samdocs.pytest_plugin.recording import LOADED, loaded_files
from samdocs.pytest_plugin.targets import Targets, junit_log


@dataclass(slots=True)
class _Running:
    """One test as its reports tell, phase by phase."""

    outcome: Outcome = Outcome.PASSED
    seconds: float = 0.0
    message: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)


class RunWriter:
    """Gathers the reports of a run, and writes them with what they stand on."""

    def __init__(
        self, config: pytest.Config, circumstances: Circumstances, targets: Targets
    ) -> None:
        self._config, self._circumstances, self._targets = config, circumstances, targets
        self._prefix = str(config.getoption("junitprefix", None) or "")
        self._running: dict[tuple[str, str], _Running] = {}
        self._cases: list[tuple[Case, tuple[Outcome, ...]]] = []
        self._places: dict[tuple[str, str], int] = {}
        self._loaded: set[Path] = set()

    def pytest_report_header(self) -> str:
        """Say on what results are recorded."""
        return f"samdocs: {self._circumstances.words()}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the report on one phase of one test; attempts begin with a set-up."""
        key = (report.nodeid, str(getattr(report, "worker_id", "")))
        if report.when == "setup" or key not in self._running:
            self._running[key] = _Running()
        running = self._running[key]
        outcome, message = _told(report)
        running.message = running.message or message
        running.outcome = worse(running.outcome, outcome)
        running.seconds += report.duration
        running.properties = _properties(report)
        if report.when == "teardown":
            self._close(key, self._running.pop(key))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take a file that could not be collected: what is in it was not tested."""
        if report.failed:
            name = name_case(report.nodeid, self._prefix)
            message = first_words(str(report.longrepr))
            self._cases.append((Case(name, Outcome.ERROR, 0, None, message), ()))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take from a worker of xdist which files it has loaded."""
        output = getattr(node, "workeroutput", None)
        listed = output.get(LOADED, ()) if isinstance(output, dict) else ()
        self._loaded.update(Path(path) for path in listed)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self) -> Generator[None, None, None]:
        """Give the properties to the JUnit file before it is written, and write the rest after."""
        for key in self._running:  # a worker died in the middle of them
            self._close(key, _Running(Outcome.ERROR, 0.0, "it did not come to its end"))
        self._running.clear()
        loaded = self._loaded | loaded_files()
        origin, differs = self._circumstances.finish(loaded, self._targets.files)
        if log := junit_log(self._config):
            for name, text in _suite_properties(origin):
                log.add_global_property(name, text)
        yield
        self._write(Recording("pytest", origin, differs, tuple(self._cases)))

    def _close(self, key: tuple[str, str], running: _Running) -> None:
        """Keep a test; a repeated one as its last attempt left it."""
        name, told = name_case(key[0], self._prefix), running.properties
        case = Case(name, running.outcome, 0, running.seconds, running.message)
        case = with_properties(with_ids(case, told), told)
        attempts = read_attempts(told)
        if len(attempts) > 1 and key in self._places:
            self._cases[self._places[key]] = (case, attempts)
            return
        self._places[key] = len(self._cases)  # a doctest may bear the name of a test
        self._cases.append((case, attempts))

    def _write(self, recording: Recording) -> None:
        targets = self._targets
        if targets.results is not None:
            targets.write(targets.results, render_recording(recording))
        if targets.junit is not None and targets.sidecar is not None and targets.junit.is_file():
            digest = hashlib.sha256(targets.junit.read_bytes()).hexdigest()
            beside = Recording(
                recording.tool, recording.origin, recording.differs, recording.cases, digest
            )
            targets.write(targets.sidecar, render_recording(beside))


def _told(report: pytest.TestReport) -> tuple[Outcome, str]:
    """Return outcome and first words of one phase, as the JUnit file tells them."""
    if report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        message = first_words(str(getattr(crash, "message", "") or report.longrepr))
        return (Outcome.FAILED if report.when == "call" else Outcome.ERROR), message
    if report.skipped:
        if hasattr(report, "wasxfail"):
            return Outcome.SKIPPED, first_words(str(report.wasxfail).removeprefix("reason: "))
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        return Outcome.SKIPPED, first_words(why.removeprefix("Skipped: "))
    return Outcome.PASSED, ""


def _properties(report: pytest.TestReport) -> dict[str, list[str]]:
    """Return the properties of samdocs on a report, without `samdocs.` before their names."""
    found: dict[str, list[str]] = {}
    for name, text in report.user_properties:
        if name.startswith(PREFIX):
            found.setdefault(name.removeprefix(PREFIX), []).append(str(text))
    return found


def _suite_properties(origin: Origin) -> Iterator[tuple[str, str]]:
    """Yield the properties of the suite that say what its results stand on."""
    for name in ("commit", "build", "environment", "tester"):
        if text := getattr(origin, name):
            yield f"{PREFIX}{name}", text
    if origin.dirty is not None:
        yield f"{PREFIX}dirty", str(origin.dirty).lower()
    for name, text in sorted(origin.versions.items()):
        yield f"{PREFIX}version.{name}", text
