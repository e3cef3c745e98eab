"""The marks of tests, judged while tests are collected: an id that is wrong stops the run."""

from __future__ import annotations

import ast
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from samdocs.items.evidence_verbs import CONTROLS, REQUIREMENTS
from samdocs.items.links import link_fields
from samdocs.items.verification import Test
from samdocs.pytest_plugin.subject import Subject

#: Mark → what to say of an id that does not fit it.
MARKS = {"verifies": "which no test verifies", "samdocs_test": "no test"}
_HINT = (
    "  = correct the id, or describe the item in the project; `samdocs show ID` prints an item, "
    "`-p no:samdocs` turns samdocs off"
)


def ids_of(node: pytest.Item, mark: str) -> tuple[str, ...]:
    """Return the ids that the marks of a test, its class and its module name, each once."""
    named = (name for found in node.iter_markers(mark) for name in found.args)
    return tuple(dict.fromkeys(name for name in named if isinstance(name, str)))


class MarkJudge:
    """Turns tests whose marks name what cannot be verified into errors of collection."""

    def __init__(self, subject: Subject, rootpath: Path) -> None:
        self._subject, self._rootpath = subject, rootpath
        self._files: dict[Path, _MarkPlaces] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self,
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Let a file or class fail if the marks of its tests are faulty."""
        report = yield
        items = [node for node in report.result if isinstance(node, pytest.Item)]
        faults = dict.fromkeys(fault for item in items for fault in self._faults_of(item))
        if faults and report.outcome == "passed":
            inner = [node for node in report.result if isinstance(node, pytest.Collector)]
            # Nobody would collect the classes of a file that has failed, and tell of their faults.
            inside = (node.ihook.pytest_make_collect_report(collector=node) for node in inner)
            told = (str(one.longrepr) for one in inside if one.failed)
            lines = [line for text in told for line in text.splitlines() if line != _HINT]
            report.outcome = "failed"
            report.longrepr = "\n".join((*dict.fromkeys((*faults, *lines)), _HINT))
            report.result = []
        return report

    def _faults_of(self, item: pytest.Item) -> Iterator[str]:
        for name in MARKS:
            for mark in item.iter_markers(name):
                yield from self._faults_in(item, mark)

    def _faults_in(self, item: pytest.Item, mark: pytest.Mark) -> Iterator[str]:
        for name in mark.args:
            if fault := self._fault_of(name, mark.name):
                yield f"{self._place(item, mark.name, name)}: {fault}"
        if not mark.args or mark.kwargs:
            said = f"`{mark.name}` takes ids, as in `{mark.name}(…)`"
            yield f"{self._place(item, mark.name, '')}: {said}"

    def _fault_of(self, name: object, mark: str) -> str:
        if not isinstance(name, str):
            return f"`{mark}` takes ids as texts, not {name!r}"
        collections = _verifiable() if mark == "verifies" else (Test.collection,)
        return self._subject.find_fault(name, collections, MARKS[mark])

    def _place(self, item: pytest.Item, mark: str, name: object) -> str:
        """Return file and line of an id in the marks of a test, as an editor opens it."""
        path = item.path
        line = (item.reportinfo()[1] or 0) + 1
        if path not in self._files:
            self._files[path] = _MarkPlaces(path)
        inside = path.is_relative_to(self._rootpath)
        shown = path.relative_to(self._rootpath).as_posix() if inside else path.name
        return f"{shown}:{self._files[path].find(mark, name, line)}"


def _verifiable() -> tuple[str, ...]:
    """Return the collections whose items a test can verify, requirements and controls first."""
    [verifies] = [field for field in link_fields(Test) if field.verb == "verifies"]
    first = [name for name in (*REQUIREMENTS, *CONTROLS) if name in verifies.link.to]
    return tuple(dict.fromkeys((*first, *verifies.link.to)))


@dataclass
class _MarkPlaces:
    """Where a file writes ids into marks; it is parsed only where something is wrong."""

    path: Path

    def find(self, mark: str, name: object, line: int) -> int:
        """Return the line of an id in the marks of a test, or in those above it; else the test's.

        Args:
            mark: Name of the mark.
            name: What it was given.
            line: Where the test begins: at its first decorator.
        """
        lines = [at for word, text, at in self._written if word == mark and text == name]
        own = [at for at in lines if line <= at <= self._ends.get(line, line)]
        above = [at for at in lines if at < line]
        return min(own, default=max(above, default=min(lines, default=line)))

    @cached_property
    def _tree(self) -> ast.Module:
        try:
            return ast.parse(self.path.read_bytes())
        except (OSError, SyntaxError, ValueError):
            return ast.Module([], [])

    @cached_property
    def _ends(self) -> Mapping[int, int]:
        """Line where a function begins, decorators included → its last line."""
        found: dict[int, int] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                begin = min(part.lineno for part in (node, *node.decorator_list))
                found[begin] = node.end_lineno or begin
        return found

    @cached_property
    def _written(self) -> Sequence[tuple[str, object, int]]:
        """Name of what is called, an argument, and its line."""
        calls = (node for node in ast.walk(self._tree) if isinstance(node, ast.Call))
        return tuple(
            (call.func.attr, argument.value, argument.lineno)
            for call in calls
            if isinstance(call.func, ast.Attribute)
            for argument in call.args
            if isinstance(argument, ast.Constant)
        )
