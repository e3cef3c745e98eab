"""`samdocs impact`: what a change reaches."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samdocs.changes import compare, find_document_hits, find_impact
from samdocs.cli.options import with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.outputs.reports.impact import render_impact, render_impact_json
from samdocs.project.find import find_item


class Format(StrEnum):
    """For whom the impact is printed."""

    TEXT = "text"
    JSON = "json"


@with_settings
def impact(
    settings: Settings,
    items: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Items that change.")
    ] = None,
    *,
    since: Annotated[
        str,
        typer.Option(
            metavar="REV", help="Every item changed since a tag or commit.", show_default=False
        ),
    ] = "",
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
) -> int:
    """Print what changed items reach: requirements, controls, tests to run again, documents."""
    if not items and not since:
        raise SamdocsError("nothing is named that changes", "name items, or --since a revision")
    project = open_project(settings)
    before = open_project(settings, at=since) if since else None
    changed = [find_item(project, name).id for name in items or ()]
    changed += compare(before, project).ids if before else ()
    found = find_impact(project, changed, before)
    documents = find_document_hits(project, found, before)
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_impact_json(project, found, documents))
    else:
        terminal.write(render_impact(project, found, documents, terminal.style))
    return 0
