"""One faulty project, read once, and the view of it that reports are made from."""

from dataclasses import replace
from pathlib import Path

import pytest

from samdocs.checks import NotEvaluated, run_checks
from samdocs.outputs.reports.view import CheckView
from samdocs.project import load_project

FAULTY = Path(__file__).parent / "faulty"
READING = ("SRC", "MOD", "ID00", "TRC")


@pytest.fixture(scope="session")
def view():
    """What reading finds: rules that come later must not change what these tests compare."""
    project = load_project(FAULTY)
    report = run_checks(project)
    found = tuple(f for f in report.findings if f.rule.code.startswith(READING))
    undecided = (
        NotEvaluated("REQ007", "needs item history"),
        NotEvaluated("VER002", "needs test results"),
        NotEvaluated("VER003", "needs test results"),
    )
    report = replace(report, findings=found, not_evaluated=undecided)
    return CheckView(project, report, found)
