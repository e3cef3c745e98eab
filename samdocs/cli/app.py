"""The commands by name; only the module of the command that is asked for is imported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.settings import Settings
from samdocs.cli.terminal import open_terminal
from samdocs.cli.version import read_version

COULD_NOT_RUN = 2
_COMPLETION = "_SAMDOCS_COMPLETE"
_HELP = """Regulatory documents for Software as a Medical Device, from YAML under git.

Exit codes: 0 clean, 1 findings, 2 could not run, 70 a defect of samdocs itself.
"""

#: Command → module beside this one, in the order of the help.
COMMANDS: dict[str, str] = {
    "init": "init",
    "check": "check",
    "explain": "explain",
    "rules": "rules",
    "build": "build",
    "release": "release",
    "verify": "verify",
    "matrix": "matrix",
    "show": "show",
    "trace": "trace",
    "history": "history",
    "inspect": "inspect",
    "diff": "diff",
    "impact": "impact",
    "protocol": "protocol",
    "new": "new",
    "review": "review",
    "approve": "approve",
    "attest": "attest",
    "waive": "waive",
    "export": "export",
    "schema": "schema",
    "doctor": "doctor",
}


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name; return its exit code."""
    try:
        answer = _call(list(arguments))
    except typer.exceptions.TyperException as misuse:
        open_terminal().fail(_words(misuse), _help_for(arguments))
        return COULD_NOT_RUN
    except typer.Abort:
        return COULD_NOT_RUN
    except SystemExit:  # typer's answer to a reader of the help that has gone
        return 0
    return answer if isinstance(answer, int) else 0


def _call(arguments: list[str]) -> object:
    if not arguments and _COMPLETION not in os.environ:
        _run(list(COMMANDS), ["--help"])
        return COULD_NOT_RUN
    # Another first word may be an option with a value; then all commands are built.
    is_plain = bool(arguments) and arguments[0] in COMMANDS and _COMPLETION not in os.environ
    return _run(arguments[:1] if is_plain else list(COMMANDS), arguments)


def _run(names: Sequence[str], arguments: list[str]) -> object:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.callback(help=_HELP)(_global_options)
    for name in names:
        module = import_module(f"samdocs.cli.{COMMANDS[name]}")
        app.command(name)(getattr(module, name))
    command = typer.main.get_command(app)
    answer: object = command.main(arguments, prog_name="samdocs", standalone_mode=False)
    return answer


def _print_version(value: bool) -> None:
    if value:
        open_terminal().write(f"samdocs {read_version()}\n")
        raise typer.Exit(0)


@with_settings
def _global_options(
    _settings: Settings,
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version."
        ),
    ] = False,
) -> int:
    return 0


def _words(misuse: typer.exceptions.TyperException) -> str:
    """Return what was misused in the manner of our own messages."""
    said = misuse.format_message().replace("Value error, ", "").rstrip(".")
    return f"{said[:1].lower()}{said[1:]}"


def _help_for(arguments: Sequence[str]) -> str:
    known = next((word for word in arguments if word in COMMANDS), "")
    return f"see `samdocs {known} --help`" if known else "see `samdocs --help`"
