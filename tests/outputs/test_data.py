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


def test_outside_git_history_and_suspects_are_null_and_not_empty_or_false(folder):
    data = json.loads(export(folder))

    assert {link["suspect"] for link in data["links"]} == {None}
    assert {item["history"] for item in data["items"]} == {None}


def test_in_git_each_item_has_its_commits_and_each_link_is_suspect_or_not(device):
    text = (
        "user_needs:\n  - {id: UN-1, title: %s}\n  - {id: UN-2, title: Two}\n"
        "software_requirements: [{id: SRS-1, title: Req, derives_from: [UN-1, UN-2]}]\n"
    )
    made = device.commit({"a.yaml": text % "One"}, "Make")
    changed = device.commit({"a.yaml": text % "New"}, "Change")
    device.git("tag", "v1.0.0")
    device.write({"b.yaml": "harms: [{id: HARM-1, title: not committed}]\n"})
    data = json.loads(export(device.root))

    items = {item["id"]: item["history"] for item in data["items"]}
    assert [(one["commit"], one["tags"]) for one in items["UN-1"]] == [
        (changed, ["v1.0.0"]),
        (made, []),
    ]
    assert items["UN-1"][0]["changes"] == [{"field": "title", "old": "One", "new": "New"}]
    assert items["UN-1"][0]["verified"] is False
    assert len(items["UN-2"]) == 1
    assert items["HARM-1"] == []
    assert [(link["target"], link["suspect"]) for link in data["links"]] == [
        ("UN-1", True),
        ("UN-2", False),
    ]


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
