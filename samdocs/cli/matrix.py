"""`samdocs matrix`: any traceability matrix, with its gaps."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.outputs.reports.matrix import build_matrix
from samdocs.outputs.reports.matrix_formats import (
    render_matrix,
    render_matrix_csv,
    render_matrix_json,
)

_COLUMNS = "software_requirements,risk_controls,tests"


class Format(StrEnum):
    """For whom the matrix is printed."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


@with_settings
def matrix(
    settings: Settings,
    *,
    rows: Annotated[
        str, typer.Option(metavar="COLLECTION", help="What the rows are.")
    ] = "user_needs",
    columns: Annotated[
        str, typer.Option(metavar="COLLECTIONS", help="What the columns are, with commas between.")
    ] = _COLUMNS,
    output: Annotated[
        Format, typer.Option("--format", help="For people, spreadsheets or programs.")
    ] = Format.TEXT,
) -> int:
    """Print a traceability matrix, forwards or backwards, over as many links as it takes.

    Collections are named as in the files, e.g. --rows risks --columns risk_controls,tests.
    """
    project = open_project(settings)
    names = [name.strip() for name in columns.split(",") if name.strip()]
    built = build_matrix(project, rows.strip(), names)
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_matrix_json(built))
    elif output is Format.CSV:
        terminal.write_data(render_matrix_csv(built, project.items))
    else:
        terminal.write(render_matrix(built, terminal.style, terminal.width))
    return 0
