"""Findings as JUnit XML, for the test pages of CI services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from samdocs.checks import due_rules
from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Diagnostic, Severity
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.view import CheckView
from samdocs.rules import RULES, family


@dataclass(frozen=True, slots=True)
class _Case:
    """A test case; `tag` is what stands inside it: failure, skipped, system-out or nothing."""

    code: str
    name: str
    tag: str = ""
    message: str = ""
    text: str = ""
    file: str = ""
    line: int = 0


def render_junit(view: CheckView) -> str:
    """Return a suite for each family of rules.

    Every finding is a case: failed if it fails the stage, skipped if it is waived, else passed with
    its words as output. A rule without findings is a passed case, one that was not evaluated a
    skipped one.
    """
    cases = sorted(_cases(view), key=lambda case: (case.code, case.file, case.line, case.name))
    suites = [
        _suite(name, list(grouped))
        for name, grouped in groupby(cases, key=lambda case: family(case.code))
    ]
    totals = _totals(cases)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites{_attributes({'name': f'samdocs {view.report.stage.word}', **totals})}>\n"
        f"{''.join(suites)}</testsuites>\n"
    )


def _cases(view: CheckView) -> Iterator[_Case]:
    limit = Severity.MINOR if view.strict else Severity.MAJOR
    for found in view.shown:
        yield _case_of(found, limit)
    undecided = {rule.code: rule.reason for rule in view.report.not_evaluated}
    for code, reason in undecided.items():
        yield _Case(code, RULES[code].summary, "skipped", f"not evaluated: {safe(reason)}")
    said = {found.rule.code for found in view.report.findings} | set(undecided)
    for rule in due_rules(view.project, view.report.stage):
        if rule.code not in said:
            yield _Case(rule.code, rule.summary)


def _case_of(found: Diagnostic, limit: Severity) -> _Case:
    message, place = safe(found.message), found.location
    tag = "skipped" if found.waived else "failure" if found.severity >= limit else "system-out"
    said = f"waived by {found.waived_by}" if found.waived else message
    where = f"{safe(place.file)}:{place.line}:{place.column}: " if place else ""
    lines = [f"{where}{found.severity.word}: {message}"]
    lines += [safe(found.hint)] if found.hint else []
    lines.append(read_clause(found.rule.clause))
    file, line = (place.file, place.line) if place else ("", 0)
    return _Case(found.rule.code, message, tag, said, "\n".join(lines), safe(file), line)


def _suite(name: str, cases: Sequence[_Case]) -> str:
    inner = "".join(map(_element, cases))
    return f" <testsuite{_attributes({'name': name, **_totals(cases)})}>\n{inner} </testsuite>\n"


def _totals(cases: Sequence[_Case]) -> dict[str, str]:
    failed = sum(case.tag == "failure" for case in cases)
    skipped = sum(case.tag == "skipped" for case in cases)
    return {
        "tests": str(len(cases)),
        "failures": str(failed),
        "errors": "0",
        "skipped": str(skipped),
    }


def _element(case: _Case) -> str:
    place = {"file": case.file, "line": str(case.line)} if case.file else {}
    head = {"classname": f"samdocs.{case.code}", "name": f"{case.code} {case.name}", **place}
    if not case.tag:
        return f"  <testcase{_attributes(head)}/>\n"
    said = {} if case.tag == "system-out" else {"message": case.message}
    kind = {"type": case.code} if case.tag == "failure" else {}
    inside = f"<{case.tag}{_attributes(said | kind)}>{escape(case.text)}</{case.tag}>"
    return f"  <testcase{_attributes(head)}>{inside}</testcase>\n"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
