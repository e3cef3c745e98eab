"""How the git program is started, and what ends it."""

import os
import threading
from pathlib import Path

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git import plumbing
from samdocs.evidence.git.plumbing import GitMissingError, GitRefusedError, open_git, run_git


def test_output_is_returned_as_bytes(repository):
    head = repository.git("rev-parse", "HEAD")

    assert run_git(repository.root, "rev-parse", "--verify", "HEAD") == f"{head}\n".encode()


def test_standard_input_reaches_the_command(project):
    answer = run_git(project.root, "cat-file", "--batch", stdin=b"HEAD:items/a.yaml\n")

    assert answer.endswith(b" blob 10\nneeds: []\n\n")


@pytest.mark.parametrize(
    "command",
    [
        "diff",
        "status",
        "log",
        "show",
        "archive",
        "config",
        "fetch",
        "gc",
        "blame",
        "describe",
        "-c",
    ],
)
def test_other_commands_are_never_started(project, command):
    with pytest.raises(ValueError, match="not on the allow-list"):
        run_git(project.root, command)


@pytest.mark.parametrize(
    "args",
    [
        ("cat-file", "--textconv", "HEAD:a"),
        ("cat-file", "--filters", "HEAD:a"),
        ("cat-file", "--batch=x", "--batch-all-objects"),
        ("diff-tree", "--ext-diff", "HEAD"),
        ("diff-tree", "-p", "HEAD"),
        ("diff-tree", "--output=stolen", "HEAD"),
        ("rev-list", "--alternate-refs"),
        ("for-each-ref", "--shell"),
    ],
)
def test_other_options_are_never_passed(project, args):
    with pytest.raises(ValueError, match="not on the allow-list"):
        run_git(project.root, *args)


def test_words_after_the_separator_are_names(project):
    assert run_git(project.root, "for-each-ref", "--", "--shell") == b""


def test_refusal_carries_what_git_said(project):
    with pytest.raises(GitRefusedError) as refused:
        run_git(project.root, "ls-tree", "-z", "missing")

    assert refused.value.message == "`git ls-tree` failed: Not a valid object name missing"
    assert refused.value.hint


def test_missing_program_is_told_apart(project, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(GitMissingError):
        run_git(project.root, "rev-parse", "HEAD")


def test_program_that_cannot_run_is_an_error(project, monkeypatch, tmp_path):
    (tmp_path / "git").write_text("no program\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SamdocsError, match="cannot be started"):
        run_git(project.root, "rev-parse", "HEAD")


def test_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(SamdocsError, match="is not a folder"):
        run_git(tmp_path / "none", "rev-parse", "HEAD")


def test_endless_output_is_cut_off(project, monkeypatch):
    monkeypatch.setattr(plumbing, "MAX_OUTPUT_BYTES", 1000)
    names = b"HEAD:items/a.yaml\n" * 100

    with pytest.raises(SamdocsError, match="printed more than 1,000 bytes"):
        run_git(project.root, "cat-file", "--batch", stdin=names)


def test_git_that_blocks_is_ended(project):
    os.mkfifo(project.root / "settings")
    project.config("include.path", str(project.root / "settings"))

    with (
        pytest.raises(SamdocsError, match="did not answer within"),
        open_git(project.root, "rev-parse", "HEAD", seconds=0.2) as output,
    ):
        output.read()


def test_nothing_is_left_behind_when_the_reader_gives_up(project):
    before = threading.active_count()
    names = b"HEAD:items/a.yaml\n" * 200_000

    with open_git(project.root, "cat-file", "--batch", stdin=names) as output:
        output.read(10)

    assert threading.active_count() == before
    with pytest.raises(ChildProcessError):  # there is no child to wait for
        os.waitpid(-1, os.WNOHANG)


def test_more_complaints_than_a_pipe_holds_do_not_block(project):
    for number in range(3000):
        (project.root / ".git/refs/heads" / f"broken-{number:04}").write_text("nothing\n")

    listing = run_git(project.root, "for-each-ref", "--format=%(refname)", "--", "refs/heads")

    assert b"refs/heads/main" in listing


HOSTILE_ENVIRONMENT = {
    "GIT_DIR": "/nowhere",
    "GIT_WORK_TREE": "/",
    "GIT_INDEX_FILE": "/nowhere/index",
    "GIT_OBJECT_DIRECTORY": "/nowhere/objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nowhere/objects",
    "GIT_COMMON_DIR": "/nowhere",
    "GIT_NAMESPACE": "other",
    "GIT_REPLACE_REF_BASE": "refs/heads/",
    "GIT_CEILING_DIRECTORIES": "/",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.bare",
    "GIT_CONFIG_VALUE_0": "true",
    "GIT_CONFIG_PARAMETERS": "'core.bare=true'",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_EXEC_PATH": "/nowhere",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_PYTHON_GIT_EXECUTABLE": "/nowhere/git",
    "LANGUAGE": "de",
    "LC_ALL": "de_DE.UTF-8",
}


def test_inherited_variables_change_nothing(repository, monkeypatch):
    from samdocs.evidence.git.history import read_file_history
    from samdocs.evidence.git.state import read_git_state

    expected = (
        read_git_state(repository.root),
        read_file_history(repository.root, ["items/a.yaml"]),
    )
    for name, value in HOSTILE_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    assert expected == (
        read_git_state(repository.root),
        read_file_history(repository.root, ["items/a.yaml"]),
    )


@pytest.mark.parametrize("name", ["GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP"])
def test_inherited_trace_writes_no_file(project, monkeypatch, tmp_path, name):
    trace = tmp_path / "trace"
    monkeypatch.setenv(name, str(trace))

    run_git(project.root, "rev-parse", "HEAD")

    assert not trace.exists()


def test_environment_of_the_child_is_made_from_nothing(monkeypatch):
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", "LD_PRELOAD": "x", "GIT_ASKPASS": "x"})

    environment = plumbing._environment(personal=False)

    assert {name for name in environment if not name.startswith("GIT_")} == {"PATH", "LC_ALL"}
    assert "GIT_ASKPASS" not in environment


def test_settings_of_person_and_machine_are_not_read(project, monkeypatch):
    (project.home / ".gitconfig").write_text("[core\n")
    monkeypatch.setenv("HOME", str(project.home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(project.home))

    assert run_git(project.root, "rev-parse", "--is-inside-work-tree") == b"true\n"


def test_program_is_looked_up_by_absolute_folders_only(monkeypatch, tmp_path):
    (tmp_path / "git").write_text("#!/bin/sh\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", Path("..", tmp_path.name).as_posix()]))

    with pytest.raises(GitMissingError):
        plumbing._find_program()
