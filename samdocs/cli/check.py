"""`samdocs check`: every finding of every file in one run."""

from __future__ import annotations

from typing import Annotated

import typer

from samdocs.cli.checking import CheckOptions, Format, StageName, run_check
from samdocs.cli.options import At, Folder, with_settings
from samdocs.cli.settings import Settings

_Codes = list[str]


@with_settings
def check(
    settings: Settings,
    folder: Folder = None,
    *,
    stage: Annotated[StageName, typer.Option(help="Which rules must hold.")] = StageName.ALWAYS,
    output: Annotated[
        Format, typer.Option("--format", help="For people, programs or CI services.")
    ] = Format.TEXT,
    select: Annotated[
        _Codes | None,
        typer.Option(metavar="CODES", help="Show only these, e.g. RSK,REQ001; hides, not judges."),
    ] = None,
    ignore: Annotated[
        _Codes | None,
        typer.Option(metavar="CODES", help="Do not show these; the verdict counts them."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on minor findings, too.")] = False,
    at: At = "",
) -> int:
    """Check every file of the project and print what is wrong, where, and what to do.

    Exit code 1 if a blocker or major finding is open at the stage.
    """
    shown = tuple(select or ()), tuple(ignore or ())
    return run_check(settings, CheckOptions(folder, stage, output, *shown, strict, at))
