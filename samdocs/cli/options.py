"""The options that all commands share, and how a command gets them as one value."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, Protocol, runtime_checkable

import typer

from samdocs.cli.terminal import Color, Terminal, open_terminal
from samdocs.diagnostics import SamdocsError

P = ParamSpec("P")
COULD_NOT_RUN = 2
_PANEL = "Options of every command"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the shared options say.

    Attributes:
        project: Folder of the project; None searches upwards from here.
        date: Stands for the commit's time outside git, as written.
        jobs: Number of worker processes; 0 lets the machine decide.
    """

    project: Path | None = None
    trust_repository: bool = False
    trust_extensions: bool = False
    date: str = ""
    jobs: int = 0
    quiet: bool = False
    color: Color | None = None

    def over(self, before: Settings) -> Settings:
        """Return these settings; what they leave open is as it was said before the command."""
        return Settings(
            self.project or before.project,
            self.trust_repository or before.trust_repository,
            self.trust_extensions or before.trust_extensions,
            self.date or before.date,
            self.jobs or before.jobs,
            self.quiet or before.quiet,
            self.color or before.color,
        )

    @property
    def terminal(self) -> Terminal:
        """Where the command writes."""
        return open_terminal(self.color, quiet=self.quiet)

    @property
    def moment(self) -> datetime | None:
        """The time that `--date` names, in its zone; a day alone is its beginning in UTC.

        Raises:
            SamdocsError: It is no date, or a time without zone.
        """
        if not self.date:
            return None
        try:
            moment = datetime.fromisoformat(self.date)
        except ValueError:
            raise SamdocsError(f"`{self.date}` is no date", "write --date 2026-03-31") from None
        if moment.tzinfo is None and ("T" in self.date or " " in self.date):
            raise SamdocsError(f"`{self.date}` has no zone", f"write --date {self.date}Z for UTC")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_settings(
    *,
    project: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of the project; else the nearest upwards with samdocs.yaml.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    trust_repository: Annotated[
        bool,
        typer.Option(
            "--trust-repository",
            help="Read a git repository that belongs to another user.",
            rich_help_panel=_PANEL,
        ),
    ] = False,
    trust_extensions: Annotated[
        bool,
        typer.Option(
            "--trust-extensions",
            help="Run the Python files the project names as extensions.",
            rich_help_panel=_PANEL,
        ),
    ] = False,
    date: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="Stands for the commit's time outside git, e.g. 2026-03-31.",
            rich_help_panel=_PANEL,
            show_default=False,
        ),
    ] = "",
    jobs: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            help="Worker processes; 0 lets the machine decide.",
            rich_help_panel=_PANEL,
            show_default=False,
        ),
    ] = 0,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Say only what matters.", rich_help_panel=_PANEL),
    ] = False,
    color: Annotated[
        Color | None,
        typer.Option(help="When to use colours.", rich_help_panel=_PANEL, show_default=False),
    ] = None,
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
