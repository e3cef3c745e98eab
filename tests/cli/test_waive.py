"""`samdocs waive`: only what is found now is accepted, by people who may, and never silently."""

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.project import load_project
from tests.cli.recording import CONFIG, make_device, refused, run

WORDS = ("--justification", "Ordered, not here yet", "--impact", "None that a patient notices")
GOOD = (*WORDS, "--expires", "2999-12-31")
ROLE = CONFIG + "change_control: {waiver_role: quality}\n"


@pytest.fixture
def device(tmp_path):
    return make_device(tmp_path, {"samdocs.yaml": ROLE})


def accepted(device):
    """Commit everything, and return what waivers accept: rule, then item or document."""
    device.day += 9999  # the day of the commit is that of the record, or later
    device.commit({})
    report = run_checks(load_project(device.root), Stage.SUBMISSION)
    assert not [found for found in report.findings if found.rule.code.startswith("WVR")]
    return {
        (found.rule.code, found.item or found.document) for found in report.findings if found.waived
    }


def test_finding_of_an_item_is_accepted(device):
    done = run(device, "waive", "REQ008", "UN-001", *GOOD)

    assert done.returncode == 0, done.stderr
    waiver = load_project(device.root).items["WVR-001"]
    assert (waiver.approver, waiver.role, str(waiver.expires)) == ("ada", "quality", "2999-12-31")
    assert "records/waivers.yaml:2: WVR-001" in done.stdout
    assert "accepts major REQ008: `UN-001`" in done.stderr
    assert accepted(device) == {("REQ008", "UN-001")}


def test_blocker_of_a_document_is_accepted_by_the_role_for_that(device):
    done = run(device, "waive", "doc-001", "--document", "sdp", "--document", "rm_plan", *GOOD)

    assert done.returncode == 0, done.stderr
    assert accepted(device) == {("DOC001", "sdp"), ("DOC001", "rm_plan")}


def test_findings_of_the_project_are_accepted_for_good_with_a_reason(device):
    done = run(device, "waive", "REQ006", *WORDS, "--permanent", "The device has none of these")

    assert done.returncode == 0, done.stderr
    assert accepted(device) == {("REQ006", "")}


def test_role_of_somebody_who_may_not_waive_blockers_is_written_as_it_is(device):
    arguments = ("--person", "ben", "--date", "2024-04-01")
    done = run(device, "waive", "REQ008", "UN-001", *GOOD, *arguments)

    assert done.returncode == 0, done.stderr
    assert load_project(device.root).items["WVR-001"].role == "software_lead"


REFUSALS = {
    "cannot be waived": (["ID001", "UN-001", *GOOD], "ID001 cannot be waived"),
    "unknown rule": (["REQ998", *GOOD], "there is no rule `REQ998`"),
    "unknown item": (["REQ008", "UN-01", *GOOD], "the nearest is `UN-001`"),
    "unknown document": (["DOC001", "--document", "spd", *GOOD], "the nearest is `sdp`"),
    "item without finding": (
        ["REQ008", "UN-001", "SRS-001", *GOOD],
        "`SRS-001` has no finding of REQ008 now",
    ),
    "whose it is": (["REQ008", *GOOD], "it is found of `UN-001`"),
    "nothing found": (["REQ001", "SRS-001", *GOOD], "REQ001 finds nothing now"),
    "not evaluated": (["ANM008", "TC-001", *GOOD], "`samdocs attest ANM008`"),
    "blank": (["REQ008", "UN-001", *GOOD, "--impact", " "], "`--impact` says nothing"),
    "placeholder": (["REQ008", "UN-001", *GOOD, "--justification", "n/a"], "says `n/a`"),
    "no end": (["REQ008", "UN-001", *WORDS], "until when"),
    "two ends": (["REQ008", "UN-001", *GOOD, "--permanent", "x y"], "until when"),
    "no day": (["REQ008", "UN-001", *WORDS, "--expires", "soon"], "`soon` is no day"),
    "past": (["REQ008", "UN-001", *WORDS, "--expires", "2024-01-01"], "have expired already"),
    "permanent without reason": (
        ["REQ008", "UN-001", *WORDS, "--permanent", "tbd"],
        "`--permanent` says `tbd`",
    ),
    "blocker without the role": (
        ["DOC001", "--document", "sdp", *GOOD, "--person", "ben"],
        "`ben` did not hold the role `quality`",
    ),
    "no impact": (
        ["REQ008", "UN-001", "--justification", "x", "--expires", "2999-12-31"],
        "impact",
    ),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSALS.values(), ids=REFUSALS)
def test_refusal_says_why_and_writes_nothing(device, arguments, words):
    assert words in refused(device, "waive", *arguments)


def test_blocker_is_not_waived_where_nobody_may(tmp_path):
    device = make_device(tmp_path)

    words = refused(device, "waive", "DOC001", "--document", "sdp", *GOOD)
    assert "names no role that may waive one" in words


def test_finding_is_not_accepted_twice(device):
    run(device, "waive", "REQ008", "UN-001", *GOOD)
    accepted(device)

    words = refused(device, "waive", "REQ008", "UN-001", *GOOD)
    assert "is accepted by `WVR-001`" in words
