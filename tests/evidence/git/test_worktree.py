"""Which files of a project are not as the commit has them."""

import os
from pathlib import Path

import pytest

from samdocs.evidence.git.worktree import find_dirty

FIRST = Path("items/a.yaml")


def test_changed_deleted_and_uncommitted_inputs_are_listed_in_order(repository):
    repository.commit({"items/b.yaml": "risks: []\n"})
    repository.write({"items/a.yaml": "needs: [x]\n", "items/new.yaml": "tests: []\n"})
    (repository.root / "items/b.yaml").unlink()

    dirty = find_dirty(repository.root, [Path("items/new.yaml"), FIRST])

    assert dirty == ("items/a.yaml", "items/b.yaml", "items/new.yaml")


def test_absolute_and_relative_inputs_mean_the_same(project):
    project.write({"new.yaml": "x\n"})

    assert find_dirty(project.root, [project.root / "new.yaml"]) == ("new.yaml",)


def test_staged_change_is_dirty(project):
    project.write({"items/a.yaml": "needs: [x]\n"})
    project.git("add", ".")

    assert find_dirty(project.root, []) == ("items/a.yaml",)


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_change_hidden_from_git_status_is_found(project, flag):
    project.git("update-index", flag, "items/a.yaml")
    project.write({"items/a.yaml": "needs: [x]\n"})
    assert project.git("status", "--porcelain") == ""

    assert find_dirty(project.root, []) == ("items/a.yaml",)


def test_change_of_same_size_and_time_is_found(project):
    file = project.root / FIRST
    before = file.stat()
    file.write_text("needs: {}\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert find_dirty(project.root, []) == ("items/a.yaml",)


def test_line_ends_that_only_a_setting_makes_equal_are_a_difference(project):
    project.config("core.autocrlf", "true")
    project.write({"items/a.yaml": "needs: []\r\n"})
    project.git("add", ".")
    assert project.git("diff", "--cached", "--name-only") == ""

    assert find_dirty(project.root, []) == ("items/a.yaml",)


def test_ignored_input_is_listed_since_the_commit_does_not_hold_it(project):
    project.commit({".gitignore": "results/\n"})
    project.write({"results/junit.xml": "<testsuite/>"})

    assert find_dirty(project.root, [Path("results/junit.xml")]) == ("results/junit.xml",)


def test_untracked_file_that_is_no_input_is_left_alone(project):
    project.write({"notes.txt": "mine\n"})

    assert find_dirty(project.root, [FIRST]) == ()


def test_executable_bit_does_not_count(project):
    (project.root / FIRST).chmod(0o755)

    assert find_dirty(project.root, [FIRST]) == ()


def test_link_is_compared_by_its_target(repository):
    link = repository.root / "current.yaml"
    link.symlink_to("items/a.yaml")
    repository.commit({})
    unchanged = find_dirty(repository.root, [])
    link.unlink()
    link.symlink_to("items/b.yaml")

    assert (unchanged, find_dirty(repository.root, [])) == ((), ("current.yaml",))


def test_file_replaced_by_a_link_to_an_equal_file_is_dirty(project, tmp_path):
    (tmp_path / "elsewhere.yaml").write_text("needs: []\n")
    (project.root / FIRST).unlink()
    (project.root / FIRST).symlink_to(tmp_path / "elsewhere.yaml")

    assert find_dirty(project.root, []) == ("items/a.yaml",)


def test_folder_replaced_by_a_link_is_dirty_and_not_followed(project, tmp_path):
    (project.root / "items").rename(tmp_path / "moved")
    (project.root / "items").symlink_to(tmp_path / "moved")

    assert find_dirty(project.root, []) == ("items/a.yaml",)


def test_pipe_in_the_place_of_a_file_is_dirty_and_not_waited_for(project):
    (project.root / FIRST).unlink()
    os.mkfifo(project.root / FIRST)

    assert find_dirty(project.root, []) == ("items/a.yaml",)


def test_large_file_is_compared_whole(repository):
    content = bytes(range(256)) * 10_000
    repository.commit({"model.bin": content})
    unchanged = find_dirty(repository.root, [])
    repository.write({"model.bin": content[:-1] + b"\0"})

    assert (unchanged, find_dirty(repository.root, [])) == ((), ("model.bin",))


def test_name_that_is_no_text_is_listed_printable(project):
    name = os.fsencode(project.root) + b"/caf\xe9\x1b.yaml"
    Path(os.fsdecode(name)).write_text("x\n")
    project.commit({})
    unchanged = find_dirty(project.root, [])
    Path(os.fsdecode(name)).write_text("y\n")

    assert (unchanged, find_dirty(project.root, [])) == ((), ("caf\\xe9\\x1b.yaml",))


def test_path_of_a_tree_that_leads_out_of_the_project_is_not_opened(project, tmp_path):
    (tmp_path / "outside").write_text("secret\n")
    blob = project.git("hash-object", "-w", "--stdin", stdin=b"secret\n")
    entry = b"100644 outside\0" + bytes.fromhex(blob)
    inner = project.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=entry)
    entry = b"40000 ..\0" + bytes.fromhex(inner)
    tree = project.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=entry)
    identity = "A <a@b.c> 1709366400 +0000"
    project.commit_object(f"tree {tree}\nauthor {identity}\ncommitter {identity}\n\nx\n".encode())

    assert "../outside" in find_dirty(project.root, [])


def test_nothing_is_dirty_outside_a_repository(tmp_path):
    (tmp_path / "a.yaml").write_text("x\n")

    assert find_dirty(tmp_path, [Path("a.yaml")]) == ()


def test_everything_is_dirty_before_the_first_commit(empty_repository):
    fresh = empty_repository()
    fresh.write({"a.yaml": "x\n"})

    assert find_dirty(fresh.root, [Path("a.yaml")]) == ("a.yaml",)
