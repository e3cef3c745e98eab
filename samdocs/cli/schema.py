"""`samdocs schema`: JSON Schemas of every input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.session import write_file
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError


@with_settings
def schema(
    settings: Settings,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write a file each into this folder."),
    ] = None,
) -> int:
    """Print the JSON Schemas of every input and output, or write them into a folder."""
    from samdocs.outputs.reports.escape import dump
    from samdocs.outputs.schema import build_schemas

    schemas = build_schemas()
    terminal = settings.terminal
    if output is None:
        terminal.write_data(f"{dump(schemas, indent=1)}\n")
        return 0
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        reason = (fault.strerror or "").lower()
        raise SamdocsError(f"`{output}` cannot be made: {reason}", "name another folder") from fault
    for name, content in schemas.items():
        write_file(output / name, f"{dump(content, indent=1)}\n".encode())
        terminal.write(f"{output / name}\n")
    return 0
