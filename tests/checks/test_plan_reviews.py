"""Plans are looked at again in time, and after the architecture or a class has changed."""

import pytest

from tests.checks.judging import told, undecided
from tests.projects import BASE


def plan(text="Reviews come first.", key="sdp"):
    return {f"documents/{key}.md": f"# Plan\n\n{text}\n"}


def parts(*more, fields=""):
    top = f"{{id: SI-001, title: t, kind: system{fields}}}"
    return {"parts.yaml": f"software_items: [{', '.join((top, *more))}]\n"}


def review(day="2024-03-04", documents="sdp", kind="plan"):
    fields = f"kind: {kind}, date: {day}, documents: [{documents}], participants: [p]"
    return {"reviews.yaml": f"reviews: [{{id: REV-001, {fields}}}]\n"}


def later(recorded, days):
    """Let some days pass, and commit something."""
    recorded.made.day += days
    return recorded({"README.md": "x\n"})


def old(name, by="`documents/sdp.md` of 2024-03-02", what="development plan"):
    return [f"the {what} was last looked at with {by}, before {name} changed on 2024-03-03"]


def test_plan_that_is_as_old_as_the_architecture_is_current(recorded):
    loaded = recorded(plan() | parts())

    assert told(loaded, "DOC007") == []
    assert undecided(loaded, "DOC007") == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (parts("{id: SI-002, title: t, part_of: SI-001}"), "`SI-002`"),
        (parts(fields=", safety_class: B"), "`SI-001`"),
        ({"more.yaml": "soup: [{id: SOUP-001, title: t, used_by: [SI-001]}]\n"}, "`SI-001`"),
        ({"samdocs.yaml": BASE.replace("{class: C,", "{class: B,")}, "the software class"),
    ],
    ids=["new part", "class of a part", "SOUP in use", "class of the software"],
)
def test_change_of_architecture_or_class_makes_a_plan_old(recorded, change, name):
    assert told(recorded(plan() | parts(), change), "DOC007") == old(name)


def test_removed_part_is_a_change_of_the_architecture(recorded):
    loaded = recorded(plan() | parts("{id: SI-002, title: t, part_of: SI-001}"), parts())

    assert told(loaded, "DOC007") == old("`SI-002`")


@pytest.mark.parametrize(
    "change",
    [
        parts(fields=", text: other"),
        {"samdocs.yaml": BASE.replace("rationale: Worst case of the risks., approver", "rationale: r, approver")},
        {"more.yaml": "user_needs: [{id: UN-001, title: t}]\n"},
    ],
    ids=["wording of a part", "reason of the class", "another item"],
)  # fmt: skip
def test_other_changes_leave_a_plan_as_it_is(recorded, change):
    assert told(recorded(plan() | parts(), change), "DOC007") == []


CHANGED = parts("{id: SI-002, title: t, part_of: SI-001}")
APPROVAL = "approvals: [{id: APR-001, document: %s, person: p, time: 2024-03-04T09:00:00Z}]\n"


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (plan("Other."), []),
        (review(), []),
        ({"records/a.yaml": APPROVAL % "sdp"}, []),
        (review(documents="rm_plan"), old("`SI-002`")),
        (review(kind="risk"), old("`SI-002`")),
        ({"records/a.yaml": APPROVAL % "srs"}, old("`SI-002`")),
    ],
    ids=["text", "review", "approval", "other plan", "other kind", "other approval"],
)
def test_plan_is_looked_at_by_its_text_a_review_or_an_approval(recorded, look, found):
    assert told(recorded(plan() | parts(), CHANGED, look), "DOC007") == found


@pytest.mark.parametrize(("days", "is_old"), [(364, False), (366, True)])
def test_plan_is_looked_at_within_the_months_of_the_project(recorded, days, is_old):
    recorded(plan() | parts())
    words = "the development plan was last looked at on 2024-03-02, more than 12 months ago"

    assert told(later(recorded, days), "DOC007") == ([words] if is_old else [])


def test_project_sets_the_months(recorded):
    recorded(plan() | parts() | {"samdocs.yaml": BASE + "limits: {plan_review_months: 24}\n"})

    assert told(later(recorded, 700), "DOC007") == []


def test_each_plan_is_judged_and_other_documents_are_not(recorded):
    texts = plan() | plan(key="rm_plan") | plan(key="pms_plan") | plan(key="cm_plan")

    assert [
        line.split(" was")[0] for line in told(recorded(texts | parts(), CHANGED), "DOC007")
    ] == [
        "the development plan",
        "the risk management plan",
        "the plan for post-market surveillance",
    ]


def test_missing_plan_is_not_judged_here(recorded):
    loaded = recorded(parts())

    assert (told(loaded, "DOC007"), undecided(loaded, "DOC007")) == ([], [])


EXTERNAL = {
    "samdocs.yaml": BASE + "documents: {pms_plan: {external: {system: eQMS, id: DOC-88}}}\n"
}


def test_plan_kept_elsewhere_is_judged_only_by_what_is_recorded_here(recorded):
    assert undecided(recorded(EXTERNAL), "DOC007") == ["kept in another system: `pms_plan`"]
    assert undecided(recorded(review(documents="pms_plan")), "DOC007") == []
    assert told(later(recorded, 900), "DOC007") == [
        "the plan for post-market surveillance was last looked at on 2024-03-04, more than"
        " 12 months ago"
    ]


def test_review_that_is_not_committed_leaves_it_open(recorded):
    loaded = recorded(plan() | parts(), CHANGED, work=review())

    assert told(loaded, "DOC007") == []
    assert undecided(loaded, "DOC007") == ["`REV-001` is not committed as it stands"]


def test_text_that_was_never_committed_was_never_looked_at(recorded):
    loaded = recorded(parts(), work=plan())

    assert told(loaded, "DOC007") == ["nobody has looked at the development plan yet"]


def test_without_history_nothing_is_decided(project, tmp_path):
    folder = tmp_path / "project" / "documents"
    folder.mkdir(parents=True)
    (folder / "sdp.md").write_text("# Plan\n\nText.\n")

    [reason] = undecided(project(parts()["parts.yaml"]), "DOC007")
    assert reason.startswith("needs item history: ")
