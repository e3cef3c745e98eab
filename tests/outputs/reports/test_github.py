"""Annotations stand at their lines, the worst first, and nothing is lost that does not fit."""

import re
from dataclasses import replace
from pathlib import Path

from samdocs.diagnostics import Severity
from samdocs.outputs.reports.github import (
    MAX_ANNOTATIONS,
    MAX_SUMMARY_BYTES,
    render_github,
    render_step_summary,
)
from samdocs.outputs.reports.view import CheckView

GOLDEN = Path(__file__).parent / "golden"
COMMAND = re.compile(
    r"^::(error|warning|notice) (?:file=([^,:]*),line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,)?"
    r"title=([^,:]*)::(.*)$"
)


def many(view, severity, count):
    found = view.report.findings[0].weighing(severity)
    return [replace(found, message=f"number {n:03}") for n in range(count)]


def with_findings(view, findings):
    report = replace(view.report, findings=tuple(findings))
    return CheckView(view.project, report, report.findings)


def test_report_of_a_faulty_project(view, golden):
    golden(GOLDEN / "check-github.txt", render_github(replace(view, prefix="device/docs/")))
    golden(GOLDEN / "check-github.md", render_step_summary(replace(view, prefix="device/docs/")))


def test_only_ten_annotations_of_a_kind_are_printed_and_the_rest_is_listed(view):
    findings = [*many(view, Severity.MAJOR, 15), *many(view, Severity.MINOR, 12)]
    lines = render_github(with_findings(view, findings)).splitlines()
    kinds = [found[1] for line in lines if (found := COMMAND.match(line))]

    assert kinds.count("error") == kinds.count("warning") == MAX_ANNOTATIONS
    assert all(any(f"number {n:03}" in line for line in lines) for n in range(15))


def test_the_worst_are_annotated(view):
    findings = [*many(view, Severity.MAJOR, 12), view.report.findings[1]]
    first = render_github(with_findings(view, findings)).splitlines()[0]

    assert "blocker" in first


def test_with_a_summary_the_rest_is_named_and_stands_there(view):
    reported = with_findings(view, many(view, Severity.MAJOR, 15))
    text = render_github(reported, has_summary=True)

    assert "5 more findings in the summary of this step" in text
    assert "number 014" not in text
    assert "number 014" in render_step_summary(reported)


def test_nothing_in_a_finding_ends_or_begins_a_command(view):
    evil = "a\n::error::b, c: 100 %\r::stop-commands::x"
    found = replace(view.report.findings[0], message=evil, hint="##vso[task.complete]")
    lines = render_github(with_findings(view, [found])).splitlines()

    assert sum(line.lstrip().startswith("::") for line in lines) == 1
    assert COMMAND.match(lines[0])
    assert "##vso" not in lines[0]


def test_a_cell_of_the_summary_breaks_neither_table_nor_page(view):
    found = replace(view.report.findings[0], message="a|b <script>x</script> [l](http://x)\n# y")
    row = render_step_summary(with_findings(view, [found])).splitlines()[-1]

    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert "\\<script\\>" in row
    assert "\\[l\\]" in row


def test_a_summary_too_long_for_github_is_cut_with_a_note(view):
    text = render_step_summary(with_findings(view, many(view, Severity.MAJOR, 20_000)))

    assert len(text.encode()) < MAX_SUMMARY_BYTES
    assert re.search(r"[\d,]+ more findings, not listed here", text)
