"""Weak words are found as whole words, and lists are no second obligation."""

import pytest

from samdocs.checks.wording import WEAK_WORDS, build_weak_words
from tests.checks.judging import blamed, marked, told
from tests.projects import BASE


def with_text(text, field="text"):
    return f"software_requirements:\n  - id: SRS-001\n    title: t\n    {field}: >\n      {text}\n"


@pytest.mark.parametrize("word", WEAK_WORDS)
def test_every_weak_word_is_found_alone_and_in_a_sentence(word):
    words = build_weak_words(())

    assert word in words.find(word)
    assert word in words.find(f"The answer ({word.upper()}), as agreed.")


@pytest.mark.parametrize(
    "text",
    [
        "The breakfast list is printed.",
        "A fast-track patient is listed first.",
        "The outfit is suited to the ward.",
        "The support desk is named on each page.",
        "The software shall be supported by a help page.",
        "It easily-named",
        "",
        "Feedback is stored.",
    ],
)
def test_words_are_compared_as_a_whole(text):
    assert build_weak_words(()).find(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is fast.", ("fast",)),
        ("FAST", ("fast",)),
        ("“fast”", ("fast",)),
        ("as\n   needed", ("as needed",)),
        ("Quickly, quickly and quickly", ("quickly",)),
        ("Quick and easily done", ("quick", "easily")),
        ("The software shall support tablets.", ("shall support",)),
        ("Möglichst SCHNELL", ("möglichst", "schnell")),
        ("und/oder", ("und/oder",)),
        ("name, bed etc.", ("etc",)),
        ("as appropriate", ("as appropriate",)),
    ],
)
def test_weak_words_are_found_once_in_their_order(text, found):
    assert build_weak_words(()).find(text) == found


def test_project_adds_words_of_its_own(project):
    config = BASE + "trace: {weak_words: [Smooth, in  due time]}\n"
    text = with_text("The list shall scroll smooth and in due time, not smoothly.")

    assert told(project(text, config=config), "REQ003") == [
        "`SRS-001` says “smooth”, “in due time” in its text"
    ]
    assert told(project(text), "REQ003") == []


def test_added_words_leave_the_list_of_samdocs_in_force(project):
    config = BASE + "trace: {weak_words: smooth}\n"

    assert blamed(project(with_text("It is fast."), config=config), "REQ003") == ["SRS-001"]


@pytest.mark.parametrize("field", ["text", "criterion"])
def test_field_with_the_word_is_marked(project, field):
    loaded = project(f"system_requirements: [{{id: SYS-001, title: t, {field}: It is fast}}]\n")

    assert marked(loaded, "REQ003") == ["It is fast"]


def test_title_and_rationale_may_use_weak_words(project):
    loaded = project(
        "software_requirements: [{id: SRS-001, title: Fast answer, rationale: Users want it fast}]\n"
    )

    assert told(loaded, "REQ003") == []


ONE = "`SRS-001` joins two obligations by “and”"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("It shall show the name. It shall show the bed.", "`SRS-001` holds 2 obligations in one text"),
        ("It SHALL show a, shall show b and shall show c.", "`SRS-001` holds 3 obligations in one text"),
        ("It must show a and must hide b.", "`SRS-001` holds 2 obligations in one text"),
        ("Sie muss a zeigen und muss b verbergen.", "`SRS-001` holds 2 obligations in one text"),
        ("Alle müssen a zeigen und müssen b verbergen.", "`SRS-001` holds 2 obligations in one text"),
        ("It shall check the unit and reject the value.", ONE),
        ("It shall not show the score and then notify a nurse.", ONE),
        ("It must store the value and\n      also send it.", ONE),
    ],
)  # fmt: skip
def test_compound_requirement_is_found(project, text, message):
    assert told(project(with_text(text)), "REQ005") == [message]


@pytest.mark.parametrize(
    "text",
    [
        "It shall show the score.",
        "It shall show name, bed and time of each alert and the reason for it.",
        "It shall show the name and record number.",
        "It shall show the alert and log entries of a day.",
        "It shall show a warning that the user must confirm.",
        "It shall reject values and units that the table does not hold.",
        "It shall start within 5 s. Users log in and read the list.",
        "A shallow copy and another shallow copy are kept; it shall store the newest.",
        "Data are checked; stop and restart the service.",
        "The muster and mustard shall be shown.",
    ],
)
def test_single_obligation_raises_no_alarm(project, text):
    assert told(project(with_text(text)), "REQ005") == []


def test_requirement_without_text_is_not_judged_by_its_wording(project):
    loaded = project("software_requirements: [{id: SRS-001, title: t}]\n")

    assert told(loaded, "REQ003") == told(loaded, "REQ005") == []


def test_only_the_text_holds_obligations(project):
    loaded = project(
        with_text("It shall show a.")
        + "    criterion: It shall be seen. It shall be read.\n    rationale: It shall and shall.\n"
    )

    assert told(loaded, "REQ005") == []


def test_each_requirement_is_judged_for_itself(project):
    loaded = project(
        "software_requirements:\n  - {id: SRS-001, title: t, text: It shall show a.}\n"
        "  - {id: SRS-002, title: t, text: It shall show a. It shall show b. A user must read it.}\n"
    )

    assert told(loaded, "REQ005") == ["`SRS-002` holds 2 obligations in one text"]
    assert marked(loaded, "REQ005") == ["It shall show a. It shall show b. A user must read it."]


def test_words_that_reviewers_ask_about_are_listed():
    asked = {"fast", "user-friendly", "appropriate", "etc", "and/or", "tbd", "as needed"}

    assert asked | {"shall support", "schnell", "geeignet", "usw"} <= set(WEAK_WORDS)
