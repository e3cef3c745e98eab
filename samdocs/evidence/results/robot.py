"""Results of Robot Framework 3 to 7: `output.xml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from samdocs.evidence.results.collecting import Collected, first_words, read_moment, with_ids
from samdocs.evidence.results.model import Case, Outcome

_OUTCOMES: Mapping[str, Outcome] = {
    "PASS": Outcome.PASSED,
    "FAIL": Outcome.FAILED,
    "SKIP": Outcome.SKIPPED,
    "NOT RUN": Outcome.SKIPPED,
}
#: `20240131 09:30:00.123`, as written before version 7.
_OLD_TIME = re.compile(r"(\d{4})(\d{2})(\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)")
_TAG = re.compile(r"(?:samdocs[.:])?(?P<key>test|verifies|requirement)[:=](?P<ids>.+)")


class RobotReader:
    """Takes the elements of an `output.xml`."""

    kind = "robot"

    def __init__(self, collected: Collected) -> None:
        self._into = collected
        self._inside: list[str] = []
        self._suites: list[str] = []
        self._test: tuple[str, int] | None = None
        self._status: Mapping[str, str] = {}
        self._message = ""
        self._properties: dict[str, list[str]] = {}

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the begin of an element."""
        self._inside.append(name)
        if name == "robot":
            self._into.version = first_words(attributes.get("generator"))
        elif name == "suite" and "stat" not in self._inside:
            self._suites.append(attributes.get("name", ""))
        elif name == "test":
            full = ".".join(part for part in (*self._suites, attributes.get("name", "")) if part)
            self._test = (full, line)
            self._status, self._message, self._properties = {}, "", {}
        elif name == "status" and self._inside[-2:-1] == ["test"]:
            self._status = attributes
        elif name == "stat" and self._inside[-2:-1] == ["total"]:
            self._declared(attributes, line)

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        self._inside.pop()
        if name == "suite" and "statistics" not in self._inside and self._suites:
            self._suites.pop()
        elif name == "test":
            self._close()
        elif name == "status" and self._inside[-1:] == ["test"]:
            self._message = first_words(text)
        elif name == "tag" and self._test is not None and (found := _TAG.fullmatch(text.strip())):
            self._properties.setdefault(found["key"], []).append(found["ids"])

    def _declared(self, attributes: Mapping[str, str], line: int) -> None:
        if self._into.declared:
            return  # before version 4 critical tests are counted again
        for attribute, outcome in (("pass", "passed"), ("fail", "failed"), ("skip", "skipped")):
            total = self._into.count(attribute, attributes.get(attribute), line)
            if total is not None:
                self._into.declared[outcome] = total

    def _close(self) -> None:
        test, self._test = self._test, None
        if test is None:
            return
        name, line = test
        word = self._status.get("status", "")
        outcome = _OUTCOMES.get(word, Outcome.BLOCKED)
        case = Case(name, outcome, line, self._seconds(line), self._message)
        self._into.cases.append(with_ids(case, self._properties))

    def _seconds(self, line: int) -> float | None:
        if "elapsed" in self._status:
            return self._into.seconds(self._status["elapsed"], line)
        begin, end = (_time(self._status.get(key)) for key in ("starttime", "endtime"))
        return (end - begin).total_seconds() if begin and end and end >= begin else None


def _time(text: str | None) -> datetime | None:
    found = _OLD_TIME.fullmatch(text or "")
    return read_moment(f"{found[1]}-{found[2]}-{found[3]}T{found[4]}") if found else None
