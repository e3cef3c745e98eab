"""Needs are validated, labels are there and work, nothing released is a draft."""

import pytest

from tests.checks.judging import blamed, marked, told, undecided

RETIRED = "status: retired, reason: replaced"
NEED = "user_needs: [{id: UN-001, title: t}]\n"


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ("tests: [{id: TC-001, title: t, validates: [UN-001]}]", "`TC-001` was not run"),
        ("studies: [{id: ST-001, title: t, validates: [UN-001]}]", "`ST-001` was not run"),
        (
            "usability_evaluations: [{id: UE-001, title: t, kind: summative, validates: [UN-001]}]",
            "`UE-001` was not run",
        ),
        (
            "usability_evaluations: [{id: UE-001, title: t, validates: [UN-001]}]",
            "`UE-001` is formative only",
        ),
    ],
)
def test_planned_validation_without_result_shows_nothing(project, evidence, why):
    loaded = project(NEED, evidence + "\n")

    assert [one.split(": ")[:2] for one in told(loaded, "REQ008")] == [
        ["`UN-001` is not shown to be met", why]
    ]
    assert undecided(loaded, "REQ008") == []


@pytest.mark.parametrize(
    "evidence",
    [
        f"tests: [{{id: TC-001, title: t, validates: [UN-001], {RETIRED}}}]",
        "reviews: [{id: REV-001, validates: [UN-001]}]",
        "software_requirements: [{id: SRS-001, title: t, derives_from: [UN-001]}]",
    ],
)
def test_need_is_not_met_by_less(project, evidence):
    loaded = project(NEED, evidence + "\n")

    assert blamed(loaded, "REQ008") == ["UN-001"]
    assert undecided(loaded, "REQ008") == []


def test_no_need_at_all_is_never_good(project):
    loaded = project("tests: [{id: TC-001, title: t}]\n")

    assert undecided(loaded, "REQ008") == ["there is no user need"]


def test_need_that_is_kept_elsewhere_or_retired_is_not_judged(project):
    loaded = project(
        f"user_needs: [{{id: UN-001, title: t, {RETIRED}}},"
        " {id: UN-002, title: t, external: {system: DOORS, id: X}}]\n"
    )

    assert told(loaded, "REQ008") == []


LABEL = (
    "label_items: [{id: LBL-001, title: t, implements: [RC-001]}]\n"
    "risk_controls: [{id: RC-001, title: t}]\n"
)
PRESENT = "tests: [{id: TC-001, title: t, verifies: [LBL-001]}]\n"
PRESENCE = "nobody verifies that `LBL-001` is where it should be"
NOT_RUN = (
    "`LBL-001` is not shown to be where it should be: `TC-001` was not run: no result names it"
)
EFFECT = "`LBL-001` implements `RC-001`, but nothing shows that it works"


@pytest.mark.parametrize(
    ("evidence", "messages"),
    [
        ("tools: []\n", [PRESENCE]),
        ("usability_evaluations: [{id: UE-001, title: t, shows_effectiveness_of: [RC-001]}]\n", [PRESENCE]),
        ("tests: [{id: TC-001, title: t, verifies: [RC-001]}]\n", [PRESENCE]),
        (f"tests: [{{id: TC-001, title: t, verifies: [LBL-001], {RETIRED}}}]\n", [PRESENCE]),
        (PRESENT, [EFFECT]),
        (PRESENT + "reviews: [{id: REV-001, shows_effectiveness_of: [RC-001]}]\n", [EFFECT]),
        (PRESENT + "studies: [{id: ST-001, title: t, shows_effectiveness_of: [RC-001]}]\n", [NOT_RUN]),
        ("reviews: [{id: REV-001, verifies: [LBL-001]}]\n", [EFFECT]),
    ],
)  # fmt: skip
def test_label_that_is_a_control_is_present_and_works(project, evidence, messages):
    loaded = project(LABEL, evidence)

    assert told(loaded, "REQ009") == messages
    assert undecided(loaded, "REQ009") == []


def test_label_that_is_no_control_needs_only_to_be_there(project):
    loaded = project("label_items: [{id: LBL-001, title: t}]\n", PRESENT)

    assert told(loaded, "REQ009") == [NOT_RUN]


def test_draft_of_any_kind_is_found_and_marked(project):
    loaded = project(
        "tests: [{id: TC-001, title: t, status: draft}]\n"
        "hazards: [{id: HAZ-001, title: t, status: draft, external: {system: X, id: Y}}]\n"
        f"tools: [{{id: TOOL-001, title: t, {RETIRED}}}, {{id: TOOL-002, title: t, status: active}}]\n"
    )

    assert blamed(loaded, "REQ013") == ["HAZ-001", "TC-001"]
    assert marked(loaded, "REQ013") == ["draft", "draft"]


def test_every_label_is_judged_and_those_kept_elsewhere_are_not(project):
    loaded = project(
        "label_items:\n  - {id: LBL-001, title: t}\n  - {id: LBL-002, title: t}\n"
        "  - {id: LBL-003, title: t, external: {system: X, id: Y}}\n"
    )

    assert blamed(loaded, "REQ009") == ["LBL-001", "LBL-002"]


def test_control_that_is_not_shown_to_work_is_marked_at_the_label(project):
    assert marked(project(LABEL, PRESENT), "REQ009") == ["[RC-001]"]
