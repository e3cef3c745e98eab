"""Where words go: data to stdout, messages to stderr, colours only where someone looks."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.style import Style

#: Columns where no terminal says how wide it is.
_WIDTH = 100
_NARROWEST = 40


class Color(StrEnum):
    """When colours are used."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Terminal:
    """The two streams of the program, and how to write to them.

    Attributes:
        style: For data on stdout.
        error_style: For messages on stderr.
        watched: Whether stdout is a terminal.
        width: Columns of it.
        quiet: Whether messages other than errors are left out.
    """

    style: Style
    error_style: Style
    watched: bool
    width: int
    quiet: bool = False

    def write(self, text: str) -> None:
        """Write text for people to stdout; what its encoding lacks is spelled out.

        Raises:
            SamdocsError: What stands behind stdout takes no more, e.g. a full disk.
        """
        encoding = (sys.stdout.encoding if sys.stdout else None) or "utf-8"
        self.write_bytes(text.encode(encoding, "backslashreplace"))

    def write_data(self, text: str) -> None:
        """Write text for programs to stdout: always UTF-8."""
        self.write_bytes(text.encode())

    def write_bytes(self, data: bytes) -> None:
        """Write bytes to stdout as they are. A reader that has gone, as in `| head`, is no fault."""
        if sys.stdout is None:
            return
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            _silence(sys.stdout)
        except OSError as fault:
            _silence(sys.stdout)
            reason = (fault.strerror or "it is closed").lower()
            raise SamdocsError(f"cannot write to stdout: {reason}", "free space") from fault

    def note(self, message: str) -> None:
        """Write a message to stderr."""
        if not self.quiet:
            _write_message(f"{self.error_style.prose(safe(message))}\n")

    def say(self, text: str) -> None:
        """Write lines to stderr that are safe to print and styled already."""
        _write_message(text)

    def fail(self, message: str, hint: str) -> None:
        """Say on stderr why the command could not run, and what to do."""
        style = self.error_style
        _write_message(f"samdocs: {style.prose(safe(message))}\n")
        if hint:
            _write_message(f"  {style.dim('=')} {style.prose(safe(hint))}\n")

    @property
    def shows_progress(self) -> bool:
        """Whether someone watches stderr and wants to."""
        return not self.quiet and _is_terminal(sys.stderr)

    def progress(self, message: str) -> None:
        """Show what is being done, in one line that the next one replaces."""
        if self.shows_progress:
            _write_message(f"\r\x1b[2K{safe(message)[: self.width - 1]}")

    def end_progress(self) -> None:
        """Take the line of progress away."""
        if self.shows_progress:
            _write_message("\r\x1b[2K")


def open_terminal(color: Color | None = None, *, quiet: bool = False) -> Terminal:
    """Return the terminal as the environment and `--color` want it."""
    watched = _is_terminal(sys.stdout)
    columns = _columns() if watched else _WIDTH
    return Terminal(
        _style(sys.stdout, color),
        _style(sys.stderr, color),
        watched,
        max(columns, _NARROWEST),
        quiet,
    )


def _columns() -> int:
    said = os.environ.get("COLUMNS", "")
    if said.isdigit():
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except OSError:
        return _WIDTH


def _style(stream: TextIO | None, color: Color | None) -> Style:
    return Style(colour=_is_coloured(stream, color), ascii_only=not _has_signs(stream))


def _is_coloured(stream: TextIO | None, color: Color | None) -> bool:
    if color in (Color.ALWAYS, Color.NEVER):
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    return _is_terminal(stream) and os.environ.get("TERM") != "dumb"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _has_signs(stream: TextIO | None) -> bool:
    """Whether the stream's encoding has the marks of a report."""
    try:
        "×✓◊·…├".encode((stream.encoding if stream else None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _write_message(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Let whatever is still to be written go nowhere, so that the end of the program says nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
