"""What `samdocs check` does: read, judge, print, exit code."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from samdocs.checks import run_checks
from samdocs.cli import STARTED
from samdocs.cli.session import find_prefix, open_project
from samdocs.cli.settings import Settings
from samdocs.cli.terminal import Terminal
from samdocs.diagnostics import Stage
from samdocs.outputs.reports.text import TextOptions, count, render_text
from samdocs.outputs.reports.view import CheckView, choose

_FINDINGS = 1


class StageName(StrEnum):
    """The stages by the words users type."""

    ALWAYS = "always"
    RELEASE = "release"
    SUBMISSION = "submission"


class Format(StrEnum):
    """For whom findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the options of `check` say.

    Attributes:
        select: As written; each may hold several codes with commas between.
        ignore: The same.
        strict: Fail on minor findings, too.
        at: The revision to check; empty checks the folder.
    """

    folder: Path | None = None
    stage: StageName = StageName.ALWAYS
    output: Format = Format.TEXT
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    at: str = ""


def run_check(settings: Settings, options: CheckOptions) -> int:
    """Check a project and print what was found; return the exit code.

    Raises:
        SamdocsError: There is no project, or an option cannot be used.
    """
    project = open_project(settings, options.folder, at=options.at)
    report = run_checks(project, Stage[options.stage.name])
    shown = choose(report.findings, _split(options.select), _split(options.ignore))
    for_ci = options.output in (Format.GITHUB, Format.SARIF)
    prefix = find_prefix(project.root) if for_ci else ""
    view = CheckView(project, report, shown, prefix, options.strict)
    _print(view, options.output, settings)
    return _FINDINGS if view.fails else 0


def _split(codes: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of options that may be repeated, hold commas, and hyphens as in `REQ-001`."""
    words = (word for given in codes for word in given.split(","))
    return tuple(word.strip().upper().replace("-", "") for word in words if word.strip())


def _print(view: CheckView, output: Format, settings: Settings) -> None:
    terminal = settings.terminal
    if output is Format.TEXT:
        terminal.write(render_text(view, _text_options(terminal)))
        return
    if view.hidden:
        terminal.note(f"{count(view.hidden, 'finding')} hidden by --select or --ignore")
    if output is Format.GITHUB:
        _print_github(view, terminal)
    else:
        terminal.write_data(_render(view, output))


def _text_options(terminal: Terminal) -> TextOptions:
    return TextOptions(
        style=terminal.style,
        width=terminal.width,
        blockers_last=terminal.watched,
        brief=terminal.quiet,
        seconds=time.perf_counter() - STARTED if terminal.watched else None,
    )


def _render(view: CheckView, output: Format) -> str:
    if output is Format.SARIF:
        from samdocs.cli.version import read_version
        from samdocs.outputs.reports.sarif import render_sarif

        return render_sarif(view, read_version())
    if output is Format.JUNIT:
        from samdocs.outputs.reports.junit import render_junit

        return render_junit(view)
    from samdocs.outputs.reports.json import render_json

    return render_json(view)


def _print_github(view: CheckView, terminal: Terminal) -> None:
    from samdocs.outputs.reports.github import render_github, render_step_summary

    summary = os.environ.get("GITHUB_STEP_SUMMARY", "")
    terminal.write_data(render_github(view, has_summary=bool(summary)))
    if not summary:
        return
    try:
        with Path(summary).open("a", encoding="utf-8") as stream:
            stream.write(render_step_summary(view))
    except OSError as fault:
        terminal.note(f"the step summary cannot be written: {(fault.strerror or '').lower()}")
