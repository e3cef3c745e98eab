"""CI services read the JUnit report; what was not evaluated never looks passed."""

import io
from dataclasses import replace
from pathlib import Path

import junitparser
import pytest

from samdocs.checks import NotEvaluated
from samdocs.outputs.reports.junit import render_junit
from samdocs.outputs.reports.view import CheckView

GOLDEN = Path(__file__).parent / "golden"


def read(text):
    return junitparser.JUnitXml.fromroot(
        junitparser.junitparser.etree.parse(io.BytesIO(text.encode())).getroot()
    )


def with_findings(view, findings):
    report = replace(view.report, findings=tuple(findings))
    return CheckView(view.project, report, report.findings)


def test_findings_of_a_faulty_project(view, golden):
    # a passed rule has no words; which rules pass depends on how many there are
    lines = [line for line in render_junit(view).splitlines() if not line.endswith("/>")]
    told = [line for line in lines if "testsuite" not in line]

    golden(GOLDEN / "check.junit.xml", "\n".join(told) + "\n")


def test_counts_are_those_of_the_cases(view):
    xml = read(render_junit(view))
    cases = [case for suite in xml for case in suite]
    failed = [c for c in cases if any(isinstance(r, junitparser.Failure) for r in c.result)]
    skipped = [c for c in cases if any(isinstance(r, junitparser.Skipped) for r in c.result)]

    assert (xml.tests, xml.failures, xml.skipped) == (len(cases), len(failed), len(skipped))
    assert len(failed) == 5
    assert all(suite.tests == len(list(suite)) for suite in xml)


def test_a_rule_that_was_not_evaluated_is_skipped(view):
    undecided = NotEvaluated("ARC001", "needs an architecture")
    reported = replace(view, report=replace(view.report, not_evaluated=(undecided,)))
    cases = {case.classname: case for suite in read(render_junit(reported)) for case in suite}

    assert cases["samdocs.ARC001"].is_skipped
    assert cases["samdocs.ARC001"].result[0].message == "not evaluated: needs an architecture"


def test_a_rule_without_findings_is_passed(view):
    cases = {case.classname: case for suite in read(render_junit(view)) for case in suite}

    assert cases["samdocs.ARC001"].is_passed


@pytest.mark.parametrize(("strict", "failures"), [(False, 5), (True, 6)])
def test_a_minor_finding_fails_only_a_strict_check(view, strict, failures):
    assert read(render_junit(replace(view, strict=strict))).failures == failures


def test_a_waived_finding_is_skipped_with_its_waiver(view):
    waived = view.report.findings[0].waived_with("WVR-001")
    cases = [c for s in read(render_junit(with_findings(view, [waived]))) for c in s]
    case = next(case for case in cases if case.classname == "samdocs.SRC012")

    assert case.is_skipped
    assert case.result[0].message == "waived by WVR-001"


def test_no_text_can_break_the_file(view):
    evil = "</failure>]]><x a='\"'>\x00\x1b[2J\ufffe & \u202e"
    found = replace(view.report.findings[0], message=evil, hint=evil)
    cases = [c for s in read(render_junit(with_findings(view, [found]))) for c in s]
    failed = next(case for case in cases if case.classname == "samdocs.SRC012")

    assert "</failure>]]><x" in failed.result[0].message
