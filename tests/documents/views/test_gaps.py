"""The gap report leaves nothing out and calls nothing good that is not decided."""

import re

from samdocs.documents.views.gaps import FAMILIES, gaps
from samdocs.rules import RULES, family


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html))


def test_findings_stand_by_severity_and_waived_ones_apart(scope):
    groups = gaps(scope("evidence_pack")).groups

    assert [(group.title, [one.code for one in group.findings]) for group in groups] == [
        ("Major findings", ["REQ001", "RSK001"]),
        ("Waived findings", ["REQ005"]),
    ]


def test_verdict_names_open_findings_and_undecided_rules(scope):
    view = gaps(scope("evidence_pack"))

    assert view.verdict == (
        "Stage always is not met: 2 blocker and major findings open; 2 rules could not be decided."
    )
    assert [(row.name, row.counts) for row in view.families] == [
        ("REQ", (0, 1, 0, 0, 1, 1)),
        ("RSK", (0, 1, 0, 0, 0, 0)),
        ("SEC", (0, 0, 0, 0, 0, 1)),
    ]


def test_undecided_rule_is_never_among_those_that_found_nothing(scope):
    quiet = " ".join(row.codes for row in gaps(scope("evidence_pack")).quiet)

    assert "ARC001" in quiet
    assert not {"REQ001", "RSK001", "REQ007", "SEC010"} & set(re.findall(r"\w+", quiet))


def test_waiver_in_force_says_what_it_accepts_and_until_when(scope):
    (waiver,) = gaps(scope("evidence_pack")).waivers

    assert plain(waiver.mark.__html__()) == "◊ in force"
    assert (waiver.approver, waiver.until, waiver.accepts) == (
        "Ada Lovelace",
        "to 2027-01-03",
        "1 finding",
    )


def test_waiver_that_accepts_nothing_does_not_look_in_force(scope_of, folder):
    view = gaps(scope_of("evidence_pack", (folder / "items.yaml").read_text()))

    assert plain(view.waivers[0].mark) == "! accepts nothing"


def test_what_does_not_count_like_the_rest_is_listed(scope):
    view = gaps(scope("evidence_pack"))

    assert [(one.id, plain(one.why)) for one in view.retired] == [
        ("SRS-003", "Replaced by SRS-001.")
    ]
    assert [(one.id, plain(one.why)) for one in view.external] == [("SRS-004", "DOORS, X-4")]
    assert [one.id for one in view.drafts] == ["SRS-005"]
    assert view.excluded == ("attic/**",)
    assert view.elsewhere == (("pms_plan", "eQMS, DOC-9"),)


def test_every_family_of_rules_has_a_name():
    assert {family(code) for code in RULES} <= set(FAMILIES)
