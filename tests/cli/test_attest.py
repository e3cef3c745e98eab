"""`samdocs attest`: what a person states of rules and clauses, and how far that goes."""

import pytest

from samdocs.checks.attestations import attested_rules
from samdocs.project import load_project
from tests.cli.recording import CONFIG, make_device, refused, run, snapshot

STANDARDS = """
standards:
  - {id: IEC 81001-5-1, edition: "2021"}
  - {id: IEC 62304, edition: "2006+A1:2015"}
"""
REASON = ("--reason", "Looked at with the team")


@pytest.fixture
def device(tmp_path):
    return make_device(tmp_path, {"samdocs.yaml": CONFIG + STANDARDS})


def record(device, name="ATT-001"):
    return load_project(device.root).items[name]


def test_rule_is_attested_and_a_release_can_rest_on_it(device):
    arguments = ("--statement", "not_applicable", "--items", "UN-001, SRS-001", "--items", "TC-001")
    evidence = ("--evidence", "SOP-12, section 6", "--evidence", "no")
    done = run(device, "attest", "ver-002", *REASON, *arguments, *evidence)

    assert done.returncode == 0, done.stderr
    assert "records/attestations.yaml:2: ATT-001" in done.stdout
    assert record(device).items == ("UN-001", "SRS-001", "TC-001")
    assert record(device).evidence == ("SOP-12, section 6", "no")
    device.day += 9999
    device.commit({})
    assert attested_rules(load_project(device.root))["VER002"].person == "ada"


@pytest.mark.parametrize("name", ["IEC 81001-5-1", "IEC 81001-5-1:2021", "IEC 81001-5-1 2021"])
def test_clause_is_attested_with_the_edition_the_project_lists(device, name):
    done = run(device, "attest", "5.10", "--standard", name, *REASON)

    assert done.returncode == 0, done.stderr
    assert (record(device).standard, record(device).clause) == ("IEC 81001-5-1:2021", "5.10")
    assert record(device).statement == "met"


def test_same_statement_is_not_written_twice(device):
    run(device, "attest", "VER002", *REASON)
    before = snapshot(device.root)
    done = run(device, "attest", "VER002", *REASON)

    assert (done.returncode, snapshot(device.root)) == (0, before)
    assert "ATT-001 says so already" in done.stdout


def test_statement_of_an_earlier_release_is_made_anew(device):
    run(device, "attest", "VER002", *REASON, "--date", "2024-03-01")
    device.commit({})
    device.git("tag", "v1.0.0")
    device.commit({})

    assert "ATT-002" in run(device, "attest", "VER002", *REASON).stdout


def test_statement_that_changes_no_verdict_says_so(device):
    assert "the statement changes no verdict" in run(device, "attest", "REQ001", *REASON).stderr
    done = run(device, "attest", "ANM008", *REASON, "--statement", "partly_met")
    assert "a release cannot rest on `partly_met`" in done.stderr


REFUSALS = {
    "unknown rule": (["VER099", *REASON], "the nearest are `VER0"),
    "rule with standard": (["VER002", *REASON, "--standard", "IEC 62304"], "leave --standard out"),
    "clause without standard": (["5.10", *REASON], "of which standard"),
    "unknown standard": (
        ["5.10", *REASON, "--standard", "IEC 81001"],
        "the nearest is `IEC 81001-5-1`",
    ),
    "no clause": ([" ", *REASON, "--standard", "IEC 62304"], "`CLAUSE` says nothing"),
    "blank reason": (["VER002", "--reason", ""], "`--reason` says nothing"),
    "placeholder": (["VER002", "--reason", "todo"], "`--reason` says `todo`"),
    "unknown item": (["VER002", *REASON, "--items", "UN-01"], "the nearest is `UN-001`"),
    "blank evidence": (["VER002", *REASON, "--evidence", "tbd"], "`--evidence` says `tbd`"),
    "unknown person": (["VER002", *REASON, "--person", "eve"], "not listed under `people:`"),
    "other statement": (["VER002", *REASON, "--statement", "fine"], "fine"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSALS.values(), ids=REFUSALS)
def test_refusal_says_why_and_writes_nothing(device, arguments, words):
    assert words in refused(device, "attest", *arguments)
