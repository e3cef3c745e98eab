"""From the bytes of a file to its results: which tool wrote it is told by what it holds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping

from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.evidence.guarded_json import JsonFault, read_json
from samdocs.evidence.guarded_text import HTML_PAGE, find_oddity, read_head
from samdocs.evidence.guarded_xml import XmlFault, XmlVisitor, read_xml
from samdocs.evidence.results.collecting import MAX_CASES, Collected
from samdocs.evidence.results.cucumber import is_cucumber, read_cucumber
from samdocs.evidence.results.dotnet import DotNetReader
from samdocs.evidence.results.junit import JUnitReader
from samdocs.evidence.results.model import Case, ResultFile
from samdocs.evidence.results.recorded import is_recording, read_recording
from samdocs.evidence.results.robot import RobotReader
from samdocs.rules import RULES

MAX_RESULT_BYTES = 192_000_000
#: Top element → kind.
_KINDS: Mapping[str, str] = {
    "testsuites": "junit",
    "testsuite": "junit",
    "robot": "robot",
    "test-run": "nunit",
    "test-results": "nunit",
    "assemblies": "xunit",
    "assembly": "xunit",
    "TestRun": "trx",
}
_AGAIN = "let the tool write the file again"


def read_results(file: str, data: bytes) -> ResultFile:
    """Return the results of a file; whatever it holds, it never raises.

    Args:
        file: Its name in findings: the path relative to the project, with forward slashes.
        data: Its bytes.
    """
    digest = hashlib.sha256(data).hexdigest()
    into = Collected(file)
    kind = _read(data, into)
    if kind:
        _say_duplicates(into)
    if kind not in ("", "junit"):
        _say_totals(into)
    into.end()
    return ResultFile(
        file=file,
        sha256=digest,
        kind=kind,
        version=into.version,
        cases=tuple(into.cases),
        declared=dict(sorted(into.declared.items())),
        origin=into.origin(),
        diagnostics=tuple(sorted(into.findings, key=lambda found: found.sort_key)),
    )


def _read(data: bytes, into: Collected) -> str:
    """Read a file into `into`; return its kind, empty if it is none."""
    if len(data) > MAX_RESULT_BYTES:
        message = f"`{into.file}` has more than {MAX_RESULT_BYTES:,} bytes"
        into.say("EVD001", message, 1, "write one file for each suite")
        return ""
    head = data[:4096]
    if read_head(head).startswith(("[", "{")):
        return _read_json(data, into)
    oddity = find_oddity(head)
    if oddity is not None:
        code = "EVD002" if oddity.message == HTML_PAGE else "EVD001"
        message = f"`{into.file}`: {oddity.message}"
        into.say(code, message, oddity.line, _AGAIN, column=oddity.column)
        return ""
    if not read_head(head).startswith("<"):
        _say_unknown(into, "neither XML nor JSON")
        return ""
    return _read_xml(data, into)


def _read_json(data: bytes, into: Collected) -> str:
    value = read_json(data)
    if isinstance(value, JsonFault):
        message = f"`{into.file}`: {value.message}"
        into.say("EVD001", message, value.line, _AGAIN, column=value.column)
        return ""
    if is_recording(value):
        read_recording(value, into)
        return "samdocs"
    if not is_cucumber(value):
        _say_unknown(into, "JSON that is no list of Cucumber features")
        return ""
    read_cucumber(value, into)
    return "cucumber"


def _read_xml(data: bytes, into: Collected) -> str:
    chooser = _Chooser(into)
    fault = read_xml(data, chooser)
    if fault is not None and chooser.top and not chooser.kind:
        _say_unknown(into, f"a file of `{chooser.top}`")
        return ""
    if fault is not None:
        _say_fault(into, fault)
    elif not chooser.kind:
        _say_unknown(into, f"a file of `{chooser.top}`")
    if isinstance(chooser.reader, DotNetReader):
        chooser.reader.finish()
    if fault is not None:
        into.cases.clear()  # what a broken file says is not half true
        into.declared.clear()
    return chooser.kind


class _Chooser:
    """Shows the elements to the reader that the top element asks for."""

    def __init__(self, into: Collected) -> None:
        self._into = into
        self.top = ""
        self.kind = ""
        self.reader: XmlVisitor | None = None

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the begin of an element."""
        if not self.top:
            self.top, self.kind = name[:80], _KINDS.get(name, "")
            self.reader = _reader(self.kind, self._into)
        if len(self._into.cases) > MAX_CASES:
            raise ValueError(f"there are more than {MAX_CASES:,} cases")
        if self.reader is not None:
            self.reader.start(name, attributes, line)

    def end(self, name: str, text: str) -> None:
        """Take the end of an element."""
        if self.reader is not None:
            self.reader.end(name, text)


def _reader(kind: str, into: Collected) -> XmlVisitor | None:
    if kind == "junit":
        return JUnitReader(into)
    if kind == "robot":
        return RobotReader(into)
    return DotNetReader(into, kind) if kind else None


def _say_fault(into: Collected, fault: XmlFault) -> None:
    where = Location(into.file, fault.line, fault.column, fault.line, fault.column)
    message = f"`{into.file}`: {fault.message}"
    into.findings.append(_finding("EVD001", message, where, _AGAIN))


def _finding(code: str, message: str, where: Location, hint: str) -> Diagnostic:
    return diagnose(RULES[code], message, where, hint=hint)


def _say_unknown(into: Collected, what: str) -> None:
    message = f"`{into.file}` holds no results of tests: it is {what}"
    known = "JUnit, Robot Framework, NUnit, xUnit.net, TRX, Cucumber and its own recordings"
    into.say("EVD002", message, 1, f"samdocs reads {known}")


def _say_duplicates(into: Collected) -> None:
    """Report names that stand several times with different outcomes: the worst of them counts."""
    by_name: dict[str, Case] = {}
    told: set[str] = set()
    for case in into.cases:
        first = by_name.setdefault(case.name, case)
        if first.outcome is not case.outcome and case.name and case.name not in told:
            told.add(case.name)
            message = f"`{case.name}` is {first.outcome} and {case.outcome} in one file"
            into.say("EVD006", message, case.line, "the worst result counts")


def _say_totals(into: Collected) -> None:
    """Report totals of the file as a whole that its cases contradict; JUnit is judged by suite."""
    counted = Counter(case.outcome.value for case in into.cases)
    for outcome, total in sorted(into.declared.items()):
        number = len(into.cases) if outcome == "tests" else counted[outcome]
        # Most tools count errors among the failed.
        counts = {number, number + counted["error"]} if outcome == "failed" else {number}
        if total not in counts and not (outcome == "skipped" and not total):
            word = "cases" if outcome == "tests" else f"{outcome} cases"
            message = f"`{into.file}` declares {total} {word} and holds {number}"
            into.say("EVD003", message, 1, "cases are counted, never totals")
