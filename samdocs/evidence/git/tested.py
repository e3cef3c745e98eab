"""Which commit is tested, and whether the files on disk are those of that commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.state import read_git_state

#: Folders of libraries; what is installed there is no source of the repository.
_INSTALLED = frozenset({"site-packages", "dist-packages", "node_modules", "__pycache__"})
_ENVIRONMENT = "pyvenv.cfg"


@dataclass(frozen=True, slots=True)
class Tested:
    """What was tested, as far as git tells.

    Attributes:
        commit: Full id of the commit; empty if it is not known.
        top: Top folder of the repository; None if there is none.
        differs: Files that are not as in the commit, from `top`; sources that are loaded and not
            in the commit are among them, those in environments are not.
        reason: Why nothing is known, empty if it is.
    """

    commit: str = ""
    top: Path | None = None
    differs: tuple[str, ...] = ()
    reason: str = ""


def read_tested(folder: Path, loaded: Iterable[Path] = ()) -> Tested:
    """Return which commit the repository around a folder is at, and what differs from it.

    Args:
        folder: Any folder of the repository, absolute.
        loaded: Files that were loaded; those of the repository must be in the commit.
    """
    top = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
    if top is None:
        return Tested(reason="this is no git repository")
    inputs = [path for path in loaded if _is_source(path, top)]
    try:
        state = read_git_state(top, inputs=inputs)
    except SamdocsError as stop:
        return Tested(top=top, reason=f"{stop.message}; {stop.hint}")
    if not state.available:
        return Tested(top=top, reason=state.reason)
    if state.commit is None:
        return Tested(top=top, reason="the repository has no commit yet")
    return Tested(state.commit.hash, top, state.dirty)


def _is_source(path: Path, top: Path) -> bool:
    """Whether a loaded file lies in the repository itself, not in an environment inside it."""
    if not path.is_relative_to(top) or not path.is_file():
        return False
    folders = path.relative_to(top).parts[:-1]
    return _INSTALLED.isdisjoint(folders) and not _in_environment(path.parent, top)


@cache
def _in_environment(folder: Path, top: Path) -> bool:
    if folder == top:
        return False
    return (folder / _ENVIRONMENT).exists() or _in_environment(folder.parent, top)
