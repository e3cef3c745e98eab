"""Where records may be written, and that a file is written whole or not at all."""

import os
import threading

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.editing import append_records, files
from samdocs.project import load_project
from tests.evidence.git.conftest import Repository
from tests.projects import BASE, write_project

NEED = "user_needs: [{id: UN-001, title: Need}]\n"
ENTRY = {"reason": "because"}


@pytest.fixture
def empty_repository(tmp_path):
    """Make an empty repository."""

    def make():
        (tmp_path / "home").mkdir()
        (tmp_path / "repository").mkdir()
        made = Repository(tmp_path / "repository", tmp_path / "home")
        made.git("init", "--quiet", "--initial-branch=main")
        return made

    return make


@pytest.fixture
def root(tmp_path):
    return write_project(tmp_path / "device", NEED, config=BASE + "exclude: [old/**]\n")


def append(project, **more):
    return append_records(project, "waivers", [ENTRY], **more)


OUTSIDE = [
    "../waivers.yaml",
    "/tmp/waivers.yaml",
    "~/waivers.yaml",
    "records/waivers.txt",
    ".hidden/waivers.yaml",
    "records/.waivers.yaml",
    "evidence/waivers.yaml",
    "old/waivers.yaml",
    "dist/waivers.yaml",
    "inner/waivers.yaml",
    "a\\b.yaml",
    "records/package.lock.yaml",
    ".",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_file_that_the_project_would_not_read_is_not_written(root, name):
    (root / "inner").mkdir()
    (root / "inner/samdocs.yaml").write_text(BASE)
    stood = sorted(root.parent.rglob("*"))

    with pytest.raises(SamdocsError, match=r"none of the files|no path inside"):
        append(load_project(root), file=name)
    assert sorted(root.parent.rglob("*")) == stood


def test_link_in_the_place_of_the_file_is_not_followed(root):
    target = root.parent / "target.yaml"
    target.write_text("waivers: []\n")
    (root / "records").mkdir()
    (root / "records/waivers.yaml").symlink_to(target)

    with pytest.raises(SamdocsError, match="symbolic link"):
        append(load_project(root))
    assert target.read_text() == "waivers: []\n"


def test_link_in_the_place_of_the_folder_is_not_followed(root):
    (root.parent / "elsewhere").mkdir()
    (root / "records").symlink_to(root.parent / "elsewhere")

    with pytest.raises(SamdocsError, match="link"):
        append(load_project(root))
    assert not list((root.parent / "elsewhere").iterdir())


def test_folder_in_the_place_of_the_file_is_named(root):
    (root / "records/waivers.yaml").mkdir(parents=True)

    with pytest.raises(SamdocsError, match="is not a file"):
        append(load_project(root))


@pytest.mark.parametrize("content", ["waivers: []\n# later\n", None])
def test_file_that_changed_since_it_was_read_is_left_alone(root, content):
    (root / "records").mkdir()
    path = root / "records/waivers.yaml"
    path.write_text("waivers: []\n")
    project = load_project(root)
    if content is None:
        path.unlink()
    else:
        path.write_text(content)

    with pytest.raises(SamdocsError, match="has changed since"):
        append(project)
    assert (path.read_text() if content else path.exists()) == (content or False)


def test_file_that_appeared_since_it_was_read_is_left_alone(root):
    project = load_project(root)
    append(load_project(root))
    stood = (root / "records/waivers.yaml").read_bytes()

    with pytest.raises(SamdocsError, match="has changed since"):
        append(project)
    assert (root / "records/waivers.yaml").read_bytes() == stood


def test_mode_of_the_file_is_kept_and_nothing_else_is_left(root):
    append(load_project(root))
    path = root / "records/waivers.yaml"
    path.chmod(0o640)
    (root / "records/.waivers.yaml.samdocs-draft").write_text("of a killed run")
    append(load_project(root))

    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in (root / "records").iterdir()] == ["waivers.yaml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_cannot_be_written_is_named(root):
    (root / "records").mkdir(mode=0o500)

    with pytest.raises(SamdocsError, match="cannot be written"):
        append(load_project(root))


def test_failing_disk_leaves_the_file_as_it_was(root, monkeypatch):
    append(load_project(root))
    stood = (root / "records/waivers.yaml").read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(SamdocsError, match="no space left"):
        append(load_project(root))
    assert (root / "records/waivers.yaml").read_bytes() == stood
    assert [entry.name for entry in (root / "records").iterdir()] == ["waivers.yaml"]


def test_commit_cannot_be_edited(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": BASE, "items.yaml": NEED})

    with pytest.raises(SamdocsError, match="a commit cannot be edited"):
        append(load_project(made.root, at="HEAD"))


def test_id_that_an_item_ever_had_is_not_given_again(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": BASE, "items.yaml": NEED + "waivers: [{id: WVR-009}]\n"})
    made.commit({"items.yaml": NEED})
    made.write({"old.yaml": "reviews: [{id: REV-001, formerly: [WVR-012]}]\n"})

    assert append(load_project(made.root)).ids == ("WVR-013",)
    (made.root / "old.yaml").unlink()
    (made.root / "records/waivers.yaml").unlink()
    assert append(load_project(made.root)).ids == ("WVR-010",)


def test_shallow_clone_gives_no_ids(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": BASE, "items.yaml": NEED})
    made.commit({"items.yaml": NEED + "# more\n"})
    made.git("clone", "--quiet", "--depth=1", f"file://{made.root}", "../shallow")

    with pytest.raises(SamdocsError, match="shallow"):
        append(load_project(made.root.parent / "shallow"))
    assert not (made.root.parent / "shallow/records").exists()


def test_writers_at_once_lose_no_record(root):
    append(load_project(root))
    failed = []

    def write():
        try:
            append(load_project(root))
        except SamdocsError as fault:
            failed.append(fault)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    waivers = load_project(root).of("waivers")
    assert len(waivers) + len(failed) == 9
    assert all("has changed since" in fault.message for fault in failed)
