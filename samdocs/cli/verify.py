"""`samdocs verify`: whether a package is the one that samdocs wrote."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.settings import COULD_NOT_RUN, Settings
from samdocs.diagnostics import SamdocsError
from samdocs.project import find_root
from samdocs.project.model import Options

_FINDINGS = 1


class Format(StrEnum):
    """For whom the outcome is printed."""

    TEXT = "text"
    JSON = "json"


Package = Annotated[Path, typer.Argument(metavar="DIR|ZIP", help="What a build or release wrote.")]
Digest = Annotated[
    str,
    typer.Option(
        metavar="SHA256",
        help="Digest of the manifest as it was kept when the package was published.",
        show_default=False,
    ),
]
Rebuild = Annotated[
    bool, typer.Option("--rebuild", help="Make every file again from git and compare each byte.")
]


@with_settings
def verify(
    settings: Settings,
    package: Package,
    *,
    digest: Digest = "",
    rebuild: Rebuild = False,
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
) -> int:
    """Check every byte of a package; inside its project also its inputs, tag and audit trail.

    Exit code 0 if no fault was found in what could be checked, 1 if there are faults, 2 if the
    package or a rebuild that was asked for could not be looked at. Works offline.
    """
    from samdocs.outputs.verify import Request, State, verify_package
    from samdocs.outputs.verify.report import render_verification, render_verification_json

    gc.enable()  # a rebuild makes more than it keeps
    terminal = settings.terminal
    options = Options(settings.moment, settings.trust_repository, settings.jobs)
    request = Request(_find_project(settings), digest, rebuild, options, terminal.progress)
    try:
        found = verify_package(package, request)
    finally:
        terminal.end_progress()
    if output is Format.JSON:
        terminal.write_data(render_verification_json(found))
    else:
        terminal.write(render_verification(found, terminal.style))
    if found.findings:
        return _FINDINGS
    left = {check.subject for check in found.checks if check.state is State.NOT_CHECKED}
    return COULD_NOT_RUN if rebuild and "rebuild" in left else 0


def _find_project(settings: Settings) -> Path | None:
    """Return the project that is named, or the one around the working folder, if there is one."""
    if settings.project is not None:
        return find_root(settings.project)
    try:
        return find_root(Path.cwd())
    except SamdocsError:
        return None
