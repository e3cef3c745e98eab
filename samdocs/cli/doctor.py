"""`samdocs doctor`: what this machine lacks, with the line to type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from samdocs.cli.machine import Part, inspect_machine
from samdocs.cli.options import with_settings
from samdocs.cli.settings import COULD_NOT_RUN, Settings
from samdocs.cli.terminal import Terminal
from samdocs.cli.version import read_version
from samdocs.diagnostics import Severity
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes import DoctorShape, PartShape
from samdocs.outputs.reports.style import Style

_NAME_WIDTH, _FOUND_WIDTH = 18, 14


class Format(StrEnum):
    """For whom the list is printed."""

    TEXT = "text"
    JSON = "json"


@with_settings
def doctor(
    settings: Settings,
    *,
    output: Annotated[
        Format, typer.Option("--format", help="For people or programs.")
    ] = Format.TEXT,
) -> int:
    """Say what this machine has and lacks, with the line to type for what is missing.

    Exit code 2 if something is missing or too old that samdocs cannot do without.
    """
    parts = inspect_machine()
    terminal = settings.terminal
    if output is Format.JSON:
        terminal.write_data(_render_json(parts))
    else:
        terminal.write("".join(f"{line}\n" for line in _lines(parts, terminal)))
    return COULD_NOT_RUN if any(part.is_lacking for part in parts) else 0


def _lines(parts: Iterable[Part], terminal: Terminal) -> Iterable[str]:
    style = terminal.style
    yield f"samdocs {read_version()}"
    lacking = 0
    for part in parts:
        mark = _mark(part, style)
        found = f"{safe(part.found) or 'missing':<{_FOUND_WIDTH}}"
        word = "optional" if part.is_optional else "needed"
        needed = style.dim(f"{word}: {part.needed}")
        yield f"{mark} {part.name:<{_NAME_WIDTH}} {found} {needed}"
        lacking += part.is_lacking
        if not part.fits:
            yield f"    {style.dim('=')} {style.command(part.hint)}  (for {part.purpose})"
        elif part.is_optional:
            yield f"    {style.dim('=')} for {part.purpose}"
    yield f"{lacking} lacking" if lacking else "nothing is lacking"


def _mark(part: Part, style: Style) -> str:
    if part.fits:
        return style.sign("✓")
    return style.severity(Severity.BLOCKER, "!") if part.is_lacking else "-"


def _render_json(parts: Sequence[Part]) -> str:
    shape: DoctorShape = {
        "format": 1,
        "version": read_version(),
        "parts": [_shape(part) for part in parts],
        "lacking": [part.name for part in parts if part.is_lacking],
    }
    return dump_lines(dict(shape))


def _shape(part: Part) -> PartShape:
    return {
        "name": part.name,
        "found": part.found or None,
        "needed": part.needed,
        "fits": part.fits,
        "optional": part.is_optional,
        "hint": "" if part.fits else part.hint,
        "purpose": part.purpose,
    }
