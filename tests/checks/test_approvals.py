"""Approvals are judged for the content, the revision, the person and the moment they are of."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from tests.content_hashes import fill_hashes
from tests.projects import BASE
from tests.repositories import Repository

PEOPLE = """\
people:
  - {id: ada, name: Ada Author, email: ada@example.org, roles: [software_lead, quality]}
  - {id: quinn, name: Quinn Lead, roles: [quality]}
change_control: {waiver_role: quality}
"""
DEMAND = "documents: {srs: {revision: 2, approvals: [{role: quality, meaning: approved}]}}\n"
ITEMS = """\
software_requirements: [{id: SRS-001, title: Score, text: The software shall show the score.}]
studies: [{id: ST-001, title: Accuracy, protocol: Two hundred cases.}]
"""
RECORD = (
    "id: {id}, document: srs, revision: 2, content_hash: '{{content_hash:srs}}', person: quinn, "
    "role: quality, meaning: approved, time: 2024-03-02T09:00:00Z, method: wet_ink"
)


@pytest.fixture
def repository(tmp_path):
    for name in ("device", "home"):
        (tmp_path / name).mkdir()
    made = Repository(tmp_path / "device", tmp_path / "home")
    made.git("init", "--quiet")
    made.commit({"samdocs.yaml": BASE + DEMAND + PEOPLE, "items.yaml": ITEMS}, "Begin")
    return made


def record(name="APR-001", **changed):
    text = RECORD.format(id=name)
    for key, value in changed.items():
        before, _, rest = text.partition(f"{key}: ")
        text = f"{before}{key}: {value}, {rest.partition(', ')[2]}".rstrip(", ")
    return f"{{{text}}}"


def approve(repository, *records, file="approvals.yaml", **more):
    repository.write({file: f"approvals: [{', '.join(records)}]\n"} | more)
    fill_hashes(repository.root)
    repository.commit({}, "Approve")


def found(repository, *codes, undecided=False):
    report = run_checks(load_project(repository.root), Stage.RELEASE)
    if undecided:
        return [rule.reason for rule in report.not_evaluated if rule.code in codes]
    return [one.message for one in report.findings if one.rule.code in codes and not one.waived]


ORDER = ("DOC002", "DOC003", "DOC004", "DOC005", "DOC011", "DOC015", "DOC017")


def test_approval_that_is_complete_and_in_time_raises_nothing(repository):
    approve(repository, record())

    assert found(repository, *ORDER) == []


def test_layout_and_later_commits_elsewhere_void_nothing(repository):
    approve(repository, record())
    items = (repository.root / "items.yaml").read_text()
    repository.commit({"items.yaml": f"# moved\n{items}", "more.yaml": "harms: []\n"}, "Tidy")

    assert found(repository, *ORDER) == []


def test_changed_content_is_found_as_changed_and_not_as_missing(repository):
    approve(repository, record())
    repository.commit({"items.yaml": ITEMS.replace("the score.", "a score.")}, "Change")

    assert found(repository, "DOC002") == []
    assert found(repository, "DOC005") == [
        "revision 2 of `srs` has changed since `APR-001` approved it"
    ]


def test_new_revision_of_changed_content_is_not_approved_and_nothing_else(repository):
    approve(repository, record())
    changed = ITEMS.replace("the score.", "a score.")
    raised = (BASE + DEMAND + PEOPLE).replace("revision: 2", "revision: 3")
    repository.commit({"items.yaml": changed, "samdocs.yaml": raised}, "Change")

    assert found(repository, *ORDER) == [
        "revision 3 of `srs` is not approved by quality; of `APR-001`: it is of revision 2"
    ]


def test_revision_that_comes_back_with_other_content_is_found(repository):
    approve(repository, record(), record("APR-002", time="2024-03-02T10:00:00Z", revision="3"))
    repository.commit({"items.yaml": ITEMS.replace("the score.", "a score.")}, "Change")
    raised = (BASE + DEMAND + PEOPLE).replace("revision: 2", "revision: 3")
    repository.commit({"samdocs.yaml": raised}, "Raise")

    assert found(repository, "DOC017") == [
        "`srs` still has revision 3, which `APR-002` approved with other content"
    ]


def test_waiver_closes_a_slip_of_order_and_no_change_of_content(repository):
    approve(repository, record(time="2024-02-01T09:00:00Z"))
    slip = found(repository, "DOC003")
    waivers = "".join(
        f"  - {{id: WVR-00{at}, rule: {code}, documents: srs, justification: Seen before., "
        "impact: None on safety., approver: quinn, time: 2024-03-03T09:00:00Z, permanent: Past.}\n"
        for at, code in enumerate(("DOC003", "DOC005"), 1)
    )
    repository.commit({"waivers.yaml": f"waivers:\n{waivers}"}, "Accept")
    closed = found(repository, "DOC003")
    repository.commit({"items.yaml": ITEMS.replace("the score.", "a score.")}, "Change")

    assert len(slip) == 1
    assert closed == []
    assert len(found(repository, "DOC005")) == 1
    assert found(repository, "WVR003") == ["`WVR-002` waives DOC005, which cannot be waived"]


def test_approval_dated_after_its_commit_is_out_of_order(repository):
    approve(repository, record(time="2025-01-01T09:00:00Z"))

    [message] = found(repository, "DOC003")
    assert "after the commit of 2024-03-03 08:00 UTC that holds the release" in message


def test_content_that_is_committed_with_its_approval_was_there_when_it_was_approved(repository):
    repository.write({"items.yaml": ITEMS.replace("the score.", "a score.")})
    approve(repository, record(time="2024-03-02T23:00:00Z"))

    assert found(repository, "DOC003") == []


def test_report_before_its_evidence_is_out_of_order(repository):
    report = DEMAND.replace(
        "}}", "}, ver_report: {external: {system: eQMS, id: D-1, revision: 2}}}"
    )
    run = (
        "tests: [{id: TC-001, title: Clock, level: system, verifies: SRS-001}]\n"
        "test_runs: [{id: RUN-001, runs: TC-001, result: pass, executed_at: 2024-03-05T10:00:00Z}]\n"
    )
    repository.commit(
        {"samdocs.yaml": BASE + report.replace("]}}, ver", "]}, ver") + PEOPLE}, "Add"
    )
    repository.day = 10
    repository.commit({"runs.yaml": run}, "Run")
    early = record("APR-002", document="ver_report").replace("hash:srs", "hash:ver_report")
    approve(repository, early)

    [message] = found(repository, "DOC003")
    assert "before its evidence: `RUN-001` of 2024-03-05 10:00 UTC" in message


def test_owner_and_committers_are_authors_and_a_further_approver_mends_it(repository):
    approve(repository, record(person="ada"))
    alone = found(repository, "DOC004")
    approve(repository, record(), file="more.yaml", **{"approvals.yaml": "approvals: []\n"})

    assert alone == ["`srs` is approved by `ada` alone, who wrote it"]
    assert found(repository, "DOC004") == []


def test_without_history_order_and_authors_are_not_evaluated(tmp_path):
    root = tmp_path / "plain"
    root.mkdir()
    (root / "samdocs.yaml").write_text(BASE + DEMAND + PEOPLE)
    (root / "items.yaml").write_text(ITEMS)
    (root / "approvals.yaml").write_text(f"approvals: [{record()}]\n")
    fill_hashes(root)
    report = run_checks(load_project(root), Stage.RELEASE)

    told = {rule.code: rule.reason for rule in report.not_evaluated}
    assert told["DOC003"].startswith("when documents were changed last: not a git repository")
    assert told["DOC004"].startswith("who wrote the documents: not a git repository")


def test_protocol_that_changed_after_its_approval_is_found_until_approved_again(repository):
    of_protocol = record().replace(
        "document: srs, revision: 2, content_hash: '{content_hash:srs}'",
        "item: ST-001, part: protocol, content_hash: '{item_hash:ST-001:protocol}'",
    )
    approve(repository, record("APR-009"), of_protocol)
    done = ITEMS.replace("hundred cases.", "hundred cases., conclusion: Fit.")
    repository.commit({"items.yaml": done}, "Conclude")
    concluded = found(repository, "DOC005")
    repository.commit({"items.yaml": done.replace("Two hundred", "Ninety")}, "Lower")
    lowered = found(repository, "DOC005")
    approve(repository, of_protocol.replace("APR-001", "APR-002"), file="again.yaml")

    assert concluded == []
    assert lowered == ["the protocol of `ST-001` has changed since `APR-001` approved it"]
    assert found(repository, "DOC005") == []


def test_documents_nobody_must_approve_leave_the_rule_open(repository):
    approve(repository, record())

    [reason] = found(repository, "DOC002", undecided=True)
    assert reason == (
        "samdocs.yaml demands no approval of `risk_table`, `ver_report`, `trace`, `config_record` "
        "and `problem_list`"
    )
