"""`samdocs build`: the documents of the project."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from samdocs.checks import CheckReport, run_checks
from samdocs.cli.options import At, Folder, with_settings
from samdocs.cli.session import open_project
from samdocs.cli.settings import COULD_NOT_RUN, Settings
from samdocs.cli.terminal import Terminal
from samdocs.diagnostics import Diagnostic
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.text import TextOptions, render_text
from samdocs.outputs.reports.view import CheckView
from samdocs.project import Project

_REFUSED = 1


Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Output folder; else as configured."),
]
Documents = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="KEY", help="Build only this document; may be repeated."),
]
Formats = Annotated[str, typer.Option("--format", metavar="FORMATS", help="html, pdf, or both.")]

AttachData = Annotated[
    bool,
    typer.Option(
        "--attach-data/--no-attach-data",
        help="Whether each PDF carries the data of the project; some submissions refuse that.",
    ),
]

ForApproval = Annotated[
    bool,
    typer.Option(
        "--for-approval",
        help="The text to be signed: revision and content hash, no status, approvals, findings or "
        "history; with a page for the signatures. Its bytes stay the same until the content changes.",
    ),
]


@with_settings
def build(
    settings: Settings,
    folder: Folder = None,
    *,
    output: Output = None,
    document: Documents = None,
    formats: Formats = "html,pdf",
    attach_data: AttachData = True,
    for_approval: ForApproval = False,
    at: At = "",
) -> int:
    """Render the documents and publish them together, or change nothing.

    Exit code 1 if sources or templates cannot be used, 2 if rendering failed; other findings are
    printed in the documents.
    """
    from samdocs.documents import Purpose
    from samdocs.outputs.book import BuildOptions, build_documents

    project = open_project(settings, folder, at=at)
    report = run_checks(project)
    gc.freeze()  # the project stays; what rendering leaves behind is to be collected
    gc.enable()
    terminal = settings.terminal
    options = BuildOptions(
        documents=tuple(document or ()),
        formats=_split_formats(formats),
        jobs=settings.jobs,
        attach_data=attach_data,
        purpose=Purpose.APPROVAL if for_approval else Purpose.DRAFT,
        progress=terminal.progress,
    )
    target = output or project.root / project.config.output
    try:
        result = build_documents(project, report, target, options)
    finally:
        terminal.end_progress()
    if result.findings:
        _say(project, report, result.findings, terminal)
        return _REFUSED if result.refused else COULD_NOT_RUN
    terminal.write("".join(f"{safe(str(path))}\n" for path in result.paths))
    return 0


def _split_formats(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in written.split(",") if word.strip()))


def _say(
    project: Project, report: CheckReport, findings: tuple[Diagnostic, ...], terminal: Terminal
) -> None:
    """Say on stderr why nothing was published."""
    refused = CheckReport(report.stage, findings, (), report.items, report.links)
    options = TextOptions(style=terminal.error_style, width=terminal.width, brief=terminal.quiet)
    terminal.say(render_text(CheckView(project, refused, findings), options))
    terminal.fail(
        "nothing was published", "mend the findings above; the output folder is as it was"
    )
