"""Which samdocs this is."""

from __future__ import annotations


def read_version() -> str:
    """Return the version of the installed package; `unknown` in a bare checkout."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("samdocs")
    except PackageNotFoundError:
        return "unknown"
