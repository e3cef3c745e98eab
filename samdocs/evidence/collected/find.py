"""Which files hold tests, and from which folder pytest names them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from samdocs.diagnostics import SamdocsError

MAX_FILES = 20_000
MAX_BYTES = 192_000_000
_LEFT_OUT = frozenset({"__pycache__", "build", "dist", "node_modules", "site-packages", "venv"})
_SECTIONS = {"tox.ini": "[pytest]", "setup.cfg": "[tool:pytest]"}


def find_test_files(path: Path) -> Iterator[Path]:
    """Yield a file as it is, of a folder the sources that pytest takes for tests, sorted.

    Raises:
        SamdocsError: There is no such file or folder, or there are too many.
    """
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise SamdocsError(f"`{path}` does not exist", "name folders or files with tests")
    count = 0
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if _is_looked_into(Path(folder, name)))
        for name in sorted(files):
            if name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py")):
                count += 1
                yield Path(folder, name)
        if count > MAX_FILES:
            message = f"`{path}` holds more than {MAX_FILES:,} files with tests"
            raise SamdocsError(message, "name folders inside it")


def find_root_folder(path: Path, otherwise: Path) -> Path:
    """Return the folder from which pytest names the tests of a path: that of its settings.

    Args:
        path: A folder or file with tests, absolute.
        otherwise: What it is where no folder upwards has settings.
    """
    start = path if path.is_dir() else path.parent
    folders = (start, *start.parents)
    return next((folder for folder in folders if _has_settings(folder)), otherwise)


def read_test_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        SamdocsError: It cannot be read, or is too large.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as fault:
        reason = (fault.strerror or "it cannot be opened").lower()
        raise SamdocsError(f"`{path}` cannot be read: {reason}", "name another file") from fault
    if len(data) > MAX_BYTES:
        raise SamdocsError(f"`{path}` has more than {MAX_BYTES:,} bytes", "name a smaller file")
    return data


def _is_looked_into(folder: Path) -> bool:
    name = folder.name
    is_plain = not name.startswith(".") and name not in _LEFT_OUT and not folder.is_symlink()
    return is_plain and not (folder / "pyvenv.cfg").exists()


def _has_settings(folder: Path) -> bool:
    if any((folder / name).is_file() for name in ("pytest.ini", ".pytest.ini", "pytest.toml")):
        return True
    try:
        if "pytest" in tomllib.loads((folder / "pyproject.toml").read_text("utf-8")).get(
            "tool", {}
        ):
            return True
    except (OSError, ValueError):  # pytest passes over what it cannot read, too
        pass
    return any(_holds(folder / name, section) for name, section in _SECTIONS.items())


def _holds(path: Path, text: str) -> bool:
    try:
        return text in path.read_text("utf-8")
    except (OSError, ValueError):
        return False
