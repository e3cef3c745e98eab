"""`samdocs trace`: everything up and down from an item."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samdocs.cli.options import At, with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.outputs.reports.trace import render_trace, render_trace_json
from samdocs.project.find import find_item


class Format(StrEnum):
    """For whom the trace is printed."""

    TEXT = "text"
    JSON = "json"


@with_settings
def trace(
    settings: Settings,
    item: Annotated[str, typer.Argument(metavar="ID", help="An item, e.g. SRS-012.")],
    *,
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
    at: At = "",
) -> int:
    """Print everything an item stands on, and everything that stands on it."""
    project = open_project(settings, at=at)
    found = find_item(project, item)
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_trace_json(project.graph, found))
    else:
        terminal.write(render_trace(project.graph, found, terminal.style, project.suspects.names()))
    return 0
