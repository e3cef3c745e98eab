"""The submission index says where each answer lies, and what of the package is not proved."""

import re

import pytest

from samdocs.checks import run_checks
from samdocs.control import content_hash, load_library
from samdocs.diagnostics import Stage
from samdocs.documents.markdown import Writer
from samdocs.documents.package import Package, PackagedDocument
from samdocs.documents.scope import Scope
from samdocs.documents.views.submission import submission
from samdocs.project import load_project
from tests.releases import releasable_project


@pytest.fixture
def made(tmp_path):
    return releasable_project(tmp_path, "1.0.0", "1.1.0")


def view_of(made, package=None, stage=Stage.RELEASE):
    project = load_project(made.root)
    kind = load_library(project.files).types["submission_index"]
    report = run_checks(project, stage)
    return submission(Scope(project, report, kind, Writer(project.items.keys()), package=package))


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html))


def entries(slots):
    return {slot.name: [one.number for one in slot.entries] for slot in slots}


def test_documents_stand_under_their_estar_slot_those_without_one_last(made):
    slots = view_of(made).slots

    found = entries(slots)
    assert {"EX-1-SRS", "EX-1-TM"} <= set(found["SRS"])
    assert "EX-1-RT" in found["Risk Management File"]
    assert slots[-1].name == "No slot of its own"
    assert "EX-1-GAP" in found["No slot of its own"]


def test_a_document_that_answers_to_two_sections_stands_in_both(made):
    sections = view_of(made).sections
    found = entries(sections)

    assert "EX-1-SRS" in found["3"]
    assert "EX-1-SRS" in found["6.1(b)"]
    order = [slot.name for slot in sections]
    assert order[-1] == "No section of its own"
    assert order.index("1.1") < order.index("2") < order.index("6.1(b)") < order.index("Annex III")
    assert all(slot.title for slot in sections[:-1])


def test_what_is_kept_elsewhere_or_missing_is_listed_with_the_rest(made):
    config = (made.root / "samdocs.yaml").read_text()
    lines = [line for line in config.splitlines(True) if not line.startswith("  sdp:")]
    made.commit({"samdocs.yaml": "".join(lines)})

    entry = {one.number: one for slot in view_of(made).slots for one in slot.entries}
    assert (plain(entry["EX-1-SDP"].where), entry["EX-1-SDP"].status) == ("! missing", "missing")
    assert plain(entry["EX-1-RM-PLAN"].where).startswith("kept in eQMS, DOC-")
    assert entry["EX-1-RM-PLAN"].status == "kept elsewhere"


def test_rules_attested_in_the_same_words_stand_together_and_none_is_left_out(made):
    view = view_of(made)
    [row] = view.attested

    undecided = {
        rule.code for rule in run_checks(load_project(made.root), Stage.RELEASE).not_evaluated
    }
    assert {rule.code for rule in row.rules} == undecided
    assert (row.person, row.time, row.statement) == ("Quinn Lead", "2024-03-04 08:00 UTC", "met")
    assert view.unattested == ()
    assert view.verdict == (
        f"{len(undecided)} rules are not evaluated by samdocs, attested by Quinn Lead.",
    )


def test_rules_that_nobody_attests_are_told(made):
    made.commit({"records/attestations.yaml": "attestations: []\n"})
    view = view_of(made)

    assert view.attested == ()
    assert "ANM008" in {row.code for row in view.unattested}
    assert view.verdict[0].endswith("rules are neither evaluated nor attested.")


def test_accepted_findings_are_told_with_their_waiver(made):
    waiver = (
        "waivers:\n  - {id: WVR-001, rule: REQ002, items: SRS-001, justification: Later., "
        "impact: No effect., approver: quality, time: 2024-03-04T08:00:00Z, expires: 2030-01-01}\n"
    )
    items = (made.root / "items.yaml").read_text()
    config = (made.root / "samdocs.yaml").read_text()
    made.commit(
        {
            "items.yaml": items.replace("verifies: [SRS-001, LBL-001]", "verifies: LBL-001"),
            "records/waivers.yaml": waiver,
            "samdocs.yaml": f"{config}change_control: {{waiver_role: quality}}\n",
        }
    )
    view = view_of(made)

    [row] = view.waived
    assert (row.id, row.rule, row.accepts, row.until) == (
        "WVR-001",
        "REQ002",
        "1 finding",
        "to 2030-01-01",
    )
    assert "1 finding is accepted by a waiver." in view.verdict


def test_approvals_without_a_signature_are_told_as_claims(made):
    config = (made.root / "samdocs.yaml").read_text()
    control = "documents:\n  srs: {revision: 2, approvals: [{role: quality, meaning: approved}]}\n"
    made.commit({"samdocs.yaml": config.replace("documents:\n", control)})
    project = load_project(made.root)
    record = (
        f"approvals:\n  - {{id: APR-001, document: srs, revision: 2, role: quality, "
        f"meaning: approved, person: quality, time: 2024-03-05T08:00:00Z, method: eqms, "
        f"system: eQMS, record_id: R-1, content_hash: '{content_hash(project, 'srs')}'}}\n"
    )
    made.commit({"records/approvals.yaml": record})
    view = view_of(made)

    [row] = view.claimed
    assert (row.number, row.role, row.person) == ("EX-1-SRS", "quality", "Quinn Lead")
    assert "eQMS R-1" in plain(row.reason)
    entry = next(one for slot in view.slots for one in slot.entries if one.number == "EX-1-SRS")
    assert "1 of 1 approval ~ claimed" in plain(entry.approvals)
    assert "1 approval is claimed: no signature proves what was told." in view.verdict


def test_version_history_begins_with_the_first_tag_and_ends_with_the_release(made):
    rows = view_of(made).versions

    assert [(row.version, row.tag, row.released) for row in rows] == [
        ("1.0.0", "v1.0.0", False),
        ("1.1.0", "v1.1.0", True),
    ]
    assert rows[0].commit == made.git("rev-parse", "v1.0.0^{commit}")[:12]
    assert rows[1].sources == ("core 000000000000",)


def test_a_tag_without_a_build_is_a_gap_in_the_history(made):
    made.git("tag", "v1.0.1", "v1.0.0^{commit}")

    row = next(row for row in view_of(made).versions if row.version == "1.0.1")
    assert plain(row.build) == "! no build"


def test_a_package_gives_each_document_its_file_pages_and_hash(made):
    document = PackagedDocument("srs", "004_SRS.pdf", 7, "ab" * 32, signatures="005_S.pdf")
    package = Package(
        "EX-1_1.1.0", "v1.1.0", "not signed", documents=(document,), index="001_IDX.pdf"
    )
    view = view_of(made, package)

    [entry] = view.entries
    assert plain(entry.where) == "004_SRS.pdf005_S.pdf"
    assert (entry.pages, entry.sha256) == ("7", "ab" * 32)
    assert view.tag == "v1.1.0, not signed"
    assert view.verdict[-1] == "The tag of the release is not verified: not signed."
