"""The text report: words that stand without colour, and a verdict that hides nothing."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from samdocs.diagnostics import Severity
from samdocs.outputs.reports.style import Style
from samdocs.outputs.reports.text import TextOptions, render_text
from samdocs.outputs.reports.view import CheckView, choose

GOLDEN = Path(__file__).parent / "golden"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def test_report_of_a_faulty_project(view, golden):
    golden(GOLDEN / "check.txt", render_text(view))


def test_brief_report_has_a_line_for_each_finding(view, golden):
    golden(GOLDEN / "check-brief.txt", render_text(view, TextOptions(brief=True)))


def test_colours_add_nothing_but_colours(view):
    plain = render_text(view)
    coloured = render_text(view, TextOptions(style=Style(colour=True)))

    assert COLOURS.sub("", coloured) == plain.replace("`", "")
    assert "\x1b[31mblocker\x1b[0m" in coloured


def test_blockers_stand_last_where_someone_looks(view):
    lines = render_text(view, TextOptions(blockers_last=True, brief=True)).splitlines()
    weights = [line.split("  ")[1].strip() for line in lines if re.match(r"\S+:\d+:\d+", line)]

    assert weights == sorted(weights, key=lambda word: word == "blocker")
    assert weights[-1] == "blocker"


def test_seconds_are_told_only_when_they_are_given(view):
    assert "1.25 s" in render_text(view, TextOptions(seconds=1.25))
    assert not re.search(r"\d s\b", render_text(view))


def test_hidden_findings_are_counted_and_judged_all_the_same(view):
    shown = choose(view.report.findings, ["TRC"], [])
    text = render_text(replace(view, shown=shown))

    assert "5 hidden by --select or --ignore" in text
    assert "× 5 blockers, 1 minor" in text
    assert "stage always: not met" in text


def with_findings(view, findings, undecided=()):
    report = replace(view.report, findings=tuple(findings), not_evaluated=tuple(undecided))
    return CheckView(view.project, report, report.findings)


def test_a_clean_project_is_met_only_if_every_rule_was_evaluated(view):
    undecided = view.report.not_evaluated

    assert "✓ no findings" in render_text(with_findings(view, []))
    assert render_text(with_findings(view, [])).endswith("stage always: met\n")
    assert "? no findings" in render_text(with_findings(view, [], undecided))
    assert "met as far as it was evaluated" in render_text(with_findings(view, [], undecided))


def test_a_waived_finding_is_marked_and_does_not_count(view):
    waived = view.report.findings[0].waived_with("WVR-001")
    text = render_text(with_findings(view, [waived]))

    assert "◊ waived by WVR-001" in text
    assert "✓ 1 waived" in text


@pytest.mark.parametrize(("strict", "verdict"), [(False, "clean"), (True, "findings")])
def test_a_minor_finding_fails_only_a_strict_check(view, strict, verdict):
    minor = [f for f in view.report.findings if f.severity is Severity.MINOR]

    assert replace(with_findings(view, minor), strict=strict).verdict == verdict


def test_a_stream_without_signs_gets_ascii(view):
    text = render_text(view, TextOptions(style=Style(ascii_only=True), brief=True))

    assert "x 5 blockers" in text
    assert "·" not in text
