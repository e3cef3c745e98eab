"""The states of the example before its end, cut out of what it is in the end."""

import pytest

from samdocs.project import load_project
from samdocs.scaffold.example import read_example
from samdocs.scaffold.states import changed, state_after
from samdocs.scaffold.story import CONTROLLED, STEPS, UNCONTROLLED, Edit

LAST = len(STEPS) - 1


def loaded(state, folder):
    for name, content in state.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return load_project(folder)


@pytest.fixture(scope="module")
def example():
    own = changed(read_example()["samdocs.yaml"], Edit("samdocs.yaml", UNCONTROLLED, CONTROLLED))
    return {**read_example(), "samdocs.yaml": own}


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.day for step in STEPS])
def test_every_state_can_be_read(number, example, tmp_path):
    project = loaded(state_after(number, example), tmp_path)

    assert [found.message for found in project.diagnostics] == []


def test_the_last_state_is_the_example_itself(example):
    assert state_after(LAST, example) == example


def test_every_step_brings_something(example):
    states = [state_after(number, example) for number in range(len(STEPS))]

    for number, step in enumerate(STEPS[1:], 1):
        made = step.records or step.approves
        assert made or states[number] != states[number - 1], step.subject


def test_an_item_is_absent_before_its_step_and_whole_from_it_on(example, tmp_path):
    arrival = next(n for n, step in enumerate(STEPS) if "RC-023" in step.items)
    before = loaded(state_after(arrival - 1, example), tmp_path / "before")
    after = loaded(state_after(arrival, example), tmp_path / "after")

    assert "RC-023" not in before.items
    assert {"RC-022", "RC-024"} <= before.items.keys()
    assert after.items["RC-023"] == loaded(example, tmp_path / "last").items["RC-023"]


def test_a_field_is_absent_before_its_step(example, tmp_path):
    arrival = next(n for n, step in enumerate(STEPS) if "PR-003.closure" in step.fields)
    before = loaded(state_after(arrival - 1, example), tmp_path / "before").items["PR-003"]
    after = loaded(state_after(arrival, example), tmp_path / "after").items["PR-003"]

    assert before.closure is None
    assert after.closure is not None
    assert before.title == after.title


def test_an_edit_that_does_not_fit_the_example_is_no_silent_step():
    with pytest.raises(ValueError, match="2 times"):
        changed(b"a a", Edit("x.yaml", "a", "b"))
