"""Nothing counts as signed that git does not prove, and nothing counts for other content."""

import pytest

from samdocs.control import (
    ApprovalState,
    DocumentStatus,
    is_on_record,
    item_hash,
    judge_document,
    judge_item,
    load_library,
)

VOID = "void"


def judged(desk, key="srs"):
    project = desk.load()
    library = load_library(project.files)
    return judge_document(project, key, library, on_record=is_on_record(project, library))


def states(control):
    return [str(approval.state) for approval in control.approvals]


def test_without_records_every_required_approval_is_missing(desk):
    control = judged(desk)

    assert states(control) == ["missing", "missing"]
    assert control.words == "DRAFT – not approved"
    assert control.is_draft


def test_document_that_needs_no_approval_is_never_called_approved(desk):
    control = judged(desk, "risk_table")

    assert control.status is DocumentStatus.NOT_DEMANDED
    assert control.words == "DRAFT – no approval demanded"
    assert not control.is_approved


def test_signature_of_the_person_named_makes_an_approval_verified(desk):
    commit = desk.approve(desk.record(), signer="maria")

    control = judged(desk)
    assert states(control) == ["verified", "missing"]
    assert control.approvals[0].commit == commit
    assert control.words == "DRAFT – in approval, 1 of 2"


@pytest.mark.parametrize("signer", ["", "emil"])
def test_without_the_signature_of_that_person_an_approval_is_claimed(desk, signer):
    desk.approve(desk.record(), signer=signer)

    control = judged(desk)
    assert states(control) == ["claimed", "missing"]
    said = "signed by another person, emil" if signer else "not signed"
    assert said in control.approvals[0].reason


def test_changing_a_signed_record_without_signature_leaves_a_claim(desk):
    record = desk.record()
    desk.approve(record, signer="maria")
    desk.approve(record.replace("09:00", "08:00"))

    assert states(judged(desk))[0] == "claimed"


def test_moving_a_signed_record_into_another_file_leaves_it_verified(desk):
    record = desk.record()
    desk.approve(record, signer="maria")
    (desk.root / "records/approvals.yaml").unlink()
    desk.approve(f"# moved\n{record}", file="records/2024.yaml")

    assert states(judged(desk))[0] == "verified"


def test_record_that_is_not_committed_is_claimed_and_says_so(desk):
    record = desk.record()
    (desk.root / "approvals.yaml").write_text(f"approvals:\n{record}")

    [first, _] = judged(desk).approvals
    assert first.state is ApprovalState.CLAIMED
    assert "not recorded in git" in first.reason


def test_record_edited_after_its_signed_commit_is_claimed(desk):
    desk.approve(desk.record(), signer="maria")
    file = desk.root / "records/approvals.yaml"
    file.write_text(file.read_text().replace("09:00", "08:00"))

    [first, _] = judged(desk).approvals
    assert first.state is ApprovalState.CLAIMED
    assert "not recorded in git" in first.reason


@pytest.mark.parametrize("method", ["eqms", "wet_ink"])
def test_signature_made_elsewhere_stays_claimed_whoever_committed_it(desk, method):
    more = ", system: eQMS, record_id: '4471'"
    desk.approve(desk.record(method=method, more=more), signer="maria")

    [first, _] = judged(desk).approvals
    assert first.state is ApprovalState.CLAIMED
    assert first.reason == "recorded in eQMS 4471"


def test_approval_is_void_as_soon_as_the_content_changes(desk):
    desk.approve(desk.record(), signer="maria")
    items = desk.root / "items.yaml"
    items.write_text(items.read_text().replace("show the score.", "show a score."))

    control = judged(desk)
    assert states(control) == [VOID, "missing"]
    assert control.approvals[0].reason == "it is of other content"
    assert control.words == "DRAFT – approval void"


def test_approval_is_void_for_another_revision_of_the_same_content(desk):
    desk.approve(desk.record(), signer="maria")
    before = judged(desk).content_hash
    (desk.root / "samdocs.yaml").write_text(desk.config(revision="3"))

    control = judged(desk)
    assert control.content_hash == before
    assert control.approvals[0].reason == "it is of revision 2"


def test_approval_is_void_without_a_content_hash(desk):
    record = desk.record().replace("content_hash: ", "custom: {was: ").replace("', p", "'}, p")
    desk.approve(record, signer="maria")

    [first, _] = judged(desk).approvals
    assert (str(first.state), first.reason) == (VOID, "it names no content")


def test_person_without_the_role_on_that_day_verifies_nothing(desk):
    desk.approve(desk.record(time="2025-03-04T09:00:00Z"), signer="maria")

    [first, _] = judged(desk).approvals
    assert first.state is ApprovalState.CLAIMED
    assert "role quality" in first.reason


def test_approval_with_another_meaning_fills_no_role(desk):
    desk.approve(desk.record(meaning="reviewed"), signer="maria")

    control = judged(desk)
    assert states(control) == ["missing", "missing"]
    assert "means “reviewed”" in control.approvals[0].reason
    assert [one.record.id for one in control.others] == ["APR-001"]


def test_all_roles_signed_make_the_document_approved_and_no_draft(desk):
    desk.approve(desk.record(), signer="maria")
    other = desk.record(id="APR-002", person="emil", role="clinical", meaning="reviewed")
    desk.approve(other, signer="emil", file="records/emil.yaml")

    control = judged(desk)
    assert states(control) == ["verified", "verified"]
    assert (control.words, control.is_draft) == ("Approved", False)


def test_approved_document_stays_a_draft_while_a_file_is_not_as_committed(desk):
    record = desk.record(id="APR-002", person="emil", role="clinical", meaning="reviewed")
    desk.approve(desk.record(), record)
    committed = judged(desk)
    items = desk.root / "items.yaml"
    items.write_text(f"# a remark\n{items.read_text()}")

    control = judged(desk)
    assert committed.words == "Approved, as claimed"
    assert control.status is DocumentStatus.CLAIMED
    assert control.words == "DRAFT – not as committed"


def test_template_of_the_project_that_is_in_no_commit_keeps_the_mark_of_a_draft(desk):
    (desk.root / "templates" / "styles").mkdir(parents=True)
    (desk.root / "templates" / "styles" / "print.css").write_text("p { color: red }")
    record = desk.record(id="APR-002", person="emil", role="clinical", meaning="reviewed")
    first = desk.record()
    (desk.root / "templates" / ".gitignore").write_text("styles\n")
    desk.approve(first, record)

    control = judged(desk)
    assert control.is_approved
    assert control.is_draft


def test_one_record_fills_one_of_two_equal_demands(desk):
    config = desk.root / "samdocs.yaml"
    twice = "{role: quality, meaning: approved}, {role: quality, meaning: approved}"
    config.write_text(desk.config().replace("{role: quality, meaning: approved}", twice))
    record = desk.record()
    again = desk.record(id="APR-002")
    desk.approve(record, again, signer="maria")

    assert states(judged(desk)) == ["verified", "missing", "missing"]


def test_approval_of_a_protocol_outlives_the_results_and_that_of_the_whole_does_not(desk):
    project = desk.load()
    hashes = {part: item_hash(project, "ST-001", part) for part in ("protocol", "whole")}
    desk.approve(
        *(
            f"  - {{id: APR-{at}, item: ST-001, part: {part}, content_hash: '{hashed}', "
            "person: maria, role: quality, meaning: approved, time: 2024-03-04T09:00:00Z, "
            "method: git_signature}\n"
            for at, (part, hashed) in enumerate(hashes.items(), start=1)
        ),
        signer="maria",
    )
    items = desk.root / "items.yaml"
    done = "executed_at: 2024-05-01T10:00:00Z, conclusion: Fit for use."
    items.write_text(items.read_text().replace("executed_at: 2024-05-01T10:00:00Z", done))

    project = desk.load()
    assert [str(one.state) for one in judge_item(project, "ST-001", "protocol")] == ["verified"]
    assert [str(one.state) for one in judge_item(project, "ST-001")] == [VOID]


def test_outside_git_a_record_is_claimed(tmp_path, desk):
    record = desk.record()
    plain = tmp_path / "plain"
    plain.mkdir()
    for name in ("samdocs.yaml", "items.yaml"):
        (plain / name).write_text((desk.root / name).read_text())
    (plain / "approvals.yaml").write_text(f"approvals:\n{record}")

    from samdocs.project import load_project

    [first, _] = judge_document(load_project(plain), "srs").approvals
    assert first.state is ApprovalState.CLAIMED
    assert first.reason.startswith("not recorded in git: not a git repository")
