"""Which commits a document's revision history lists."""

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.history import read_file_histories, read_file_history

BODY = "\n".join(f"- title: line {number}" for number in range(40)) + "\n"


def subjects(rows) -> list[str]:
    return [row.subject for row in rows]


def test_only_commits_that_touched_the_file_are_listed_newest_first(repository):
    repository.commit({"items/a.yaml": "needs: [x]\n"}, "Second")
    repository.commit({"items/b.yaml": "risks: []\n"}, "Elsewhere")
    repository.commit({"items/a.yaml": "needs: [y]\n"}, "Third")

    assert subjects(read_file_history(repository.root, ["items/a.yaml"])) == [
        "Third",
        "Second",
        "Begin",
    ]


def test_row_tells_who_when_why_and_which_release(repository):
    made = repository.commit(
        {"items/a.yaml": "needs: [x]\n"},
        "Raise the alarm limit\n\nMore text.\n\nChange: CR-014\nReviewed-by: R. Reader <r@e.org>",
    )
    repository.git("tag", "v1")
    repository.git("tag", "--annotate", "--message=x", "v1-docs")

    row = read_file_history(repository.root, ["items/a.yaml"])[0]

    assert (row.commit, row.short) == (made, made[:12])
    assert (row.author, row.email) == ("Ada Author", "ada@example.org")
    assert (row.date.isoformat(), row.date_text) == (
        "2024-03-03T08:00:00+00:00",
        "2024-03-03T08:00:00Z",
    )
    assert row.subject == "Raise the alarm limit"
    assert row.trailers == (("Change", "CR-014"), ("Reviewed-by", "R. Reader <r@e.org>"))
    assert row.tags == ("v1", "v1-docs")
    assert (row.paths, row.boundary) == (("items/a.yaml",), False)


def test_file_is_followed_through_renames_also_with_changes(repository):
    repository.commit({"old.yaml": BODY}, "Write")
    repository.git("mv", "old.yaml", "middle.yaml")
    repository.commit({}, "Rename")
    repository.git("mv", "middle.yaml", "items/new.yaml")
    repository.commit({"items/new.yaml": BODY + "- title: more\n"}, "Move and add")

    rows = read_file_history(repository.root, ["items/new.yaml"])

    assert subjects(rows) == ["Move and add", "Rename", "Write"]
    assert {row.paths for row in rows} == {("items/new.yaml",)}


def test_file_that_took_over_an_old_name_is_not_mixed_up(project):
    project.commit({"a.yaml": BODY}, "Write")
    project.git("mv", "a.yaml", "b.yaml")
    project.commit({}, "Rename")
    project.commit({"a.yaml": "another\n"}, "Unrelated newcomer")

    assert subjects(read_file_history(project.root, ["b.yaml"])) == ["Rename", "Write"]


def test_two_files_that_swap_names_keep_their_histories(project):
    other = BODY.replace("line", "row")
    project.commit({"a.yaml": BODY}, "Write a")
    project.commit({"b.yaml": other}, "Write b")
    project.git("mv", "a.yaml", "c.yaml")
    project.git("mv", "b.yaml", "a.yaml")
    project.git("mv", "c.yaml", "b.yaml")
    project.commit({}, "Swap")

    # git reports a swap as two changes, not as renames, so each row stays under today's name.
    assert subjects(read_file_history(project.root, ["a.yaml"])) == ["Swap", "Write a"]


def test_change_on_a_merged_branch_is_listed_but_not_the_merge(repository):
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit({"items/a.yaml": "needs: [x]\n"}, "On the side")
    repository.git("checkout", "--quiet", "main")
    repository.commit({"items/b.yaml": "risks: []\n"}, "On main")
    repository.git("merge", "--quiet", "--no-ff", "--message=Merge", "side")

    rows = read_file_history(repository.root, ["items/a.yaml"])

    assert subjects(rows) == ["On the side", "Begin"]


def test_merge_that_resolved_a_conflict_is_listed(repository):
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit({"items/a.yaml": "needs: [side]\n"}, "On the side")
    repository.git("checkout", "--quiet", "main")
    repository.commit({"items/a.yaml": "needs: [main]\n"}, "On main")
    repository.git("merge", "--quiet", "side", check=False)
    repository.commit({"items/a.yaml": "needs: [main, side]\n"}, "Resolve")

    rows = read_file_history(repository.root, ["items/a.yaml"])

    assert subjects(rows)[0] == "Resolve"
    assert set(subjects(rows)) == {"Resolve", "On main", "On the side", "Begin"}


def test_change_under_the_old_name_on_the_other_side_of_a_merge_is_listed(project):
    project.commit({"old.yaml": BODY}, "Write")
    project.git("checkout", "--quiet", "-b", "side")
    project.git("mv", "old.yaml", "new.yaml")
    project.commit({}, "Rename on the side")
    project.git("checkout", "--quiet", "main")
    project.commit({"old.yaml": BODY + "- title: more\n"}, "Change under the old name")
    project.git("merge", "--quiet", "--message=Merge", "side")

    rows = read_file_history(project.root, ["new.yaml"])

    assert set(subjects(rows)) == {"Change under the old name", "Rename on the side", "Write"}


def test_file_that_was_deleted_and_restored_keeps_its_past(project):
    project.git("rm", "--quiet", "items/a.yaml")
    project.commit({}, "Delete")
    project.commit({"items/a.yaml": "needs: []\n"}, "Restore")

    assert subjects(read_file_history(project.root, ["items/a.yaml"])) == [
        "Restore",
        "Delete",
        "Begin",
    ]


def test_project_moved_into_a_sub_folder_keeps_its_history(project):
    project.commit({"items/a.yaml": BODY}, "Write")
    (project.root / "docs").mkdir()
    project.git("mv", "items", "docs/items")
    project.commit({}, "Move the project")

    rows = read_file_history(project.root / "docs", ["items/a.yaml"])

    assert subjects(rows) == ["Move the project", "Write", "Begin"]


def test_several_documents_share_one_reading(repository):
    repository.commit({"items/b.yaml": "risks: []\n"}, "Second")
    repository.commit({"items/a.yaml": "needs: [x]\n", "items/b.yaml": "risks: [x]\n"}, "Both")

    found = read_file_histories(
        repository.root,
        {"a": ["items/a.yaml"], "b": ["items/b.yaml"], "both": ["items/b.yaml", "items/a.yaml"]},
    )

    assert {key: subjects(rows) for key, rows in found.items()} == {
        "a": ["Both", "Begin"],
        "b": ["Both", "Second"],
        "both": ["Both", "Second", "Begin"],
    }
    assert found["a"][0].paths == ("items/a.yaml",)
    assert found["both"][0].paths == ("items/a.yaml", "items/b.yaml")


def test_history_up_to_a_tag_leaves_out_what_came_later(project):
    project.git("tag", "v1")
    project.commit({"items/a.yaml": "needs: [x]\n"}, "Later")

    rows = read_file_history(project.root, ["items/a.yaml"], revision="v1")

    assert subjects(rows) == ["Begin"]


def test_oldest_commit_of_a_shallow_clone_is_marked_as_boundary(project):
    project.commit({"items/a.yaml": "needs: [x]\n"}, "Second")
    project.commit({"other.yaml": "x\n"}, "Third")
    project.commit({"items/a.yaml": "needs: [y]\n"}, "Fourth")
    project.git("clone", "--quiet", "--depth=2", f"file://{project.root}", "../shallow")

    rows = read_file_history(project.root.parent / "shallow", ["items/a.yaml"])

    assert [(row.subject, row.boundary) for row in rows] == [("Fourth", False), ("Third", True)]


def test_replaced_commits_do_not_enter_the_history(project):
    true = project.git("rev-parse", "HEAD")
    forged = project.git("commit-tree", "-m", "Forged", f"{true}^{{tree}}")
    project.git("replace", true, forged)

    assert subjects(read_file_history(project.root, ["items/a.yaml"])) == ["Begin"]


def test_grafts_do_not_cut_the_history(project):
    second = project.commit({"items/a.yaml": "needs: [x]\n"}, "Second")
    (project.root / ".git/info/grafts").write_text(f"{second}\n")
    assert project.git("rev-list", "--count", "HEAD") == "1"

    assert subjects(read_file_history(project.root, ["items/a.yaml"])) == ["Second", "Begin"]


def test_commit_graph_that_tells_another_story_is_not_believed(project):
    second = project.commit({"items/a.yaml": "needs: [x]\n"}, "Second")
    project.git("commit-graph", "write", "--reachable")
    graph = project.root / ".git/objects/info/commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(_without_parent(graph.read_bytes(), second))
    assert project.git("rev-list", "--count", "HEAD") == "1"

    assert subjects(read_file_history(project.root, ["items/a.yaml"])) == ["Second", "Begin"]


def _without_parent(graph: bytes, commit: str) -> bytes:
    """Return the cache with the first parent of a commit struck out (its chunks: ids, then data)."""
    chunks = {
        graph[at : at + 4]: int.from_bytes(graph[at + 4 : at + 12], "big")
        for at in range(8, 8 + 12 * graph[6], 12)
    }
    ids = graph[chunks[b"OIDL"] : chunks[b"CDAT"]]
    position = ids.index(bytes.fromhex(commit)) // 20
    parent = chunks[b"CDAT"] + position * 36 + 20
    return graph[:parent] + b"\x70\0\0\0" + graph[parent + 4 :]


def test_linked_work_tree_has_the_history_of_its_branch(repository):
    repository.git("worktree", "add", "--quiet", "-b", "side", "../linked")
    repository.commit({"items/a.yaml": "needs: [x]\n"}, "On main")

    linked = repository.root.parent / "linked"

    assert subjects(read_file_history(linked, ["items/a.yaml"])) == ["Begin"]


def test_name_that_is_no_text_is_followed(project):
    name = b"caf\xe9.yaml".decode("utf-8", "surrogateescape")
    project.commit({name: "x\n"}, "Odd name")

    assert subjects(read_file_history(project.root, [name])) == ["Odd name"]


@pytest.mark.parametrize("kind", ["outside git", "no commit", "no git program"])
def test_there_is_no_history_where_there_is_none(kind, tmp_path, empty_repository, monkeypatch):
    root = tmp_path if kind == "outside git" else empty_repository().root
    if kind == "no git program":
        monkeypatch.setenv("PATH", str(tmp_path))

    assert read_file_history(root, ["items/a.yaml"]) == ()


def test_file_that_never_was_has_no_history(project):
    assert read_file_history(project.root, ["items/none.yaml"]) == ()


def test_unknown_revision_is_an_error(project):
    with pytest.raises(SamdocsError, match="`v9` is not a revision"):
        read_file_history(project.root, ["items/a.yaml"], revision="v9")


def test_missing_commit_object_is_an_error_not_a_short_history(project):
    first = project.git("rev-parse", "HEAD")
    project.commit({"items/a.yaml": "needs: [x]\n"}, "Second")
    (project.root / ".git/objects" / first[:2] / first[2:]).unlink()

    with pytest.raises(SamdocsError, match="failed"):
        read_file_history(project.root, ["items/a.yaml"])
