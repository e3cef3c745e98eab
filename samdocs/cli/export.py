"""`samdocs export`: the project for other programs."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samdocs.cli.options import At, with_settings
from samdocs.cli.session import open_project, write_file
from samdocs.cli.settings import Settings
from samdocs.cli.terminal import Terminal
from samdocs.outputs.reports.escape import neutral
from samdocs.project import Project


class Format(StrEnum):
    """What other programs read."""

    JSON = "json"
    CYCLONEDX = "cyclonedx"


def _build_json(project: Project) -> bytes:
    from samdocs.checks import run_checks
    from samdocs.outputs.data import build_export

    return build_export(project, run_checks(project))


def _build_cyclonedx(project: Project) -> bytes:
    from samdocs.outputs.sbom import build_cyclonedx

    return build_cyclonedx(project)


_BUILDERS: dict[Format, Callable[[Project], bytes]] = {
    Format.JSON: _build_json,
    Format.CYCLONEDX: _build_cyclonedx,
}


@with_settings
def export(
    settings: Settings,
    output: Annotated[Format, typer.Argument(metavar="FORMAT", help="json or cyclonedx")],
    *,
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write a file instead of stdout."),
    ] = None,
    at: At = "",
) -> int:
    """Print the project for other programs.

    json: every item, link, coverage and finding in canonical order. cyclonedx: the SBOM of the
    device with software of others, models and vulnerabilities; what it lacks of the minimum
    elements is said on stderr.
    """
    data = _BUILDERS[output](open_project(settings, at=at))
    if output is Format.CYCLONEDX:
        _note_coverage(settings.terminal, data)
    if to is None:
        settings.terminal.write_bytes(neutral(data))
    else:
        write_file(to, data)
    return 0


def _note_coverage(terminal: Terminal, data: bytes) -> None:
    from samdocs.evidence.components import read_components
    from samdocs.outputs.reports.sbom_coverage import render_coverage

    for line in render_coverage(read_components("sbom.cdx.json", data)):
        terminal.note(line)
