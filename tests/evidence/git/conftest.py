"""Real repositories with fixed dates, built in a temporary folder."""

import pytest

from tests.repositories import Repository


@pytest.fixture
def empty_repository(tmp_path):
    """Makes empty repositories: `empty_repository("name", "--object-format=sha256")`."""
    home = tmp_path / "home"
    home.mkdir()

    def make(name: str = "device", *options: str) -> Repository:
        root = tmp_path / name
        root.mkdir()
        made = Repository(root, home)
        made.git("init", "--quiet", "--initial-branch=main", *options)
        return made

    return make


@pytest.fixture(params=["sha1", "sha256"])
def repository(request, empty_repository):
    """A repository with one commit of a small project, in both of git's object formats."""
    made = empty_repository("device", f"--object-format={request.param}")
    made.commit({"samdocs.yaml": "format: 1\n", "items/a.yaml": "needs: []\n"}, "Begin")
    return made


@pytest.fixture
def project(empty_repository):
    """The same in the usual object format, for what does not depend on the format."""
    made = empty_repository()
    made.commit({"samdocs.yaml": "format: 1\n", "items/a.yaml": "needs: []\n"}, "Begin")
    return made
