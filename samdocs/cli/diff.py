"""`samdocs diff`: what differs in meaning between two states, or was changed under a request."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samdocs.changes import compare
from samdocs.changes.change_requests import trace_request
from samdocs.cli.options import with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.outputs.reports.change_request import render_request, render_request_json
from samdocs.outputs.reports.diff import render_diff, render_diff_json
from samdocs.project.states import state_at


class Format(StrEnum):
    """For whom the difference is printed."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


@with_settings
def diff(
    settings: Settings,
    start: Annotated[
        str, typer.Argument(metavar="[REV1]", help="The earlier tag or commit.", show_default=False)
    ] = "",
    end: Annotated[
        str, typer.Argument(metavar="[REV2]", help="The later one; else the folder as it is.")
    ] = "",
    *,
    change: Annotated[
        str,
        typer.Option(
            "--change",
            metavar="ID",
            help="What was done under a change request, against what it declares.",
            show_default=False,
        ),
    ] = "",
    output: Annotated[
        Format, typer.Option("--format", help="For a terminal, programs or a browser.")
    ] = Format.TEXT,
) -> int:
    """Print the items added, removed, retired and changed between two states, field by field.

    With --change: what commits and merges did whose message names the request, e.g. `Change: CR-012`.
    """
    if not start and not change:
        raise SamdocsError(
            "nothing is named to compare with", "name a revision, or --change a request"
        )
    if change:
        _print_request(settings, change, start, end, output)
    else:
        _print_difference(settings, start, end, output)
    return 0


def _print_difference(settings: Settings, start: str, end: str, output: Format) -> None:
    old, new = open_project(settings, at=start), open_project(settings, at=end)
    found = compare(old, new)
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_diff_json(start, end, found))
    elif output is Format.HTML:
        from samdocs.documents.comparison import render_comparison

        terminal.write_data(render_comparison(old, new, found, (start, end)))
    else:
        terminal.write(render_diff(old, new, found, terminal.style))


def _print_request(settings: Settings, change: str, start: str, end: str, output: Format) -> None:
    project = open_project(settings, at=end)
    since = state_at(project, start).at if start else None
    commit = since.commit.hash if since and since.commit else ""
    found = trace_request(project, ItemId(change.strip()), since=commit)
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_request_json(found))
    elif output is Format.HTML:
        from samdocs.documents.comparison import render_requests

        terminal.write_data(render_requests(project, [found]))
    else:
        terminal.write(render_request(project, found, terminal.style))
