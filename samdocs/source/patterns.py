"""Patterns of paths as settings write them: `src/**`, `evidence/junit/*.xml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

_ANY_DEPTH = "**"
_SIGNS = frozenset("*?[")


class PathPatterns:
    """Some patterns as one question: does any of them name this path?

    `*`, `?` and `[a-z]` stand for characters of one name, `**` for any number of folders. A pattern
    names a file, or a folder with everything below it. `..` leads up, also out of the project to
    other folders of its repository.
    """

    def __init__(self, patterns: Iterable[str], *, prefix: str = "") -> None:
        """Read patterns.

        Args:
            patterns: Relative to a project.
            prefix: The project's folder below the repository's, ends with `/` or is empty; then
                paths are asked from the top of the repository.
        """
        joined = (_join(prefix, pattern) for pattern in patterns)
        self._patterns = tuple(parts for parts in joined if parts)

    def match(self, path: str) -> bool:
        """Whether a pattern names a path, written with forward slashes."""
        names = path.split("/")
        return any(_names(parts, names) for parts in self._patterns)


def first_folder(pattern: str) -> str:
    """Return the folder or file below which everything lies that a pattern can name."""
    parts = _join("", pattern)
    plain = next((at for at, part in enumerate(parts) if _SIGNS & set(part)), len(parts))
    return "/".join(parts[:plain])


def _join(prefix: str, pattern: str) -> tuple[str, ...]:
    """Return the parts of a pattern from the top of the repository; none if it leads out of it."""
    parts: list[str] = []
    for part in f"{prefix}{pattern}".split("/"):
        if part == ".." and not parts:
            return ()
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return tuple(parts)


def _names(parts: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a pattern names a path; every way through it is followed at once, so none is long."""
    ways = _skipped({0}, parts)
    for name in names:
        if len(parts) in ways:
            return True  # a folder above
        stays = {at for at in ways if parts[at] == _ANY_DEPTH}
        steps = {at + 1 for at in ways - stays if fnmatchcase(name, parts[at])}
        ways = _skipped(stays | steps, parts)
    return len(parts) in ways


def _skipped(ways: set[int], parts: Sequence[str]) -> set[int]:
    """Add the places behind each `**`, which also stands for no folder at all."""
    found = set(ways)
    for at in sorted(ways):
        following = at
        while following < len(parts) and parts[following] == _ANY_DEPTH:
            following += 1
            found.add(following)
    return found
