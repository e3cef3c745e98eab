"""Format, lint, types and layers hold for the whole checkout."""

import pytest

from tests.architecture.house import tool


def test_ruff_would_format_nothing_differently():
    tool("ruff", "format", "--check", ".")


def test_ruff_finds_nothing():
    tool("ruff", "check", ".")


@pytest.mark.slow
def test_mypy_finds_nothing():
    tool("mypy")


def test_imports_go_downwards_and_libraries_have_one_door():
    """The contracts stand in pyproject.toml, under [tool.importlinter]."""
    tool("lint-imports", "--no-logo")
