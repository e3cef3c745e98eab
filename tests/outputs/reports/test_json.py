"""The JSON report keeps to the shape the command line promises."""

import json
from dataclasses import replace
from pathlib import Path

from samdocs.outputs.reports.json import render_json
from samdocs.outputs.reports.view import choose

GOLDEN = Path(__file__).parent / "golden"


def test_report_of_a_faulty_project(view, golden):
    golden(GOLDEN / "check.json", render_json(view))


def test_every_promised_key_is_there(view):
    told = json.loads(render_json(view))

    assert list(told) == [
        "format", "project", "stage", "diagnostics", "verdict", "not_evaluated", "summary",
    ]  # fmt: skip
    assert set(told["diagnostics"][0]) == {
        "code", "severity", "stage", "message", "hint", "clause", "file", "line", "column",
        "end_line", "end_column", "item", "waived", "related",
    }  # fmt: skip
    assert told["summary"] == {
        "blocker": 5, "major": 0, "minor": 1, "info": 0, "items": 2, "links": 1,
    }  # fmt: skip


def test_a_finding_without_a_place_has_null_for_it(view):
    nowhere = replace(view.report.findings[0], location=None)
    told = json.loads(render_json(replace(view, shown=(nowhere,))))["diagnostics"][0]

    assert [told[k] for k in ("file", "line", "column", "end_line", "end_column")] == [None] * 5


def test_hidden_findings_stay_in_summary_and_verdict(view):
    shown = choose(view.report.findings, ["TRC"], [])
    told = json.loads(render_json(replace(view, shown=shown)))

    assert [found["code"] for found in told["diagnostics"]] == ["TRC002"]
    assert told["verdict"] == "findings"
    assert told["summary"]["blocker"] == 5


def test_a_waived_finding_is_listed_and_not_counted(view):
    waived = tuple(found.waived_with("WVR-001") for found in view.report.findings)
    report = replace(view.report, findings=waived)
    told = json.loads(render_json(replace(view, report=report, shown=waived)))

    assert {found["waived"] for found in told["diagnostics"]} == {True}
    assert told["summary"]["blocker"] == 0
    assert told["verdict"] == "clean"
