"""`samdocs rules`: every rule with its state."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.settings import Settings
from samdocs.outputs.reports.rules import render_rules, render_rules_json
from samdocs.rules import RULES


class Format(StrEnum):
    """For whom the list is printed."""

    TEXT = "text"
    JSON = "json"


@with_settings
def rules(
    settings: Settings,
    *,
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
) -> int:
    """List every rule: severity, stage, for whom it holds, and whether this version decides it."""
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_rules_json(RULES.values()))
    else:
        terminal.write(render_rules(RULES.values(), terminal.style))
    return 0
