"""What a case tells about itself by properties `samdocs.…`: written and read in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from samdocs.evidence.results.collecting import worse
from samdocs.evidence.results.model import Case, Outcome, Step

PREFIX = "samdocs."
#: More steps of one case than this are left out when they are read.
MAX_STEPS = 1_000
_STEP = re.compile(r"step\.(?P<number>[1-9]\d{0,3})\.(?P<part>action|expected|actual|outcome)")
_WORDS = frozenset(outcome.value for outcome in Outcome)
_BAD_ATTEMPTS = frozenset({Outcome.FAILED, Outcome.ERROR})


def write_properties(
    case: Case, attempts: Sequence[Outcome] = (), xfail: str | None = None
) -> tuple[tuple[str, str], ...]:
    """Return the properties of a case by name, in the order to write them.

    Args:
        case: Its tests, what it verifies and its steps are written.
        attempts: How each attempt until now ended. It is told of repeated tests, and of failures:
            JUnit files show an attempt that is repeated as if it had passed.
        xfail: Why its failure was expected; None if it was not.
    """
    found: list[tuple[str, str]] = []
    if case.tests:
        found.append(("test", ", ".join(case.tests)))
    if case.verifies:
        found.append(("verifies", ", ".join(case.verifies)))
    for number, step in enumerate(case.steps, start=1):
        found += [(f"step.{number}.{part}", text) for part, text in _parts(step)]
    if len(attempts) > 1 or not _BAD_ATTEMPTS.isdisjoint(attempts):
        found.append(("attempts", ", ".join(attempts)))
    if xfail is not None:
        found.append(("xfail", xfail))
    return tuple((f"{PREFIX}{name}", text) for name, text in found)


def with_properties(case: Case, properties: Mapping[str, Sequence[str]]) -> Case:
    """Return a case with its steps, and with what its attempts and marks mean for its outcome.

    A pass whose failure was expected is no pass: nobody relies on such a test.

    Args:
        case: As its elements tell.
        properties: Its properties by name, without `samdocs.` before them.
    """
    if not properties:
        return case
    attempts = read_attempts(properties)
    case = replace(
        case,
        outcome=worse(case.outcome, attempts[-1]) if attempts else case.outcome,
        steps=read_steps(properties),
        retried=case.retried or not _BAD_ATTEMPTS.isdisjoint(attempts[:-1]),
    )
    if "xfail" not in properties:
        return case
    return as_expected_failure(case, _first(properties, "xfail"))


def as_expected_failure(case: Case, reason: str) -> Case:
    """Return a case whose failure was expected; it never passes, whatever came out."""
    if case.outcome is not Outcome.PASSED:
        return replace(case, expected_failure=True)
    words = "it passed, and its failure was expected"
    message = f"{words}: {reason}" if reason.strip() else words
    return replace(case, outcome=Outcome.SKIPPED, message=message, expected_failure=True)


def read_attempts(properties: Mapping[str, Sequence[str]]) -> tuple[Outcome, ...]:
    """Return how the attempts at a case ended, as its properties say; none if they do not."""
    if "attempts" not in properties:
        return ()
    words = re.split(r"[\s,]+", _first(properties, "attempts").strip())
    return tuple(Outcome(word) for word in words if word in _WORDS)


def read_steps(properties: Mapping[str, Sequence[str]]) -> tuple[Step, ...]:
    """Return the steps among some properties, in the order of their numbers."""
    parts: dict[int, dict[str, str]] = {}
    for name in properties:
        if name.startswith("step.") and (found := _STEP.fullmatch(name)):
            step = parts.setdefault(int(found["number"]), {})
            step[found["part"]] = _first(properties, name)
    numbers = sorted(parts)[:MAX_STEPS]
    return tuple(build_step(parts[number]) for number in numbers)


def build_step(parts: Mapping[str, str]) -> Step:
    """Return a step from its parts by name; an outcome nobody knows is none."""
    word = parts.get("outcome", "")
    outcome = Outcome(word) if word in _WORDS else None
    return Step(
        parts.get("action", ""), parts.get("expected", ""), parts.get("actual", ""), outcome
    )


def _parts(step: Step) -> Iterator[tuple[str, str]]:
    yield "action", step.action
    yield "expected", step.expected
    yield "actual", step.actual
    if step.outcome is not None:
        yield "outcome", step.outcome.value


def _first(properties: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(properties.get(name, ())), "")
