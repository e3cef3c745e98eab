"""What the files of a package are called: short, plain, and the same at every making."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic, diagnose
from samdocs.outputs.pdf_readiness import MOST_CHARACTERS
from samdocs.project import Project
from samdocs.rules import RULES

_LONGEST_FOLDER = 60
_ENDING = ".html"
_PREFIX = "{:03d}_"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that needs a name.

    Attributes:
        key: What the name is asked for by.
        number: Number of the document it belongs to.
        place: Its place among the files of that document, from 0.
        name: What it is called outside of packages, without its ending.
    """

    key: str
    number: str
    place: int
    name: str


def name_folder(project: Project) -> str:
    """Return the name of folder and zip, e.g. `SG-100_1.2.0`."""
    device = project.config.device
    return _plain(f"{device.identifier}_{project.version}")[:_LONGEST_FOLDER]


def name_files(wanted: Iterable[Wanted], *, first: str, numbered: bool) -> Mapping[str, str]:
    """Return the name of each file without its ending, by key.

    A name that is too long loses the end of its middle, never the version.

    Args:
        wanted: Every file of a document.
        first: Key of the file that comes first; the others follow by the numbers of documents.
        numbered: Whether each name begins with its place, `001_` and so on.
    """
    longest = MOST_CHARACTERS - len(_ENDING) - (len(_PREFIX.format(0)) if numbered else 0)
    ordered = sorted(wanted, key=lambda one: (one.key != first, one.number, one.place, one.key))
    names = {one.key: _shortened(one.name, longest) for one in ordered}
    if numbered:
        places = enumerate(names.items(), start=1)
        names = {key: f"{_PREFIX.format(place)}{name}" for place, (key, name) in places}
    return names


def find_same_names(names: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield a finding for each name that two files would have, also where case does not count."""
    first: dict[str, str] = {}
    for key, name in names.items():
        other = first.setdefault(name.casefold(), key)
        if other != key:
            message = f"documents `{other}` and `{key}` would have the same file name `{name}`"
            hint = "give one of them another `number:` under `documents:`"
            yield diagnose(RULES["OUT008"], message, None, hint=hint)


def _shortened(name: str, longest: int) -> str:
    name = _plain(name)
    if len(name) <= longest:
        return name
    rest, _, version = name.rpartition("_")
    return f"{rest[: max(1, longest - len(version) - 1)]}_{version}"[:longest]


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", name).lstrip(".-_") or "package"
