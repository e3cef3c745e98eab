"""`samdocs approve`: who may sign what, and a record that is bound to the content of that moment."""

import hashlib

import pytest

from samdocs.control import ApprovalState, judge_document, judge_item
from samdocs.project import load_project
from tests.cli.recording import CONFIG, make_device, refused, run, snapshot

DOCUMENTS = """
documents:
  srs:
    number: D-1
    revision: 2
    approvals: [{role: quality, meaning: approved}, {role: software_lead, meaning: Reviewed}]
  risk_table: {revision: 1}
  trace: {number: D-2, approvals: [{role: quality, meaning: approved}]}
  evidence_pack: {revision: 1, approvals: [{role: quality, meaning: approved}]}
  pms_plan: {external: {system: eQMS, id: DOC-88, revision: 3}}
"""
STUDY = "studies: [{id: ST-001, title: Study, kind: standalone, protocol: Measure it}]\n"
NOTE = "---\ndocument: note\ntitle: Note\n---\n\n# Note\n\nText.\n"
APPROVE = ("approve", "srs", "--role", "quality", "--meaning", "approved")
ELSEWHERE = ("--system", "SignIt", "--record-id", "E-7", "--time", "2024-03-05T09:00:00+01:00")


@pytest.fixture
def device(tmp_path):
    return make_device(tmp_path, {"samdocs.yaml": CONFIG + DOCUMENTS, "study.yaml": STUDY})


def control(device, key="srs"):
    return judge_document(load_project(device.root), key)


def test_approval_is_written_for_content_and_revision_of_now(device):
    done = run(device, *APPROVE, "--date", "2024-04-01")

    assert done.returncode == 0, done.stderr
    judged = control(device)
    record = judged.approvals[0].record
    assert (record.person, record.role, record.meaning) == ("ada", "quality", "approved")
    assert (record.revision, record.content_hash) == ("2", judged.content_hash)
    assert f"{record.time:%Y-%m-%d}" == "2024-04-01"
    assert [one.state for one in judged.approvals] == [
        ApprovalState.CLAIMED,
        ApprovalState.MISSING,
    ]
    assert "records/approvals.yaml:2: APR-001" in done.stdout
    assert "`srs` revision 2: 1 of 2 approvals hold, 0 shown" in done.stderr
    assert "missing `software_lead` as `Reviewed`" in done.stderr


def test_approval_is_void_once_the_content_changes(device):
    run(device, *APPROVE)
    text = (device.root / "items.yaml").read_text()
    (device.root / "items.yaml").write_text(text.replace("60 s.\n", "30 s.\n"))

    assert control(device).approvals[0].state is ApprovalState.VOID
    done = run(device, *APPROVE)
    assert "APR-002" in done.stdout
    assert control(device).approvals[0].state is ApprovalState.CLAIMED


def test_same_approval_is_not_written_twice(device):
    run(device, *APPROVE)
    before = snapshot(device.root)
    done = run(device, "approve", "srs", "--role", "quality", "--meaning", "APPROVED")

    assert (done.returncode, snapshot(device.root)) == (0, before)
    assert "records/approvals.yaml:2: APR-001 says so already" in done.stdout


def test_meaning_is_written_as_the_project_asks_for_it(device):
    arguments = ("--role", "software_lead", "--meaning", "reviewed", "--person", "Ben Builder")
    done = run(device, "approve", "srs", *arguments, "--date", "2024-04-01")

    assert done.returncode == 0, done.stderr
    assert control(device).approvals[1].record.meaning == "Reviewed"
    assert control(device).approvals[1].record.person == "ben"


def test_signature_made_elsewhere_is_recorded_with_its_pdf(device, tmp_path):
    pdf = tmp_path / "signed.pdf"
    pdf.write_bytes(b"%PDF-1.7\nsigned")
    done = run(device, *APPROVE, "--method", "eqms", *ELSEWHERE, "--signed-pdf", str(pdf))

    assert done.returncode == 0, done.stderr
    record = control(device).approvals[0].record
    assert record.signed_pdf == hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert (record.method, record.system, record.record_id) == ("eqms", "SignIt", "E-7")
    assert record.time.isoformat() == "2024-03-05T09:00:00+01:00"


def test_hash_of_the_signed_pdf_will_do(device):
    digits = "0123456789ABCDEF" * 4
    run(device, *APPROVE, "--method", "wet_ink", *ELSEWHERE, "--signed-pdf", digits)

    assert control(device).approvals[0].record.signed_pdf == digits.lower()


def test_protocol_of_a_study_is_approved_without_its_results(device):
    arguments = ("--item", "ST-001", "--part", "protocol", "--role", "quality")
    done = run(device, "approve", *arguments, "--meaning", "approved")
    assert done.returncode == 0, done.stderr

    device.write({"study.yaml": STUDY.replace("Measure it", "Measure it, executed_at: 2024-03-09")})
    [judged] = judge_item(load_project(device.root), "ST-001", "protocol")
    assert judged.state is ApprovalState.CLAIMED
    device.write({"study.yaml": STUDY.replace("Measure it", "Measure all")})
    [judged] = judge_item(load_project(device.root), "ST-001", "protocol")
    assert judged.state is ApprovalState.VOID


def test_document_kept_elsewhere_takes_any_role_if_none_is_asked_for(device):
    done = run(device, "approve", "pms_plan", "--role", "quality", "--meaning", "approved")

    assert done.returncode == 0, done.stderr
    assert control(device, "pms_plan").others[0].state is ApprovalState.CLAIMED


@pytest.mark.parametrize("name", ["study.yaml", "documents/note.md"])
def test_what_is_left_to_do_names_uncommitted_files_and_missing_keys(device, name):
    done = run(device, *APPROVE)
    assert "commit the record; samdocs.yaml" in done.stderr

    device.commit({"records/approvals.yaml": "approvals: []\n"})
    device.write({"study.yaml": STUDY + "# kept\n"} if name == "study.yaml" else {name: NOTE})
    done = run(device, *APPROVE)
    assert "commit the record with what it approves, which is not as committed" in done.stderr
    assert "lists no signing key of `ada`" in done.stderr


def test_faults_of_reading_block_every_approval(device):
    device.write({"broken.yaml": "user_needs: [{id: UN-9, title: ]\n"})
    before = snapshot(device.root)
    done = run(device, *APPROVE)

    assert (done.returncode, snapshot(device.root)) == (1, before)
    assert "broken.yaml:1" in done.stderr
    assert "nothing was written" in done.stderr


@pytest.mark.parametrize(
    "fault", ["user_needs: [{id: UN-009, titel: x}]\n", "tests: [{id: TC-001, title: x}]\n"]
)
def test_faults_of_items_block_every_approval(device, fault):
    device.write({"more.yaml": fault})
    before = snapshot(device.root)

    assert run(device, *APPROVE).returncode == 1
    assert snapshot(device.root) == before


def test_faults_of_templates_block_every_approval(device):
    device.write({"templates/documents/own.html.j2": "no front matter"})

    done = run(device, *APPROVE)
    assert done.returncode == 1
    assert "TPL006" in done.stderr


APPROVED = ("--role", "quality", "--meaning", "approved")
SIGNED = ("--method", "eqms", "--system", "x", "--record-id", "y", "--signed-pdf", "0" * 64)
REFUSALS = {
    "unknown document": (["srss", *APPROVED], "the nearest is `srs`"),
    "role not asked for": (
        ["srs", "--role", "clinical", "--meaning", "approved"],
        "it needs `quality` as `approved`, `software_lead` as `Reviewed`",
    ),
    "other meaning": (
        ["srs", "--role", "quality", "--meaning", "authored"],
        "needs no signature of `quality` as `authored`",
    ),
    "nothing asked for": (["risk_table", *APPROVED], "asks for no approval of `risk_table`"),
    "no revision": (["trace", *APPROVED], "`trace` has no revision"),
    "report": (["evidence_pack", *APPROVED], "no content to approve"),
    "unknown person": (["srs", *APPROVED, "--person", "eve"], "not listed under `people:`"),
    "without the role": (["srs", *APPROVED, "--person", "ben"], "it lists `ada`"),
    "role ended": (
        ["srs", "--role", "software_lead", "--meaning", "reviewed", "--person", "ben"],
        "`ben` did not hold the role `software_lead`",
    ),
    "two things": (["srs", "--item", "ST-001", *APPROVED], "one thing is approved at a time"),
    "nothing": (APPROVED, "one thing is approved at a time"),
    "no protocol": (
        ["--item", "SRS-001", "--part", "protocol", *APPROVED],
        "which has no protocol of its own",
    ),
    "unknown item": (["--item", "ST-01", *APPROVED], "the nearest is `ST-001`"),
    "eqms without place": (
        ["srs", *APPROVED, "--method", "eqms", "--system", "x"],
        "without `--record-id`, `--signed-pdf`, `--time`",
    ),
    "git with place": (["srs", *APPROVED, "--system", "x"], "for a signature made elsewhere"),
    "no such PDF": (
        ["srs", *APPROVED, "--method", "eqms", *ELSEWHERE, "--signed-pdf", "gone.pdf"],
        "no file that can be read",
    ),
    "no PDF": (
        ["srs", *APPROVED, "--method", "eqms", *ELSEWHERE, "--signed-pdf", "items.yaml"],
        "is no PDF",
    ),
    "time ahead": (
        ["srs", *APPROVED, *SIGNED, "--time", "2999-01-01T00:00:00Z"],
        "lies ahead",
    ),
    "time without zone": (
        ["srs", *APPROVED, *SIGNED, "--time", "2024-01-01T00:00:00"],
        "has no zone",
    ),
    "no role": (["srs", "--meaning", "approved"], "--role"),
    "no meaning": (["--item", "ST-001", "--role", "quality", "--meaning", " "], "says nothing"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSALS.values(), ids=REFUSALS)
def test_refusal_says_why_and_writes_nothing(device, arguments, words):
    assert words in refused(device, "approve", *arguments)


def test_outside_git_the_approval_says_that_nothing_shows_who_signed(tmp_path, device):
    (device.root / ".git").rename(tmp_path / "gone")

    done = run(device, *APPROVE)
    assert done.returncode == 0
    assert "nothing shows who signed" in done.stderr
