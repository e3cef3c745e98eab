"""The JSON export: everything in it, once, in one order."""

import json
import shutil
from pathlib import Path

import pytest

from samdocs.checks import run_checks
from samdocs.outputs.data import build_export
from samdocs.project import load_project

FOLDER = Path(__file__).parents[1] / "documents" / "project"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(FOLDER, tmp_path / "project"))


def export(folder):
    project = load_project(folder)
    return build_export(project, run_checks(project))


def test_every_item_link_and_finding_is_in_it(folder):
    project = load_project(folder)
    report = run_checks(project)
    data = json.loads(build_export(project, report))

    assert [item["id"] for item in data["items"]] == sorted(project.items)
    assert len(data["links"]) == len(project.graph.edges)
    assert len(data["diagnostics"]) == len(report.findings)
    assert data["format"] == 1
    assert list(data) == ["coverage", "device", "diagnostics", "format", "items", "links"]


def test_item_has_fields_place_and_type(folder):
    items = {item["id"]: item for item in json.loads(export(folder))["items"]}

    requirement = items["SRS-001"]
    assert requirement["type"] == "software_requirements"
    assert requirement["location"]["file"] == "items.yaml"
    assert requirement["fields"]["derives_from"] == ["SYS-001", "UN-001"]
    assert items["RC-001"]["fields"]["mitigates"] == [{"for": ["a"], "risk": "RISK-001"}]


def test_what_is_not_evaluated_is_null_and_not_false(folder):
    data = json.loads(export(folder))

    assert {link["suspect"] for link in data["links"]} == {None}
    assert {item["history"] for item in data["items"]} == {None}


def test_same_meaning_gives_the_same_bytes(folder):
    before = export(folder)
    items = folder / "items.yaml"
    items.write_text(
        items.read_text().replace(
            "derives_from: [UN-001, SYS-001]", "derives_from: [SYS-001, UN-001]"
        )
    )

    assert export(folder) == before
    assert before.endswith(b"}\n")
