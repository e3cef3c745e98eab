"""Whatever a commit stands for is read and compared with its id before something rests on it."""

import shutil

import pytest

from samdocs.evidence.git.damage import find_damage

PARTS = ("HEAD", "HEAD^{tree}", "HEAD:items", "HEAD:items/a.yaml", "HEAD~1", "HEAD~1^{tree}")


def loose(repository, name):
    found = repository.git("rev-parse", name)
    return repository.root / ".git/objects" / found[:2] / found[2:]


@pytest.fixture
def older(repository):
    repository.commit({"items/a.yaml": "needs: [x]\n", "b.txt": "b\n"})
    return repository


def test_whole_repository_has_no_damage(older):
    assert find_damage(older.root, older.git("rev-parse", "HEAD")) == ""


@pytest.mark.parametrize("part", PARTS)
def test_missing_object_is_found(older, part):
    head = older.git("rev-parse", "HEAD")
    loose(older, part).unlink()

    assert find_damage(older.root, head)


@pytest.mark.parametrize("part", PARTS)
def test_forged_object_is_found(older, part):
    head = older.git("rev-parse", "HEAD")
    kind = older.git("cat-file", "-t", part)
    content = {"commit": "HEAD", "tree": "HEAD^{tree}", "blob": "HEAD:items/a.yaml"}[kind]
    text = older.git("cat-file", kind, content).encode("utf-8", "surrogateescape")
    others = {
        "commit": text + b"\n\nForged\n",
        "tree": b"",
        "blob": b"forged\n",
    }
    made = older.git("hash-object", "-t", kind, "-w", "--literally", "--stdin", stdin=others[kind])
    target = loose(older, part)
    target.chmod(0o644)
    shutil.copy(older.root / ".git/objects" / made[:2] / made[2:], target)

    assert find_damage(older.root, head)


def test_submodule_is_no_damage(project):
    project.git("clone", "--quiet", ".", "../library")
    project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../library")

    assert find_damage(project.root, project.commit({})) == ""
