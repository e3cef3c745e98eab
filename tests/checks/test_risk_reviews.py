"""Risks are looked at again when the policy, or what they rest on, has changed."""

import pytest

from tests.checks.judging import blamed, told, undecided
from tests.projects import BASE

STRICTER = BASE.replace("P1: [acceptable, acceptable,", "P1: [acceptable, investigate,")
POLICY = {"samdocs.yaml": STRICTER}
RISK = "risks: [{{id: RISK-001, title: {}, causes: {{a: {{software_item: SI-001}}}}}}]\n"
PARTS = {
    "architecture.yaml": "software_items:\n"
    "  - {id: SI-001, title: t, kind: system}\n  - {id: SI-002, title: t, part_of: SI-001}\n"
    "  - {id: SI-003, title: t, part_of: SI-001}\n",
    "controls.yaml": "risk_controls: [{id: RC-001, title: t, mitigates: [RISK-001]}]\n",
    "requirements.yaml": "software_requirements:\n"
    "  - {id: SRS-001, title: t, implements: [RC-001], allocated_to: [SI-002]}\n"
    "  - {id: SRS-002, title: t, allocated_to: [SI-003]}\n",
    "problems.yaml": "anomalies: [{id: PR-001, title: t, contributes_to: [RISK-001]}]\n",
}


def risk(title="Situation"):
    return {"risks.yaml": RISK.format(title)}


def review(day="2024-03-02", fields="participants: [p]", kind="risk"):
    return {"reviews.yaml": f"reviews: [{{id: REV-001, kind: {kind}, date: {day}, {fields}}}]\n"}


def estimated(when="on 2024-03-03"):
    return [f"`RISK-001` was estimated before the risk policy changed {when}"]


class TestEstimatesAndPolicy:
    def test_risk_older_than_the_policy_is_found(self, recorded):
        assert told(recorded(PARTS | risk(), POLICY), "RSK012") == estimated()

    @pytest.mark.parametrize(
        "change",
        [
            {"samdocs.yaml": BASE.replace("policy: afap", "policy: alarp\n  rationale: r")},
            {"samdocs.yaml": "# A comment\n" + BASE},
            {"samdocs.yaml": BASE + "paper: letter\n"},
        ],
        ids=["how far risks are reduced", "layout", "another setting"],
    )
    def test_what_judges_no_risk_is_no_change_of_the_policy(self, recorded, change):
        loaded = recorded(PARTS | risk(), change)

        assert (told(loaded, "RSK012"), undecided(loaded, "RSK012")) == ([], [])

    @pytest.mark.parametrize(
        "later",
        [
            risk("Other"),
            review("2024-03-04"),
            review("2024-03-04", "participants: [p], covers: [RISK-001]"),
        ],
        ids=["risk changed", "risk file reviewed", "risk reviewed"],
    )
    def test_risk_that_was_looked_at_since_is_not_found(self, recorded, later):
        assert told(recorded(PARTS | risk(), POLICY, later), "RSK012") == []

    @pytest.mark.parametrize(
        "later",
        [
            review("2024-03-04", kind="plan"),
            review("2024-03-04", fields="title: t"),
            review("2024-03-04", "participants: [p], covers: [RISK-002]"),
        ],
        ids=["other kind", "nobody took part", "other risk"],
    )
    def test_other_records_say_nothing_of_the_risk(self, recorded, later):
        more = {"more.yaml": "risks: [{id: RISK-002}]\n"}
        loaded = recorded(PARTS | risk(), POLICY, later | more)

        assert told(loaded, "RSK012") == estimated()

    def test_risk_changed_with_the_policy_or_after_it_is_not_found(self, recorded):
        loaded = recorded(PARTS | risk(), POLICY | {"more.yaml": "risks: [{id: RISK-002}]\n"})

        assert blamed(loaded, "RSK012") == ["RISK-001"]

    def test_policy_that_was_written_after_the_risks_has_not_changed(self, recorded):
        bare = BASE[: BASE.index("risk_policy:")]
        loaded = recorded({"samdocs.yaml": bare} | PARTS | risk(), {"samdocs.yaml": BASE})

        assert told(loaded, "RSK012") == []

    def test_policy_that_is_not_committed_judges_nothing_yet(self, recorded):
        loaded = recorded(PARTS | risk(), work=POLICY)

        assert told(loaded, "RSK012") == []
        assert undecided(loaded, "RSK012") == ["the risk policy is not committed as it stands"]

    def test_review_that_is_not_committed_leaves_it_open(self, recorded):
        loaded = recorded(PARTS | risk(), POLICY, work=review("2024-03-04"))

        assert told(loaded, "RSK012") == []
        assert undecided(loaded, "RSK012") == ["`REV-001` is not committed as it stands"]


class TestRiskFile:
    def test_risk_file_without_a_review_is_found_even_without_history(self, project):
        loaded = project(RISK.format("t"), *PARTS.values())

        assert told(loaded, "RSK020") == ["no review of the risk file is recorded"]

    def test_project_without_risks_is_asked_for_no_review(self, project):
        loaded = project(PARTS["architecture.yaml"])

        assert (told(loaded, "RSK020"), undecided(loaded, "RSK020")) == ([], [])

    @pytest.mark.parametrize(
        ("file", "old", "new", "name"),
        [
            ("requirements.yaml", "SRS-001, title: t", "SRS-001, title: other", "SRS-001"),
            ("architecture.yaml", "SI-001, title: t", "SI-001, title: other", "SI-001"),
            ("architecture.yaml", "SI-002, title: t", "SI-002, title: other", "SI-002"),
            ("problems.yaml", "title: t", "title: other", "PR-001"),
        ],
        ids=["requirement", "part with the cause", "part with the requirement", "problem"],
    )
    def test_change_of_what_a_risk_rests_on_makes_its_review_old(
        self, recorded, file, old, new, name
    ):
        loaded = recorded(PARTS | risk() | review(), {file: PARTS[file].replace(old, new)})

        assert told(loaded, "RSK020") == [
            "`RISK-001` was last reviewed by `REV-001` of 2024-03-02, before"
            f" `{name}` changed on 2024-03-03"
        ]

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("requirements.yaml", "SRS-002, title: t", "SRS-002, title: other"),
            ("architecture.yaml", "SI-003, title: t", "SI-003, title: other"),
            ("requirements.yaml", "SRS-001, title: t", "SRS-001, title: t, tags: [x]"),
        ],
        ids=["other requirement", "other part", "tag"],
    )
    def test_other_changes_are_none_of_the_risk(self, recorded, file, old, new):
        loaded = recorded(PARTS | risk() | review(), {file: PARTS[file].replace(old, new)})

        assert told(loaded, "RSK020") == []

    def test_new_problem_report_makes_the_review_old(self, recorded):
        more = {"more.yaml": "anomalies: [{id: PR-002, title: t, contributes_to: [RISK-001]}]\n"}
        loaded = recorded(PARTS | risk() | review(), more)

        assert blamed(loaded, "RSK020") == ["RISK-001"]

    def test_later_review_has_seen_the_change(self, recorded):
        change = {"problems.yaml": PARTS["problems.yaml"].replace("title: t", "title: other")}
        loaded = recorded(PARTS | risk() | review(), change, review("2024-03-04"))

        assert told(loaded, "RSK020") == []

    def test_review_of_one_risk_leaves_others_unreviewed(self, recorded):
        of_one = review(fields="participants: [p], covers: [RISK-001]")
        loaded = recorded(PARTS | risk() | of_one | {"more.yaml": "risks: [{id: RISK-002}]\n"})

        assert told(loaded, "RSK020") == ["no review covers `RISK-002`"]

    @pytest.mark.parametrize(("document", "found"), [("risk_table", []), ("srs", ["RISK-001"])])
    def test_approval_of_the_risk_table_is_a_review_of_it(self, recorded, document, found):
        approval = (
            f"approvals: [{{id: APR-001, document: {document}, person: p,"
            " time: 2024-03-04T09:00:00Z}]\n"
        )
        change = {"problems.yaml": PARTS["problems.yaml"].replace("title: t", "title: other")}
        loaded = recorded(PARTS | risk() | review(), change, {"records/a.yaml": approval})

        assert blamed(loaded, "RSK020") == found

    def test_without_history_a_reviewed_risk_is_not_decided(self, project):
        loaded = project(RISK.format("t"), *PARTS.values(), review()["reviews.yaml"])

        assert told(loaded, "RSK020") == []
        assert undecided(loaded, "RSK020")[0].startswith("needs item history: ")
