"""Which files of a folder are sources, and their bytes: nothing outside the folder is ever opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.rules import RULES
from samdocs.source.text import MAX_FILE_BYTES

PROJECT_FILE = "samdocs.yaml"
MAX_FILES = 20_000
MAX_PATH_CHARACTERS = 240

_SUFFIXES = (".yaml", ".yml")
_LOCK_FILES = frozenset(
    {"pnpm-lock.yaml", "pubspec.lock.yaml", "conda-lock.yml", "Chart.lock.yaml"}
)
_LEFT_OUT = frozenset({"node_modules", "__pycache__", "evidence", "templates"})
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$")
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]|[. ]$')


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its name in the project and where it lies.

    Attributes:
        name: Path relative to the project, with forward slashes.
    """

    name: str
    path: Path


def find_sources(
    root: Path, exclude: Sequence[str] = (), *, is_output: Callable[[Path], bool] = lambda _: False
) -> tuple[tuple[SourceFile, ...], tuple[Diagnostic, ...]]:
    """Return the YAML files of a project in the order of their names, and what is odd about names.

    Left out are hidden files and folders, lock files, virtual environments, folders with a project
    of their own, `evidence/`, `templates/`, what `exclude` lists, and folders that `is_output`
    recognises as written by samdocs.
    """
    found: list[SourceFile] = []
    findings: list[Diagnostic] = []
    walk = _Walk(root.resolve(), tuple(exclude), is_output)
    for entry in walk.entries(root, ""):
        if isinstance(entry, Diagnostic):
            findings.append(entry)
        else:
            found.append(entry)
        if len(found) > MAX_FILES:
            return (), (_too_many(),)
    found.sort(key=lambda file: file.name)
    findings += _name_findings(found)
    return tuple(found), tuple(sorted(findings, key=lambda finding: finding.sort_key))


def read_bytes(file: SourceFile) -> bytes | Diagnostic:
    """Return the bytes of a source, at most one more than the limit, or why it cannot be read.

    A link that leaves the project is not followed. The file is opened without following a link and
    without waiting, then looked at: a pipe put in the place of a file between listing and reading
    neither hangs nor is read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    path = _follow(file) if file.path.is_symlink() else file.path
    if isinstance(path, Diagnostic):
        return path
    try:
        descriptor = os.open(path, flags)
    except OSError as fault:
        return _unreadable(file.name, fault)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return _not_regular(file.name)
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as fault:
        return _unreadable(file.name, fault)
    finally:
        os.close(descriptor)


def _follow(file: SourceFile) -> Path | Diagnostic:
    root = file.path.parents[file.name.count("/")].resolve()
    try:
        target = file.path.resolve(strict=True)
    except (OSError, RuntimeError):  # it leads to nothing, or to itself
        return _dangling_link(file.name)
    return target if target.is_relative_to(root) else _link_leaves(file.name)


@dataclass(frozen=True, slots=True)
class _Walk:
    root: Path
    exclude: tuple[str, ...]
    is_output: Callable[[Path], bool]

    def entries(self, folder: Path, prefix: str) -> Iterator[SourceFile | Diagnostic]:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as fault:
            yield _unreadable(prefix.rstrip("/") or ".", fault)
            return
        for entry in entries:
            name = prefix + entry.name
            if entry.name.startswith(".") or self._excluded(name):
                continue
            yield from self._entry(entry, name)

    def _entry(self, entry: os.DirEntry[str], name: str) -> Iterator[SourceFile | Diagnostic]:
        path = Path(entry.path)
        if entry.is_symlink():
            yield from self._link(path, name)
        elif entry.is_dir(follow_symlinks=False):
            if not self._left_out(path):
                yield from self.entries(path, name + "/")
        elif _is_source_name(entry.name):
            is_file = entry.is_file(follow_symlinks=False)
            yield SourceFile(name, path) if is_file else _not_regular(name)

    def _link(self, path: Path, name: str) -> Iterator[SourceFile | Diagnostic]:
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            if _is_source_name(path.name):
                yield _dangling_link(name)
            return
        is_folder = target.is_dir()
        if not is_folder and not _is_source_name(path.name):
            return
        if not target.is_relative_to(self.root):
            yield _link_leaves(name)
        elif not is_folder and not target.is_file():
            yield _not_regular(name)
        # a link to a place inside the project is passed over: the file is read where it lies

    def _left_out(self, folder: Path) -> bool:
        return (
            folder.name in _LEFT_OUT
            or (folder / PROJECT_FILE).is_file()
            or (folder / "pyvenv.cfg").is_file()
            or self.is_output(folder)
        )

    def _excluded(self, name: str) -> bool:
        return any(_matches(name, pattern) for pattern in self.exclude)


def _matches(name: str, pattern: str) -> bool:
    pattern = pattern.rstrip("/")
    if not PurePosixPath(pattern).parts:  # the project itself
        return True
    if pattern.endswith("/**"):
        return name == pattern[:-3] or name.startswith(pattern[:-2])
    return name == pattern or PurePosixPath(name).match(pattern)


def _is_source_name(name: str) -> bool:
    return name.endswith(_SUFFIXES) and name not in _LOCK_FILES and ".lock." not in name


def _name_findings(files: Iterable[SourceFile]) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for file in files:
        if len(file.name) > MAX_PATH_CHARACTERS:
            yield _finding("SRC026", file.name, f"the path has {len(file.name)} characters")
        elif any(_RESERVED.match(p) or _FORBIDDEN.search(p) for p in file.name.split("/")):
            yield _finding(
                "SRC024",
                file.name,
                f"`{file.name}` cannot be stored on every system",
                "use letters, digits, `-`, `_` and `.`, and no reserved name of Windows",
            )
        other = seen.setdefault(file.name.casefold(), file.name)
        if other != file.name:
            yield _finding(
                "SRC025",
                file.name,
                f"`{file.name}` and `{other}` differ only by case",
                "rename one",
            )


def _finding(code: str, name: str, message: str, hint: str = "shorten it") -> Diagnostic:
    return diagnose(RULES[code], message, Location(name, 1, 1, 1, 1), hint=hint)


def _too_many() -> Diagnostic:
    return diagnose(
        RULES["SRC005"],
        f"the project has more than {MAX_FILES:,} source files",
        hint="list folders that are no sources under `exclude:` in samdocs.yaml",
    )


def _unreadable(name: str, fault: OSError) -> Diagnostic:
    reason = (fault.strerror or "it cannot be opened").lower()
    return _finding("SRC001", name, f"`{name}` cannot be read: {reason}", "check its permissions")


def _not_regular(name: str) -> Diagnostic:
    return _finding(
        "SRC002", name, f"`{name}` is not a regular file", "replace it by a file, or rename it"
    )


def _dangling_link(name: str) -> Diagnostic:
    return _finding(
        "SRC001", name, f"`{name}` is a symbolic link to nothing", "replace it by the file itself"
    )


def _link_leaves(name: str) -> Diagnostic:
    return _finding(
        "SRC003",
        name,
        f"`{name}` is a symbolic link to a place outside the project",
        "copy what it points to into the project",
    )
