"""The inputs a manifest names: everything a document is made from."""

from samdocs.checks import run_checks
from samdocs.documents import open_edition
from samdocs.outputs.record import read_inputs
from samdocs.project import load_project
from tests.projects import write_project


def test_narratives_and_evidence_are_inputs_like_sources(tmp_path):
    write_project(tmp_path, "user_needs: [{id: UN-001, title: Act}]\n")
    for name, text in {
        "documents/sdp.md": "# Plan\n\nText.\n",
        "evidence/unit.xml": '<testsuite><testcase name="a"/></testsuite>',
        "evidence/photo.png": "no evidence that is read",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    project = load_project(tmp_path)

    named = {file.name for file in read_inputs(open_edition(project, run_checks(project)))}

    assert {"samdocs.yaml", "items-1.yaml", "documents/sdp.md", "evidence/unit.xml"} <= named
    assert "evidence/photo.png" not in named
