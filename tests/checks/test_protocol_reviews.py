"""A test procedure is judged before it is carried out."""

import pytest

from samdocs.control.content import item_hash
from tests.checks.judging import blamed, told, undecided
from tests.evidence_files import junit

AT = "2024-03-04T10:00:00Z"
RUN = {"runs.yaml": f"test_runs: [{{id: RUN-001, runs: [TC-001], executed_at: {AT}}}]\n"}
NOBODY = ["`RUN-001` was executed on 2024-03-04, but nobody judged `TC-001` before"]


def procedure(text="First.", fields=""):
    entry = f"{{id: TC-001, title: t, text: {text}{fields}}}"
    return {"tests.yaml": f"tests: [{entry}]\n"}


def study(text="First.", fields=f"executed_at: {AT}"):
    entry = f"{{id: ST-001, title: t, text: {text}{fields and ', ' + fields}}}"
    return {"studies.yaml": f"studies: [{entry}]\n"}


def review(day="2024-03-03", fields="covers: [TC-001], participants: [p]", kind="test_procedures"):
    return {"reviews.yaml": f"reviews: [{{id: REV-001, kind: {kind}, date: {day}, {fields}}}]\n"}


def approval(fields, time="2024-03-04T09:00:00Z"):
    entry = f"{{id: APR-001, person: p, time: {time}, {fields}}}"
    return {"records/approvals.yaml": f"approvals: [{entry}]\n"}


def unseen(day):
    return [
        f"`RUN-001` was executed on 2024-03-04, with changes of `TC-001` made on {day}"
        " that nobody judged"
    ]


def test_run_of_a_test_nobody_judged_is_found_even_without_history(project):
    assert told(project(*procedure().values(), *RUN.values()), "VER010") == NOBODY


@pytest.mark.parametrize(
    ("by", "found"),
    [
        (review(), []),
        (review("2024-03-04"), []),  # a day has no time; on the same day it may have been before
        (review("2024-03-05"), NOBODY),
        (review(fields="covers: [TC-002], participants: [p]"), NOBODY),
        (review(fields="documents: [ver_plan], participants: [p]"), []),
        (review(fields="covers: [TC-001]"), NOBODY),
        (review(kind="code"), NOBODY),
        (approval("item: TC-001"), []),
        (approval("item: TC-001", "2024-03-04T11:00:00Z"), NOBODY),
        (approval("document: ver_plan"), []),
        (approval("document: srs"), NOBODY),
    ],
    ids=["before", "same day", "after", "other test", "of the document", "nobody took part", "other kind", "approval", "approval after", "approval of the document", "approval of another"],
)  # fmt: skip
def test_review_or_approval_comes_before_the_execution(recorded, by, found):
    more = {"more.yaml": "tests: [{id: TC-002, title: t}]\n"}
    loaded = recorded(procedure() | more, by, RUN)

    assert told(loaded, "VER010") == found
    assert undecided(loaded, "VER010") == []


def test_change_between_judgement_and_execution_was_not_judged(recorded):
    loaded = recorded(procedure() | review("2024-03-02"), procedure("Second."), RUN)

    assert told(loaded, "VER010") == unseen("2024-03-03")


def test_change_after_the_execution_is_no_matter_of_its_judgement(recorded):
    loaded = recorded(procedure() | review("2024-03-02"), {}, RUN, procedure("Second."))

    assert told(loaded, "VER010") == []


def test_layout_is_no_change_of_a_procedure(recorded):
    reworded = {"tests.yaml": "# A comment\n" + procedure()["tests.yaml"]}
    loaded = recorded(procedure() | review("2024-03-02"), reworded, RUN)

    assert told(loaded, "VER010") == []


def test_records_that_are_not_committed_leave_it_open(recorded):
    loaded = recorded(procedure(), RUN, work=review())

    assert told(loaded, "VER010") == []
    assert undecided(loaded, "VER010") == ["`REV-001` is not committed as it stands"]


def test_without_history_a_judged_procedure_is_not_decided(project):
    loaded = project(*procedure().values(), *RUN.values(), *review().values())

    assert told(loaded, "VER010") == []
    [reason] = undecided(loaded, "VER010")
    assert reason.startswith("needs item history: ")


def test_studies_and_evaluations_are_their_own_records(project):
    evaluation = f"usability_evaluations: [{{id: UE-001, title: t, executed_at: {AT}}}]\n"
    loaded = project(*study().values(), evaluation)

    assert told(loaded, "VER010") == [
        "`ST-001` was executed on 2024-03-04, but nobody judged it before",
        "`UE-001` was executed on 2024-03-04, but nobody judged it before",
    ]


def test_outcome_of_a_study_is_no_change_of_its_protocol(recorded):
    judged = review("2024-03-02", "covers: [ST-001], participants: [p]")
    loaded = recorded(study(fields="") | judged, study(fields=f"executed_at: {AT}, conclusion: c"))

    assert told(loaded, "VER010") == []


@pytest.mark.parametrize(("text", "found"), [("First.", []), ("Second.", ["ST-001"])])
def test_approval_of_a_protocol_binds_it_without_history(project, text, found):
    content = item_hash(project(*study(fields="").values()), "ST-001", "protocol")
    by = approval(f"item: ST-001, part: protocol, content_hash: '{content}'")
    loaded = project(*study(text).values(), *by.values())

    assert blamed(loaded, "VER010") == []
    assert bool(undecided(loaded, "VER010")) == bool(found)


def test_execution_still_to_come_is_not_judged(project):
    runs = "test_runs: [{id: RUN-001, runs: [TC-001]}]\n"
    loaded = project(*procedure().values(), runs, *study(fields="").values())

    assert (told(loaded, "VER010"), undecided(loaded, "VER010")) == ([], [])


AUTOMATED = procedure(fields=", automated_by: [tests.t]")


def test_automated_test_that_was_not_run_is_not_judged(project):
    loaded = project(*AUTOMATED.values())

    assert (told(loaded, "VER010"), undecided(loaded, "VER010")) == ([], [])


@pytest.mark.parametrize(
    ("time", "found"),
    [
        ("2024-03-04T10:00:00Z", []),
        (
            "2024-03-02T09:00:00Z",
            ["`TC-001` was executed on 2024-03-02, but nobody judged it before"],
        ),
    ],
)
def test_automated_test_is_judged_before_its_first_result_that_counts(recorded, time, found):
    tested = recorded.made.commit(AUTOMATED | review("2024-03-03"))
    loaded = recorded({"evidence/a.xml": junit(["tests.t"], time=time, commit=tested)})

    assert told(loaded, "VER010") == found
    assert undecided(loaded, "VER010") == []


def test_results_without_a_time_leave_open_when_the_test_was_run(recorded):
    tested = recorded.made.commit(AUTOMATED | review())
    loaded = recorded({"evidence/a.xml": junit(["tests.t"], commit=tested)})

    assert told(loaded, "VER010") == []
    assert undecided(loaded, "VER010") == ["no time stands with the results of `TC-001`"]


def test_result_that_does_not_count_says_nothing_of_the_order(recorded):
    recorded.made.commit(AUTOMATED)
    loaded = recorded({"evidence/a.xml": junit(["tests.t"], time="2024-03-02T09:00:00Z")})

    assert (told(loaded, "VER010"), undecided(loaded, "VER010")) == ([], [])
