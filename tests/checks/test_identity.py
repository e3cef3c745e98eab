"""An id that stood for something else is found, as far as files and history tell."""

from samdocs.project import load_project
from tests.checks.judging import blamed, marked, told, undecided
from tests.projects import BASE

NEEDS = "user_needs:\n  - {id: UN-1, title: One}\n"
BOTH = NEEDS + "  - {id: UN-2, title: %s}\n"
RENAMED = NEEDS + "  - {id: UN-3, title: Two, formerly: [UN-2]}\n"


def blamed_in(device):
    return blamed(load_project(device.root), "ID003")


def test_id_of_another_item_is_found_at_the_item_that_bears_it(project):
    loaded = project(
        "user_needs:\n  - {id: UN-001, title: t}\n  - {id: UN-002, title: t, formerly: [UN-009, UN-001]}\n"
        "hazards: [{id: UN-003, title: t, status: retired, reason: r, formerly: [UN-002]}]\n"
    )

    assert blamed(loaded, "ID003") == ["UN-001", "UN-002"]
    assert marked(loaded, "ID003") == ["UN-001", "UN-002"]


def test_without_history_deleted_ids_are_not_decided(project):
    loaded = project("user_needs: [{id: UN-002, title: t, formerly: [UN-001]}]\n")

    assert told(loaded, "ID003") == []
    assert undecided(loaded, "ID003") == [
        "needs item history: not a git repository, so no revision can be read"
    ]


def test_id_that_comes_back_for_something_else_is_found_before_it_is_committed(device):
    device.commit({"a.yaml": BOTH % "Two"})
    gone = device.commit({"a.yaml": NEEDS})
    device.write({"b.yaml": "user_needs: [{id: UN-2, title: Other}]\n"})

    loaded = load_project(device.root)
    assert told(loaded, "ID003") == [
        f"the id `UN-2` stood for “Two” until commit `{gone[:12]}` of 2024-03-04 removed it"
    ]
    assert marked(loaded, "ID003") == ["UN-2"]
    device.commit({})
    assert blamed_in(device) == ["UN-2"]
    device.commit({"b.yaml": "user_needs: [{id: UN-2, title: Another}]\n"})
    assert blamed_in(device) == ["UN-2"]


def test_what_comes_back_as_it_was_is_restored_and_may_change_then(device):
    device.commit({"a.yaml": BOTH % "Older"})
    device.commit({"a.yaml": BOTH % "Two"})
    device.commit({"a.yaml": NEEDS})
    device.commit({"b.yaml": "user_needs: [{id: UN-2, title: Older, tags: [x]}]\n"})
    assert blamed_in(device) == []
    device.commit({"b.yaml": "user_needs: [{id: UN-2, title: New}]\n"})

    assert blamed_in(device) == []


def test_restoring_the_old_item_mends_a_reused_id(device):
    device.commit({"a.yaml": BOTH % "Two"})
    device.commit({"a.yaml": NEEDS})
    device.commit({"a.yaml": BOTH % "Other"})
    assert blamed_in(device) == ["UN-2"]
    device.commit({"a.yaml": BOTH % "Two"})

    assert blamed_in(device) == []


def test_item_that_moves_between_files_was_never_gone(device):
    device.commit({"a.yaml": BOTH % "Two"})
    device.commit({"a.yaml": NEEDS, "b.yaml": "user_needs: [{id: UN-2, title: Changed}]\n"})

    assert blamed_in(device) == []


def test_id_reused_on_a_branch_is_found_through_the_merge(device):
    device.commit({"a.yaml": NEEDS})
    device.git("checkout", "-q", "-b", "side")
    device.commit({"b.yaml": "user_needs: [{id: UN-2, title: Other}]\n"})
    device.git("checkout", "-q", "main")
    device.commit({"a.yaml": BOTH % "Two"})
    device.commit({"a.yaml": NEEDS})
    assert blamed_in(device) == []
    device.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert blamed_in(device) == ["UN-2"]


def test_item_that_one_branch_removed_and_the_other_kept_was_never_reused(device):
    device.commit({"a.yaml": NEEDS, "b.yaml": "user_needs: [{id: UN-2, title: Two}]\n"})
    device.git("checkout", "-q", "-b", "side")
    device.commit({"b.yaml": "user_needs: [{id: UN-2, title: Changed}]\n"})
    device.git("checkout", "-q", "main")
    (device.root / "b.yaml").unlink()
    device.commit({})
    device.git("merge", "-q", "--no-commit", "side", check=False)
    device.commit({"b.yaml": "user_needs: [{id: UN-2, title: Changed}]\n"})

    assert blamed_in(device) == []


def test_id_of_a_renamed_item_stays_taken_also_when_formerly_is_forgotten(device):
    device.commit({"a.yaml": BOTH % "Two"})
    device.commit({"a.yaml": RENAMED})
    assert blamed_in(device) == []
    device.commit({"a.yaml": BOTH % "Other"})

    assert blamed_in(device) == ["UN-2"]


def test_item_that_is_renamed_back_is_the_one_it_was(device):
    device.commit({"a.yaml": BOTH % "Two"})
    device.commit({"a.yaml": RENAMED})
    device.commit({"a.yaml": RENAMED.replace("Two", "Changed")})
    device.commit({"a.yaml": (BOTH % "Changed").replace("UN-2,", "UN-2, formerly: [UN-3],")})

    assert blamed_in(device) == []


def test_what_was_removed_before_controlled_from_is_not_judged(device):
    device.commit({"a.yaml": BOTH % "Two"})
    device.commit({"a.yaml": NEEDS})
    device.git("tag", "v1")
    device.commit({"a.yaml": BOTH % "Other", "samdocs.yaml": BASE + "controlled_from: v1\n"})
    assert blamed_in(device) == []
    device.commit({"a.yaml": NEEDS})
    device.commit({"a.yaml": BOTH % "Third"})

    assert blamed_in(device) == ["UN-2"]
