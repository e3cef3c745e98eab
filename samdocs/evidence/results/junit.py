"""JUnit XML as pytest, gtest, surefire, jest, mocha, nextest, ctest and their like write it.

There is no standard; what is read here is what these tools write: suites in suites, properties at
every level, attempts of reruns beside the last one, skips as elements or as attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samdocs.evidence.results.collecting import Collected, first_words, with_ids, worse
from samdocs.evidence.results.model import Case, Outcome
from samdocs.evidence.results.properties import read_attempts, with_properties

_OUTCOMES: Mapping[str, Outcome] = {
    "failure": Outcome.FAILED,
    "error": Outcome.ERROR,
    "skipped": Outcome.SKIPPED,
}
#: Earlier attempts: with the first kind the last attempt passed, with the second it failed, too.
_FLAKY = frozenset({"flakyFailure", "flakyError"})
_RERUN = frozenset({"rerunFailure", "rerunError"})
#: So many cases back an earlier attempt of the same test is looked for.
_FAR_BACK = 10_000
#: `status` and `result` of a case that did not run, as gtest and ctest write it.
_NOT_RUN = frozenset({"notrun", "disabled", "skipped", "suppressed", "pending", "ignored"})
_TOTALS: Mapping[str, str] = {
    "tests": "tests",
    "failures": "failed",
    "errors": "error",
    "skipped": "skipped",
    "skips": "skipped",
}


@dataclass(slots=True)
class _Suite:
    """A suite that is open, with what it declares and what it holds."""

    name: str
    line: int
    declared: dict[str, int]
    first_case: int
    own_cases: list[Case] = field(default_factory=list)


@dataclass(slots=True)
class _OpenCase:
    """A case that is open."""

    name: str
    line: int
    seconds: float | None
    outcome: Outcome = Outcome.PASSED
    message: str = ""
    retried: bool = False
    expected_failure: bool = False
    properties: dict[str, list[str]] = field(default_factory=dict)


class JUnitReader:
    """Takes the elements of a JUnit file."""

    kind = "junit"

    def __init__(self, collected: Collected) -> None:
        self._into = collected
        self._suites: list[_Suite] = []
        self._case: _OpenCase | None = None
        self._element: Mapping[str, str] = {}
        self._no_passes: list[int] = []

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the begin of an element."""
        if name in ("testsuites", "testsuite"):
            self._open_suite(attributes, line)
        elif name == "testcase":
            self._open_case(attributes, line)
        elif name in _OUTCOMES or name in _FLAKY or name in _RERUN or name == "property":
            self._element = attributes

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        if name in ("testsuites", "testsuite"):
            self._close_suite()
        elif name == "testcase":
            self._close_case()
        elif name == "property":
            self._take_property(self._element.get("name", ""), self._element.get("value", text))
        elif self._case is not None:
            self._take_outcome(name, self._element, text)

    def _open_suite(self, attributes: Mapping[str, str], line: int) -> None:
        declared: dict[str, int] = {}
        for attribute, outcome in _TOTALS.items():
            total = self._into.count(attribute, attributes.get(attribute), line)
            if total is not None:
                declared[outcome] = total
        name = attributes.get("name", "")
        self._suites.append(_Suite(name, line, declared, len(self._into.cases)))
        moment = self._into.time(attributes.get("timestamp"), line)
        if moment is not None and (self._into.moment is None or moment < self._into.moment):
            self._into.moment = moment

    def _close_suite(self) -> None:
        suite = self._suites.pop()
        every = self._into.cases[suite.first_case :]
        self._compare(suite, every)
        if not self._suites or (len(self._suites) == 1 and not self._suites[0].declared):
            for outcome, total in suite.declared.items():
                self._into.declared[outcome] = self._into.declared.get(outcome, 0) + total

    def _compare(self, suite: _Suite, every: list[Case]) -> None:
        """Say where a suite counts otherwise than its cases, with or without those of suites in it."""
        for outcome, total in suite.declared.items():
            counts = {_count(every, outcome), _count(suite.own_cases, outcome)}
            if outcome == "skipped":
                # The tool still counts a pass whose failure was expected as a pass, and many tools
                # leave skipped ones out of their totals.
                turned = sum(at >= suite.first_case for at in self._no_passes)
                counts |= {0, max(counts) - turned}
            if total not in counts:
                word = "cases" if outcome == "tests" else f"{outcome} cases"
                message = f"suite `{suite.name}` declares {total} {word} and holds {max(counts)}"
                self._into.say("EVD003", message, suite.line, "cases are counted, never totals")

    def _open_case(self, attributes: Mapping[str, str], line: int) -> None:
        parts = [attributes.get("classname", ""), attributes.get("name", "")]
        full = ".".join(part.strip() for part in parts if part.strip())
        if not full:
            self._into.say("EVD004", "a case has no name", line, "no test can be found for it")
        case = _OpenCase(full, line, self._into.seconds(attributes.get("time"), line))
        states = {attributes.get(key, "").lower() for key in ("status", "result")}
        if states & _NOT_RUN:
            case.outcome, case.message = Outcome.SKIPPED, "not run"
        elif states & {"fail", "failed"}:
            case.outcome = Outcome.FAILED
        elif "error" in states:
            case.outcome = Outcome.ERROR
        self._case = case

    def _close_case(self) -> None:
        case, self._case = self._case, None
        if case is None:
            return
        closed = with_ids(
            Case(
                case.name,
                case.outcome,
                case.line,
                case.seconds,
                case.message,
                retried=case.retried,
                expected_failure=case.expected_failure,
            ),
            case.properties,
        )
        closed = with_properties(closed, case.properties)
        if len(read_attempts(case.properties)) > 1:
            self._drop_attempt(closed.name)
        if closed.expected_failure and case.outcome is Outcome.PASSED:
            self._no_passes.append(len(self._into.cases))
        self._into.cases.append(closed)
        if self._suites:
            self._suites[-1].own_cases.append(closed)

    def _drop_attempt(self, name: str) -> None:
        """Leave out the attempt before a repeated one: pytest writes each as a case of its own."""
        suite = self._suites[-1] if self._suites else _Suite("", 0, {}, 0)
        at = _find_last(self._into.cases, name, suite.first_case)
        own = _find_last(suite.own_cases, name, 0)
        if at is not None:
            del self._into.cases[at]
            self._no_passes = [one - (one > at) for one in self._no_passes if one != at]
        if own is not None:
            del suite.own_cases[own]

    def _take_outcome(self, name: str, attributes: Mapping[str, str], text: str) -> None:
        case = self._case
        if case is None:
            return
        if name in _FLAKY or name in _RERUN:
            case.retried = True
        if name in _OUTCOMES:
            case.outcome = worse(case.outcome, _OUTCOMES[name])
            case.message = case.message or first_words(attributes.get("message"), text)
            case.expected_failure |= attributes.get("type", "") == "pytest.xfail"

    def _take_property(self, name: str, value: str) -> None:
        own = name.removeprefix("samdocs.")
        if self._case is None:
            if name.startswith("samdocs."):
                self._into.properties.setdefault(name, value)
        elif name.startswith("samdocs.") or name in ("requirement", "test"):
            self._case.properties.setdefault(own, []).append(value)


def _find_last(cases: list[Case], name: str, first: int) -> int | None:
    """Return where the last case of a name stands, not too far back; None if there is none."""
    begin = max(first, len(cases) - _FAR_BACK)
    return next((at for at in reversed(range(begin, len(cases))) if cases[at].name == name), None)


def _count(cases: list[Case], outcome: str) -> int:
    if outcome == "tests":
        return len(cases)
    return sum(case.outcome == outcome for case in cases)
