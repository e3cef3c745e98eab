"""Tests in the sources of a suite of pytest, found without running a line of it.

What pytest takes for a test by its default names is one here; what a suite decides while it runs,
such as marks made by variables, is told by `pytest --collect-only` alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.collected.model import Collected, CollectedTest
from samdocs.evidence.results.pytest_names import name_case
from samdocs.rules import RULES

_FUNCTION, _CLASS, _TEST_CASE = "test", "Test", "TestCase"
_LIST_IT = "run `pytest --collect-only --samdocs-results list.json`, and draft from that list"
_MOST_NESTED = 20


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark as it is written."""

    name: str
    call: ast.Call | None
    line: int


def read_source_tests(file: str, data: bytes, *, path: str) -> Collected:
    """Return the tests of a Python file in their order.

    Args:
        file: Its name in findings.
        data: Its bytes.
        path: From the root folder of the tests, with forward slashes.
    """
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        line = fault.lineno or 1 if isinstance(fault, SyntaxError) else 1
        where = Location(file, line, 1, line, 1)
        message = f"`{file}` is no Python that can be read"
        return Collected(diagnostics=(diagnose(RULES["EVD001"], message, where, hint="mend it"),))
    reader = _Reader(file, path)
    tests = tuple(reader.read(tree.body, (), reader.marks_of_module(tree.body)))
    return Collected(tests, tuple(reader.faults))


class _Reader:
    """Walks through modules and classes, and notes the marks that cannot be read."""

    def __init__(self, file: str, path: str) -> None:
        self._file, self._path = file, path
        self.faults: list[Diagnostic] = []

    def read(
        self, body: Sequence[ast.stmt], above: Sequence[str], marks: Sequence[_Mark]
    ) -> Iterator[CollectedTest]:
        """Yield the tests of a module or class.

        Args:
            body: Its statements.
            above: Names of the classes around.
            marks: Marks that hold for everything in it.
        """
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                if node.name.startswith(_FUNCTION):
                    yield self._test(node, above, [*_marks(node.decorator_list), *marks])
            elif isinstance(node, ast.ClassDef) and _is_collected(node, len(above)):
                inner = [*_marks(node.decorator_list), *self.marks_of_module(node.body), *marks]
                yield from self.read(node.body, (*above, node.name), inner)

    def marks_of_module(self, body: Sequence[ast.stmt]) -> list[_Mark]:
        """Return the marks under `pytestmark`."""
        found: list[_Mark] = []
        for node in body:
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == "pytestmark"
                for target in node.targets
            ):
                value = node.value
                listed = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
                found += _marks(listed)
        return found

    def _test(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        above: Sequence[str],
        marks: Sequence[_Mark],
    ) -> CollectedTest:
        line = min(part.lineno for part in (node, *node.decorator_list))
        return CollectedTest(
            name=name_case("::".join((self._path, *above, node.name))),
            file=self._path,
            line=line,
            doc=ast.get_docstring(node) or "",
            tests=self._ids(marks, "samdocs_test"),
            verifies=self._ids(marks, "verifies"),
            is_parametrised=any(mark.name == "parametrize" for mark in marks),
        )

    def _ids(self, marks: Sequence[_Mark], name: str) -> tuple[str, ...]:
        """Return the ids that marks of a name hold as texts; what is no text is reported."""
        found: list[str] = []
        for mark in marks:
            for argument in mark.call.args if mark.call and mark.name == name else ():
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.append(argument.value)
                else:
                    self._say(name, argument.lineno)
        return tuple(dict.fromkeys(found))

    def _say(self, name: str, line: int) -> None:
        where = Location(self._file, line, 1, line, 1)
        message = f"an id of `{name}` is no text, so only a run tells it"
        fault = diagnose(RULES["EVD004"], message, where, hint=_LIST_IT)
        if fault not in self.faults:
            self.faults.append(fault)


def _marks(decorators: Sequence[ast.expr]) -> list[_Mark]:
    """Return the marks of pytest among some decorators."""
    found: list[_Mark] = []
    for decorator in decorators:
        call = decorator if isinstance(decorator, ast.Call) else None
        named = call.func if call else decorator
        if isinstance(named, ast.Attribute) and _is_mark(named.value):
            found.append(_Mark(named.attr, call, decorator.lineno))
    return found


def _is_mark(node: ast.expr) -> bool:
    """Whether an expression is `pytest.mark`, or `mark` as imported from it."""
    if isinstance(node, ast.Name):
        return node.id == "mark"
    return isinstance(node, ast.Attribute) and node.attr == "mark"


def _is_collected(node: ast.ClassDef, depth: int) -> bool:
    """Whether pytest looks for tests in a class: by its name, or as one of unittest."""
    if depth >= _MOST_NESTED:
        return False
    bases = [base.attr if isinstance(base, ast.Attribute) else base for base in node.bases]
    names = [base.id if isinstance(base, ast.Name) else base for base in bases]
    if any(isinstance(name, str) and name.endswith(_TEST_CASE) for name in names):
        return True
    made = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return node.name.startswith(_CLASS) and not made & {"__init__", "__new__"}
