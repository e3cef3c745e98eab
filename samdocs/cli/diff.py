"""`samdocs diff`: what differs in meaning between two states of the project."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samdocs.changes import compare
from samdocs.cli.options import with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.outputs.reports.diff import render_diff, render_diff_json


class Format(StrEnum):
    """For whom the difference is printed."""

    TEXT = "text"
    JSON = "json"


@with_settings
def diff(
    settings: Settings,
    start: Annotated[str, typer.Argument(metavar="REV1", help="The earlier tag or commit.")],
    end: Annotated[
        str, typer.Argument(metavar="[REV2]", help="The later one; else the folder as it is.")
    ] = "",
    *,
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
) -> int:
    """Print the items added, removed, retired and changed between two states, field by field."""
    old, new = open_project(settings, at=start), open_project(settings, at=end)
    found = compare(old, new)
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_diff_json(start, end, found))
    else:
        terminal.write(render_diff(old, new, found, terminal.style))
    return 0
