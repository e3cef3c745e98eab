"""A class is confirmed anew after each change of the risk table."""

import pytest

from tests.checks.judging import blamed, told, undecided
from tests.projects import BASE

CLASS = "{class: C, rationale: Worst case of the risks., approver: Q. Lead}"
OWN = "safety_class: B, class_rationale: r, class_approver: a"


def items(title="Situation", severity="S3", own=""):
    return {
        "items.yaml": f"software_items: [{{id: SI-001, title: t, kind: system{own and ', ' + own}}}]\n"
        f"harms: [{{id: HARM-001, title: h, severity: {severity}}}]\n"
        f"risks: [{{id: RISK-001, title: {title}, harm: HARM-001}}]\n"
    }


def review(day="2024-03-02", fields="covers: [SI-001], participants: [p]", status="active"):
    text = f"{{id: REV-001, kind: classification, date: {day}, status: {status}, {fields}}}"
    return {"reviews.yaml": f"reviews: [{text}]\n"}


def config(shared=CLASS):
    return {"samdocs.yaml": BASE.replace(CLASS, shared)}


def last(by, name="RISK-001", when="on 2024-03-03"):
    return [f"the class of `SI-001` was last confirmed by {by}, before `{name}` changed {when}"]


def test_class_decided_with_the_risk_table_is_confirmed(recorded):
    loaded = recorded(items())

    assert told(loaded, "CLS004") == []
    assert undecided(loaded, "CLS004") == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (items(title="Other"), "RISK-001"),
        (items(severity="S2"), "HARM-001"),
        ({"samdocs.yaml": BASE.replace("name: Rare", "name: Seldom")}, "risk_policy"),
        ({"more.yaml": "risks: [{id: RISK-002}]\n"}, "RISK-002"),
    ],
    ids=["risk", "harm", "policy", "new risk"],
)
def test_change_of_the_risk_table_makes_the_class_old(recorded, change, name):
    loaded = recorded(items(), change)

    assert told(loaded, "CLS004") == last("`classification.iec62304`", name)


def test_removed_risk_is_a_change_of_the_risk_table(recorded):
    loaded = recorded(
        items() | {"more.yaml": "risks: [{id: RISK-002}]\n"}, {"more.yaml": "risks: []\n"}
    )

    assert told(loaded, "CLS004") == last("`classification.iec62304`", "RISK-002")


@pytest.mark.parametrize(
    "change",
    [
        {"items.yaml": "# A comment\n" + items()["items.yaml"]},
        {"needs.yaml": "user_needs: [{id: UN-001, title: t}]\n"},
        {"samdocs.yaml": BASE + "paper: letter\n"},
        {"samdocs.yaml": BASE.replace("policy: afap", "policy: alarp\n  rationale: r")},
    ],
    ids=["layout", "another item", "another setting", "how far risks are reduced"],
)
def test_other_changes_leave_the_class_as_it_is(recorded, change):
    assert told(recorded(items(), change), "CLS004") == []


@pytest.mark.parametrize(
    ("confirmation", "found"),
    [
        (review("2024-03-04"), []),
        (review("2024-03-01"), []),  # made after the change, whatever day it bears
        (review(fields="participants: [p]"), []),  # of every system
        (review(fields="covers: [SI-002], participants: [p]"), "the class itself"),
        (review(fields="covers: [SI-001]"), "the class itself"),
        (review(fields="participants: [p]", status="draft"), "the class itself"),
        (review(fields="participants: [p]", status="retired, reason: r"), "the class itself"),
        ({"reviews.yaml": "reviews: [{id: REV-001, kind: risk, date: 2024-03-04, participants: [p]}]\n"}, "the class itself"),
        (config(CLASS.replace("Q. Lead", "Q. Lead, date: 2024-03-04")), []),
    ],
    ids=["covers it", "earlier day", "covers all", "covers another", "nobody took part", "draft", "retired", "other kind", "decided anew"],
)  # fmt: skip
def test_class_is_confirmed_by_review_or_by_a_new_decision(recorded, confirmation, found):
    more = {"more.yaml": "software_items: [{id: SI-002, title: t, part_of: SI-001}]\n"}
    loaded = recorded(items() | more, items(title="Other"), confirmation)

    assert told(loaded, "CLS004") == (last("`classification.iec62304`") if found else [])


def test_review_from_before_the_change_has_not_seen_it(recorded):
    loaded = recorded(items(), review(), items(title="Other"))

    assert told(loaded, "CLS004") == last("`REV-001` of 2024-03-02", when="on 2024-03-04")


def test_old_review_that_is_only_reworded_still_bears_its_old_day(recorded):
    old, reworded = review(), review(fields="covers: [SI-001], participants: [p], text: x")
    loaded = recorded(items() | old, items(title="Other"), reworded)

    assert told(loaded, "CLS004") == last("`REV-001` of 2024-03-02")


def test_old_review_with_a_new_day_has_seen_the_change(recorded):
    loaded = recorded(items() | review(), items(title="Other"), review("2024-03-03"))

    assert told(loaded, "CLS004") == []


def test_class_without_approver_is_no_confirmation(recorded):
    loaded = recorded(items() | config("{class: C, rationale: r}"))

    assert told(loaded, "CLS004") == ["nobody has confirmed the class of `SI-001`"]


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (OWN, ["SI-001"]),
        (OWN.replace("approver: a", "approver: b"), []),
        (OWN + ", class_date: 2024-03-04", []),
        (OWN + ", text: other", ["SI-001"]),
    ],
    ids=["unchanged", "other approver", "new day", "other text"],
)
def test_own_class_of_a_system_is_confirmed_by_its_own_fields(recorded, later, found):
    loaded = recorded(
        items(own=OWN), items(title="Other", own=OWN), items(title="Other", own=later)
    )

    assert blamed(loaded, "CLS004") == found


def test_changes_that_are_not_committed_are_changes(recorded):
    loaded = recorded(items(), work=items(title="Other"))

    assert told(loaded, "CLS004") == last("`classification.iec62304`", when="in the work tree")


def test_review_that_is_not_committed_confirms_nothing_yet(recorded):
    loaded = recorded(items(), items(title="Other"), work=review("2024-03-04"))

    assert told(loaded, "CLS004") == []
    assert undecided(loaded, "CLS004") == ["`REV-001` is not committed as it stands"]


def test_without_history_nothing_is_decided(project):
    loaded = project(items()["items.yaml"])

    reason = "needs item history: not a git repository, so no revision can be read"
    assert (told(loaded, "CLS004"), undecided(loaded, "CLS004")) == ([], [reason])


def test_repository_without_a_commit_says_so(recorded):
    recorded.made.write(items())

    assert undecided(recorded(), "CLS004") == [
        "needs item history: the repository has no commit yet"
    ]


def test_shallow_clone_says_so(recorded, tmp_path):
    recorded(items(), items(title="Other"))
    shallow = tmp_path / "shallow"
    recorded.made.git("clone", "-q", "--depth=1", recorded.made.root.as_uri(), str(shallow))
    recorded.made.root = shallow

    [reason] = undecided(recorded(), "CLS004")
    assert "shallow" in reason


def test_earlier_revision_is_judged_as_of_then(recorded):
    recorded(items(), items(title="Other"))

    assert told(recorded(at="HEAD~1"), "CLS004") == []


def test_system_without_a_class_is_not_asked_for_its_review(recorded):
    loaded = recorded(items() | config("{class: tbd}"))

    assert told(loaded, "CLS004") == []


def test_risk_changed_on_a_branch_counts_once_it_is_merged(recorded):
    made = recorded.made
    recorded(items())
    made.git("checkout", "-q", "-b", "side")
    recorded(items(title="Other"))
    made.git("checkout", "-q", "main")
    recorded(review("2024-03-04"))
    made.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert told(recorded(), "CLS004") == last("`REV-001` of 2024-03-04")
