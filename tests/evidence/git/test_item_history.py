"""Histories by meaning: each commit that changed what an item says, and no other."""

import pytest

from samdocs.evidence.git.item_bytes import ItemReader
from samdocs.evidence.git.item_history import read_item_histories
from samdocs.fields import ItemId

NEEDS = "user_needs:\n  - id: UN-1\n    title: One\n  - id: UN-2\n    title: Two\n"
SRS = "software_requirements:\n  - id: SRS-1\n    title: Req\n"


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
    project.commit({"p/samdocs.yaml": "a: 1\n", "p/other/samdocs.yaml": "a: 1\n", **left_out})
    project.commit({"p/in.yaml": SRS}, "Make")

    found = read(project, prefix="p/", exclude=("old/**",))
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
    reader.read(NEEDS.encode())
    found = reader.read(text.encode())

    pieces = list(found.pieces.values()) if found else []
    assert [(p.id, p.item) for p in sorted(pieces, key=lambda p: p.id)] == [
        (entry.id, entry.item) for entry in sorted(whole, key=lambda entry: entry.id)
    ]


def test_only_new_texts_are_parsed():
    reader = ItemReader()
    reader.read(NEEDS.encode())
    before = reader.parsed
    reader.read(NEEDS.replace("Two", "2").encode())
    reader.read(("# moved\n" + NEEDS).encode())

    assert reader.parsed - before == 1
