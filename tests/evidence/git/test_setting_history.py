"""Histories of settings by meaning: each commit that changed what samdocs.yaml says, and no other."""

import pytest

from samdocs.config import Config
from samdocs.evidence.git.history import read_log
from samdocs.evidence.git.setting_history import (
    build_settings,
    read_setting_histories,
    setting_in,
)
from samdocs.fields import read_record
from samdocs.project import load_project
from samdocs.source import parse_source
from tests.projects import BASE

USE = "intended_use: A fictional device that shows how a rule works."
PATH = ("device", "intended_use")


def config(use="First.", more=""):
    return BASE.replace(USE, f"intended_use: {use}") + more


def read(made, folder=""):
    log = list(read_log(made.root, made.git("rev-parse", "HEAD")))
    return read_setting_histories(made.root / folder, log, prefix=folder)


def told(made, *path):
    return [(one.commit.subject, one.old, one.new) for one in read(made).of(*path or PATH)]


def test_each_change_is_told_newest_first_and_the_first_commit_made_it(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": config()}, "Make")
    made.commit({"samdocs.yaml": config("Second.")}, "Change")
    made.commit({"samdocs.yaml": config("Second.", "paper: letter\n")}, "Change another")
    made.commit({"a.yaml": "harms: []\n"}, "Change no setting")

    assert told(made) == [("Change", "First.", "Second."), ("Make", None, "First.")]
    assert told(made, "paper") == [("Change another", None, "letter")]
    assert told(made, "device", "predicate") == []
    assert [one[0] for one in told(made, "device")] == ["Change", "Make"]


def test_layout_comments_order_and_defaults_are_no_changes(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": config()}, "Make")
    made.commit({"samdocs.yaml": "# comment\n" + config("'First.'  ")}, "Quote")
    made.commit({"samdocs.yaml": config(">\n    First.")}, "Fold")
    made.commit({"samdocs.yaml": config() + "paper: a4\n"}, "Say the default")
    made.commit({"samdocs.yaml": config().replace("markets: [us, eu]", "markets: [us, eu] # x")})

    assert [one[0] for one in told(made)] == ["Make"]
    assert told(made, "paper") == []
    assert [one[0] for one in told(made, "risk_policy")] == ["Make"]


def test_text_that_returns_to_what_it_was_has_changed_twice(empty_repository):
    made = empty_repository()
    for use in ("First.", "Second.", "First."):
        made.commit({"samdocs.yaml": config(use)}, f"Say {use}")

    assert [new for _, _, new in told(made)] == ["First.", "Second.", "First."]


def test_file_that_cannot_be_read_changes_nothing(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": config()}, "Make")
    made.commit({"samdocs.yaml": "samdocs: [\n"}, "Break")
    made.commit({"samdocs.yaml": config() + "no_such_key: 1\n"}, "Misspell")
    made.git("rm", "-q", "samdocs.yaml")
    made.commit({}, "Remove")
    made.commit({"samdocs.yaml": config("Second.")}, "Mend and change")

    assert told(made) == [("Mend and change", "First.", "Second."), ("Make", None, "First.")]


@pytest.fixture
def branched(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": config()}, "Make")
    made.git("checkout", "-q", "-b", "side")
    made.commit({"samdocs.yaml": config("Side.")}, "Side")
    made.git("checkout", "-q", "main")
    made.commit({"a.yaml": "harms: []\n"}, "Main")
    return made


def test_merge_passes_on_what_a_branch_did(branched):
    branched.git("merge", "-q", "--no-ff", "-m", "Merge", "side")

    assert [one[0] for one in told(branched)] == ["Side", "Make"]


def test_merge_that_drops_a_change_has_no_trace_of_it(branched):
    branched.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge", "side")

    assert [one[0] for one in told(branched)] == ["Make"]


def test_merge_that_says_something_new_is_a_change(branched):
    branched.git("merge", "-q", "--no-ff", "--no-commit", "side")
    branched.commit({"samdocs.yaml": config("Both.")}, "Merge")

    assert told(branched)[0] == ("Merge", "First.", "Both.")
    assert [one[0] for one in told(branched)] == ["Merge", "Side", "Make"]


def test_only_the_folder_of_the_project_counts(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": config("Outer."), "inner/samdocs.yaml": config()}, "Make")
    made.commit({"samdocs.yaml": config("Other.")}, "Change the outer")
    made.commit({"inner/samdocs.yaml": config("Second.")}, "Change the inner")

    inner = read(made, "inner/").of(*PATH)
    assert [one.commit.subject for one in inner] == ["Change the inner", "Make"]
    assert [one[0] for one in told(made)] == ["Change the outer", "Make"]


def test_folder_of_the_project_is_followed_where_it_was_moved(empty_repository):
    made = empty_repository()
    made.commit({"old/samdocs.yaml": config()}, "Make")
    made.commit({"old/samdocs.yaml": config("Second.")}, "Change")
    made.git("mv", "old", "new")
    made.commit({}, "Move")
    made.commit({"new/samdocs.yaml": config("Third.")}, "Change again")

    changes = read(made, "new/").of(*PATH)
    assert [one.commit.subject for one in changes] == ["Change again", "Change", "Make"]


def test_setting_is_told_as_of_any_commit(empty_repository):
    made = empty_repository()
    before = made.commit({"a.yaml": "harms: []\n"}, "Begin")
    first = made.commit({"samdocs.yaml": config()}, "Make")
    later = made.commit({"a.yaml": "harms: [] # x\n"}, "Change no setting")
    made.commit({"samdocs.yaml": config("Second.")}, "Change")
    histories = read(made)

    said = [histories.said_at(commit, *PATH) for commit in (before, first, later)]
    assert said == [None, "First.", "First."]


def test_what_the_history_says_last_is_what_the_settings_say(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": BASE}, "Make")
    source = parse_source("samdocs.yaml", BASE.encode())
    settings = build_settings(read_record(Config, source, (), source.data))

    for path in (PATH, ("risk_policy",), ("classification", "iec62304")):
        assert read(made).of(*path)[0].new == setting_in(settings, *path) is not None


def test_project_tells_the_history_up_to_the_revision_it_was_read_at(empty_repository):
    made = empty_repository()
    made.commit({"samdocs.yaml": config()}, "Make")
    made.commit({"samdocs.yaml": config("Second.")}, "Change")

    assert len(load_project(made.root).setting_histories.of(*PATH)) == 2
    assert len(load_project(made.root, at="HEAD~1").setting_histories.of(*PATH)) == 1
