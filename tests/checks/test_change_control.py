"""Rules on changes as git records them, judged on real repositories."""

from datetime import timedelta

import pytest

from samdocs.project import load_project
from tests.checks.judging import blamed, told, undecided
from tests.projects import BASE
from tests.repositories import START, Repository

PEOPLE = """\
people:
  - {id: ada, name: Ada Author, email: ADA@example.org, roles: [developer]}
  - {id: quinn, name: Quinn Lead, roles: [quality]}
"""
CONTROL = "controlled_from: v1.0.0\nchange_control: {paths: [src/**]}\n"
CHANGES = """\
changes:
  - {id: CR-1, title: One, state: approved%s}
  - {id: CR-2, title: Two, state: rejected}
  - {id: CR-3, title: Three, status: retired, reason: r}
hazards: [{id: HAZ-1, title: t}]
"""


@pytest.fixture
def device(tmp_path):
    for name in ("home", "device"):
        (tmp_path / name).mkdir()
    made = Repository(tmp_path / "device", tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    settings = BASE + CONTROL + PEOPLE
    made.commit({"samdocs.yaml": settings, "changes.yaml": CHANGES % "", "src/a": "1"}, "Begin")
    made.git("tag", "v1.0.0")
    return made


def on_a_side(device, *messages):
    """Commit to a controlled path on a branch of its own, once for each message."""
    device.git("checkout", "--quiet", "-b", "side")
    made = [device.commit({"src/a": message}, message) for message in messages]
    device.git("checkout", "--quiet", "main")
    return made


def merge(device, message, branch="side"):
    device.day += 1
    device.git("merge", "--quiet", "--no-ff", "--message", message, branch)
    return device.git("rev-parse", "HEAD")


def said(device, code="CHG001"):
    return told(load_project(device.root), code)


def test_commit_to_a_controlled_path_names_its_request(device):
    device.commit({"src/a": "2"}, "Named\n\nChange: CR-1")
    device.commit({"docs/a": "2"}, "Elsewhere")

    assert said(device) == []
    made = device.commit({"src/a": "3"}, "Unnamed")
    assert said(device) == [
        f"`{made[:12]}` “Unnamed” touches a controlled path under no change request"
    ]


def test_file_moved_out_of_a_controlled_path_is_a_change_of_it(device):
    device.git("mv", "src/a", "b")
    device.commit({}, "Move")

    assert len(said(device)) == 1


def test_what_came_before_control_is_not_judged(device):
    device.commit({"src/a": "2"}, "Unnamed")
    device.git("tag", "--force", "v1.0.0")

    assert said(device) == []


def test_merge_with_a_trailer_covers_what_it_brings_in(device):
    on_a_side(device, "Unnamed")
    merge(device, "Join\n\nChange: CR-1")

    assert said(device) == []


def test_merge_needs_no_trailer_if_all_it_brings_in_is_named(device):
    on_a_side(device, "One\n\nChange: CR-1", "Two\n\nChange: CR-1")
    merge(device, "Join")

    assert said(device) == []


def test_merge_that_brings_in_an_unnamed_commit_is_found_with_it(device):
    _, unnamed = on_a_side(device, "One\n\nChange: CR-1", "Two")
    made = merge(device, "Join")

    assert said(device) == [
        f"`{made[:12]}` “Join” brings in `{unnamed[:12]}` and touches a controlled path under no "
        "change request"
    ]


def test_taking_back_is_a_change_of_its_own(device):
    made = device.commit({"src/a": "2"}, "Named\n\nChange: CR-1")
    device.day += 1
    device.git("revert", "--no-edit", made)

    assert len(said(device)) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CR-9", "under `CR-9`, which does not exist"),
        ("CR-2", "under `CR-2`, which was rejected"),
        ("CR-3", "under `CR-3`, which is retired"),
        ("HAZ-1", "under `HAZ-1`, a hazard and no change request"),
        ("nothing", "under `nothing`, which does not exist"),
    ],
)
def test_name_must_be_that_of_a_request_under_which_changes_are_made(device, name, words):
    device.commit({"src/a": "2"}, f"Named\n\nChange: {name}")

    assert [message.endswith(words) for message in said(device)] == [True]


def test_forgotten_message_is_mended_by_the_record(device):
    made = device.commit({"src/a": "2"}, "Forgotten")
    device.commit({"changes.yaml": CHANGES % f", commits: [{made}]"})

    assert said(device) == []


def test_sources_of_software_items_are_controlled(device):
    settings = (BASE + CONTROL + PEOPLE).replace("change_control: {paths: [src/**]}\n", "")
    device.commit({"samdocs.yaml": settings})
    assert "names no `change_control: paths`" in undecided(load_project(device.root), "CHG001")[0]

    device.commit({"si.yaml": "software_items: [{id: SI-1, title: t, paths: [src]}]\n"})
    device.commit({"src/a": "2"}, "Unnamed")
    assert len(said(device)) == 1


def test_project_in_a_folder_controls_what_lies_beside_it(tmp_path):
    for name in ("home", "clone"):
        (tmp_path / name).mkdir()
    made = Repository(tmp_path / "clone", tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    settings = BASE + CONTROL.replace("src/**", "../src/**")
    made.commit({"medical/samdocs.yaml": settings, "medical/c.yaml": CHANGES % "", "src/a": "1"})
    made.git("tag", "v1.0.0")
    made.commit({"src/a": "2", "medical/src/a": "2"}, "Unnamed")

    assert len(told(load_project(made.root / "medical"), "CHG001")) == 1


@pytest.mark.parametrize("code", ["CHG001", "CHG002"])
def test_history_that_is_not_there_decides_nothing(device, tmp_path, project, code):
    assert "not a git repository" in undecided(project("", config=BASE + CONTROL), code)[0]
    shallow = tmp_path / "shallow"
    device.commit({"src/a": "2"})
    device.git("clone", "--quiet", "--depth=1", f"file://{device.root}", str(shallow))
    assert "shallow" in undecided(load_project(shallow), code)[0]
    device.write({"samdocs.yaml": BASE})
    assert "`controlled_from`" in undecided(load_project(device.root), code)[0]
    device.write({"samdocs.yaml": BASE + CONTROL.replace("v1.0.0", "v9")})
    assert "is no commit of this history" in undecided(load_project(device.root), code)[0]


def approve(device, *approvals):
    """Record approvals of CR-1: who, and how many days after the first commit of the repository."""
    rows = (
        f"  - {{id: APR-{at}, item: CR-1, person: {who}, meaning: approved, "
        f"time: {START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}}}\n"
        for at, (who, day) in enumerate(approvals, start=1)
    )
    device.commit({"approvals.yaml": "approvals:\n" + "".join(rows)}, "Approve")


def test_approval_before_the_change_by_someone_else(device):
    device.commit({"src/a": "2"}, "Named\n\nChange: CR-1")
    approve(device, ("quinn", 2))

    assert said(device, "CHG002") == []


def test_approval_after_the_change(device):
    made = device.commit({"src/a": "2"}, "Named\n\nChange: CR-1")
    approve(device, ("quinn", 2.1))

    assert said(device, "CHG002") == [
        f"`CR-1` was approved on 2024-03-03 10:24 UTC, after `{made[:12]}` “Named” of "
        "2024-03-03 08:00 UTC"
    ]


def test_time_of_the_merge_counts_not_that_of_the_commit(device):
    on_a_side(device, "One\n\nChange: CR-1")
    merge(device, "Join")
    approve(device, ("quinn", 3))

    assert said(device, "CHG002") == []
    approve(device, ("quinn", 3.1))
    assert len(said(device, "CHG002")) == 1


def test_change_without_approval(device):
    device.commit({"src/a": "2"}, "Named\n\nChange: CR-1")

    assert blamed(load_project(device.root), "CHG002") == ["CR-1"]
    device.commit({"a.yaml": "approvals: [{id: APR-9, item: CR-1, person: quinn}]\n"})
    assert "has no approval with a person and a time" in said(device, "CHG002")[0]


def test_author_is_not_the_only_approver(device):
    made = device.commit({"src/a": "2"}, "Named\n\nChange: CR-1")
    approve(device, ("ada", 1))

    assert said(device, "CHG002") == [
        f"`CR-1` was approved in time only by `ada`, who wrote `{made[:12]}`"
    ]
    approve(device, ("ada", 1), ("quinn", 1))
    assert said(device, "CHG002") == []
    approve(device, ("ada", 1), ("quinn", 9))
    assert len(said(device, "CHG002")) == 1


def test_request_nobody_carried_out_needs_no_approval_yet(device):
    device.commit({"src/a": "2"}, "Unnamed")

    assert said(device, "CHG002") == []


def test_request_says_everything_that_was_changed_under_it(device):
    settled = ", affects: [HAZ-1], retests: [TC-1]"
    test = {"tests.yaml": "tests: [{id: TC-1, title: t}]\n"}
    device.commit({"changes.yaml": CHANGES % settled, **test}, "Declare")
    device.commit({"tests.yaml": "tests: [{id: TC-1, title: new}]\n"}, "Test\n\nChange: CR-1")
    assert said(device, "CHG004") == []

    device.commit({"needs.yaml": "user_needs: [{id: UN-1, title: t}]\n"}, "Need\n\nChange: CR-1")
    assert said(device, "CHG004") == [
        "commits under `CR-1` changed `UN-1`, which it does not say it affects"
    ]
    more = "".join(f"  - {{id: UN-{n}, title: t}}\n" for n in range(1, 8))
    device.commit({"needs.yaml": "user_needs:\n" + more}, "Needs\n\nChange: CR-1")
    assert "`UN-4` and 3 more" in said(device, "CHG004")[0]
