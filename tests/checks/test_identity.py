"""An id that belonged to something else is found as far as the files tell."""

from tests.checks.judging import blamed, marked, told, undecided


def test_id_of_another_item_is_found_at_the_item_that_bears_it(project):
    loaded = project(
        "user_needs:\n  - {id: UN-001, title: t}\n  - {id: UN-002, title: t, formerly: [UN-009, UN-001]}\n"
        "hazards: [{id: UN-003, title: t, status: retired, reason: r, formerly: [UN-002]}]\n"
    )

    assert blamed(loaded, "ID003") == ["UN-001", "UN-002"]
    assert marked(loaded, "ID003") == ["UN-001", "UN-002"]


def test_deleted_ids_need_the_history(project):
    loaded = project("user_needs: [{id: UN-002, title: t, formerly: [UN-001]}]\n")

    assert told(loaded, "ID003") == []
    assert undecided(loaded, "ID003") == ["needs item history"]
