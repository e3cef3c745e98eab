"""Where evidence is found, and what is said where none is."""

import pytest

from samdocs.evidence.kinds import EvidenceKind
from samdocs.project import load_project
from tests.projects import BASE, write_project

ITEMS = "user_needs: [{id: UN-001, title: Act}]\n"
JUNIT = '<testsuite><testcase name="a"/></testsuite>'


def found(root, config="", **files):
    write_project(root, ITEMS, config=BASE + config)
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load_project(root).evidence


def write(root, **files):
    return found(root, **files)


def test_without_settings_everything_below_evidence_is_taken_for_what_it_is(tmp_path):
    evidence = found(
        tmp_path,
        evidence__deep__a_dot_xml=JUNIT,
        evidence__bom_dot_json='{"bomFormat": "CycloneDX"}',
        evidence__photo_dot_png="not read",
        elsewhere__b_dot_xml=JUNIT,
    )

    assert evidence.names == {
        EvidenceKind.RESULTS: ("evidence/deep/a.xml",),
        EvidenceKind.COMPONENTS: ("evidence/bom.json",),
    }
    assert evidence.diagnostics == ()


def test_a_lock_file_beside_the_settings_is_evidence(tmp_path):
    evidence = found(tmp_path, uv_dot_lock="version = 1\n")

    assert evidence.of(EvidenceKind.COMPONENTS) == ("uv.lock",)


def test_what_settings_name_is_taken_and_nothing_else_of_that_kind(tmp_path):
    evidence = found(
        tmp_path,
        config="evidence: {results: [ci/*.xml]}\n",
        ci__a_dot_xml=JUNIT,
        ci__deep__b_dot_xml=JUNIT,
        evidence__c_dot_xml=JUNIT,
        evidence__bom_dot_json='{"bomFormat": "CycloneDX"}',
    )

    assert evidence.of(EvidenceKind.RESULTS) == ("ci/a.xml",)
    assert evidence.of(EvidenceKind.COMPONENTS) == ("evidence/bom.json",)


@pytest.mark.parametrize("pattern", ["ci/*.xml", "ci/a.xml", "ci/**"])
def test_a_setting_that_names_nothing_is_a_finding_at_its_place(pattern, tmp_path):
    evidence = found(tmp_path, config=f"evidence: {{results: [{pattern}]}}\n")

    [finding] = evidence.diagnostics
    assert finding.rule.code == "EVD007"
    assert finding.location.file == "samdocs.yaml"
    assert pattern in finding.message


def test_a_file_nobody_understands_is_a_finding(tmp_path):
    evidence = found(tmp_path, evidence__a_dot_xml="<html>503</html>")

    [finding] = evidence.diagnostics
    assert finding.rule.code == "EVD002"
    assert (finding.location.file, finding.location.line) == ("evidence/a.xml", 1)


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n[]\n=======\n{}\n>>>>>>> b\n"])
def test_a_damaged_file_of_a_tool_is_no_attachment(text, tmp_path):
    evidence = found(tmp_path, evidence__a_dot_json=text)

    assert [one.rule.code for one in evidence.diagnostics] == ["EVD001"]


def test_hidden_files_and_links_are_left_out(tmp_path):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "outside.xml").write_text(JUNIT)
    (tmp_path / "evidence" / "link.xml").symlink_to(tmp_path / "outside.xml")
    evidence = found(tmp_path, evidence___dot_hidden=JUNIT)

    assert evidence.names == {}
