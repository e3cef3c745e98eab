"""What became of a model since the last release is covered by an authorised plan or a decision."""

import pytest

from tests.checks.judging import told, undecided
from tests.projects import BASE

PLANNED = "planned_changes: [{id: PCC-001, title: t, changes: ML-001%s}]\n"
CLAIMED = "regulatory: {us: {decision: within_pccp}}"
UNNAMED = "`CR-001` claims the PCCP but names no modification of it"
UNAUTHORISED = "`CR-001` was made under a PCCP that nobody authorised"
CHANGED = (
    "`ML-001` changed on 2024-03-03, after release `v1.0.0`, without a change request that"
    " decides about it"
)


def model(fields="version: 1.0.0"):
    return {"models.yaml": f"models: [{{id: ML-001, title: t, {fields}}}]\n" + PLANNED % ""}


def change(fields, affects="ML-001"):
    text = f"{{id: CR-001, title: t, affects: [{affects}], {fields}}}"
    return {"changes.yaml": f"changes: [{text}]\n"}


def config(version="1.1.0", more=""):
    return {"samdocs.yaml": BASE.replace("version: 1.0.0", f"version: {version}") + more}


@pytest.mark.parametrize(
    ("fields", "plan", "said"),
    [
        (CLAIMED, "", UNNAMED),
        (f"state: rejected, {CLAIMED}", "", ""),
        ("regulatory: {us: {decision: letter_to_file}}", "", ""),
        (f"state: approved, under: PCC-001, {CLAIMED}", "", ""),
        ("state: implemented, under: PCC-001", "", UNAUTHORISED),
        ("state: closed, under: PCC-001", "", UNAUTHORISED),
        ("state: closed, under: PCC-001", "pccp: {title: t}\n", UNAUTHORISED),
        ("state: closed, under: PCC-001", "pccp: {submission: K1}\n", ""),
        ("state: closed, under: PCC-001", "pccp: {authorised_tag: v1}\n", ""),
    ],
)
def test_change_within_the_plan_names_its_modification(project, fields, plan, said):
    texts = [*model().values(), *change(fields).values()]
    loaded = project(*texts, config=BASE + plan)

    assert told(loaded, "AI013") == ([said] if said else [])
    [reason] = undecided(loaded, "AI013")
    assert reason.startswith("needs item history: ")


@pytest.fixture
def released(recorded):
    """Return a function like `recorded`, after a release of a model."""

    def after(*commits, **more):
        recorded(model() | change("state: open"))
        recorded.made.git("tag", "-a", "-m", "Release", "v1.0.0")
        return recorded(*commits, **more)

    return after


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("version: 1.1.0", [CHANGED]),
        (f"version: 1.0.0, artifact: {'0' * 64}", [CHANGED]),
        ("version: 1.0.0, operating_points: [{name: default, threshold: 0.2}]", [CHANGED]),
        ("version: 1.0.0, training: More epochs.", [CHANGED]),
        ("version: 1.0.0, limitations: [Few children.]", []),
        ("version: 1.0.0, tags: [x]", []),
    ],
    ids=["version", "file", "operating point", "training", "what is said of it", "tag"],
)
def test_model_that_changed_since_the_release_needs_a_decision(released, fields, found):
    assert told(released(model(fields) | config()), "AI013") == found


def test_model_that_came_after_the_release_needs_a_decision(released):
    more = {"more.yaml": "models: [{id: ML-002, title: t}]\n"}

    [message] = told(released(more | config()), "AI013")
    assert message.startswith("`ML-002` changed on 2024-03-03, after release `v1.0.0`")


AUTHORISED = "pccp: {submission: K1}\n"
UNDER = f"state: implemented, under: PCC-001, {CLAIMED}"


@pytest.mark.parametrize(
    ("decided", "found"),
    [
        (change("state: approved, regulatory: {us: {decision: letter_to_file}}"), []),
        (change("state: open, regulatory: {us: {decision: letter_to_file}}"), [CHANGED]),
        (change("state: approved"), [CHANGED]),
        (change("state: approved, regulatory: {eu: {decision: significant}}", "PCC-001"), [CHANGED]),
        (change(UNDER), []),
        (change(UNDER, "PCC-001"), [CHANGED]),
    ],
    ids=["decided", "open", "undecided", "of something else", "under the plan", "under the plan, of something else"],
)  # fmt: skip
def test_change_request_since_the_release_decides(released, decided, found):
    loaded = released(model("version: 1.1.0") | config(more=AUTHORISED) | decided)

    assert told(loaded, "AI013") == found


def test_change_request_from_before_the_release_decides_nothing(recorded):
    decided = change("state: closed, regulatory: {us: {decision: letter_to_file}}")
    recorded(model() | decided)
    recorded.made.git("tag", "v1.0.0")

    assert told(recorded(model("version: 1.1.0") | config()), "AI013") == [CHANGED]


@pytest.mark.parametrize("tag", ["v1.1.0", "v1.1.0-rc.1", "reviewed"])
def test_only_earlier_releases_count(recorded, tag):
    recorded(model() | config())
    recorded.made.git("tag", tag)
    loaded = recorded(model("version: 1.1.0"))

    assert (told(loaded, "AI013"), undecided(loaded, "AI013")) == ([], [])


def test_modification_is_used_as_it_was_authorised(recorded):
    recorded(model() | change(UNDER) | config(more="pccp: {authorised_tag: plan-1}\n"))
    recorded.made.git("tag", "plan-1")
    same = {"models.yaml": "# A comment\n" + model()["models.yaml"]}
    other = {
        "models.yaml": model()["models.yaml"].replace(PLANNED % "", PLANNED % ", text: Wider.")
    }

    assert told(recorded(same), "AI013") == []
    assert told(recorded(work=other), "AI013") == [
        "`PCC-001` is changed and not committed, after its plan was authorised as `plan-1`"
    ]
    assert told(recorded(other), "AI013") == [
        "`PCC-001` was changed on 2024-03-04, after its plan was authorised as `plan-1`"
    ]


def test_tag_of_the_plan_that_is_missing_leaves_it_open(recorded):
    loaded = recorded(model() | change(UNDER) | config(more="pccp: {authorised_tag: plan-1}\n"))

    assert undecided(loaded, "AI013") == ["there is no tag `plan-1`, which `authorised_tag` names"]
