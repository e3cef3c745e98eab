"""What samdocs says about where a project stands in git."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.references import Tag
from samdocs.evidence.git.state import GitState, read_git_state

BEGUN = datetime(2024, 3, 2, 8, 0, tzinfo=UTC)
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def test_commit_is_told_with_author_and_utc_times(repository):
    state = read_git_state(repository.root)

    commit = state.commit
    assert commit.hash == repository.git("rev-parse", "HEAD")
    assert commit.short == commit.hash[:12]
    assert (commit.author, commit.email) == ("Ada Author", "ada@example.org")
    assert (commit.committed, commit.authored) == (BEGUN, BEGUN)
    assert commit.committed_text == "2024-03-02T08:00:00Z"
    assert commit.subject == "Begin"


def test_clean_checkout_has_no_dirty_file_and_no_oddity(repository):
    state = read_git_state(repository.root)

    assert (state.available, state.branch, state.dirty, state.oddities) == (True, "main", (), ())


def test_project_in_a_sub_folder_sees_only_its_own_files(repository):
    repository.commit({"docs/device/samdocs.yaml": "format: 1\n", "other/file": "1\n"})
    repository.write({"other/file": "changed\n", "docs/device/samdocs.yaml": "format: 2\n"})

    state = read_git_state(repository.root / "docs" / "device")

    assert state.prefix == "docs/device/"
    assert state.dirty == ("samdocs.yaml",)


def test_folder_outside_git_is_stated(tmp_path):
    assert read_git_state(tmp_path) == GitState(available=False, reason="not a git repository")


def test_missing_git_program_is_stated(project, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    state = read_git_state(project.root)

    assert state == GitState(available=False, reason="git is not installed")


def test_git_beside_the_project_is_not_taken_for_git(project, monkeypatch):
    project.write({"git": "#!/bin/sh\ntouch ran\n"})
    (project.root / "git").chmod(0o755)
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))

    read_git_state(project.root)

    assert not (project.root / "ran").exists()


def test_repository_without_commits_counts_every_input_as_dirty(empty_repository):
    fresh = empty_repository()
    fresh.write({"samdocs.yaml": "format: 1\n"})

    state = read_git_state(fresh.root)

    assert (state.available, state.commit, state.branch) == (True, None, None)
    assert state.dirty == ("samdocs.yaml",)
    assert state.oddities == ("the repository has no commit yet",)


def test_project_ignored_by_an_enclosing_repository_is_not_clean(project):
    project.commit({".gitignore": "inner/\n"})
    project.write({"inner/samdocs.yaml": "format: 1\n"})

    assert read_git_state(project.root / "inner").dirty == ("samdocs.yaml",)


def test_detached_head_has_no_branch_but_its_commit(repository):
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"items/a.yaml": "needs: [x]\n"})
    repository.git("checkout", "--quiet", first)

    state = read_git_state(repository.root)

    assert (state.branch, state.commit.hash) == (None, first)


def test_branch_with_slashes_is_named_in_full(project):
    project.git("checkout", "--quiet", "-b", "feature/alarm")

    assert read_git_state(project.root).branch == "feature/alarm"


def test_shallow_clone_is_stated(project):
    project.commit({"items/a.yaml": "needs: [x]\n"})
    project.git("clone", "--quiet", "--depth=1", f"file://{project.root}", "../shallow")

    state = read_git_state(project.root.parent / "shallow")

    assert state.shallow
    assert state.oddities == ("the clone is shallow, so the older history is not known",)


def test_linked_work_tree_has_its_own_branch_and_files(repository):
    repository.git("worktree", "add", "--quiet", "-b", "side", "../linked")
    linked = repository.root.parent / "linked"
    (linked / "items/a.yaml").write_text("changed\n")

    state = read_git_state(linked)

    assert (state.branch, state.dirty) == ("side", ("items/a.yaml",))


def test_bare_repository_is_no_work_tree(project):
    project.git("clone", "--quiet", "--bare", ".", "../bare.git")

    state = read_git_state(project.root.parent / "bare.git")

    assert (state.available, state.reason) == (False, "the repository has no work tree here")


def test_project_folder_that_poses_as_a_bare_repository_is_not_read_as_one(project):
    project.git("clone", "--quiet", "--bare", ".", "planted")
    project.git("--git-dir=planted", "config", "core.bare", "false")
    project.git("--git-dir=planted", "config", "core.worktree", str(project.root / "planted"))

    assert not read_git_state(project.root / "planted").available


def test_broken_settings_are_stated_without_paths_of_this_machine(project):
    (project.root / ".git/config").write_text("[core\n")

    state = read_git_state(project.root)

    assert state == GitState(available=False, reason="git cannot read the repository")


def test_index_lock_is_neither_waited_for_nor_touched(project):
    lock = project.root / ".git/index.lock"
    lock.touch()

    state = read_git_state(project.root)

    assert state.dirty == ()
    assert lock.exists()


def test_nothing_in_the_repository_is_written(project):
    before = _stamps(project.root)

    read_git_state(project.root)

    assert _stamps(project.root) == before


def _stamps(root: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in root.rglob("*")}


@needs_root
def test_repository_of_another_user_is_refused_with_a_way_out(project):
    _give_away(project.root)

    with pytest.raises(SamdocsError) as refused:
        read_git_state(project.root)

    assert refused.value.message == "the repository is owned by another user"
    assert "safe.directory" in refused.value.hint
    assert "--trust-repository" in refused.value.hint


@needs_root
def test_repository_of_another_user_is_read_when_the_caller_trusts_it(project):
    _give_away(project.root)

    assert read_git_state(project.root, trust_repository=True).commit is not None


@needs_root
def test_repository_of_another_user_is_read_when_the_persons_settings_trust_it(
    project, monkeypatch
):
    _give_away(project.root)
    (project.home / ".gitconfig").write_text(f"[safe]\n\tdirectory = {project.root}\n")
    monkeypatch.setenv("HOME", str(project.home))

    assert read_git_state(project.root).commit is not None


@needs_root
def test_repository_cannot_declare_itself_safe(project):
    project.config("safe.directory", "*")
    _give_away(project.root)

    with pytest.raises(SamdocsError):
        read_git_state(project.root)


def _give_away(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        shutil.chown(path, 12345, 12345)


def test_tags_tell_whether_they_are_annotated_and_signed(repository):
    head = repository.git("rev-parse", "HEAD")
    repository.git("tag", "light")
    repository.git("tag", "--annotate", "--message=Release", "release")
    _tag_with_signature(repository, "sealed", head)

    state = read_git_state(repository.root)

    own = {name: repository.git("rev-parse", name) for name in ("light", "release", "sealed")}
    assert state.tags == (
        Tag("light", head, annotated=False, signed=False, id=head),
        Tag("release", head, annotated=True, signed=False, id=own["release"]),
        Tag("sealed", head, annotated=True, signed=True, id=own["sealed"]),
    )


def _tag_with_signature(repository, name: str, target: str) -> None:
    content = (
        f"object {target}\ntype commit\ntag {name}\ntagger A <a@b.c> 1709366400 +0000\n\nSealed\n"
        "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n"
    )
    made = repository.git("mktag", "--no-strict", stdin=content.encode())
    repository.git("update-ref", f"refs/tags/{name}", made)


def test_tag_of_a_tag_is_on_the_commit_it_leads_to(repository):
    repository.git("tag", "--annotate", "--message=x", "a")
    repository.git("tag", "--annotate", "--message=x", "b", "a")
    repository.git("tag", "--annotate", "--message=x", "c", "b")

    assert [tag.name for tag in read_git_state(repository.root).tags] == ["a", "b", "c"]


def test_tag_of_an_older_commit_is_not_on_this_one(project):
    project.git("tag", "v1")
    project.commit({"items/a.yaml": "needs: [x]\n"})

    assert read_git_state(project.root).tags == ()


def test_two_tags_on_the_commit_are_ambiguous(project):
    project.git("tag", "v1")
    project.git("tag", "v1.0")

    assert read_git_state(project.root).oddities == (
        "the commit has 2 tags, so its version is ambiguous: `v1`, `v1.0`",
    )


def test_replace_refs_are_ignored_and_stated(repository):
    true = repository.git("rev-parse", "HEAD")
    repository.commit({}, "Forged")
    forged = repository.git("rev-parse", "HEAD")
    repository.git("reset", "--quiet", "--hard", true)
    repository.git("replace", true, forged)
    assert repository.git("log", "-1", "--format=%s") == "Forged"

    state = read_git_state(repository.root)

    assert (state.commit.hash, state.commit.subject) == (true, "Begin")
    assert state.replaced
    assert state.oddities == ("replace refs are present in the repository; they were ignored",)


def test_grafts_are_ignored_and_stated(project):
    second = project.commit({}, "Second")
    (project.root / ".git/info/grafts").write_text(f"{second}\n")

    state = read_git_state(project.root)

    assert state.grafts
    assert len(state.commit.parents) == 1
    assert state.oddities == ("a grafts file is present in the repository; it was ignored",)


def test_commit_dated_before_its_parent_is_odd(project):
    first = project.git("rev-parse", "HEAD")
    project.day = -40
    second = project.commit({}, "Older than its parent")

    assert read_git_state(project.root).oddities == (
        f"commit `{second[:12]}` is dated 2024-01-22T08:00:00Z, before its parent `{first[:12]}` "
        "of 2024-03-02T08:00:00Z",
    )


@pytest.mark.parametrize("date", ["2099-01-01T00:00:00Z", "1999-01-01T00:00:00Z"])
def test_commit_of_a_year_that_cannot_be_is_odd(empty_repository, date):
    made = empty_repository()
    made.git("commit", "--allow-empty", "--quiet", "--message=x", GIT_COMMITTER_DATE=date)

    state = read_git_state(made.root)

    assert [odd for odd in state.oddities if "cannot be right" in odd and date in odd]


def test_date_out_of_range_is_kept_as_text(project):
    tree = project.git("rev-parse", "HEAD^{tree}")
    project.commit_object(
        f"tree {tree}\nauthor A <a@b.c> 1709366400 +0000\n"
        f"committer A <a@b.c> 99999999999999 +0000\n\nx\n".encode()
    )

    state = read_git_state(project.root)

    assert state.commit.committed is None
    assert state.commit.committed_text == "@99999999999999 +0000"
    assert f"the committer date of commit `{state.commit.short}` is not a date: " in "".join(
        state.oddities
    )


def test_message_with_escapes_and_broken_text_is_shown_but_harmless(project):
    tree = project.git("rev-parse", "HEAD^{tree}")
    project.commit_object(
        f"tree {tree}\n".encode() + b"author M\xfcller\x1b[31m <a@b.c> 1709366400 +0000\n"
        b"committer A <a@b.c> 1709366400 +0000\n\n\x1b[2J<b>hello\xff\n"
    )

    commit = read_git_state(project.root).commit

    assert commit.author == "M\\xfcller\\x1b[31m"
    assert commit.subject == "\\x1b[2J<b>hello\\xff"


def test_submodule_is_stated(project):
    project.git("clone", "--quiet", ".", "../library")
    project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../library")
    project.commit({})

    assert read_git_state(project.root).oddities == (
        "folder `library` is a submodule: the commit holds a pointer to it, not its files",
    )


@pytest.mark.parametrize("on_disk", ["pointer", "content"])
def test_file_in_large_file_storage_is_stated(project, on_disk):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    project.commit({"figure.png": pointer})
    project.write({"figure.png": pointer if on_disk == "pointer" else b"\x89PNG"})

    assert read_git_state(project.root).oddities == (
        "file `figure.png` is kept in large file storage: the commit holds a pointer, not the file",
    )


def test_forged_loose_object_is_refused(project):
    head = project.git("rev-parse", "HEAD")
    other = project.commit({}, "Other")
    objects = project.root / ".git/objects"
    loose = objects / other[:2] / other[2:]
    loose.chmod(0o644)
    shutil.copy(objects / head[:2] / head[2:], loose)

    with pytest.raises(SamdocsError, match="damaged or forged"):
        read_git_state(project.root)


def test_missing_objects_are_an_error_not_an_empty_state(project):
    tree = project.git("rev-parse", "HEAD^{tree}")
    (project.root / ".git/objects" / tree[:2] / tree[2:]).unlink()

    with pytest.raises(SamdocsError, match="ls-tree"):
        read_git_state(project.root)
