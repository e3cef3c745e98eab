"""The steps of an example become commits with the names, dates, parents and files they say."""

from pathlib import Path

import pytest

from samdocs.outputs.reports.examples import read_steps
from tests.histories import write_example
from tests.repositories import Repository
from tests.test_rules import FOLDER

BASE = FOLDER / "_base"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def built(tmp_path):
    """Return a function that builds the repository of an example."""

    def build(files):
        commits = write_example(tmp_path / "project", write(tmp_path / "example", files), BASE)
        return Repository(tmp_path / "project", tmp_path / "home"), commits

    return build


def test_steps_are_committed_in_order_on_top_of_each_other(built):
    made, commits = built({
        "history/01-describe-needs/a.yaml": "user_needs: []\n",
        "history/01-describe-needs/deep/b.yaml": "harms: []\n",
        "history/02-drop-harms/DELETE": "deep/b.yaml\n",
        "history/02-drop-harms/c.yaml": "risks: []\n",
    })  # fmt: skip

    log = made.git("log", "--format=%s|%an|%ae|%cn|%aI|%cI")
    assert log.split("\n") == [
        "Drop harms|Ada Author|ada@example.org|Ada Author"
        "|2026-01-03T12:00:00+00:00|2026-01-03T12:00:00+00:00",
        "Describe needs|Ada Author|ada@example.org|Ada Author"
        "|2026-01-02T12:00:00+00:00|2026-01-02T12:00:00+00:00",
    ]
    assert made.git("ls-files").split() == ["a.yaml", "c.yaml", "samdocs.yaml"]
    assert made.git("rev-parse", "HEAD") == commits["02-drop-harms"]
    assert made.git("status", "--porcelain") == ""
    assert made.git("branch", "--show-current") == "main"


def test_a_step_says_person_date_message_and_tags(built):
    made, _ = built({
        "history/01-x/commit.yaml": "author: Grace\nemail: g@example.org\ndate: 2025-05-06\n"
        'message: "Begin\\n\\nChange: CR-001"\ntags: [v1.0.0, v1.0.1]\n',
    })  # fmt: skip

    said = made.git("log", "--format=%s|%an|%ae|%cI|%(trailers:key=Change,valueonly)")
    assert said == "Begin|Grace|g@example.org|2025-05-06T12:00:00+00:00|CR-001"
    assert made.git("tag", "--points-at", "HEAD").split() == ["v1.0.0", "v1.0.1"]
    assert made.git("cat-file", "-t", "v1.0.0") == "tag"
    assert made.git("ls-files").split() == ["samdocs.yaml"]


def test_steps_branch_off_and_merge(built):
    made, commits = built({
        "history/01-a/a.yaml": "1",
        "history/02-b/a.yaml": "2",
        "history/03-c/commit.yaml": "from: 01-a",
        "history/03-c/a.yaml": "3",
        "history/03-c/c.yaml": "c",
        "history/04-d/commit.yaml": "merge: 02-b",
        "history/04-d/a.yaml": "4",
    })  # fmt: skip

    parents = made.git("log", "--format=%P", "-1").split()
    assert parents == [commits["03-c"], commits["02-b"]]
    assert (made.root / "a.yaml").read_text() == "4"
    assert (made.root / "c.yaml").read_text() == "c"


def test_files_beside_the_history_are_not_committed(built):
    made, _ = built({"history/01-x/a.yaml": "1", "a.yaml": "2", "deep/history/b.yaml": "3"})

    assert (made.root / "a.yaml").read_text() == "2"
    assert (made.root / "deep" / "history" / "b.yaml").exists()
    assert not (made.root / "history").exists()
    assert made.git("show", "HEAD:a.yaml") == "1"


def test_the_same_steps_give_the_same_commits(tmp_path):
    example = write(tmp_path / "example", {"history/01-x/a.yaml": "1", "history/02-y/b.yaml": "2"})

    one = write_example(tmp_path / "one" / "project", example, BASE)
    other = write_example(tmp_path / "other" / "project", example, BASE)

    assert one == other


def test_a_key_that_nobody_knows_is_a_mistake(tmp_path):
    example = write(tmp_path / "example", {"history/01-x/commit.yaml": "when: 2025-01-01"})

    with pytest.raises(AssertionError):
        write_example(tmp_path / "project", example, BASE)


@pytest.mark.parametrize("example", sorted(FOLDER.glob("*/*/history")), ids=str)
def test_commit_files_of_the_examples_say_no_more_than_commits_hold(example):
    for step in read_steps(example.parent):
        assert step.facts or step.files or step.deleted
        assert COMMIT_MISSPELLED.isdisjoint(step.files)


COMMIT_MISSPELLED = {"commit.yml", "delete", "commit.txt"}
