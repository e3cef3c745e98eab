"""Revisions, trees and blobs as read from the objects of a repository."""

import hashlib

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.objects import (
    TreeEntry,
    hash_content,
    read_blobs,
    read_commits,
    read_tree,
    resolve,
)


@pytest.mark.parametrize("revision", ["HEAD", "main", "v1", "refs/tags/v1", "HEAD^{commit}"])
def test_every_way_to_name_a_commit_gives_its_full_id(repository, revision):
    repository.git("tag", "--annotate", "--message=x", "v1")

    assert resolve(repository.root, revision) == repository.git("rev-parse", "HEAD")


def test_short_id_and_ancestor_are_resolved(repository):
    first = repository.git("rev-parse", "HEAD")
    repository.commit({}, "Second")

    assert resolve(repository.root, first[:9]) == first
    assert resolve(repository.root, "main~1") == first


@pytest.mark.parametrize("revision", ["--output=stolen", "-h", "", "a b", "x\ny", "main\0"])
def test_revision_that_could_be_an_option_or_two_lines_is_refused(project, revision):
    with pytest.raises(SamdocsError, match="is not a revision"):
        resolve(project.root, revision)

    assert not (project.root / "stolen").exists()


def test_branch_that_is_named_like_an_option_is_refused_not_obeyed(project):
    project.git("update-ref", "refs/heads/--output=stolen", "HEAD")

    with pytest.raises(SamdocsError, match="is not a revision"):
        resolve(project.root, "--output=stolen")


@pytest.mark.parametrize("revision", ["nothing", "0" * 40, "HEAD:items/a.yaml", "HEAD^{tree}x"])
def test_revision_that_is_no_commit_is_refused(project, revision):
    with pytest.raises(
        SamdocsError, match=r"is not a revision of this repository|leads to no commit"
    ):
        resolve(project.root, revision)


def test_revision_that_depends_on_the_clone_is_refused(project):
    with pytest.raises(SamdocsError, match="names no fixed state"):
        resolve(project.root, "HEAD@{1}")


def test_name_of_a_tag_and_a_branch_is_refused_as_ambiguous(project):
    project.git("tag", "v1")
    project.git("branch", "v1")

    with pytest.raises(SamdocsError) as refused:
        resolve(project.root, "v1")

    assert "`refs/heads/v1` and `refs/tags/v1`" in refused.value.message
    assert resolve(project.root, "refs/tags/v1") == project.git("rev-parse", "HEAD")


def test_tree_lists_files_with_mode_and_blob(repository):
    (repository.root / "link.yaml").symlink_to("samdocs.yaml")
    repository.commit({})

    tree = read_tree(repository.root, "HEAD")

    assert [(entry.mode, entry.path) for entry in tree] == [
        ("100644", "items/a.yaml"),
        ("120000", "link.yaml"),
        ("100644", "samdocs.yaml"),
    ]
    assert tree[0].id == repository.git("rev-parse", "HEAD:items/a.yaml")


def test_tree_of_a_sub_folder_has_paths_of_the_project(project):
    items = project.root / "items"

    assert read_tree(items) == (
        TreeEntry("100644", project.git("rev-parse", "HEAD:items/a.yaml"), "a.yaml"),
    )


def test_tree_of_an_older_revision_needs_no_checkout(project):
    project.git("tag", "v1")
    project.git("rm", "--quiet", "-r", "items")
    project.commit({}, "Delete")

    assert [entry.path for entry in read_tree(project.root, "v1")] == [
        "items/a.yaml",
        "samdocs.yaml",
    ]


def test_blobs_come_in_the_order_asked_with_their_bytes(repository):
    content = b"\0\xff\r\n" * 1000
    repository.commit({"data.bin": content, "empty": ""})
    ids = [repository.git("rev-parse", f"HEAD:{name}") for name in ("data.bin", "empty")]

    found = list(read_blobs(repository.root, [ids[0], ids[1], ids[0]]))

    assert found == [(ids[0], content), (ids[1], b""), (ids[0], content)]


def test_thousands_of_blobs_pass_through_one_process(project):
    project.commit({f"many/{number}": f"{number}\n" * 50 for number in range(3000)})
    ids = [entry.id for entry in read_tree(project.root / "many")]

    assert sum(len(data) for _, data in read_blobs(project.root, ids)) == sum(
        50 * len(f"{number}\n") for number in range(3000)
    )


def test_reading_may_stop_early_and_leaves_nothing_running(project):
    blob = project.git("rev-parse", "HEAD:items/a.yaml")
    reading = read_blobs(project.root, [blob] * 10_000)
    first = next(reading)
    reading.close()

    assert first == (blob, b"needs: []\n")


def test_no_blobs_asked_no_blobs_given(project):
    assert list(read_blobs(project.root, [])) == []


def test_missing_object_is_named(project):
    with pytest.raises(SamdocsError, match=f"object `{'0' * 40}` is missing"):
        list(read_blobs(project.root, ["0" * 40]))


def test_commit_is_not_handed_out_as_a_file(project):
    with pytest.raises(SamdocsError, match="is a commit, not a file"):
        list(read_blobs(project.root, [project.git("rev-parse", "HEAD")]))


@pytest.mark.parametrize("name", ["HEAD", "--batch", "abc", "0" * 39 + "\n"])
def test_only_full_ids_are_asked_for(project, name):
    with pytest.raises(SamdocsError, match="is not an object id"):
        list(read_blobs(project.root, [name]))


def test_blob_with_another_content_than_its_id_says_is_refused(project):
    blob = project.git("rev-parse", "HEAD:items/a.yaml")
    other = project.git("rev-parse", "HEAD:samdocs.yaml")
    objects = project.root / ".git/objects"
    loose = objects / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes((objects / other[:2] / other[2:]).read_bytes())

    with pytest.raises(SamdocsError, match="damaged or forged"):
        list(read_blobs(project.root, [blob]))


def test_packed_objects_are_read_like_loose_ones(repository):
    repository.git("gc", "--quiet")
    blob = repository.git("rev-parse", "HEAD:items/a.yaml")

    assert list(read_blobs(repository.root, [blob])) == [(blob, b"needs: []\n")]


def test_commits_are_read_in_the_order_asked(repository):
    first = repository.git("rev-parse", "HEAD")
    second = repository.commit({}, "Second")

    commits = list(read_commits(repository.root, [second, first]))

    assert [(commit.hash, commit.subject) for commit in commits] == [
        (second, "Second"),
        (first, "Begin"),
    ]
    assert commits[0].parents == (first,)


def test_ids_are_those_of_git(repository):
    data = b"needs: []\n"
    blob = repository.git("rev-parse", "HEAD:items/a.yaml")

    assert hash_content("blob", len(data), (data[:3], data[3:]), digits=len(blob)) == blob


def test_id_of_the_empty_blob_is_the_published_one():
    assert hash_content("blob", 0, (), digits=40) == hashlib.sha1(b"blob 0\0").hexdigest()
    assert hash_content("blob", 0, (), digits=40) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


@pytest.mark.parametrize("function", [resolve, read_tree])
def test_outside_a_repository_a_revision_cannot_be_read(function, tmp_path):
    with pytest.raises(SamdocsError):
        function(tmp_path, "HEAD")
