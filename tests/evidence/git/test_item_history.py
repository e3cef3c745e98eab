"""Histories by meaning: each commit that changed what an item says, and no other."""

import pytest

from samdocs.evidence.git.item_bytes import ItemReader
from samdocs.evidence.git.item_history import read_item_histories
from samdocs.fields import ItemId

NEEDS = "user_needs:\n  - id: UN-1\n    title: One\n  - id: UN-2\n    title: Two\n"
SRS = "software_requirements:\n  - id: SRS-1\n    title: Req\n"


def read_file(reader, data):
    """Return what one file holds; None if it cannot be read."""
    return dict(reader.read([("a.yaml", data)])).get("a.yaml")


def read(made, **options):
    return read_item_histories(made.root, made.git("rev-parse", "HEAD"), **options)


def told(made, name, **options):
    """Return subject and changes of each commit of an item, newest first."""
    found = read(made, **options).of(ItemId(name))
    return [(one.commit.subject, [tuple(change) for change in one.changes]) for one in found]


def subjects(made, name, **options):
    return [subject for subject, _ in told(made, name, **options)]


MADE = [("title", None, "One"), ("type", None, "user_needs")]


def test_changed_field_tells_old_and_new_and_the_first_commit_made_it(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.commit({"a.yaml": NEEDS.replace("Two", "2")}, "Change the other")
    project.commit({"a.yaml": NEEDS.replace("One", "First")}, "Change")

    assert told(project, "UN-1") == [("Change", [("title", "One", "First")]), ("Make", MADE)]


def test_layout_comments_tags_and_order_are_no_changes(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.commit({"a.yaml": "# c\n" + NEEDS.replace("id: UN-1", "id: 'UN-1' # x")}, "Comment")
    project.commit(
        {"a.yaml": "user_needs: [{title: Two, id: UN-2}, {title: One, id: UN-1, tags: [x]}]\n"}
    )

    assert subjects(project, "UN-1") == ["Make"]
    assert subjects(project, "UN-2") == ["Make"]


def test_moves_splits_and_renames_are_followed(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.git("mv", "a.yaml", "b.yaml")
    project.commit({}, "Rename")
    one, two = NEEDS.split("  - id: UN-2")
    project.commit({"b.yaml": one, "deep/c.yaml": "user_needs:\n  - id: UN-2" + two}, "Split")
    (project.root / "b.yaml").unlink()
    project.commit({"deep/c.yaml": NEEDS.replace("One", "Uno")}, "Join and change")

    assert told(project, "UN-1") == [("Join and change", [("title", "One", "Uno")]), ("Make", MADE)]
    assert subjects(project, "UN-2") == ["Make"]


def test_link_belongs_to_the_owner_of_its_verb(project):
    project.commit({"a.yaml": NEEDS, "b.yaml": SRS}, "Make")
    project.commit({"a.yaml": NEEDS + "    leads_to: SRS-1\n"}, "Link")
    project.commit({"a.yaml": NEEDS, "b.yaml": SRS + "    derives_from: [UN-2]\n"}, "Move the link")

    assert told(project, "SRS-1")[0] == ("Link", [("derives_from", None, ["UN-2"])])
    assert subjects(project, "SRS-1") == ["Link", "Make"]
    assert subjects(project, "UN-2") == ["Make"]


def test_merge_passes_on_what_a_branch_did(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.git("checkout", "-q", "-b", "side")
    project.commit({"a.yaml": NEEDS.replace("One", "Side")}, "Side")
    project.git("checkout", "-q", "main")
    project.commit({"b.yaml": SRS}, "Main")
    project.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert subjects(project, "UN-1") == ["Side", "Make"]
    assert subjects(project, "SRS-1") == ["Main"]


def test_merge_that_makes_something_of_its_own_counts(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.git("checkout", "-q", "-b", "side")
    project.commit({"a.yaml": NEEDS.replace("One", "Side")}, "Side")
    project.git("checkout", "-q", "main")
    project.commit({"a.yaml": NEEDS.replace("One", "Main")}, "Main")
    project.git("merge", "-q", "-s", "ours", "--no-commit", "side", check=False)
    project.commit({"a.yaml": NEEDS.replace("One", "Both")}, "Merge")

    assert told(project, "UN-1")[0] == ("Merge", [("title", "Main", "Both")])
    assert set(subjects(project, "UN-1")) == {"Merge", "Main", "Side", "Make"}


def test_same_change_on_two_branches_is_told_by_both(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.git("checkout", "-q", "-b", "side")
    project.commit({"a.yaml": NEEDS.replace("One", "Same")}, "Side")
    project.git("checkout", "-q", "main")
    project.commit({"a.yaml": NEEDS.replace("One", "Same"), "x.txt": "x"}, "Main")
    project.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert set(subjects(project, "UN-1")) == {"Side", "Main", "Make"}


def test_removed_item_keeps_its_history(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.commit({"a.yaml": NEEDS.split("  - id: UN-2", maxsplit=1)[0]}, "Remove")

    assert told(project, "UN-2")[0] == (
        "Remove",
        [("title", "Two", None), ("type", "user_needs", None)],
    )
    assert read(project).ids == ("UN-1", "UN-2")


def test_unreadable_states_change_nothing(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.commit({"a.yaml": NEEDS + "  x: [\n"}, "Break")
    project.commit({"a.yaml": NEEDS.replace("title: One", "titel: One")}, "Misspell")
    project.commit({"a.yaml": NEEDS}, "Mend")

    assert subjects(project, "UN-1") == ["Make"]


def test_only_sources_of_the_project_count(project):
    left_out = dict.fromkeys(
        ("top.yaml", "p/.h.yaml", "p/evidence/a.yaml", "p/old/a.yaml", "p/other/a.yaml"), NEEDS
    )
    settings = "samdocs: 1\nexclude: old/**\noutput: made/here\n"
    made = {"p/made/here/a.yaml": NEEDS, "p/venv/pyvenv.cfg": "", "p/venv/a.yaml": NEEDS}
    written = {"p/was/manifest.json": '{"predicateType": "x"}', "p/was/a.yaml": NEEDS}
    project.commit({"p/samdocs.yaml": settings, "p/other/samdocs.yaml": "a: 1\n", **left_out})
    project.commit({"p/in.yaml": SRS, **made, **written}, "Make")

    found = read(project, prefix="p/")
    assert found.ids == ("SRS-1",)


@pytest.mark.parametrize(
    "text",
    [
        "user_needs:\n- id: UN-1\n  title: One\n- id: UN-2\n  title: |\n    a\n",
        "---\nuser_needs:\n  - {id: UN-1, title: One}\n",
        "user_needs:\n  - id: UN-1\n    title: &a One\n  - id: UN-2\n    title: *a\n",
        'user_needs:\n  - id: UN-1\n    title: "a\n  - id: UN-2"\n',
        "user_needs:\n  - id: UN-1\n    text: |\n      - id: UN-3\n      user_needs:\n    title: t\n",
        "user_needs:\r\n  - id: UN-1\r\n    title: One\r\n",
        "user_needs:\n  - id: UN-1\n    title: a\nuser_needs:\n  - id: UN-2\n    title: b\n",
        "hazards: []\nuser_needs:\n  # c\n  - id: UN-1\n    title: a\n\n# d\n",
        "user_needs:\n  - id: UN-1\n    title: [\n",
    ],
)
def test_cut_file_says_what_the_whole_file_says(text):
    from samdocs.items import read_item
    from samdocs.source import parse_source

    source = parse_source("", text.encode())
    whole = [
        read_item(source, name, at, entry)
        for name, listed in source.data.items()
        for at, entry in enumerate(listed)
    ]
    reader = ItemReader()
    read_file(reader, NEEDS.encode())
    found = read_file(reader, text.encode())

    pieces = list(found.pieces.values()) if found else []
    assert [(p.id, p.item) for p in sorted(pieces, key=lambda p: p.id)] == [
        (entry.id, entry.item) for entry in sorted(whole, key=lambda entry: entry.id)
    ]


def test_what_is_excluded_is_what_each_commit_excludes(project):
    project.commit({"samdocs.yaml": "samdocs: 1\n", "old/a.yaml": NEEDS}, "Make")
    project.commit({"samdocs.yaml": "samdocs: 1\nexclude: [old/**]\n"}, "Exclude")
    project.commit({"old/a.yaml": NEEDS.replace("One", "Unseen")}, "Change unseen")
    project.commit({"samdocs.yaml": "samdocs: [\n"}, "Break the settings")
    project.commit({"old/a.yaml": NEEDS.replace("One", "New")}, "Change still unseen")
    project.commit({"samdocs.yaml": "samdocs: 1\n"}, "Include")

    assert told(project, "UN-1") == [
        ("Include", [("title", None, "New"), ("type", None, "user_needs")]),
        ("Exclude", [("title", "One", None), ("type", "user_needs", None)]),
        ("Make", MADE),
    ]


def test_project_whose_folder_moves_keeps_its_history(project):
    project.git("rm", "-rq", ".")
    project.commit({"samdocs.yaml": "samdocs: 1\nexclude: old\n", "a.yaml": NEEDS, "old/x": "x"})
    (project.root / "device").mkdir()
    for name in ("samdocs.yaml", "a.yaml"):
        project.git("mv", name, f"device/{name}")
    project.commit({"top.yaml": NEEDS.replace("One", "Top")}, "Move")
    project.commit({"device/a.yaml": NEEDS.replace("One", "1")}, "Change")
    project.git("mv", "device", "deep")
    project.commit({"deep/samdocs.yaml": "samdocs: 1\n# quite another text\nexclude: [o]\n" * 1})

    assert subjects(project, "UN-1", prefix="deep/") == ["Change", "Change"]
    assert read(project, prefix="deep/").ids == ("UN-1", "UN-2")


def test_file_that_becomes_a_link_is_gone(project):
    project.commit({"a.yaml": NEEDS, "b.txt": NEEDS}, "Make")
    (project.root / "a.yaml").unlink()
    (project.root / "a.yaml").symlink_to("b.txt")
    project.commit({}, "Link")

    assert subjects(project, "UN-1") == ["Link", "Make"]


def test_octopus_merge_takes_each_branch_for_what_it_did(project):
    project.commit({"a.yaml": NEEDS, "b.yaml": SRS}, "Make")
    for number, text in enumerate((NEEDS.replace("One", "Side"), NEEDS.replace("Two", "Side"))):
        project.git("checkout", "-q", "-b", f"side{number}", "main")
        project.commit({"a.yaml": text}, f"Side {number}")
    project.git("checkout", "-q", "main")
    project.commit({"b.yaml": SRS.replace("Req", "Main")}, "Main")
    both = NEEDS.replace("One", "Side").replace("Two", "Side")
    project.git("merge", "-q", "--no-commit", "side0", "side1", check=False)
    parents = ("-p", "main", "-p", "side0", "-p", "side1")
    project.write({"a.yaml": both})
    project.git("add", "--all")
    made = project.git("commit-tree", project.git("write-tree"), *parents, "-m", "Octopus")
    project.git("reset", "-q", "--hard", made)

    assert subjects(project, "UN-1") == ["Side 0", "Make"]
    assert subjects(project, "UN-2") == ["Side 1", "Make"]
    assert subjects(project, "SRS-1") == ["Main", "Make"]


def test_revert_to_an_earlier_meaning_is_a_change(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.commit({"a.yaml": NEEDS.replace("One", "1")}, "Change")
    project.commit({"a.yaml": NEEDS}, "Revert")

    assert told(project, "UN-1")[0] == ("Revert", [("title", "1", "One")])
    assert subjects(project, "UN-1") == ["Revert", "Change", "Make"]


def test_renamed_item_goes_on_with_the_history_of_its_old_id(project):
    project.commit({"a.yaml": NEEDS}, "Make")
    project.commit({"a.yaml": NEEDS.replace("One", "1")}, "Change")
    renamed = NEEDS.replace("id: UN-1", "id: UN-9\n    formerly: UN-1").replace("One", "1")
    project.commit({"a.yaml": "", "b.yaml": renamed}, "Rename")
    project.commit({"b.yaml": renamed.replace("title: 1", "title: Last")}, "Change again")

    assert told(project, "UN-9") == [
        ("Change again", [("title", "1", "Last")]),
        ("Rename", [("id", "UN-1", "UN-9")]),
        ("Change", [("title", "One", "1")]),
        ("Make", MADE),
    ]
    assert subjects(project, "UN-1") == ["Rename", "Change", "Make"]


def test_of_two_items_with_one_id_the_first_by_file_counts(project):
    project.commit({"b.yaml": NEEDS}, "Make")
    project.commit({"a.yaml": NEEDS.replace("One", "Twin")}, "Double")
    project.commit({"b.yaml": NEEDS.replace("One", "Unseen")}, "Change the second")
    (project.root / "a.yaml").unlink()
    project.commit({}, "Remove the first")

    assert told(project, "UN-1") == [
        ("Remove the first", [("title", "Twin", "Unseen")]),
        ("Double", [("title", "One", "Twin")]),
        ("Make", MADE),
    ]


def test_first_commit_can_hold_items(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": "samdocs: 1\n", "a.yaml": NEEDS}, "Begin")

    assert told(made, "UN-1") == [("Begin", MADE)]


def test_entries_that_were_read_already_need_no_parsing():
    from samdocs.items import read_item
    from samdocs.source import parse_source

    source = parse_source("a.yaml", NEEDS.encode())
    entries = [
        read_item(source, "user_needs", at, e) for at, e in enumerate(source.data["user_needs"])
    ]
    reader = ItemReader()
    reader.know(NEEDS.encode(), entries)

    found = read_file(reader, NEEDS.encode())
    assert reader.parsed == 0
    assert {name: piece.item.title for name, piece in found.pieces.items()} == {
        "UN-1": "One",
        "UN-2": "Two",
    }


def test_only_new_texts_are_parsed():
    reader = ItemReader()
    read_file(reader, NEEDS.encode())
    before = reader.parsed
    read_file(reader, NEEDS.replace("Two", "2").encode())
    read_file(reader, ("# moved\n" + NEEDS).encode())

    assert reader.parsed - before == 1
