"""Real repositories of small projects."""

import pytest

from tests.repositories import Repository


@pytest.fixture
def new_repository(tmp_path):
    """Makes empty repositories: `new_repository("name")`."""
    (tmp_path / "home").mkdir()

    def make(name: str = "device") -> Repository:
        (tmp_path / name).mkdir()
        made = Repository(tmp_path / name, tmp_path / "home")
        made.git("init", "--quiet", "--initial-branch=main")
        return made

    return make
