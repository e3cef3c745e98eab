"""The commands by name; only the module of the command that is asked for is imported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from samdocs.cli.options import Settings, with_settings
from samdocs.cli.terminal import open_terminal
from samdocs.cli.version import read_version

COULD_NOT_RUN = 2
_COMPLETION = "_SAMDOCS_COMPLETE"
_HELP = """Regulatory documents for Software as a Medical Device, from YAML under git.

Exit codes: 0 clean, 1 findings, 2 could not run, 70 a defect of samdocs itself.
"""

#: Command → module beside this one, in the order of the help.
COMMANDS: dict[str, str] = {
    "check": "check",
    "explain": "explain",
    "rules": "rules",
    "build": "build",
    "matrix": "matrix",
    "show": "show",
    "trace": "trace",
    "export": "export",
    "schema": "schema",
    "doctor": "doctor",
}


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name; return its exit code."""
    try:
        answer = _call(list(arguments))
    except typer.exceptions.TyperException as misuse:
        open_terminal().fail(misuse.format_message(), _help_for(arguments))
        return COULD_NOT_RUN
    except typer.Abort:
        return COULD_NOT_RUN
    return answer if isinstance(answer, int) else 0


def _call(arguments: list[str]) -> object:
    if not arguments:
        _build_command(list(COMMANDS)).main(["--help"], prog_name="samdocs", standalone_mode=False)
        return COULD_NOT_RUN
    # Another word may be the value of an option; then all are built.
    is_plain = arguments[0] in COMMANDS and _COMPLETION not in os.environ
    command = _build_command(arguments[:1] if is_plain else list(COMMANDS))
    answer: object = command.main(arguments, prog_name="samdocs", standalone_mode=False)
    return answer


def _build_command(names: Sequence[str]) -> typer.core.TyperGroup:
    app = typer.Typer(no_args_is_help=False, pretty_exceptions_enable=False)
    app.callback(help=_HELP)(_global_options)
    for name in names:
        module = import_module(f"samdocs.cli.{COMMANDS[name]}")
        app.command(name)(getattr(module, name))
    return typer.main.get_group(app)


@with_settings
def _global_options(
    settings: Settings,
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, help="Print the version.")
    ] = False,
) -> int:
    if version:
        settings.terminal.write(f"samdocs {read_version()}\n")
        raise typer.Exit(0)
    return 0


def _help_for(arguments: Sequence[str]) -> str:
    known = next((word for word in arguments if word in COMMANDS), "")
    return f"see `samdocs {known} --help`" if known else "see `samdocs --help`"
