"""The engine templates run in: they read values and call our macros, within limits, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from jinja2 import BaseLoader, StrictUndefined, nodes
from jinja2.runtime import Context, Macro, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_STEPS = 2_000_000
MAX_CHARACTERS = 64_000_000
MAX_NUMBER = 10**9

#: Names and filters that would make a document differ from one run to the next.
NOT_DETERMINISTIC = frozenset(
    {"now", "today", "utcnow", "time", "random", "shuffle", "choice", "uuid", "uuid4", "getpid"}
)
_FILTERS = (
    "capitalize",
    "e",
    "escape",
    "first",
    "format",
    "join",
    "last",
    "length",
    "lower",
    "map",
    "rejectattr",
    "selectattr",
    "upper",
)
#: Globals of the engine that a template without logic has no need of.
_TAKEN_AWAY = frozenset({"cycler", "dict", "joiner", "lipsum", "namespace"})

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class LimitError(Exception):
    """A template went beyond what a document may cost."""


class ForbiddenError(Exception):
    """A template asks for something it must not have.

    Attributes:
        place: The template's file as its loader calls it.
        deterministic: False where the reason is that the result would differ between runs.
    """

    def __init__(self, message: str, line: int, *, deterministic: bool = True) -> None:
        super().__init__(message)
        self.line = line
        self.place = ""
        self.deterministic = deterministic


class Budget:
    """What the rendering of one document may still cost: counted, so that it is the same anywhere."""

    def __init__(self, steps: int = MAX_STEPS, characters: int = MAX_CHARACTERS) -> None:
        self._steps, self._characters = steps, characters

    def take_steps(self, number: int = 1) -> None:
        """Count rounds of loops, calls of macros and entries given to filters."""
        self._steps -= number
        if self._steps < 0:
            raise LimitError(f"takes more than {MAX_STEPS:,} steps")

    def take_characters(self, number: int) -> None:
        """Count characters that were printed or joined, also inside macros."""
        self._characters -= number
        if self._characters < 0:
            raise LimitError(f"makes more than {MAX_CHARACTERS:,} characters")


class TemplateEngine(ImmutableSandboxedEnvironment):
    """jinja2 without reach: no Python internals, no calls but macros and ours, everything counted.

    The limits hold for one document; a new engine is made for each.
    """

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, loader: BaseLoader, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            finalize=self._finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            cache_size=400,
        )
        self.filters = {name: self._counted(self.filters[name]) for name in _FILTERS}
        self.filters["format"] = _refuse_format
        self.globals = {"range": self._range}

    def take_step(self) -> str:
        """Count one step; the syntax tree calls this at the top of every loop and macro."""
        self._budget.take_steps()
        return ""

    def concatenate(self, *parts: object) -> str:
        """Return what `~` joins, counted."""
        joined = markup_join(parts)
        self._budget.take_characters(len(joined))
        return joined

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may read an attribute: nothing that starts with an underscore."""
        return not attr.startswith("_") and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: object) -> bool:
        """Whether a template may call something: macros and functions marked as ours."""
        return isinstance(obj, Macro) or getattr(obj, "for_templates", False) is True

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Return the result of an operator on plain numbers; texts grow only by `~`."""
        del context
        numbers = [value for value in (left, right) if isinstance(value, int | float)]
        if len(numbers) < 2 or operator == "**":  # noqa: PLR2004 - both sides
            raise LimitError(f"uses `{operator}` on what is no plain number")
        if any(abs(number) > MAX_NUMBER for number in numbers):
            raise LimitError("computes with a number that is too large")
        result: object = self.binop_table[operator](left, right)
        return result

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        try:
            forbid(tree)
        except ForbiddenError as fault:
            fault.place = filename or ""
            raise
        _count_steps(tree)
        return tree

    def _finalize(self, value: object) -> object:
        if value is None:
            raise TypeError("a value that is not known is printed")
        if isinstance(value, str):
            self._budget.take_characters(len(value))
        return value

    def _range(self, *bounds: int) -> range:
        found = range(*bounds)
        self._budget.take_steps(len(found))
        return found

    _range.for_templates = True  # type: ignore[attr-defined] # functions carry marks
    take_step.for_templates = True  # type: ignore[attr-defined] # functions carry marks
    concatenate.for_templates = True  # type: ignore[attr-defined] # functions carry marks

    def _counted(self, function: Callable[..., object]) -> Callable[..., object]:
        @wraps(function)
        def counted(*arguments: object, **named: object) -> object:
            sizes = (len(value) for value in arguments if isinstance(value, tuple | list))
            self._budget.take_steps(1 + sum(sizes))
            return function(*arguments, **named)

        return counted


def for_templates(
    function: Callable[Parameters, Result],
) -> Callable[Parameters, Result]:
    """Mark a function or method as one that templates may call."""
    function.for_templates = True  # type: ignore[attr-defined] # functions carry marks
    return function


def forbid(tree: nodes.Template) -> None:
    """Raise ForbiddenError for what a template must not say, whether or not it would be reached."""
    for access in tree.find_all(nodes.Getattr):
        if access.attr.startswith("_"):
            raise ForbiddenError(f"`{access.attr}` is not allowed in templates", access.lineno)
    for entry in tree.find_all(nodes.Getitem):
        key = entry.arg
        if isinstance(key, nodes.Const) and str(key.value).startswith("_"):
            raise ForbiddenError(f"`{key.value}` is not allowed in templates", entry.lineno)
    for name in tree.find_all(nodes.Name):
        _forbid_word(name.name, name.lineno)
    for used in tree.find_all(nodes.Filter):
        _forbid_word(used.name, used.lineno, filters=True)


def _forbid_word(word: str, line: int, *, filters: bool = False) -> None:
    if word in NOT_DETERMINISTIC:
        message = f"`{word}` gives another result at every run"
        raise ForbiddenError(message, line, deterministic=False)
    if word in _TAKEN_AWAY or (filters and word not in _FILTERS):
        raise ForbiddenError(f"`{word}` is not allowed in templates", line)


def _count_steps(tree: nodes.Template) -> None:
    """Put a call of `take_step` at the top of every loop and macro, and count what `~` joins."""
    for block in tree.find_all((nodes.For, nodes.Macro, nodes.CallBlock)):
        if isinstance(block, nodes.For | nodes.Macro | nodes.CallBlock):
            step = nodes.ExprStmt(_call("take_step", []))
            block.body.insert(0, step.set_lineno(block.lineno))
    _replace_joins(tree)
    if tree.environment is not None:
        tree.set_environment(tree.environment)


def _replace_joins(node: nodes.Node) -> None:
    for name, value in node.iter_fields():
        if isinstance(value, list):
            setattr(node, name, [_without_join(part) for part in value])
        else:
            setattr(node, name, _without_join(value))


def _without_join(value: object) -> object:
    if not isinstance(value, nodes.Node):
        return value
    _replace_joins(value)
    if isinstance(value, nodes.Concat):
        return _call("concatenate", value.nodes).set_lineno(value.lineno)
    return value


def _call(method: str, arguments: list[nodes.Expr]) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(method), arguments, [], None, None)


def _refuse_format(*_arguments: object) -> str:
    raise LimitError("formats text, whose width has no limit")
