"""Findings as JSON, in the shape the command line promises (`samdocs schema`)."""

from __future__ import annotations

from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Diagnostic, Severity, Stage
from samdocs.outputs.reports.escape import dump_lines
from samdocs.outputs.reports.shapes import (
    CheckShape,
    FindingShape,
    RelatedShape,
    SeverityWord,
    StageWord,
    SummaryShape,
)
from samdocs.outputs.reports.view import CheckView

SEVERITY_WORDS: dict[Severity, SeverityWord] = {
    Severity.BLOCKER: "blocker",
    Severity.MAJOR: "major",
    Severity.MINOR: "minor",
    Severity.INFO: "info",
}
STAGE_WORDS: dict[Stage, StageWord] = {
    Stage.ALWAYS: "always",
    Stage.RELEASE: "release",
    Stage.SUBMISSION: "submission",
}


def render_json(view: CheckView) -> str:
    """Return the check as JSON: counts and verdict over all findings, listed are those shown."""
    report = view.report
    shape: CheckShape = {
        "format": 1,
        "project": view.project.config.device.identifier,
        "stage": STAGE_WORDS[report.stage],
        "diagnostics": [finding_shape(found) for found in view.shown],
        "verdict": "findings" if view.fails else "clean",
        "not_evaluated": [
            {"code": rule.code, "reason": rule.reason} for rule in report.not_evaluated
        ],
        "summary": _summary(view),
    }
    return dump_lines(dict(shape))


def finding_shape(found: Diagnostic) -> FindingShape:
    """Return one finding as JSON shows it."""
    place = found.location
    return {
        "code": found.rule.code,
        "severity": SEVERITY_WORDS[found.severity],
        "stage": STAGE_WORDS[found.rule.stage],
        "message": found.message,
        "hint": found.hint,
        "clause": read_clause(found.rule.clause),
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_line": place.end_line if place else None,
        "end_column": place.end_column if place else None,
        "item": found.item or None,
        "waived": found.waived,
        "related": [
            RelatedShape(
                file=other.location.file,
                line=other.location.line,
                column=other.location.column,
                message=other.message,
            )
            for other in found.related
        ],
    }


def _summary(view: CheckView) -> SummaryShape:
    report = view.report
    return {
        "blocker": report.count(Severity.BLOCKER),
        "major": report.count(Severity.MAJOR),
        "minor": report.count(Severity.MINOR),
        "info": report.count(Severity.INFO),
        "items": report.items,
        "links": report.links,
    }
