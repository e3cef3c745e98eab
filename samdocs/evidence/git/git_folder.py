"""The folder git keeps a repository in, looked at before git opens its files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_READ_FIRST = (
    *("HEAD", "config", "commondir", "packed-refs", "shallow"),
    *("info/grafts", "objects/info/alternates", "config.worktree"),
)
_REFERENCES = "refs"
_MOST_REFERENCES = 20_000


def makes_git_wait(root: Path) -> bool:
    """Whether a file that git reads to find its place is a pipe or device, at which it would wait.

    Args:
        root: A folder of the repository; what is not found here is left to git.
    """
    for folder in (root, *root.absolute().parents):
        place = folder / ".git"
        if place.is_dir():
            return any(_is_strange(path) for path in _files(place))
        if place.exists():
            return _is_strange(place)
    return False


def _files(place: Path) -> Iterator[Path]:
    yield from (place / name for name in _READ_FIRST)
    seen = 0
    for folder, _, names in os.walk(place / _REFERENCES):
        seen += len(names)
        if seen > _MOST_REFERENCES:
            return
        yield from (Path(folder, name) for name in names)


def _is_strange(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:  # absent, or a link to nothing: git says so at once
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
