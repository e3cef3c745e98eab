"""`samdocs check` with plain options, without typer.

typer takes as long to import as a hundred items to check, and `check` runs at every save and every
commit. What is not understood here, also every mistake, is left to typer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samdocs.cli.checking import CheckOptions, Format, StageName, run_check
from samdocs.cli.settings import COULD_NOT_RUN, Settings
from samdocs.cli.terminal import Color
from samdocs.diagnostics import SamdocsError

_SWITCHES = {
    "--quiet": "quiet",
    "-q": "quiet",
    "--strict": "strict",
    "--trust-extensions": "trust_extensions",
    "--trust-repository": "trust_repository",
}
_VALUES = ("--color", "--date", "--format", "--ignore", "--project", "--select", "--stage")


def run_plain_check(arguments: Sequence[str]) -> int | None:
    """Run `check` with these arguments; None if they are not plain, and nothing was done."""
    understood = read_arguments(arguments)
    if understood is None:
        return None
    settings, options = understood
    try:
        return run_check(settings, options)
    except SamdocsError as stop:
        settings.terminal.fail(stop.message, stop.hint)
        return COULD_NOT_RUN


def read_arguments(arguments: Sequence[str]) -> tuple[Settings, CheckOptions] | None:
    """Return what the arguments of `check` say; None if typer must look at them."""
    said: dict[str, list[str]] = {}
    try:
        for name, value in _pairs(arguments):
            said.setdefault(name, []).append(value)
        return _settings(said), _options(said)
    except (LookupError, ValueError):
        return None


def _pairs(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield options with their values, and the folder under an empty name.

    Raises:
        LookupError: A word is no plain option.
    """
    waiting = list(reversed(arguments))
    while waiting:
        word = waiting.pop()
        name, joined, value = word.partition("=")
        if name in _VALUES:
            value = value if joined else waiting.pop()
            if value.startswith("-"):
                raise LookupError(word)
            yield name, value
        elif word in _SWITCHES:
            yield _SWITCHES[word], "yes"
        elif word.startswith("-"):
            raise LookupError(word)
        else:
            yield "", word


def _settings(said: dict[str, list[str]]) -> Settings:
    return Settings(
        project=_folder(said, "--project"),
        trust_repository="trust_repository" in said,
        trust_extensions="trust_extensions" in said,
        date=_one(said, "--date", ""),
        quiet="quiet" in said,
        color=Color(_one(said, "--color", "")) if "--color" in said else None,
    )


def _options(said: dict[str, list[str]]) -> CheckOptions:
    return CheckOptions(
        folder=_folder(said, ""),
        stage=StageName(_one(said, "--stage", "always")),
        output=Format(_one(said, "--format", "text")),
        select=tuple(said.get("--select", ())),
        ignore=tuple(said.get("--ignore", ())),
        strict="strict" in said,
    )


def _folder(said: dict[str, list[str]], name: str) -> Path | None:
    return Path(_one(said, name, "")) if name in said else None


def _one(said: dict[str, list[str]], name: str, default: str) -> str:
    """Return the value of an option; ValueError if it was given twice."""
    (value,) = said.get(name, [default])
    return value
