"""What a second reader of the repository says stands on the control page."""

import subprocess

from samdocs.documents.views.control import _doubts
from samdocs.evidence.git.second_reading import SecondReading
from samdocs.project import load_project
from tests.projects import write_project


def commit(root):
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Start"]):
        person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", *person, *command], cwd=root, check=True)


def test_commit_is_read_by_both_readers_alike(tmp_path):
    root = write_project(tmp_path / "p", "hazards: [{id: HAZ-001, title: t}]\n")
    commit(root)

    project = load_project(root)
    assert project.second_reading == SecondReading(made=True)
    assert list(_doubts(project.git, project.second_reading)) == []


def test_difference_between_the_readers_is_a_note(tmp_path):
    root = write_project(tmp_path / "p", "hazards: [{id: HAZ-001, title: t}]\n")
    commit(root)
    second = SecondReading(made=True, differences=("the author of 1234 is Eve",))

    (note,) = _doubts(load_project(root).git, second)
    assert note == "GitPython reads the repository otherwise: the author of 1234 is Eve."


def test_reading_that_was_not_compared_is_a_note(tmp_path):
    root = write_project(tmp_path / "p", "hazards: [{id: HAZ-001, title: t}]\n")
    commit(root)

    (note,) = _doubts(load_project(root).git, SecondReading(made=False, reason="it is SHA-256"))
    assert note == "The commit was read once and not compared: it is SHA-256."


def test_project_outside_git_has_no_doubt_about_a_commit(tmp_path):
    root = write_project(tmp_path / "p", "hazards: [{id: HAZ-001, title: t}]\n")

    project = load_project(root)
    assert not project.second_reading.made
    assert list(_doubts(project.git, project.second_reading)) == []
