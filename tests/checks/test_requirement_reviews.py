"""Every requirement was reviewed, or approved, as it reads now."""

import pytest

from samdocs.control.content import content_hash, item_hash
from tests.checks.judging import told, undecided


def requirement(text="First.", name="SRS-001", fields=""):
    entry = f"{{id: {name}, title: t, text: {text}{fields and ', ' + fields}}}"
    return {"requirements.yaml": f"software_requirements: [{entry}]\n"}


def review(day="2024-03-02", fields="covers: [SRS-001], participants: [p]", kind="requirements"):
    return {"reviews.yaml": f"reviews: [{{id: REV-001, kind: {kind}, date: {day}, {fields}}}]\n"}


def approval(fields, content):
    text = f"id: APR-001, {fields}, content_hash: '{content}'"
    return {"records/approvals.yaml": f"approvals: [{{{text}}}]\n"}


NOBODY = ["no review or approval covers `SRS-001`"]


def old(by="`REV-001` of 2024-03-02", when="on 2024-03-03"):
    return [f"`SRS-001` was last reviewed by {by}, before it changed {when}"]


def test_requirement_without_a_review_is_found_even_without_history(project):
    assert told(project(requirement()["requirements.yaml"]), "REQ010") == NOBODY


@pytest.mark.parametrize(
    ("by", "found"),
    [
        (review(), []),
        (review(fields="documents: [srs], participants: [p]"), []),
        (review(fields="covers: [SRS-001]"), NOBODY),
        (review(fields="participants: [p]"), NOBODY),
        (review(fields="covers: [SRS-001], participants: [p], status: draft"), NOBODY),
        (review(kind="checklist"), NOBODY),
        ({"reviews.yaml": "reviews: [{id: REV-001, kind: requirements, covers: [SRS-001], participants: [p]}]\n"}, NOBODY),
    ],
    ids=["covers it", "of the document", "nobody took part", "covers nothing", "draft", "other kind", "no day"],
)  # fmt: skip
def test_review_names_the_requirement_its_day_and_its_people(recorded, by, found):
    assert told(recorded(requirement() | by), "REQ010") == found


def test_changed_requirement_is_reviewed_again(recorded):
    assert told(recorded(requirement() | review(), requirement("Second.")), "REQ010") == old()
    assert told(recorded(review("2024-03-04")), "REQ010") == []


def test_review_of_the_document_sees_no_later_change_either(recorded):
    of_document = review(fields="documents: [srs], participants: [p]")
    loaded = recorded(requirement() | of_document, requirement("Second."))

    assert told(loaded, "REQ010") == old()


def test_change_that_is_taken_back_needs_no_new_review(recorded):
    loaded = recorded(requirement() | review(), requirement("Second."), requirement())

    assert told(loaded, "REQ010") == []


@pytest.mark.parametrize("fields", ["tags: [x]", "status: draft"])
def test_what_is_no_meaning_needs_no_new_review(recorded, fields):
    loaded = recorded(requirement() | review(), requirement(fields=fields))

    assert told(loaded, "REQ010") == []


def test_old_review_that_is_only_reworded_still_bears_its_old_day(recorded):
    reworded = review(fields="covers: [SRS-001], participants: [p], text: x")
    loaded = recorded(requirement() | review(), requirement("Second."), reworded)

    assert told(loaded, "REQ010") == old()


def test_one_review_that_saw_the_requirement_is_enough(recorded):
    second = {"more.yaml": review("2024-03-04")["reviews.yaml"].replace("REV-001", "REV-002")}
    loaded = recorded(requirement() | review(), requirement("Second."), second)

    assert told(loaded, "REQ010") == []


def test_system_requirements_are_reviewed_too(project):
    loaded = project("system_requirements: [{id: SYS-001, title: t}]\n")

    assert told(loaded, "REQ010") == ["no review or approval covers `SYS-001`"]


@pytest.mark.parametrize("fields", ["status: retired, reason: r", "external: {system: X, id: Y}"])
def test_requirement_that_does_not_count_is_not_asked_for_a_review(project, fields):
    assert told(project(requirement(fields=fields)["requirements.yaml"]), "REQ010") == []


def test_change_that_is_not_committed_was_not_reviewed(recorded):
    loaded = recorded(requirement() | review(), work=requirement("Second."))

    assert told(loaded, "REQ010") == old(when="in the work tree")


def test_review_that_is_not_committed_leaves_it_open(recorded):
    loaded = recorded(requirement(), work=review())

    assert told(loaded, "REQ010") == []
    assert undecided(loaded, "REQ010") == ["`REV-001` is not committed as it stands"]


def test_without_history_a_reviewed_requirement_is_not_decided(project):
    loaded = project(requirement()["requirements.yaml"], review()["reviews.yaml"])

    assert told(loaded, "REQ010") == []
    assert undecided(loaded, "REQ010") == [
        "needs item history: not a git repository, so no revision can be read"
    ]


SIGNED = "person: p, time: 2024-03-04T09:00:00Z"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (f"item: SRS-001, {SIGNED}", []),
        (f"item: SRS-001, {SIGNED}, status: draft", NOBODY),
        ("item: SRS-001, time: 2024-03-04T09:00:00Z", NOBODY),
        ("item: SRS-001, person: p", NOBODY),
        (f"item: SRS-001, part: protocol, {SIGNED}", NOBODY),
    ],
    ids=["approved", "draft", "nobody", "no time", "protocol"],
)
def test_approval_binds_a_requirement_without_history(project, fields, found):
    content = item_hash(project(requirement()["requirements.yaml"]), "SRS-001")
    texts = [requirement()["requirements.yaml"], *approval(fields, content).values()]

    assert told(project(*texts), "REQ010") == found


def test_approval_of_what_the_requirement_said_before_is_none(project):
    content = item_hash(project(requirement()["requirements.yaml"]), "SRS-001")
    texts = [
        *requirement("Second.").values(),
        *approval(f"item: SRS-001, {SIGNED}", content).values(),
    ]

    assert told(project(*texts), "REQ010") == NOBODY


def test_approval_of_the_specification_binds_what_it_shows(project):
    content = content_hash(project(requirement()["requirements.yaml"]), "srs")
    by = approval(f"document: srs, {SIGNED}", content)

    assert told(project(*requirement().values(), *by.values()), "REQ010") == []
    assert told(project(*requirement("Second.").values(), *by.values()), "REQ010") == NOBODY
