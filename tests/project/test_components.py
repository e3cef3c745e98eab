"""SBOMs and lock files of a project are found, read, and their faults are part of every check."""

import json

from samdocs.checks import run_checks
from samdocs.project import load_project
from tests.projects import write_project

SBOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "components": [{"type": "library", "name": "a", "version": "1"}],
}


def test_sboms_below_evidence_and_lock_files_beside_the_settings_are_read(tmp_path):
    root = write_project(tmp_path)
    (root / "evidence").mkdir()
    (root / "evidence" / "sbom.cdx.json").write_text(json.dumps(SBOM))
    (root / "go.sum").write_text("example.org/b v1.0.0 h1:x=\n")

    components = load_project(root).components

    assert [(file.file, file.kind) for file in components.files] == [
        ("evidence/sbom.cdx.json", "cyclonedx"),
        ("go.sum", "go"),
    ]
    assert components.diagnostics == ()


def test_a_broken_file_is_a_finding_and_the_others_are_read(tmp_path):
    root = write_project(tmp_path)
    (root / "evidence").mkdir()
    (root / "evidence" / "a.cdx.json").write_text('{"bomFormat": "CycloneDX",')
    (root / "evidence" / "b.cdx.json").write_text(json.dumps(SBOM))

    project = load_project(root)
    findings = [found for found in run_checks(project).findings if found.rule.code == "EVD001"]

    assert [found.location.file for found in findings] == ["evidence/a.cdx.json"]
    assert [len(file.components) for file in project.components.files] == [0, 1]
