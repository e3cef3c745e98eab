"""`samdocs new test --from-pytest`: from files with tests to drafts of items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samdocs.cli.recording import NOT_WRITTEN, tell_written
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import Diagnostic, Severity
from samdocs.editing.test_drafts import draft_tests, find_wrong_ids
from samdocs.evidence.collected import Collected, read_collected
from samdocs.evidence.collected.find import find_root_folder, find_test_files, read_test_file
from samdocs.outputs.reports.refusals import render_notes
from samdocs.outputs.reports.text import count
from samdocs.project import Project


def draft_from_pytest(settings: Settings, paths: Sequence[Path], file: str, level: str) -> int:
    """Draft items for the tests in some files and folders; return the exit code."""
    project = open_project(settings)
    read = [one for path in paths or (project.root,) for one in _read(project, path)]
    tests = [(name, test) for name, collected in read for test in collected.tests]
    findings = [found for _, collected in read for found in collected.diagnostics]
    findings += find_wrong_ids(project, tests)
    if _is_refused(settings, findings):
        return NOT_WRITTEN
    drafted = draft_tests(project, [test for _, test in tests], level=level, file=file)
    if drafted.written is None:
        told = (
            "an item names each of them, nothing is to be drafted" if tests else "nothing to draft"
        )
        settings.terminal.write(f"{count(len(tests), 'test')} found: {told}\n")
        return 0
    left = "left to do: say what each test expects, and take `status: draft` away"
    tell_written(settings, drafted.written, left)
    return 0


def _read(project: Project, path: Path) -> Iterator[tuple[str, Collected]]:
    base = find_root_folder(path.absolute(), project.root)
    for found in find_test_files(path):
        full = found.absolute()
        inside = full.relative_to(base).as_posix() if full.is_relative_to(base) else found.name
        below = full.is_relative_to(project.root)
        shown = full.relative_to(project.root).as_posix() if below else found.as_posix()
        yield shown, read_collected(shown, read_test_file(found), path=inside)


def _is_refused(settings: Settings, findings: Sequence[Diagnostic]) -> bool:
    """Tell findings; whether one of them stands in the way of drafts."""
    terminal = settings.terminal
    if findings:
        terminal.say(render_notes(findings, terminal.error_style))
    refused = any(found.severity >= Severity.MAJOR for found in findings)
    if refused:
        terminal.note("nothing was written")
    return refused
