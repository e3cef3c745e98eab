"""Projects with a history, for checks that look at earlier commits."""

import pytest

from samdocs.project import load_project
from tests.projects import BASE
from tests.repositories import Repository


class Recorded:
    """A project in a repository; commit 1 is of 2024-03-02 at 8 UTC, each further one a day later."""

    def __init__(self, tmp_path):
        root, home = tmp_path / "recorded", tmp_path / "home"
        root.mkdir()
        home.mkdir()
        self.made = Repository(root, home)
        self.made.git("init", "--quiet", "--initial-branch=main")
        self.made.write({"samdocs.yaml": BASE})

    def __call__(self, *commits, work=None, **options):
        """Commit each mapping of files, write `work` on top, and load what is there then."""
        for number, files in enumerate(commits, start=1):
            self.made.commit(files, f"Commit {number}")
        self.made.write(work or {})
        return load_project(self.made.root, **options)


@pytest.fixture
def recorded(tmp_path):
    """Return a function that makes a project from its commits: `recorded({"a.yaml": …}, {…})`."""
    return Recorded(tmp_path)
