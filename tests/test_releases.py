"""The project that may be released is what it says: clean, tagged, and without open findings."""

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from tests.releases import releasable_project


def test_releasable_project_has_no_open_finding_and_attests_the_rest(tmp_path):
    made = releasable_project(tmp_path, "1.0.0", "1.1.0")

    project = load_project(made.root)
    report = run_checks(project, Stage.SUBMISSION)
    attested = {item.rule for item in project.of("attestations")}
    assert [found.message for found in report.findings] == []
    assert {rule.code for rule in report.not_evaluated} <= attested
    assert project.git.dirty == ()
    assert [(tag.name, tag.annotated) for tag in project.git.tags] == [("v1.1.0", True)]
