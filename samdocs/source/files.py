"""Which files of a project are sources, wherever its files are kept: in a folder or in a commit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import NamedTuple, Protocol

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.rules import RULES
from samdocs.source.text import MAX_FILE_BYTES

PROJECT_FILE = "samdocs.yaml"
#: A folder with this file is a virtual environment.
VIRTUAL_ENVIRONMENT = "pyvenv.cfg"
#: A folder with this file was written by samdocs, if the mark stands in it.
MANIFEST, MANIFEST_MARK = "manifest.json", b'"predicateType"'
MAX_FILES = 20_000
MAX_PATH_CHARACTERS = 240

_SUFFIXES = (".yaml", ".yml")
_LOCK_FILES = frozenset(
    {"pnpm-lock.yaml", "pubspec.lock.yaml", "conda-lock.yml", "Chart.lock.yaml"}
)
_LEFT_OUT = frozenset({"node_modules", "__pycache__", "evidence", "templates"})
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$")
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]|[. ]$')


class Kind(Enum):
    """What stands at a path; OTHER is a pipe, a device or the like."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


class Entry(NamedTuple):
    """Something in a folder of the project: its path from the project, and what it is."""

    name: str
    kind: Kind


class Target(NamedTuple):
    """Where a path leads once every link is followed, never a link itself."""

    kind: Kind
    is_inside: bool


class Files(Protocol):
    """The files of a project, named from its folder with forward slashes."""

    def list_folder(self, folder: str) -> tuple[Entry, ...] | Diagnostic:
        """Return what a folder holds by name, or why it cannot be listed; empty is the project."""
        ...

    def follow(self, name: str) -> Target | None:
        """Return where a path leads; None if there is nothing."""
        ...

    def read(self, name: str, *, limit: int = MAX_FILE_BYTES) -> bytes | Diagnostic:
        """Return the bytes of a file, at most one more than the limit, or why there are none."""
        ...

    def read_all(self, names: Iterable[str]) -> Mapping[str, bytes | Diagnostic]:
        """Return what `read` returns, for many files at once."""
        ...


def find_sources(
    files: Files, exclude: Sequence[str] = (), *, is_output: Callable[[str], bool] = lambda _: False
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Return the YAML files of a project in the order of their names, and what is odd about names.

    Left out are hidden files and folders, lock files, virtual environments, folders with a project
    of their own, `evidence/`, `templates/`, what `exclude` lists, and folders that `is_output`
    recognises as written by samdocs.
    """
    found: list[str] = []
    findings: list[Diagnostic] = []
    walk = _Walk(files, tuple(exclude), is_output)
    for entry in walk.entries(""):
        if isinstance(entry, Diagnostic):
            findings.append(entry)
        else:
            found.append(entry)
        if len(found) > MAX_FILES:
            return (), (_too_many(),)
    found.sort()
    findings += _name_findings(found)
    return tuple(found), tuple(sorted(findings, key=lambda finding: finding.sort_key))


def is_source_name(name: str) -> bool:
    """Whether a file of this name is a source, wherever it lies."""
    return name.endswith(_SUFFIXES) and name not in _LOCK_FILES and ".lock." not in name


def is_left_out(name: str, exclude: Sequence[str] = ()) -> bool:
    """Whether a path is none of the project's for its own name: hidden, or excluded."""
    return name.rpartition("/")[2].startswith(".") or any(_matches(name, p) for p in exclude)


def is_left_out_folder(name: str) -> bool:
    """Whether a folder of this name never holds sources."""
    return name in _LEFT_OUT


@dataclass(frozen=True, slots=True)
class _Walk:
    files: Files
    exclude: tuple[str, ...]
    is_output: Callable[[str], bool]

    def entries(self, folder: str) -> Iterator[str | Diagnostic]:
        listing = self.files.list_folder(folder)
        if isinstance(listing, Diagnostic):
            yield listing
            return
        for entry in listing:
            if not is_left_out(entry.name, self.exclude):
                yield from self._entry(entry)

    def _entry(self, entry: Entry) -> Iterator[str | Diagnostic]:
        last = entry.name.rpartition("/")[2]
        if entry.kind is Kind.LINK:
            yield from self._link(entry.name, last)
        elif entry.kind is Kind.FOLDER:
            if not self._left_out(entry.name, last):
                yield from self._folder(entry.name)
        elif is_source_name(last):
            yield entry.name if entry.kind is Kind.FILE else not_regular(entry.name)

    def _folder(self, folder: str) -> Iterator[str | Diagnostic]:
        """Yield what a folder holds; of a repository inside this one only that it has sources."""
        if self.files.follow(f"{folder}/.git") is None:
            yield from self.entries(folder)
            return
        first = next((entry for entry in self.entries(folder) if isinstance(entry, str)), "")
        if first:
            yield _of_other_repository(first, folder)

    def _link(self, name: str, last: str) -> Iterator[Diagnostic]:
        target = self.files.follow(name)
        if target is None:
            if is_source_name(last):
                yield dangling_link(name)
            return
        if target.kind is not Kind.FOLDER and not is_source_name(last):
            return
        if not target.is_inside:
            yield link_leaves(name)
        elif target.kind is Kind.OTHER:
            yield not_regular(name)
        # a link to a place inside the project is passed over: the file is read where it lies

    def _left_out(self, folder: str, last: str) -> bool:
        return (
            is_left_out_folder(last)
            or self._has_file(folder, PROJECT_FILE)
            or self._has_file(folder, VIRTUAL_ENVIRONMENT)
            or self.is_output(folder)
        )

    def _has_file(self, folder: str, name: str) -> bool:
        target = self.files.follow(f"{folder}/{name}")
        return target is not None and target.kind is Kind.FILE


def _matches(name: str, pattern: str) -> bool:
    pattern = pattern.rstrip("/")
    if not PurePosixPath(pattern).parts:  # the project itself
        return True
    if pattern.endswith("/**"):
        return name == pattern[:-3] or name.startswith(pattern[:-2])
    return name == pattern or PurePosixPath(name).match(pattern)


def _name_findings(names: Iterable[str]) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for name in names:
        if len(name) > MAX_PATH_CHARACTERS:
            yield _finding("SRC026", name, f"the path has {len(name)} characters")
        elif any(_RESERVED.match(p) or _FORBIDDEN.search(p) for p in name.split("/")):
            yield _finding(
                "SRC024",
                name,
                f"`{name}` cannot be stored on every system",
                "use letters, digits, `-`, `_` and `.`, and no reserved name of Windows",
            )
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            yield _finding(
                "SRC025", name, f"`{name}` and `{other}` differ only by case", "rename one"
            )


def unreadable(name: str, reason: str) -> Diagnostic:
    """Return the finding for a file that cannot be opened."""
    return _finding("SRC001", name, f"`{name}` cannot be read: {reason}", "check its permissions")


def not_regular(name: str) -> Diagnostic:
    """Return the finding for a pipe, a device or a folder in the place of a file."""
    return _finding(
        "SRC002", name, f"`{name}` is not a regular file", "replace it by a file, or rename it"
    )


def _finding(code: str, name: str, message: str, hint: str = "shorten it") -> Diagnostic:
    return diagnose(RULES[code], message, Location(name, 1, 1, 1, 1), hint=hint)


def _of_other_repository(name: str, folder: str) -> Diagnostic:
    return _finding(
        "SRC027",
        name,
        f"`{folder}` is a repository of its own, so no commit of this one holds `{name}`",
        f"keep sources in this repository, or list `{folder}/` under `exclude:` in samdocs.yaml",
    )


def _too_many() -> Diagnostic:
    return diagnose(
        RULES["SRC005"],
        f"the project has more than {MAX_FILES:,} source files",
        hint="list folders that are no sources under `exclude:` in samdocs.yaml",
    )


def dangling_link(name: str) -> Diagnostic:
    """Return the finding for a link that leads nowhere."""
    return _finding(
        "SRC001", name, f"`{name}` is a symbolic link to nothing", "replace it by the file itself"
    )


def link_leaves(name: str) -> Diagnostic:
    """Return the finding for a link that leads out of the project."""
    return _finding(
        "SRC003",
        name,
        f"`{name}` is a symbolic link to a place outside the project",
        "copy what it points to into the project",
    )
