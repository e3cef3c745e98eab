"""The options that all commands share, and how a command gets them as one value."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, Protocol, runtime_checkable

import typer

from samdocs.cli.settings import COULD_NOT_RUN, Settings
from samdocs.cli.terminal import Color
from samdocs.diagnostics import SamdocsError

P = ParamSpec("P")
_PANEL = "Options of every command"

Folder = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="Folder of the project; else as with --project."),
]
At = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="REV",
        help="Read the project as a tag or commit holds it, instead of the folder.",
        show_default=False,
    ),
]


Project = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of the project; else the nearest upwards with samdocs.yaml.",
        rich_help_panel=_PANEL,
    ),
]
TrustRepository = Annotated[
    bool,
    typer.Option(
        "--trust-repository",
        help="Read a git repository that belongs to another user.",
        rich_help_panel=_PANEL,
    ),
]
TrustExtensions = Annotated[
    bool,
    typer.Option(
        "--trust-extensions",
        help="Run the Python files the project names as extensions.",
        rich_help_panel=_PANEL,
    ),
]
Date = Annotated[
    str,
    typer.Option(
        metavar="DATE",
        help="Stands for the commit's time outside git, e.g. 2026-03-31.",
        rich_help_panel=_PANEL,
        show_default=False,
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        metavar="N",
        help="Worker processes; 0 lets the machine decide.",
        rich_help_panel=_PANEL,
        show_default=False,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say only what matters.", rich_help_panel=_PANEL)
]
ColorChoice = Annotated[
    Color | None,
    typer.Option(
        "--color", help="When to use colours.", rich_help_panel=_PANEL, show_default=False
    ),
]


def _read_settings(
    *,
    project: Project = None,
    trust_repository: TrustRepository = False,
    trust_extensions: TrustExtensions = False,
    date: Date = "",
    jobs: Jobs = 0,
    quiet: Quiet = False,
    color: ColorChoice = None,
) -> Settings:
    return Settings(project, trust_repository, trust_extensions, date, jobs, quiet, color)


_READ: Callable[..., Settings] = _read_settings
_SHARED = inspect.signature(_read_settings, eval_str=True).parameters
_CONTEXT = inspect.Parameter(
    "context", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=typer.Context
)


@runtime_checkable
class _HasValue(Protocol):
    """What is used of typer's context: a value that goes from the program to its command."""

    obj: object


def with_settings(command: Callable[Concatenate[Settings, P], int]) -> Callable[P, int]:
    """Give a command the shared options; it gets them as its first argument.

    They may stand before the command's name or after it; what stands after it wins.
    """
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        given = {name: kwargs.pop(name) for name in _SHARED}
        context = kwargs.pop("context")
        settings = _READ(**given)
        if isinstance(context, _HasValue):
            before = context.obj if isinstance(context.obj, Settings) else Settings()
            context.obj = settings = settings.over(before)
        try:
            return command(settings, *args, **kwargs)
        except SamdocsError as stop:
            settings.terminal.fail(stop.message, stop.hint)
            return COULD_NOT_RUN

    signature = inspect.Signature([*own, *_SHARED.values(), _CONTEXT])
    run.__signature__ = signature  # type: ignore[attr-defined]  # typer reads the options from it
    return run
