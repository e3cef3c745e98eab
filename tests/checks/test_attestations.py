"""An attestation stands for one rule, by a known person, for one release."""

import pytest

from samdocs.checks import NotEvaluated
from samdocs.checks.attestations import attested_rules, find_unattested, judge_attestations
from samdocs.project import load_project
from tests.releases import releasable_project

RECORD = """\
attestations:
  - id: ATT-001
    rule: ANM008
    statement: met
    rationale: The tracker was compared by hand.
    person: quality
    time: {time}
"""
GOOD = RECORD.format(time="2024-03-04T08:00:00Z")


@pytest.fixture
def made(tmp_path):
    return releasable_project(tmp_path, "1.0.0", "1.1.0")


def faults(made, text):
    made.commit({"records/attestations.yaml": text})
    [judged] = judge_attestations(load_project(made.root))
    return list(judged.faults)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ATT-001", "ATT-001", []),
        ("statement: met", "statement: not_applicable", []),
        ("person: quality", "person: Quinn Lead", []),
        ("statement: met", "statement: partly_met", ["it states `partly_met`"]),
        ("statement: met", "statement: not_met", ["it states `not_met`"]),
        ("    statement: met\n", "", ["it does not give `statement`"]),
        (
            "    rationale: The tracker was compared by hand.\n",
            "",
            ["it does not give `rationale`"],
        ),
        ("    person: quality\n", "", ["it does not give `person`"]),
        ("person: quality", "person: nobody", ["`nobody` is not listed under `people:`"]),
        ("    rule", "    status: draft\n    rule", ["it is still a draft"]),
        ("    time: 2024-03-04T08:00:00Z\n", "", ["it does not give `time`"]),
        (
            "2024-03-04",
            "2024-03-03",
            ["it was made at 2024-03-03T08:00+00:00, before the release `v1.0.0`"],
        ),
        (
            "2024-03-04",
            "2030-01-01",
            ["it was made at 2030-01-01T08:00+00:00, later than the commit that is released"],
        ),
    ],
)
def test_it_counts_if_it_says_everything_and_belongs_to_this_release(made, old, new, said):
    made.git("tag", "--delete", "v1.1.0")

    assert faults(made, GOOD.replace(old, new)) == said


def test_without_an_earlier_release_any_time_before_the_commit_will_do(made):
    made.git("tag", "--delete", "v1.0.0", "v1.1.0")

    assert faults(made, RECORD.format(time="2020-01-01T00:00:00Z")) == []


def test_the_newest_that_counts_stands_for_a_rule(made):
    newer = GOOD.split("\n", 1)[1].replace("ATT-001", "ATT-000").replace("04T08", "04T09")
    made.git("tag", "--delete", "v1.1.0")
    made.commit({"records/attestations.yaml": GOOD + newer})

    assert attested_rules(load_project(made.root))["ANM008"].id == "ATT-000"


def test_a_rule_without_one_that_counts_is_told_with_the_reason(made):
    made.commit({"records/attestations.yaml": GOOD.replace("met", "not_met")})
    undecided = [NotEvaluated("ANM008", "needs a tracker export"), NotEvaluated("VER002", "no")]

    found = list(find_unattested(load_project(made.root), undecided))

    assert [one.message for one in found] == [
        "ANM008 is not evaluated: needs a tracker export; `ATT-001` does not stand for it: "
        "it states `not_met`",
        "VER002 is not evaluated: no",
    ]
    assert [(one.item, one.document) for one in found] == [
        ("ATT-001", "problem_list"),
        ("", "ver_report"),
    ]
    assert "samdocs attest ANM008" in found[0].hint
