"""The list of collected tests, from which `samdocs new test` drafts items."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from samdocs.evidence.results.pytest_names import name_case
from samdocs.pytest_plugin.marks import ids_of
from samdocs.pytest_plugin.targets import Targets


class ListWriter:
    """Writes which tests were collected, after `--collect-only`."""

    def __init__(self, config: pytest.Config, targets: Targets) -> None:
        self._prefix = str(config.getoption("junitprefix", None) or "")
        self._rootpath, self._targets = config.rootpath, targets
        self._items: tuple[pytest.Item, ...] = ()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take the tests that are left when nothing deselects any more."""
        self._items = tuple(session.items)

    def pytest_sessionfinish(self) -> None:
        """Write the list."""
        if self._targets.results is not None:
            listed: list[JsonValue] = [self._entry(item) for item in self._items]
            value: JsonValue = {"samdocs_collected": 1, "tool": "pytest", "tests": listed}
            text = json.dumps(value, indent=1, ensure_ascii=False)
            self._targets.write(self._targets.results, f"{text}\n".encode())

    def _entry(self, item: pytest.Item) -> dict[str, JsonValue]:
        function = getattr(item, "function", None)
        title = inspect.getdoc(function) if function is not None else None
        return {
            "name": name_case(item.nodeid, self._prefix),
            "file": _below(item.path, self._rootpath),
            "line": (item.reportinfo()[1] or 0) + 1,
            "doc": title or "",
            "tests": list(ids_of(item, "samdocs_test")),
            "verifies": list(ids_of(item, "verifies")),
        }


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
