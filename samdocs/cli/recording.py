"""What the commands that write records share: when, whether, and what to say afterwards."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

import typer

from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.editing import Written
from samdocs.items import Item
from samdocs.outputs.reports.escape import safe
from samdocs.project import Project

#: Nothing was written because the person said no, or findings are in the way.
NOT_WRITTEN = 1

Person = Annotated[
    str,
    typer.Option(
        metavar="ID",
        help="Who says so, as listed under `people:`; else whoever has the e-mail of your own git "
        "settings.",
        show_default=False,
    ),
]


def read_moment(settings: Settings, time: str = "") -> datetime:
    """Return the time of a record: `--time` if given, else `--date`, else now.

    Raises:
        SamdocsError: It is no time, has no zone, or lies ahead.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    if not time:
        return settings.moment or now
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        hint = "write --time 2026-03-31T09:30:00Z"
        raise SamdocsError(f"`{time}` is no date and time", hint) from None
    if moment.tzinfo is None:
        raise SamdocsError(f"`{time}` has no zone", f"write --time {time}Z for UTC")
    if moment > now:
        raise SamdocsError(f"`{time}` lies ahead", "give the time at which it was signed")
    return moment


def is_confirmed(settings: Settings, question: str, *, yes: bool) -> bool:
    """Whether to write: asked on a terminal; elsewhere only `--yes` answers, so nothing waits.

    Raises:
        SamdocsError: Nobody can be asked.
    """
    if yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        message = "nobody can be asked, for this is no terminal; nothing was written"
        raise SamdocsError(message, "add --yes once you have read what stands above")
    with suppress(typer.Abort):  # the end of the input is no yes
        if typer.confirm(question, default=False, err=True):
            return True
    settings.terminal.note("nothing was written")
    return False


def tell_written(settings: Settings, written: Written, left: str) -> None:
    """Say where a record stands and what it says, and on stderr what is left to do."""
    terminal = settings.terminal
    for name, place, text in zip(written.ids, written.locations, written.texts, strict=True):
        lines = [f"{written.file}:{place.line}: {terminal.style.strong(name)}"]
        lines += [f"   {safe(line)}" for line in text.splitlines()]
        terminal.write("\n".join(lines) + "\n")
    terminal.note(left)


def tell_known(settings: Settings, project: Project, record: Item) -> None:
    """Say that there is such a record already, and where."""
    place = project.locate(record.id)
    where = f"{place.file}:{place.line}" if place else "the project"
    settings.terminal.write(f"{where}: {record.id} says so already; nothing was written\n")
