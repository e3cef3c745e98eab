"""The script with which an auditor checks a package without samdocs: `verify.py`."""

from __future__ import annotations

from pathlib import Path

CHECK_SCRIPT_NAME = "verify.py"

_PACKAGE = Path(__file__).parents[1]
#: In a wheel the templates lie inside the package, in a checkout beside it.
_FOLDERS = (_PACKAGE / "templates" / "package", _PACKAGE.parent / "templates" / "package")


def read_check_script() -> bytes:
    """Return the script, the same bytes in every package of a version of samdocs."""
    return next(
        path.read_bytes() for folder in _FOLDERS if (path := folder / CHECK_SCRIPT_NAME).is_file()
    )
