"""Small projects judged: what is found, said shortly."""

from datetime import UTC, datetime
from pathlib import Path

from samdocs.checks import CheckReport, run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from samdocs.project.model import Options
from tests.projects import BASE, write_project

TODAY = datetime(2026, 6, 30, 12, tzinfo=UTC)

SYSTEM = "software_items: [{id: SI-001, title: Score service, kind: system}]\n"


def report_of(
    folder: Path,
    text: str,
    *,
    stage: Stage = Stage.SUBMISSION,
    config: str = BASE,
    today: datetime | None = TODAY,
    files: dict[str, str] | None = None,
) -> CheckReport:
    """Write a project with one file of items and judge it.

    Args:
        config: The whole of samdocs.yaml.
        files: Further files by their path in the project.
    """
    root = write_project(folder / "project", text, config=config)
    for name, content in (files or {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8"))
    return run_checks(load_project(root, Options(date=today)), stage)


def messages(report: CheckReport, code: str) -> list[str]:
    """Return the messages of a rule in the order of the report."""
    return [found.message for found in report.findings if found.rule.code == code]


def undecided(report: CheckReport, code: str) -> list[str]:
    """Return why a rule was not evaluated."""
    return [rule.reason for rule in report.not_evaluated if rule.code == code]
