"""`samdocs release`: the gate, then the package of a release."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samdocs.checks import run_checks
from samdocs.cli.options import with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import Stage
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.refusals import render_notes, render_refusals

_REFUSED = 1


class StageName(StrEnum):
    """The stages at which something can be released."""

    RELEASE = "release"
    SUBMISSION = "submission"


class Profile(StrEnum):
    """For whom a package is made."""

    FDA_ECOPY = "fda-ecopy"


Tag = Annotated[str, typer.Argument(metavar="TAG", help="Tag of the release, e.g. v1.2.0.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Output folder; else releases/TAG."),
]
StageOption = Annotated[
    StageName, typer.Option("--stage", help="What must hold: release, or submission as well.")
]
ProfileOption = Annotated[
    Profile | None,
    typer.Option(
        "--profile",
        help="Make the files as this receiver asks: numbered, within its limits.",
        show_default=False,
    ),
]


@with_settings
def release(
    settings: Settings,
    tag: Tag,
    *,
    output: Output = None,
    stage: StageOption = StageName.RELEASE,
    profile: ProfileOption = None,
) -> int:
    """Judge everything a release needs; then publish its package, or say what is in the way.

    The package is a folder and a zip with the same files: every document as PDF, the data, the
    audit trail, a manifest and SHA256SUMS. Exit code 1 if the release is refused; nothing is
    written then.
    """
    from samdocs.outputs.package import PackageOptions
    from samdocs.outputs.release import RELEASES, folder_of, publish_release

    project = open_project(settings)
    target = output or project.root / RELEASES / folder_of(tag)
    report = run_checks(project, Stage[stage.name])
    gc.freeze()  # the project stays; what rendering leaves behind is to be collected
    gc.enable()
    terminal = settings.terminal
    options = PackageOptions(
        tag, profile.value if profile else "", settings.jobs, terminal.progress
    )
    try:
        result = publish_release(project, report, target, options)
    finally:
        terminal.end_progress()
    if result.refusals:
        terminal.say(render_refusals(project, tag, result.refusals, terminal.error_style))
        terminal.fail(
            f"`{tag}` is not released", "nothing was written; each line says who must act"
        )
        return _REFUSED
    terminal.write("".join(f"{safe(str(path))}\n" for path in result.paths))
    if result.notes:
        terminal.say(render_notes(result.notes, terminal.error_style))
    return 0
