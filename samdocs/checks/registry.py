"""How a function becomes a check, and how it says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from samdocs.diagnostics import Diagnostic, Location, Related, Severity, diagnose
from samdocs.items import Item
from samdocs.project import Project
from samdocs.rules import RULES


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A rule that cannot be decided for this project, and what is missing: never shown as good."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """What a check yields instead of findings when it lacks the data to decide.

    Attributes:
        reason: What is missing, e.g. "no probability scale p1".
    """

    reason: str


CheckFunction: TypeAlias = Callable[[Project], Iterator[Diagnostic | Undecided]]

#: Code → function; filled by the decorators of the modules beside this one.
CHECKS: dict[str, CheckFunction] = {}


def check(code: str) -> Callable[[CheckFunction], CheckFunction]:
    """Register a function as the check of a rule: `@check("RSK002")`.

    The function states the fault in its name. Its docstring is what `samdocs explain` prints: what
    must hold, why, how to mend it. It yields findings made with `found`, or one `Undecided`.
    """

    def register(function: CheckFunction) -> CheckFunction:
        if code not in RULES:
            raise KeyError(code)
        CHECKS[code] = function
        return function

    return register


def found(
    project: Project,
    code: str,
    item: Item,
    message: str,
    *,
    hint: str = "",
    field: tuple[str | int, ...] = (),
) -> Diagnostic:
    """Return a finding about an item.

    Args:
        project: Knows where the item stands.
        code: The rule, e.g. `RSK002`.
        item: What it is about.
        message: Names the item in backticks and says what is; lower case, no full stop.
        hint: What to do.
        field: Where in the item, e.g. `("causes", "a")`; nothing means the item as a whole.
    """
    where = project.locate(item.id, *field)
    return diagnose(RULES[code], message, where, hint=hint, item=item.id)


def found_at(code: str, place: Location | None, message: str, *, hint: str = "") -> Diagnostic:
    """Return a finding about a place that is no item, or about the project as a whole."""
    return diagnose(RULES[code], message, place, hint=hint)


def found_in(
    code: str, file: str, line: int, message: str, *, hint: str = "", item: str = ""
) -> Diagnostic:
    """Return a finding about a line of a file of evidence, counted from 1; `item` is what it proves."""
    where = Location(file, line, 1, line, 1)
    return diagnose(RULES[code], message, where, hint=hint, item=item)


def rising(finding: Diagnostic, severity: Severity) -> Diagnostic:
    """Return a finding that weighs `severity` from stage release on."""
    return replace(finding, release_severity=severity)


def with_related(finding: Diagnostic, *related: Related) -> Diagnostic:
    """Return a finding with other places that explain it."""
    return replace(finding, related=related)
