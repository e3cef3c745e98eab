"""A commit is read as a folder is: same names, same kinds, same bytes, nothing from outside."""

import pytest

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.git.files import read_commit_files
from samdocs.source import Folder, Kind


@pytest.fixture
def committed(repository):
    """A folder and the commit of it, with links, deep folders and an odd name."""
    root = repository.root
    repository.write(
        {
            "a/b/c.yaml": "x\n",
            "a/\udc80.yaml".encode("utf-8", "surrogateescape").decode("latin-1"): "y\n",
        }
    )
    (root / "in.yaml").symlink_to("a/b/c.yaml")
    (root / "a" / "up").symlink_to("../a/b")
    (root / "out.yaml").symlink_to("../outside.yaml")
    (root / "gone.yaml").symlink_to("nowhere")
    (root / "self.yaml").symlink_to("self.yaml")
    (root.parent / "outside.yaml").write_text("secret\n")
    made = repository.commit({}, "Add")
    return Folder(root), read_commit_files(root, made)


@pytest.mark.parametrize("folder", ["", "a", "a/b", "a/up"])
def test_folders_list_the_same(committed, folder):
    in_folder, in_commit = (files.list_folder(folder) for files in committed)

    assert in_commit == tuple(entry for entry in in_folder if entry.name != ".git")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "a",
            "a/b/c.yaml",
            "in.yaml",
            "a/up",
            "a/up/c.yaml",
            "gone.yaml",
            "self.yaml",
            "none",
        ),
        *("a/../in.yaml", "a/b/../../samdocs.yaml"),
    ],
)
def test_paths_lead_to_the_same(committed, name):
    in_folder, in_commit = (files.follow(name) for files in committed)

    assert in_commit == in_folder


@pytest.mark.parametrize("name", ["out.yaml", "../outside.yaml", "a/../../outside.yaml"])
def test_what_is_outside_is_never_read(committed, name):
    _, in_commit = committed

    assert not in_commit.follow(name).is_inside
    assert isinstance(in_commit.read(name), Diagnostic)


@pytest.mark.parametrize("name", ["a/b/c.yaml", "in.yaml", "a/up/c.yaml", "a", "none"])
def test_files_hold_the_same(committed, name):
    in_folder, in_commit = (files.read(name) for files in committed)

    assert in_commit == in_folder


def test_commit_is_read_after_the_folder_changed(repository):
    before = repository.commit({"a.yaml": "one\n"})
    repository.commit({"a.yaml": "two\n", "b.yaml": "new\n"})

    files = read_commit_files(repository.root, before)
    assert files.read("a.yaml") == b"one\n"
    assert files.follow("b.yaml") is None


def test_submodule_is_an_empty_folder(repository):
    head = repository.git("rev-parse", "HEAD")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},part")
    repository.git("commit", "--quiet", "--message", "Add a submodule")

    files = read_commit_files(repository.root, repository.git("rev-parse", "HEAD"))
    assert files.follow("part").kind is Kind.FOLDER
    assert files.list_folder("part") == ()
