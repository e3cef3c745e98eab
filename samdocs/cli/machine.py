"""What this machine has of what samdocs needs: programs, libraries, fonts, versions."""

from __future__ import annotations

import ctypes
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from samdocs.diagnostics import SamdocsError

_PACKAGE = Path(__file__).parents[1]
#: In a wheel the templates lie inside the package, in a checkout beside it.
_TEMPLATES = (_PACKAGE / "templates", _PACKAGE.parent / "templates")
_FONTS = (
    "IBMPlexMono-Regular.woff2",
    "IBMPlexSans-Italic.woff2",
    "IBMPlexSans-Regular.woff2",
    "IBMPlexSans-SemiBold.woff2",
    "IBMPlexSansCondensed-Regular.woff2",
    "IBMPlexSansCondensed-SemiBold.woff2",
)
_PYTHON = (3, 11)
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:>=\s*([0-9.]+))?")
_OF_EXTRA = re.compile(r"""extra\s*==\s*["']([\w.-]+)["']""")
#: Name of an extra → what it is for.
_EXTRAS = {"forms": "reading PDF forms of manual tests that were filled in"}

#: Library of the system → its names on Linux, macOS and Windows, and Debian's package.
_LIBRARIES = {
    "Pango": (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0"), "libpango-1.0-0"),
    "PangoFT2": (
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0"),
        "libpangoft2-1.0-0",
    ),
    "HarfBuzz subset": (
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0"),
        "libharfbuzz-subset0",
    ),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing samdocs needs.

    Attributes:
        found: What is there, e.g. its version; empty if it is missing.
        needed: What would do.
        fits: Whether what is there does.
        hint: The line to type where it does not.
        purpose: What cannot be done without it.
        is_optional: Whether samdocs does everything else without it.
    """

    name: str
    found: str
    needed: str
    fits: bool
    hint: str = ""
    purpose: str = ""
    is_optional: bool = False

    @property
    def is_lacking(self) -> bool:
        """Whether something that everyone needs is missing or too old."""
        return not (self.fits or self.is_optional)


def inspect_machine() -> tuple[Part, ...]:
    """Return everything samdocs needs, whether it is there or not."""
    return (_python(), _git(), *_packages(), *_system_libraries(), _fonts(), *_extras())


def _python() -> Part:
    needed = ".".join(map(str, _PYTHON))
    hint = f"install Python {needed} or newer"
    fits = sys.version_info >= _PYTHON
    return Part("Python", platform.python_version(), f"{needed} or newer", fits, hint, "everything")


def _git() -> Part:
    from samdocs.evidence.git.plumbing import run_git

    try:
        said = run_git(Path.cwd(), "version").decode(errors="replace")
    except SamdocsError:
        said = ""
    found = said.removeprefix("git version").strip()
    purpose = "commit, revision history and dirty files in documents"
    return Part("git", found, "any", bool(found), "apt-get install git", purpose)


def _packages() -> Iterator[Part]:
    """Yield the libraries of Python, each with the floor that the installed samdocs names."""
    for name, floor in _requirements():
        wanted = f"{name}>={floor}" if floor else name
        yield _package(name, floor, f"pip install '{wanted}'")


def _package(name: str, floor: str, hint: str) -> Part:
    try:
        found = version(name)
    except PackageNotFoundError:
        found = ""
    fits = bool(found) and _as_numbers(found) >= _as_numbers(floor)
    needed = f"{floor} or newer" if floor else "any"
    return Part(name, found, needed, fits, hint, "samdocs itself")


def _extras() -> Iterator[Part]:
    """Yield what can be installed beside samdocs, by the name under which it is installed."""
    for extra, purpose in _EXTRAS.items():
        for name, floor in _requirements(extra):
            part = _package(name, floor, f"pip install 'samdocs[{extra}]'")
            needed = f"{name} {part.needed}"
            label = f"samdocs[{extra}]"
            yield replace(part, name=label, needed=needed, purpose=purpose, is_optional=True)


def _requirements(extra: str = "") -> Iterator[tuple[str, str]]:
    try:
        written = requires("samdocs") or []
    except PackageNotFoundError:
        return
    for line in sorted(written):
        named = _REQUIREMENT.match(line)
        of_extra = _OF_EXTRA.search(line)
        if named and (of_extra[1] if of_extra else "") == extra:
            yield named[1], named[2] or ""


def _as_numbers(version_text: str) -> tuple[int, ...]:
    """Return the leading numbers of a version; `3.2.0rc1` counts as 3.2.0."""
    numbers = [int(part) for part in re.findall(r"\d+", version_text.split("+", maxsplit=1)[0])]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _system_libraries() -> Iterator[Part]:
    for name, (file_names, package) in _LIBRARIES.items():
        is_there = any(_can_load(file_name) for file_name in file_names)
        hint = f"apt-get install {package}"
        yield Part(name, "found" if is_there else "", "any", is_there, hint, "PDF documents")


def _can_load(file_name: str) -> bool:
    try:
        ctypes.CDLL(file_name)
    except OSError:
        return False
    return True


def _fonts() -> Part:
    folders = (folder / "styles" / "fonts" for folder in _TEMPLATES)
    there = [font for folder in folders for font in _FONTS if (folder / font).is_file()]
    found = f"{len(set(there))} files" if there else ""
    fits = set(there) == set(_FONTS)
    hint = "pip install --force-reinstall samdocs"
    return Part("Fonts (IBM Plex)", found, f"{len(_FONTS)} files", fits, hint, "PDF documents")
