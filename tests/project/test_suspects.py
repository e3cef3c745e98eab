"""A link is suspect exactly when its target no longer means what it meant when it was looked at."""

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.project import load_project
from tests.projects import BASE
from tests.repositories import Repository

NEED = "user_needs:\n  - {id: UN-1, title: %s}\n"
SRS = "software_requirements:\n  - {id: SRS-1, title: Req, derives_from: [UN-1]}\n"
ALONE = "software_requirements:\n  - {id: SRS-1, title: Req}\n"


def suspects(device):
    found = load_project(device.root).suspects
    assert not found.undecided
    return [f"{link.source} {link.verb} {link.target}" for link in found.links]


LINK = "SRS-1 derives_from UN-1"


def review(content_hash, *, name="LRV-001", reason="still right", person="ada", more=""):
    link = f"{{source: SRS-1, verb: derives_from, target: UN-1, content_hash: '{content_hash}'}}"
    said = "".join(f", {key}: {text}" for key, text in (("reason", reason), ("person", person)))
    return f"link_reviews:\n  - {{id: {name}, links: [{link}]{said}{more}}}\n"


def test_changed_target_makes_a_link_suspect_and_both_meanings_are_told(device):
    made = device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    assert suspects(device) == []
    device.commit({"a.yaml": NEED % "Two"})

    [link] = load_project(device.root).suspects.links
    assert (link.source, link.verb, link.target) == ("SRS-1", "derives_from", "UN-1")
    assert (link.since, link.review) == (made, "")
    assert (link.old["title"], link.new["title"]) == ("One", "Two")
    assert link.old_hash.startswith("s1:")
    assert link.old_hash != link.new_hash


def test_editing_the_source_clears_nothing(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    device.commit({"b.yaml": SRS.replace("Req", "Changed")})
    device.commit({"b.yaml": "# moved\n", "c.yaml": SRS.replace("Req", "Again")})

    assert suspects(device) == [LINK]


def test_target_that_is_as_it_was_again_is_not_suspect(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    device.commit({"a.yaml": NEED.replace("{", "{tags: [x], ") % "One"})

    assert suspects(device) == []


def test_link_made_with_the_change_of_its_target_is_made_on_the_changed_one(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": ALONE})
    device.commit({"a.yaml": NEED % "Two", "b.yaml": SRS})

    assert suspects(device) == []


def test_link_removed_and_made_again_is_a_new_one(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two", "b.yaml": ALONE})
    device.commit({"b.yaml": SRS})

    assert suspects(device) == []


def test_link_keeps_its_origin_when_the_other_side_writes_it(device):
    inverse = NEED.replace("}", ", leads_to: [SRS-1]}")
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": inverse % "Two", "b.yaml": ALONE})

    assert suspects(device) == [LINK]


def test_uncommitted_link_is_made_now_and_uncommitted_change_makes_suspect(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": ALONE})
    device.write({"a.yaml": NEED % "Two", "b.yaml": SRS})
    assert suspects(device) == []

    device.commit({})
    device.write({"a.yaml": NEED % "Three"})
    assert suspects(device) == [LINK]


def test_retired_source_has_no_suspect_links(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    retired = SRS.replace("}", ", status: retired, reason: gone}")
    device.commit({"a.yaml": NEED % "Two", "b.yaml": retired})

    assert suspects(device) == []


def test_other_verbs_are_never_suspect(device):
    text = "test_runs: [{id: RUN-1, runs: [TC-1]}]\ntests: [{id: TC-1, title: %s}]\n"
    device.commit({"a.yaml": text % "One"})
    device.commit({"a.yaml": text % "Two"})

    assert suspects(device) == []


def test_target_that_comes_after_the_link_is_judged_from_its_first_meaning(device):
    device.commit({"b.yaml": SRS})
    device.commit({"a.yaml": NEED % "One"})
    assert suspects(device) == []
    device.commit({"a.yaml": NEED % "Two"})

    assert suspects(device) == [LINK]


def test_merge_keeps_the_origin_of_a_link_that_both_sides_have(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.git("checkout", "-q", "-b", "side")
    device.commit({"b.yaml": SRS.replace("Req", "Side")})
    device.git("checkout", "-q", "main")
    device.commit({"a.yaml": NEED % "Two"})
    device.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert suspects(device) == [LINK]


def test_link_made_on_a_branch_is_judged_by_the_target_it_saw_there(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": ALONE})
    device.git("checkout", "-q", "-b", "side")
    device.commit({"b.yaml": SRS})
    device.git("checkout", "-q", "main")
    device.commit({"a.yaml": NEED % "Two"})
    assert suspects(device) == []
    device.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert suspects(device) == [LINK]


def test_link_that_main_kept_is_not_cleared_by_a_branch_that_made_it_again(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    device.git("checkout", "-q", "-b", "side")
    device.commit({"b.yaml": ALONE})
    device.commit({"b.yaml": SRS.replace("Req", "Side")})
    device.git("checkout", "-q", "main")
    device.commit({"c.txt": "c"})
    device.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert suspects(device) == [LINK]


def test_last_review_clears_a_link_until_the_target_changes_again(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    [link] = load_project(device.root).suspects.links
    device.write({"records/r.yaml": review(link.new_hash)})
    assert suspects(device) == []
    device.commit({})
    assert suspects(device) == []
    device.commit({"a.yaml": NEED % "Three"})

    [link] = load_project(device.root).suspects.links
    assert (link.review, link.old["title"], link.new["title"]) == ("LRV-001", "Two", "Three")


@pytest.mark.parametrize(
    "spoilt",
    [
        {"reason": "''"},
        {"person": "''"},
        {"more": ", status: retired"},
    ],
)
def test_review_without_reason_or_person_or_withdrawn_clears_nothing(device, spoilt):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    [link] = load_project(device.root).suspects.links
    device.commit({"records/r.yaml": review(link.new_hash, **spoilt)})

    assert suspects(device) == [LINK]


def test_later_of_two_reviews_counts_by_commit_and_not_by_id(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    first = load_project(device.root).item_histories.latest(ItemId("UN-1")).hash
    device.commit({"a.yaml": NEED % "Two"})
    [link] = load_project(device.root).suspects.links
    device.commit({"records/z.yaml": review(link.new_hash, name="LRV-009")})
    device.commit({"records/a.yaml": review(first, name="LRV-001")})

    [link] = load_project(device.root).suspects.links
    assert (link.review, link.old_hash) == ("LRV-001", first)


def test_review_before_the_link_was_made_again_no_longer_counts(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    [link] = load_project(device.root).suspects.links
    device.commit({"records/r.yaml": review(link.new_hash)})
    device.commit({"a.yaml": NEED % "Three", "b.yaml": ALONE})
    device.commit({"b.yaml": SRS})

    assert suspects(device) == []


def test_links_are_judged_from_controlled_from_on(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    device.git("tag", "v0.9.0")
    device.commit({"samdocs.yaml": BASE + "controlled_from: v0.9.0\n"})
    assert suspects(device) == []
    device.commit({"a.yaml": NEED % "Three"})

    [link] = load_project(device.root).suspects.links
    assert (link.old["title"], link.new["title"]) == ("Two", "Three")


def test_unknown_controlled_from_decides_nothing(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"samdocs.yaml": BASE + "controlled_from: v0.9.0\n"})

    found = load_project(device.root).suspects
    assert found.links == ()
    assert found.undecided == "`controlled_from: v0.9.0` is no commit of this history"


def test_renamed_source_or_target_keeps_the_origin_of_the_link(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"b.yaml": SRS.replace("SRS-1,", "SRS-9, formerly: [SRS-1],")})
    assert suspects(device) == []
    device.commit(
        {
            "a.yaml": NEED.replace("UN-1,", "UN-9, formerly: [UN-1],") % "One",
            "b.yaml": SRS.replace("SRS-1,", "SRS-9, formerly: [SRS-1],").replace("UN-1", "UN-9"),
        }
    )
    assert suspects(device) == []
    device.commit({"a.yaml": NEED.replace("UN-1,", "UN-9, formerly: [UN-1],") % "Two"})

    assert suspects(device) == ["SRS-9 derives_from UN-9"]


def test_state_at_an_older_commit_has_the_suspects_of_that_commit(device):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    device.git("tag", "then")
    device.commit({"a.yaml": NEED % "One"})

    assert [link.source for link in load_project(device.root, at="then").suspects.links] == [
        "SRS-1"
    ]
    assert suspects(device) == []


def test_review_sees_what_it_covers_as_of_its_own_last_change(device):
    cover = "reviews:\n  - {id: REV-1, covers: [UN-1], conclusion: %s}\n"
    device.commit({"a.yaml": NEED % "One", "r.yaml": cover % "a"})
    device.commit({"a.yaml": NEED % "Two"})
    changed = device.commit({"r.yaml": cover % "b"})
    device.commit({"a.yaml": NEED % "Three"})

    histories = load_project(device.root).item_histories
    seen = histories.origin(ItemId("REV-1"), "covers", ItemId("UN-1"))
    assert (seen.commit, seen.target.meaning["title"]) == (changed, "Two")


def test_without_a_repository_or_with_a_part_of_it_nothing_is_decided(device, tmp_path):
    device.commit({"a.yaml": NEED % "One", "b.yaml": SRS})
    device.commit({"a.yaml": NEED % "Two"})
    device.git("clone", "-q", "--depth", "1", f"file://{device.root}", str(tmp_path / "shallow"))
    shallow = load_project(tmp_path / "shallow").suspects
    assert (shallow.links, shallow.undecided) == (
        (),
        "the clone is shallow, so its revisions are not all known",
    )

    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "samdocs.yaml").write_text(BASE)
    assert load_project(outside).suspects.undecided.startswith("not a git repository")


def test_before_the_first_commit_no_link_is_suspect(tmp_path):
    (tmp_path / "home").mkdir()
    root = tmp_path / "new"
    root.mkdir()
    made = Repository(root, tmp_path / "home")
    made.git("init", "--quiet")
    made.write({"samdocs.yaml": BASE, "a.yaml": NEED % "One", "b.yaml": SRS})

    assert suspects(made) == []
    with pytest.raises(SamdocsError):
        _ = load_project(root).item_histories
