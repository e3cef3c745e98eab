"""`samdocs inspect`: what samdocs understands of a file of evidence."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError, Severity
from samdocs.evidence.inspection import Inspected, inspect_file
from samdocs.outputs.reports.evidence_lines import MAX_BYTES
from samdocs.outputs.reports.excerpt import Excerpts
from samdocs.outputs.reports.inspection import render_inspection, render_inspection_json

_MOST_BYTES = 256_000_000


class Format(StrEnum):
    """For whom it is printed."""

    TEXT = "text"
    JSON = "json"


@with_settings
def inspect(
    settings: Settings,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of evidence.")],
    *,
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
) -> int:
    """Print what samdocs understands of files of evidence: kind, cases counted, commit, oddities.

    Exit code 1 if a file cannot be understood or contradicts itself.
    """
    kept: dict[str, bytes] = {}
    found = [_inspect(path, kept) for path in files]
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(render_inspection_json(found))
    else:
        excerpts = Excerpts({}, terminal.width, read_evidence=lambda name: kept.get(name, b""))
        terminal.write(
            render_inspection(found, terminal.style, width=terminal.width, excerpts=excerpts)
        )
    severe = (one.severity for file in found for one in file.diagnostics)
    return 1 if any(severity >= Severity.MAJOR for severity in severe) else 0


def _inspect(path: Path, kept: dict[str, bytes]) -> Inspected:
    """Return what a file holds; its bytes are kept where a line of it may be shown."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as fault:
        reason = (fault.strerror or "it cannot be opened").lower()
        raise SamdocsError(
            f"`{path}` cannot be read: {reason}", "name a file of evidence"
        ) from fault
    found = inspect_file(path.as_posix(), data)
    if found.diagnostics and len(data) <= MAX_BYTES:
        kept[found.file] = data
    return found
