"""GitPython as a second reader of what a document says about git."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from samdocs.evidence.git.history import read_file_history
from samdocs.evidence.git.second_reading import SecondReading, read_again
from samdocs.evidence.git.state import read_commit_state, read_git_state

AGREED = SecondReading(made=True)


def test_both_readers_agree_on_a_sound_repository(project):
    project.commit({"items/a.yaml": "needs: [x]\n"}, "Grüße")
    project.git("tag", "v1")
    project.git("tag", "--annotate", "--message=x", "v1.0")
    history = read_file_history(project.root, ["items/a.yaml"])

    assert read_again(project.root, read_git_state(project.root), history) == AGREED


@pytest.mark.parametrize("packing", ["gc", "pack-refs"])
def test_packed_references_and_objects_are_read(project, packing):
    project.git("tag", "--annotate", "--message=x", "v1")
    project.git(packing, *(["--all"] if packing == "pack-refs" else ["--quiet"]))

    assert read_again(project.root, read_git_state(project.root)) == AGREED


def test_sub_folder_detached_head_and_linked_work_tree_are_read(project):
    project.git("worktree", "add", "--quiet", "--detach", "../linked")
    linked = project.root.parent / "linked" / "items"

    assert read_again(linked, read_git_state(linked)) == AGREED


def test_tag_of_a_tag_is_followed_to_the_commit(project):
    project.git("tag", "--annotate", "--message=x", "inner")
    project.git("tag", "--annotate", "--message=x", "outer", "inner")
    project.git("tag", "file", "HEAD:items/a.yaml")

    assert read_again(project.root, read_git_state(project.root)) == AGREED


def test_every_difference_is_told(project):
    project.git("tag", "v1")
    state = read_git_state(project.root)
    other = replace(
        state.commit,
        author="Mallory",
        parents=("0" * 40,),
        committed=datetime(2020, 1, 1, tzinfo=UTC),
        authored=datetime(2020, 1, 1, tzinfo=UTC),
    )
    short = state.commit.short

    reading = read_again(project.root, replace(state, commit=other, branch="other", tags=()))

    assert reading.differences == (
        "git reads branch `other`, GitPython `main`",
        f"git and GitPython disagree on whether tag `v1` is on commit `{short}`",
        f"git and GitPython disagree on the parents of commit `{short}`",
        f"git and GitPython disagree on the author date of commit `{short}`",
        f"git and GitPython disagree on the author of commit `{short}`",
        f"git and GitPython disagree on the date of commit `{short}`",
    )


def test_difference_in_a_history_is_told(project):
    (row,) = read_file_history(project.root, ["items/a.yaml"])

    reading = read_again(
        project.root, read_git_state(project.root), [replace(row, email="mallory@example.org")]
    )

    assert reading.differences == (
        f"git and GitPython disagree on the author of commit `{row.short}`",
    )


def test_moved_head_is_told(project):
    state = read_git_state(project.root)
    second = project.commit({}, "Second")

    reading = read_again(project.root, state)

    assert f"git reads commit `{state.commit.short}`, GitPython `{second[:12]}`" in (
        reading.differences
    )


def test_text_that_gitpython_cannot_decode_is_no_difference(project):
    tree = project.git("rev-parse", "HEAD^{tree}")
    project.commit_object(
        f"tree {tree}\n".encode() + b"author M\xfcller <a@b.c> 99999999999999 +0000\n"
        b"committer A\x1b <a@b.c> 1709366400 +0000\n\nx\xff\n"
    )

    assert read_again(project.root, read_git_state(project.root)) == AGREED


def test_replace_refs_do_not_reach_gitpython(project):
    true = project.git("rev-parse", "HEAD")
    forged = project.git("commit-tree", "-m", "Forged", f"{true}^{{tree}}", GIT_AUTHOR_NAME="M")
    project.git("replace", true, forged)

    assert read_again(project.root, read_git_state(project.root)) == AGREED


def test_sha256_repository_is_not_claimed_to_be_confirmed(empty_repository):
    made = empty_repository("device", "--object-format=sha256")
    made.commit({"a": "x\n"})

    reading = read_again(made.root, read_git_state(made.root))

    assert (reading.made, reading.reason) == (False, "GitPython reads SHA-1 repositories only")


def test_repository_without_commit_is_not_claimed_to_be_confirmed(empty_repository):
    fresh = empty_repository()

    assert not read_again(fresh.root, read_git_state(fresh.root)).made


def test_repository_that_gitpython_does_not_understand_is_not_claimed_to_be_confirmed(project):
    (project.root / ".git/refs/tags/broken").write_text("nothing\n")

    reading = read_again(project.root, read_git_state(project.root))

    assert (reading.made, reading.reason) == (False, "GitPython cannot read this repository")


def test_inherited_variables_do_not_lead_gitpython_elsewhere(project, monkeypatch):
    state = read_git_state(project.root)
    for name in ("GIT_DIR", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE"):
        monkeypatch.setenv(name, "/nowhere")

    assert read_again(project.root, state) == AGREED


def test_gitpython_is_not_loaded_for_the_state_and_the_history(project):
    code = (
        "import sys; from pathlib import Path\n"
        "from samdocs.evidence.git import history, second_reading, state\n"
        "root = Path(sys.argv[1]); state.read_git_state(root)\n"
        "history.read_file_history(root, ['items/a.yaml'])\n"
        "assert 'git' not in sys.modules and 'gitdb' not in sys.modules"
    )
    ran = subprocess.run([sys.executable, "-c", code, project.root], capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr


def test_commit_that_is_not_checked_out_is_compared_without_head_and_branch(project):
    project.git("tag", "v1")
    project.commit({"items/a.yaml": "needs: []\nharms: []\n"}, "Go on")
    project.git("tag", "v2", "HEAD~1")
    state = read_commit_state(project.root, "HEAD~1")
    only_first = replace(state, tags=state.tags[:1])

    assert read_again(project.root, state, is_checkout=False) == AGREED
    assert read_again(project.root, only_first, is_checkout=False) == AGREED
    other = replace(state, tags=(replace(state.tags[0], name="v3"),))
    assert read_again(project.root, other, is_checkout=False).differences == (
        f"git and GitPython disagree on whether tag `v3` is on commit `{state.commit.short}`",
    )
