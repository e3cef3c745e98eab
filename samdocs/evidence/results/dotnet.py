"""Results of the .NET world: NUnit 2 and 3, xUnit.net 2 and TRX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from samdocs.evidence.results.collecting import Collected, first_words, with_ids
from samdocs.evidence.results.model import Case, Outcome

_SPAN = re.compile(
    r"(?:(?P<days>\d+)\.)?(?P<hours>\d+):(?P<minutes>\d+):(?P<seconds>\d+(?:\.\d+)?)"
)
#: What the tools call an outcome; whatever is not here was not executed to its end.
_OUTCOMES: Mapping[str, Outcome] = {
    "passed": Outcome.PASSED,
    "pass": Outcome.PASSED,
    "success": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "fail": Outcome.FAILED,
    "failure": Outcome.FAILED,
    "error": Outcome.ERROR,
    "timeout": Outcome.ERROR,
    "aborted": Outcome.ERROR,
    "cancelled": Outcome.ERROR,
    "skipped": Outcome.SKIPPED,
    "skip": Outcome.SKIPPED,
    "ignored": Outcome.SKIPPED,
    "notexecuted": Outcome.SKIPPED,
    "notrun": Outcome.SKIPPED,
    "explicit": Outcome.SKIPPED,
    "inconclusive": Outcome.BLOCKED,
    "notrunnable": Outcome.BLOCKED,
    "blocked": Outcome.BLOCKED,
    "disconnected": Outcome.BLOCKED,
    "passedbutrunaborted": Outcome.BLOCKED,
}
#: Attribute of the top element or the counters → what it counts.
_TOTALS: Mapping[str, str] = {
    "total": "tests",
    "testcasecount": "tests",
    "passed": "passed",
    "failed": "failed",
    "skipped": "skipped",
}


@dataclass(slots=True)
class _OpenCase:
    """A case that is open."""

    name: str
    line: int
    outcome: Outcome
    seconds: float | None
    message: str = ""
    reference: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)


class DotNetReader:
    """Takes the elements of a result file of NUnit, xUnit.net or the test platform (TRX)."""

    def __init__(self, collected: Collected, kind: str) -> None:
        self.kind = kind
        self._into = collected
        self._case: _OpenCase | None = None
        self._inside: list[str] = []
        self._references: list[str] = []
        self._classes: dict[str, str] = {}
        self._unit_test = ""

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the begin of an element."""
        self._inside.append(name)
        if name in ("test-run", "test-results", "assembly", "TestRun", "Times", "Counters"):
            self._take_head(name, attributes, line)
        elif name in ("test-case", "test", "UnitTestResult"):
            self._open_case(attributes, line)
        elif name == "UnitTest":
            self._unit_test = attributes.get("id", "")
        elif name == "TestMethod" and self._unit_test:
            self._classes[self._unit_test] = attributes.get("className", "").partition(",")[0]
        elif name in ("property", "trait") and self._case is not None:
            key, value = attributes.get("name", ""), attributes.get("value", "")
            own = key.removeprefix("samdocs.")
            self._case.properties.setdefault(own, []).append(value)

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        self._inside.pop()
        if self._case is None:
            return
        if name in ("message", "Message") or (name == "reason" and self.kind == "xunit"):
            self._case.message = self._case.message or first_words(text)
        elif name in ("test-case", "test", "UnitTestResult"):
            self._close_case()

    def finish(self) -> None:
        """Give the cases of a TRX file the classes that its definitions name at the end."""
        cases = self._into.cases
        for number, reference in enumerate(self._references):
            of_class = self._classes.get(reference, "")
            if of_class and not cases[number].name.startswith(of_class):
                cases[number] = replace(cases[number], name=f"{of_class}.{cases[number].name}")

    def _take_head(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        lower = {key.lower(): value for key, value in attributes.items()}
        for attribute, outcome in _TOTALS.items():
            total = self._into.count(attribute, lower.get(attribute), line)
            if total is not None:
                before = self._into.declared.get(outcome, 0) if name == "assembly" else 0
                self._into.declared[outcome] = before + total
        self._into.version = self._into.version or first_words(
            lower.get("engine-version"), lower.get("test-framework")
        )
        started = lower.get("start" if name == "Times" else "start-time")
        written = started or " ".join(
            lower[key] for key in ("run-date", "run-time") if key in lower
        )
        if written and not written.endswith("Z") and self.kind == "nunit":
            written = f"{written}Z"  # NUnit 3 writes UTC and says so only in newer versions
        moment = self._into.time(written, line)
        self._into.moment = self._into.moment or moment

    def _open_case(self, attributes: Mapping[str, str], line: int) -> None:
        full = (
            attributes.get("fullname") or attributes.get("testName") or attributes.get("name", "")
        )
        word = attributes.get("result") or attributes.get("outcome") or ""
        outcome = _OUTCOMES.get(word.lower(), Outcome.BLOCKED)
        if attributes.get("label") == "Error":
            outcome = Outcome.ERROR
        if attributes.get("executed", "True").lower() == "false":
            outcome = Outcome.SKIPPED
        if not full:
            self._into.say("EVD004", "a case has no name", line, "no test can be found for it")
        self._case = _OpenCase(full, line, outcome, self._seconds(attributes, line))
        self._case.reference = attributes.get("testId", "")

    def _seconds(self, attributes: Mapping[str, str], line: int) -> float | None:
        written = attributes.get("duration") or attributes.get("time")
        span = _SPAN.fullmatch(written or "")
        if span is None:
            return self._into.seconds(written, line)
        hours = int(span["days"] or 0) * 24 + int(span["hours"])
        return hours * 3600 + int(span["minutes"]) * 60 + float(span["seconds"])

    def _close_case(self) -> None:
        case, self._case = self._case, None
        if case is None:
            return
        made = Case(case.name, case.outcome, case.line, case.seconds, case.message)
        self._into.cases.append(with_ids(made, case.properties))
        self._references.append(case.reference)
