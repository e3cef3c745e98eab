"""A commit is bound by the ids of its tree and its files."""

from samdocs.evidence.git.contents import read_commit_contents


def test_tree_and_blobs_are_those_of_the_commit(repository):
    commit = repository.git("rev-parse", "HEAD")
    repository.commit({"items/a.yaml": "needs: [x]\n"})

    found = read_commit_contents(repository.root, commit)

    assert found.tree == repository.git("rev-parse", f"{commit}^{{tree}}")
    assert found.blobs == {
        name: repository.git("rev-parse", f"{commit}:{name}")
        for name in ("items/a.yaml", "samdocs.yaml")
    }


def test_files_are_named_from_the_folder_of_the_project(repository):
    found = read_commit_contents(repository.root / "items", repository.git("rev-parse", "HEAD"))

    assert list(found.blobs) == ["a.yaml"]
