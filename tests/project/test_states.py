"""Other states of a project are what loading them gives, and are read once."""

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.project import load_project
from samdocs.project.states import state_at
from tests.projects import BASE
from tests.repositories import Repository

NEED = "user_needs: [{id: UN-1, title: %s}]\n"


@pytest.fixture
def device(tmp_path):
    for name in ("home", "device"):
        (tmp_path / name).mkdir()
    made = Repository(tmp_path / "device", tmp_path / "home")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({"samdocs.yaml": BASE, "items.yaml": NEED % "First"})
    made.git("tag", "v1.0.0")
    made.commit({"items.yaml": NEED % "Second"})
    return made


def test_state_is_the_project_at_the_revision_and_read_once(device):
    project = load_project(device.root)
    state = state_at(project, "v1.0.0")

    assert state.items["UN-1"].title == "First"
    assert state_at(project, device.git("rev-parse", "v1.0.0")) is state
    assert project.items["UN-1"].title == "Second"


def test_revision_that_is_none_is_refused(device):
    with pytest.raises(SamdocsError, match="not a revision"):
        state_at(load_project(device.root), "v9")
