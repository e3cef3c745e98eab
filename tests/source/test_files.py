"""Which files are sources, and that nothing outside the project is ever opened."""

import os
from pathlib import Path

import pytest

from samdocs.diagnostics import Diagnostic
from samdocs.source import Folder, find_sources
from samdocs.source import files as files_module
from samdocs.source.text import MAX_FILE_BYTES


def names(root, *exclude):
    found, findings = find_sources(Folder(root), exclude)
    return list(found), [(f.rule.code, f.location.file) for f in findings]


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("a: 1\n")


def test_yaml_files_below_the_root_are_sources_in_order(tmp_path):
    write(tmp_path, "b/z.yaml", "a.yml", "b/a.yaml", "notes.md", "samdocs.yaml")

    assert names(tmp_path) == (["a.yml", "b/a.yaml", "b/z.yaml", "samdocs.yaml"], [])


def test_what_the_format_leaves_out_is_left_out(tmp_path):
    write(
        tmp_path,
        ".hidden.yaml",
        ".git/a.yaml",
        "pnpm-lock.yaml",
        "node_modules/a.yaml",
        "venv/pyvenv.cfg",
        "venv/a.yaml",
        "other/samdocs.yaml",
        "other/a.yaml",
        "evidence/a.yaml",
        "templates/a.yaml",
        "out/a.yaml",
        "old/deep/a.yaml",
        "kept/a.yaml",
    )

    assert names(tmp_path, "out", "old/**")[0] == ["kept/a.yaml"]


@pytest.mark.parametrize(
    "name", ["CON.yaml", "aux.yml", "a:b.yaml", "x. /a.yaml", "what?.yaml", "lpt1.x.yaml"]
)
def test_name_that_not_every_system_can_store(tmp_path, name):
    write(tmp_path, name)

    assert names(tmp_path)[1] == [("SRC024", name)]


def test_name_starting_with_a_dash_is_a_name_like_any(tmp_path):
    write(tmp_path, "-rf.yaml")

    assert names(tmp_path) == (["-rf.yaml"], [])


def test_names_that_differ_only_by_case(tmp_path):
    write(tmp_path, "a.yaml", "A.yaml")

    assert names(tmp_path)[1] == [("SRC025", "a.yaml")]


def test_path_that_is_too_long(tmp_path):
    name = "/".join(["d" * 60] * 4) + "/a.yaml"
    write(tmp_path, name)

    assert names(tmp_path)[1] == [("SRC026", name)]


def test_too_many_files_are_not_even_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(files_module, "MAX_FILES", 2)
    write(tmp_path, "a.yaml", "b.yaml", "c.yaml")

    found, findings = find_sources(Folder(tmp_path))
    assert (found, [f.rule.code for f in findings]) == ((), ["SRC005"])


def test_link_out_of_the_project_is_refused(tmp_path):
    outside = tmp_path / "outside"
    write(outside, "a.yaml")
    root = tmp_path / "root"
    root.mkdir()
    (root / "file.yaml").symlink_to(outside / "a.yaml")
    (root / "folder").symlink_to(outside)
    (root / "picture.png").symlink_to("/etc/hostname")

    assert names(root) == ([], [("SRC003", "file.yaml"), ("SRC003", "folder")])


def test_link_inside_the_project_is_read_once_where_it_lies(tmp_path):
    write(tmp_path, "a.yaml", "b/c.yaml")
    (tmp_path / "again.yaml").symlink_to("a.yaml")
    (tmp_path / "b2").symlink_to("b")

    assert names(tmp_path) == (["a.yaml", "b/c.yaml"], [])


def test_link_to_nothing_and_link_to_itself_are_named(tmp_path):
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "self.yaml").symlink_to("self.yaml")

    assert names(tmp_path)[1] == [("SRC001", "gone.yaml"), ("SRC001", "self.yaml")]


def test_pipe_is_named_and_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "link.yaml").symlink_to("/dev/zero")

    assert names(tmp_path)[1] == [("SRC003", "link.yaml"), ("SRC002", "pipe.yaml")]


def test_pipe_put_in_the_place_of_a_file_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.yaml")

    found = Folder(tmp_path).read("a.yaml")
    assert isinstance(found, Diagnostic)
    assert found.rule.code == "SRC002"


def test_file_that_vanished_is_a_finding(tmp_path):
    found = Folder(tmp_path).read("a.yaml")

    assert isinstance(found, Diagnostic)
    assert (found.rule.code, found.message) == (
        "SRC001",
        "`a.yaml` cannot be read: no such file or directory",
    )


def test_huge_file_is_read_no_further_than_its_limit(tmp_path):
    path = tmp_path / "a.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)

    data = Folder(tmp_path).read("a.yaml")
    assert isinstance(data, bytes)
    assert len(data) == MAX_FILE_BYTES + 1
