"""Fields as JSON: links at their owner, meaning without layout."""

from samdocs.project import load_project
from samdocs.project.values import field_values, meaning
from tests.projects import write_project


def load(tmp_path, text):
    return load_project(write_project(tmp_path, text))


def test_link_written_on_the_other_side_stands_at_its_owner(tmp_path):
    one = load(
        tmp_path / "a",
        "user_needs: [{id: UN-1, title: t, leads_to: [SRS-1]}]\nsoftware_requirements: [{id: SRS-1, title: t}]",
    )
    other = load(
        tmp_path / "b",
        "user_needs: [{id: UN-1, title: t}]\nsoftware_requirements: [{id: SRS-1, title: t, derives_from: UN-1}]",
    )

    values = [field_values(project, project.items["SRS-1"]) for project in (one, other)]
    assert values == [{"derives_from": ["UN-1"]}] * 2


def test_detail_of_a_link_is_kept(tmp_path):
    project = load(
        tmp_path,
        "risks: [{id: RISK-1, causes: {a: {text: x}}, controls: [{control: RC-1, for: [a]}]}]\n"
        "risk_controls: [{id: RC-1, title: t, new_risks: none}]",
    )

    values = field_values(project, project.items["RC-1"])
    assert values == {"mitigates": [{"for": ["a"], "risk": "RISK-1"}], "new_risks": []}


def test_single_link_stays_single(tmp_path):
    project = load(
        tmp_path, "hazards: [{id: HAZ-1, title: t, risks: [RISK-1]}]\nrisks: [{id: RISK-1}]"
    )

    assert field_values(project, project.items["RISK-1"]) == {"hazard": "HAZ-1"}


def test_defaults_are_left_out_and_scalars_have_their_type(tmp_path):
    project = load(
        tmp_path, "software_requirements: [{id: SRS-1, title: t, critical: true, status: active}]"
    )

    assert field_values(project, project.items["SRS-1"]) == {"critical": True}


def test_meaning_has_neither_tags_nor_spaces_at_line_ends(tmp_path):
    project = load(
        tmp_path, 'tools: [{id: TOOL-1, title: t, tags: [x], formerly: TOOL-9, text: "a  \\nb"}]'
    )

    assert meaning(project, project.items["TOOL-1"]) == {
        "id": "TOOL-1", "title": "t", "type": "tools", "text": "a\nb",
    }  # fmt: skip
