"""A matrix holds what is linked, in any direction, over as many links as it takes."""

import csv
import json

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import SamdocsError
from samdocs.outputs.reports.matrix import build_matrix
from samdocs.outputs.reports.matrix_formats import (
    render_matrix,
    render_matrix_csv,
    render_matrix_json,
)
from samdocs.outputs.reports.show import render_item
from samdocs.project import load_project
from tests.documents.tested import make_tested
from tests.outputs.reports.traced import read_traced


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return read_traced(tmp_path_factory.mktemp("traced") / "project")


def cells(project, rows, *columns):
    matrix = build_matrix(project, rows, columns)
    return {row[rows][0]: tuple(" ".join(row[name]) for name in columns) for row in matrix.rows}


def test_needs_lead_to_requirements_controls_and_tests(project):
    table = cells(project, "user_needs", "software_requirements", "risk_controls", "tests")

    assert table == {
        "UN-001": ("SRS-001", "RC-001", "TC-001"),
        "UN-002": ("SRS-001 SRS-002", "RC-001", "TC-001 TC-002"),
        "UN-003": ("", "", ""),
        "UN-004": ("", "", ""),
    }


def test_tests_lead_back_to_needs(project):
    table = cells(project, "tests", "user_needs")

    assert table == {"TC-001": ("UN-001 UN-002",), "TC-002": ("UN-002",)}


@pytest.mark.parametrize(
    ("rows", "column", "expected"),
    [
        ("user_needs", "tests", {"UN-001": "TC-001", "UN-002": "TC-001 TC-002"}),
        ("hazards", "tests", {"HAZ-001": "TC-001 TC-002"}),
        ("tests", "hazards", {"TC-001": "HAZ-001", "TC-002": "HAZ-001"}),
        ("test_runs", "user_needs", {"RUN-001": "UN-001 UN-002"}),
        ("user_needs", "test_runs", {"UN-001": "RUN-001", "UN-002": "RUN-001"}),
        ("user_needs", "software_items", {"UN-001": "SI-001", "UN-002": "SI-001"}),
        ("software_items", "hazards", {"SI-001": "HAZ-001"}),
        ("risks", "harms", {"RISK-001": "HARM-001"}),
        ("software_items", "external_systems", {}),
    ],
)
def test_links_are_followed_over_what_lies_between(project, rows, column, expected):
    table = {item: entry[0] for item, entry in cells(project, rows, column).items() if entry[0]}

    assert table == expected


def test_what_shows_a_need_shows_no_requirement(project):
    """TC-002 validates UN-002, which SRS-002 derives from; SRS-002 itself has no test."""
    table = cells(project, "software_requirements", "user_needs", "tests")

    assert table["SRS-002"] == ("UN-002", "")


def test_a_neighbour_of_a_system_is_not_traced(project):
    assert cells(project, "software_items", "tests") == {"SI-001": ("TC-001",), "SI-002": ("",)}


def test_retired_items_fill_no_gap(project):
    table = cells(project, "user_needs", "software_requirements")

    assert "SRS-003" not in table["UN-001"][0]


def test_a_gap_is_named_and_an_item_kept_elsewhere_is_none(project):
    matrix = build_matrix(project, "user_needs", ["software_requirements"])

    assert matrix.gaps == {"software_requirements": ("UN-003",)}
    assert matrix.coverage("software_requirements").share == "66.6 %"


@pytest.mark.parametrize(
    ("rows", "columns", "message", "hint"),
    [
        ("tets", ["user_needs"], "no collection `tets`", "`tests`"),
        ("tests", ["needs"], "no collection `needs`", "`user_needs`"),
        ("tests", ["tests"], "named twice", "once"),
        ("tests", ["user_needs", "user_needs"], "named twice", "once"),
        ("user_needs", ["approvals"], "no link leads", "between"),
    ],
)
def test_what_cannot_be_joined_is_refused(project, rows, columns, message, hint):
    with pytest.raises(SamdocsError) as stop:
        build_matrix(project, rows, columns)

    assert message in stop.value.message
    assert hint in stop.value.hint


def test_json_has_ids_for_each_collection_and_the_gaps(project):
    told = json.loads(render_matrix_json(build_matrix(project, "user_needs", ["tests"])))

    not_run = {"outcome": "not run", "build": "", "day": "", "reason": "no result names it"}
    assert told.pop("outcomes") == {"TC-001": not_run, "TC-002": not_run}
    assert told == {
        "format": 1,
        "columns": ["user_needs", "tests"],
        "rows": [
            {"user_needs": ["UN-001"], "tests": ["TC-001"]},
            {"user_needs": ["UN-002"], "tests": ["TC-001", "TC-002"]},
            {"user_needs": ["UN-003"], "tests": []},
            {"user_needs": ["UN-004"], "tests": []},
        ],
        "gaps": {"tests": ["UN-003"]},
    }


def test_no_cell_of_the_csv_is_a_formula(project):
    text = render_matrix_csv(
        build_matrix(project, "software_requirements", ["user_needs", "tests"]), project.items
    )
    rows = list(csv.reader(text.splitlines()))

    assert rows[0] == ["software_requirements", "title", "user_needs", "tests", "tests: outcome"]
    assert rows[1][-2:] == ["TC-001", "not run"]
    assert rows[2] == ["SRS-002", "'=Formula", "UN-002", "! no tests", ""]


def test_text_marks_gaps_and_says_the_coverage(project):
    matrix = build_matrix(project, "user_needs", ["software_requirements", "tests"])
    lines = render_matrix(matrix).splitlines()

    assert lines[0].split() == ["user_needs", "software_requirements", "tests"]
    assert lines[3].split("  ")[-1].strip() == "! no tests"
    assert lines[4].strip() == "UN-004"
    assert "tests: 2 of 3 user_needs, 66.6 %; gaps: UN-003" in lines


@pytest.mark.parametrize("width", [40, 60, 100])
def test_wide_cells_are_broken_between_ids(project, width):
    matrix = build_matrix(
        project, "user_needs", ["software_requirements", "risk_controls", "tests"]
    )
    lines = render_matrix(matrix, width=width).splitlines()
    table = lines[: lines.index("")]

    assert "TC-002" in " ".join(table).split()
    assert all("SRS-0" not in word or len(word.strip(",")) == 7 for word in " ".join(table).split())


def test_nothing_of_nothing_is_no_coverage(project):
    text = render_matrix(build_matrix(project, "system_requirements", ["tests"]))

    assert "? there are no system_requirements, so nothing is covered" in text
    assert "100 %" not in text


def test_outcome_build_and_day_of_each_test_are_told(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    project = load_project(repository.root)
    matrix = build_matrix(project, "software_requirements", ["tests"])

    assert matrix.outcomes["TC-001"] == {
        "outcome": "passed",
        "build": "2.0.0",
        "day": "2026-03-01",
        "reason": "",
    }
    text = render_matrix(matrix, width=300)
    assert "TC-001 ✓ passed 2.0.0 2026-03-01" in text
    assert "TC-002 × failed 2.0.0 2026-03-01, TC-003 ! skipped 2.0.0 2026-03-01" in text
    assert "failed 2.0.0 2026-03-01; skipped 2.0.0" in render_matrix_csv(matrix, project.items)


def test_item_shows_what_its_evidence_comes_to(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    project = load_project(repository.root)
    report = run_checks(project)

    text = render_item(project, project.items["SRS-002"], report)
    assert "proof TC-002           × failed  2.0.0, 2026-03-01\n" in text
    assert "no call after 9 s" in text
    assert "outcome                ✓ passed" in render_item(
        project, project.items["TC-001"], report
    )
