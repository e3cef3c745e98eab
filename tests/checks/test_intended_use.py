"""When the intended use changes, somebody says what that means for the evidence there is."""

import pytest

from tests.checks.judging import blamed, told, undecided
from tests.projects import BASE

USE = "A fictional device that shows how a rule works."
OTHER = {"samdocs.yaml": BASE.replace(USE, "A device for children.")}
STUDY = {"studies.yaml": "studies: [{id: ST-001, title: t, executed_at: 2024-03-02T09:00:00Z}]\n"}
EVALUATION = {
    "evaluations.yaml": "usability_evaluations: [{id: UE-001, title: t, executed_at: 2024-03-01}]\n"
}
FOUND = ["the intended use changed on 2024-03-03, after `ST-001` was executed on 2024-03-02"]


def review(fields="participants: [p]", kind="intended_use"):
    text = f"{{id: REV-001, kind: {kind}, date: 2024-03-04, {fields}}}"
    return {"reviews.yaml": f"reviews: [{text}]\n"}


def change(state="approved", affects="ST-001", fields=""):
    text = f"{{id: CR-001, title: t, state: {state}, affects: [{affects}]{fields}}}"
    return {"changes.yaml": f"changes: [{text}]\n"}


def test_evidence_older_than_the_intended_use_is_found(recorded):
    loaded = recorded(STUDY | EVALUATION, OTHER)

    assert told(loaded, "REQ012")[:1] == FOUND
    assert blamed(loaded, "REQ012") == ["ST-001", "UE-001"]


@pytest.mark.parametrize(
    "later",
    [
        {"samdocs.yaml": "# A comment\n" + BASE},
        {"samdocs.yaml": BASE.replace(USE, f'"{USE}"')},
        {"samdocs.yaml": BASE.replace("name: Example\n", "name: Other\n")},
    ],
    ids=["layout", "quotes", "another fact"],
)
def test_other_changes_leave_the_evidence_as_it_is(recorded, later):
    assert told(recorded(STUDY, later), "REQ012") == []


@pytest.mark.parametrize(
    ("executed", "found"),
    [
        ("2024-03-02T23:59:00Z", ["ST-001"]),
        (
            "2024-03-03T00:01:00Z",
            [],
        ),  # on the day of the change, it may have been under the new one
        ("2024-03-04T01:00:00+02:00", []),
        ("2024-03-03T01:00:00+02:00", ["ST-001"]),  # still the day before in UTC
    ],
)
def test_day_of_execution_is_compared_in_utc(recorded, executed, found):
    study = {"studies.yaml": STUDY["studies.yaml"].replace("2024-03-02T09:00:00Z", executed)}

    assert blamed(recorded(study, OTHER), "REQ012") == found


def test_evidence_that_is_still_to_come_is_not_judged(recorded):
    study = {"studies.yaml": "studies: [{id: ST-001, title: t}]\n"}
    loaded = recorded(study, OTHER)

    assert (told(loaded, "REQ012"), undecided(loaded, "REQ012")) == ([], [])


def test_intended_use_that_was_first_written_later_has_not_changed(recorded):
    bare = BASE.replace(f"  intended_use: {USE}\n", "")
    loaded = recorded(STUDY | {"samdocs.yaml": bare}, {"samdocs.yaml": BASE})

    assert told(loaded, "REQ012") == []


@pytest.mark.parametrize(
    ("assessment", "found"),
    [
        (review(), []),
        (review("participants: [p], covers: [ST-001]"), []),
        (review("participants: [p], covers: [UE-001]"), FOUND),
        (review("title: t"), FOUND),
        (review(kind="risk"), FOUND),
    ],
    ids=["of all evidence", "of the study", "of other evidence", "nobody took part", "other kind"],
)
def test_review_after_the_change_is_an_assessment(recorded, assessment, found):
    recent = {"evaluations.yaml": EVALUATION["evaluations.yaml"].replace("-01}", "-09}")}
    loaded = recorded(STUDY | recent, OTHER, assessment)

    assert told(loaded, "REQ012") == found


def test_review_before_the_change_has_not_seen_it(recorded):
    assert told(recorded(STUDY | review(), OTHER), "REQ012") == FOUND


@pytest.mark.parametrize(
    ("request_of_change", "found"),
    [
        (change(), []),
        (change("closed"), []),
        (change("open"), FOUND),
        (change("rejected"), FOUND),
        (change(affects="ST-002"), FOUND),
    ],
    ids=["approved", "closed", "open", "rejected", "affects another"],
)
def test_change_request_of_the_commit_is_an_assessment(recorded, request_of_change, found):
    more = {"more.yaml": "studies: [{id: ST-002, title: t}]\n"}
    recorded(STUDY | more | request_of_change)
    recorded.made.commit(OTHER, "Widen\n\nChange: CR-001")

    assert told(recorded(), "REQ012") == found


def test_change_request_of_another_commit_says_nothing(recorded):
    recorded(STUDY | change())
    recorded.made.commit(OTHER, "Widen\n\nChange: CR-002")

    assert told(recorded(), "REQ012") == FOUND


def test_change_request_may_list_the_commit(recorded):
    recorded(STUDY, OTHER)
    commit = recorded.made.git("rev-parse", "HEAD")
    listed = change(fields=f", commits: ['{commit[:12]}']")
    elsewhere = change(fields=f", commits: [{{repo: core, commit: '{commit[:12]}'}}]")

    assert told(recorded(elsewhere), "REQ012") == FOUND
    assert told(recorded(listed), "REQ012") == []


def test_change_that_is_not_committed_leaves_it_open(recorded):
    loaded = recorded(STUDY, work=OTHER)

    assert told(loaded, "REQ012") == []
    assert undecided(loaded, "REQ012") == ["the change of the intended use is not committed"]


def test_without_history_executed_evidence_is_not_decided(project):
    [reason] = undecided(project(*STUDY.values()), "REQ012")

    assert reason.startswith("needs item history: ")
