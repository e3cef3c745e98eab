"""Evidence beside executed tests stands in the verification report with verdict and reason."""

import re

import pytest

from samdocs.checks import CheckReport
from samdocs.control import content_hash
from samdocs.diagnostics import Stage
from samdocs.documents import open_edition
from samdocs.documents.markdown import Writer
from samdocs.documents.scope import Scope
from samdocs.documents.views.verification import verification
from samdocs.project import load_project
from tests.documents.tested import make_tested

MORE = """
reviews:
  - {id: REV-001, title: Code of the alarm, kind: code, date: 2026-03-01, verifies: SRS-002,
     participants: [{person: Eve, role: reviewer}], conclusion: Accepted.}
  - {id: REV-002, title: Code of the score, kind: code, date: 2026-03-01, verifies: SRS-001,
     participants: [{person: Eve, role: reviewer}]}
  - {id: REV-003, title: Minutes, date: 2026-03-01, conclusion: Accepted.}
usability_evaluations:
  - {id: UE-001, title: Prototype, kind: formative}
studies:
  - {id: ST-001, title: Four wards, validates: UN-001}
user_needs:
  - {id: UN-001, title: Called in time, text: Users need a call in time.}
tests:
  - {id: TC-010, title: Read the label, level: system, method: inspection, verifies: SRS-002, expected: Seen.}
"""


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html).replace("<br>", "; ")).strip()


@pytest.fixture
def scope(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    repository.commit({"more.yaml": MORE}, "Review the code")
    project = load_project(repository.root)
    assert not project.diagnostics
    edition = open_edition(project, CheckReport(Stage.ALWAYS, (), (), 0, 0))
    return Scope(project, edition.report, edition.types["ver_report"], Writer(project.items))


def test_each_kind_of_evidence_is_listed_with_what_it_is_to_prove_and_why_it_counts_or_not(scope):
    told = {plain(row.item): row for row in verification(scope).others}

    assert {name: (row.kind, row.mark.word, plain(row.proves)) for name, row in told.items()} == {
        "TC-010 Read the label": ("inspection", "not run", "SRS-002"),
        "REV-001 Code of the alarm": ("review: code", "passed", "SRS-002"),
        "REV-002 Code of the score": ("review: code", "not concluded", "SRS-001"),
        "UE-001 Prototype": ("formative usability evaluation", "formative only", "! names nothing"),
        "ST-001 Four wards": ("study", "not run", "UN-001"),
    }
    assert told["REV-001 Code of the alarm"].reason.startswith("nothing it stands on changed since")
    assert told["REV-002 Code of the score"].reason == "it has no conclusion"


def test_only_what_passed_looks_good(scope):
    good = [plain(row.item) for row in verification(scope).others if row.mark.form == "ok"]

    assert good == ["REV-001 Code of the alarm"]


def test_changed_title_of_other_evidence_changes_the_content_of_the_report(scope):
    before = content_hash(scope.project, "ver_report")
    file = scope.project.root / "more.yaml"
    file.write_text(MORE.replace("title: Prototype", "title: Second prototype"))

    assert content_hash(load_project(scope.project.root), "ver_report") != before


def test_failure_names_the_change_made_for_its_problem_report(scope):
    [failure] = verification(scope).failures
    assert failure.changes == ""

    file = scope.project.root / "items.yaml"
    file.write_text(file.read_text().replace("resolves: PR-002", "resolves: [PR-001, PR-002]"))
    project = load_project(scope.project.root)
    changed = Scope(project, scope.report, scope.type, scope.write)
    [failure] = [one for one in verification(changed).failures if "PR-001" in one.anomalies]

    assert plain(failure.changes) == "CR-001"
