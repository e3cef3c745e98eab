"""The plugin of pytest: which requirements a test verifies, what it did, and on what it ran.

It does nothing unless a samdocs project is found: upwards from pytest's root folder, or where
`--samdocs` or the setting `samdocs` says. Nothing of samdocs but this module is loaded before that.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from samdocs.pytest_plugin.steps import StepRecorder, samdocs_step

__all__ = ["StepRecorder", "pytest_addoption", "pytest_configure", "samdocs_step"]

_PROJECT_FILE = "samdocs.yaml"
_MARKS = (
    "verifies(*ids): ids of what the test verifies, e.g. requirements and risk controls (samdocs)",
    "samdocs_test(*ids): ids of the test items that it executes (samdocs)",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and settings of samdocs."""
    group = parser.getgroup("samdocs", "documentation of medical device software (samdocs)")
    group.addoption(
        "--samdocs",
        metavar="DIR",
        help="folder of the samdocs project; else the setting `samdocs`, else the nearest "
        "samdocs.yaml upwards from pytest's root folder",
    )
    group.addoption(
        "--samdocs-results",
        metavar="FILE",
        help="record results as JSON; with --collect-only the tests that were found",
    )
    group.addoption("--samdocs-tester", metavar="ID", help="who runs it, as listed in samdocs.yaml")
    group.addoption("--samdocs-environment", metavar="ID", help="where it runs, e.g. ENV-001")
    group.addoption("--samdocs-build", metavar="ID", help="the build that is tested, e.g. BLD-004")
    parser.addini("samdocs", "folder of the samdocs project, from pytest's root folder")
    parser.addini(
        "samdocs_generated",
        "sources that are made, not written: no commit holds them, and they make no run dirty",
        type="linelist",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start to work if there is a project."""
    root = _find_project(config)
    if root is None:
        return
    for mark in _MARKS:
        config.addinivalue_line("markers", mark)
    from samdocs.pytest_plugin.start import start

    start(config, root)


def _find_project(config: pytest.Config) -> Path | None:
    named = config.getoption("--samdocs") or config.getini("samdocs")
    if named:
        base = config.invocation_params.dir if config.getoption("--samdocs") else config.rootpath
        folder = Path(base, str(named)).absolute()
        if not (folder / _PROJECT_FILE).is_file():
            raise pytest.UsageError(f"samdocs: there is no {_PROJECT_FILE} in `{named}`")
        return folder
    folders = (config.rootpath, *config.rootpath.parents)
    found = next((folder for folder in folders if (folder / _PROJECT_FILE).is_file()), None)
    if found is None and config.getoption("--samdocs-results"):
        message = f"samdocs: there is no {_PROJECT_FILE} here or in a folder above"
        raise pytest.UsageError(f"{message}; give the folder of the project with --samdocs")
    return found
