"""`samdocs show`: one item with everything that is known of it."""

from __future__ import annotations

from typing import Annotated

import typer

from samdocs.checks import run_checks
from samdocs.cli.options import At, with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.outputs.reports.show import render_item
from samdocs.project.find import find_item


@with_settings
def show(
    settings: Settings,
    item: Annotated[str, typer.Argument(metavar="ID", help="An item, e.g. RISK-007.")],
    *,
    at: At = "",
) -> int:
    """Print one item: fields, links both ways, what is computed for it, findings about it."""
    project = open_project(settings, at=at)
    found = find_item(project, item)
    terminal = settings.terminal
    text = render_item(project, found, run_checks(project), terminal.style, terminal.width)
    terminal.write(text)
    return 0
