"""`samdocs export`: the whole project for other programs."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samdocs.checks import CheckReport, run_checks
from samdocs.cli.options import At, with_settings
from samdocs.cli.session import open_project, write_file
from samdocs.cli.settings import Settings
from samdocs.outputs.reports.escape import neutral
from samdocs.project import Project


class Format(StrEnum):
    """What other programs read."""

    JSON = "json"


def _build_json(project: Project, report: CheckReport) -> bytes:
    from samdocs.outputs.data import build_export

    return build_export(project, report)


_BUILDERS: dict[Format, Callable[[Project, CheckReport], bytes]] = {Format.JSON: _build_json}


@with_settings
def export(
    settings: Settings,
    output: Annotated[Format, typer.Argument(metavar="FORMAT", help="json")],
    *,
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write a file instead of stdout."),
    ] = None,
    at: At = "",
) -> int:
    """Print every item, link, coverage and finding of the project in canonical order."""
    project = open_project(settings, at=at)
    data = _BUILDERS[output](project, run_checks(project))
    if to is None:
        settings.terminal.write_bytes(neutral(data))
    else:
        write_file(to, data)
    return 0
