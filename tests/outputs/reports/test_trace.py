"""A trace leads up to needs and hazards, and down to tests and results."""

import json
from pathlib import Path

import pytest

from samdocs.fields import ItemId
from samdocs.outputs.reports.style import Style
from samdocs.outputs.reports.trace import render_trace, render_trace_json
from tests.outputs.reports.traced import read_traced

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return read_traced(tmp_path_factory.mktemp("traced") / "project")


def item(project, name):
    return project.items[ItemId(name)]


@pytest.mark.parametrize("name", ["SRS-001", "HAZ-001", "RUN-001"])
def test_tree_of_an_item(project, name, golden):
    text = render_trace(project.graph, item(project, name))

    golden(GOLDEN / f"trace-{name}.txt", text)


def test_json_names_collection_field_and_distance(project):
    told = json.loads(render_trace_json(project.graph, item(project, "SRS-001")))

    assert (told["format"], told["id"]) == (1, "SRS-001")
    assert {"id": "UN-001", "type": "user_needs", "field": "derives_from", "depth": 1} in told["up"]
    assert {"id": "RISK-001", "type": "risks", "field": "mitigates", "depth": 2} in told["up"]
    assert {"id": "RUN-001", "type": "test_runs", "field": "runs", "depth": 2} in told["down"]


def test_what_the_tree_leaves_out_is_counted(project):
    text = render_trace(project.graph, item(project, "SRS-001"))
    told = json.loads(render_trace_json(project.graph, item(project, "SRS-001")))

    assert "SI-002" in [found["id"] for found in told["up"]]
    assert "SI-002" not in text
    assert "and 1 further away over other links" in text


def test_a_terminal_without_signs_gets_ascii(project):
    text = render_trace(project.graph, item(project, "SRS-001"), Style(ascii_only=True))

    assert text.isascii()


def test_suspect_links_are_marked_in_both_directions(project):
    suspect = frozenset({("SRS-001", "derives_from", "UN-001")})
    marked = [
        line
        for name in ("SRS-001", "UN-001")
        for line in render_trace(project.graph, item(project, name), suspect=suspect).splitlines()
        if line.endswith("  ≠ suspect")
    ]

    assert len(marked) == 2
    assert "UN-001" in marked[0]
    assert "SRS-001" in marked[1]
