"""`samdocs history`: the commits that changed what an item means."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samdocs.cli.options import At, with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.graph import NearestIds
from samdocs.outputs.reports.history import render_history, render_history_json


class Format(StrEnum):
    """For whom the history is printed."""

    TEXT = "text"
    JSON = "json"


@with_settings
def history(
    settings: Settings,
    item: Annotated[str, typer.Argument(metavar="ID", help="An item, also one since removed.")],
    *,
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
    at: At = "",
) -> int:
    """Print each commit that changed what an item means: who, when, which fields, from what to what.

    Moves between files, layout and comments are no changes. Names and dates are what commits claim,
    unless the commit bears a good signature with a key of a person in samdocs.yaml.
    """
    project = open_project(settings, at=at, bare=True)
    histories = project.item_histories
    name = ItemId(item.strip())
    commits = histories.of(name)
    if not commits:
        near = NearestIds(histories.ids).find(name.upper())
        hint = f"the nearest is `{near}`" if near else "commit it first; history is what git holds"
        raise SamdocsError(f"no commit holds an item `{name}`", hint)
    signatures = project.signatures.of(found.commit.hash for found in commits)
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_history_json(name, commits, signatures))
    else:
        terminal.write(render_history(name, commits, signatures, terminal.style))
    return 0
