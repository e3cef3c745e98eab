"""A release is refused for everything at once, and each refusal names who must act."""

import pytest

from samdocs.checks import run_checks
from samdocs.checks.actors import who_acts
from samdocs.checks.release_gate import find_refusals
from samdocs.control import load_library
from samdocs.diagnostics import SamdocsError, Stage
from samdocs.project import load_project
from tests.releases import releasable_project


@pytest.fixture
def made(tmp_path):
    return releasable_project(tmp_path)


def refusals(made, tag="v1.0.0", stage=Stage.RELEASE):
    project = load_project(made.root)
    report = run_checks(project, stage)
    return find_refusals(project, report, tag, load_library(project.files))


def messages(found, code):
    return [one.message for one in found if one.rule.code == code]


def change(made, name, old, new):
    """Commit a changed file under the same tag."""
    text = (made.root / name).read_text(encoding="utf-8")
    assert old in text
    made.commit({name: text.replace(old, new)})
    retag(made)


def retag(made):
    made.git("tag", "--force", "--annotate", "--message", "Release", "v1.0.0")


@pytest.mark.parametrize("stage", [Stage.RELEASE, Stage.SUBMISSION])
def test_a_project_that_may_be_released_is_not_refused(made, stage):
    assert refusals(made, stage=stage) == ()


def test_what_is_not_as_committed_is_listed_by_file(made):
    with (made.root / "items.yaml").open("a") as file:
        file.write("# note\n")
    (made.root / "more.yaml").write_text("user_needs: [{id: UN-9, title: t, text: t, user: u}]\n")
    (made.root / "documents").mkdir()
    (made.root / "documents" / "sdp.md").write_text("---\ndocument: sdp\n---\n# Plan\n\nText.\n")
    (made.root / "notes.txt").write_text("nobody reads it")

    assert messages(refusals(made), "OUT005") == [
        f"`{name}` is not as in the commit"
        for name in ("documents/sdp.md", "items.yaml", "more.yaml")
    ]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("replace", "replace refs are present in the repository; they were ignored"),
        ("graft", "a grafts file is present in the repository; it was ignored"),
    ],
)
def test_a_history_that_is_made_to_look_different_is_refused(made, command, said):
    if command == "replace":
        made.git("replace", "HEAD~1", "HEAD")
    else:
        (made.root / ".git" / "info" / "grafts").write_text(made.git("rev-parse", "HEAD") + "\n")

    assert messages(refusals(made), "OUT005") == [said]


def test_a_date_that_cannot_be_right_is_refused(made):
    made.day = 24_200
    change(made, "items.yaml", "user: Nurse", "user: Ward nurse")

    assert any("cannot be right" in one for one in messages(refusals(made), "OUT005"))


def test_a_shallow_clone_cannot_be_released_from(made):
    shallow = made.root.parent / "shallow"
    made.git("clone", "--quiet", "--depth=1", f"file://{made.root}", str(shallow))
    made.root = shallow

    with pytest.raises(SamdocsError, match="the clone is shallow"):
        refusals(made)


def test_without_git_nothing_can_be_released(made):
    (made.root / ".git").rename(made.root.parent / "git")

    with pytest.raises(SamdocsError, match="not a git repository"):
        refusals(made)


@pytest.mark.parametrize("tag", ["v9.9.9", "--output=x", "main", ""])
def test_the_tag_exists_and_names_the_version(made, tag):
    assert messages(refusals(made, tag), "OUT006") == [
        f"there is no tag `{tag}`",
        f"the tag is `{tag}`, and samdocs.yaml gives the device version 1.0.0",
    ]


def test_the_tag_stands_on_what_is_checked_out(made):
    there = made.git("rev-parse", "v1.0.0^{commit}")[:12]
    here = made.commit({"README.md": "more"})[:12]

    said = f"tag `v1.0.0` stands on `{there}`, and `{here}` is checked out"
    assert messages(refusals(made), "OUT006") == [said]


def test_the_tag_has_an_author_and_a_date(made):
    made.git("tag", "--force", "v1.0.0", "HEAD")

    said = "tag `v1.0.0` is lightweight, so it names neither who released nor when"
    assert messages(refusals(made), "REL006") == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    sources: [{repo: core, commit: ", "    tags: [", "does not give `sources`"),
        ("repo: core", "repo: other", "names the repository `other`, which samdocs.yaml does not"),
    ],
)
def test_the_build_record_names_sources_that_are_known(made, old, new, said):
    text = (made.root / "builds.yaml").read_text()
    if "tags" in new:
        text = "".join(line for line in text.splitlines(True) if "sources:" not in line)
        made.commit({"builds.yaml": text})
        retag(made)
    else:
        change(made, "builds.yaml", old, new)

    assert messages(refusals(made), "OUT007") == [f"`BLD-001` {said}"]


def test_the_build_record_names_delivered_files_and_models(made):
    text = (made.root / "builds.yaml").read_text()
    text = "".join(line for line in text.splitlines(True) if "artifacts:" not in line)
    made.commit({"builds.yaml": text, "ml.yaml": "models: [{id: ML-1, title: t, version: 1}]\n"})
    retag(made)

    found = messages(refusals(made), "OUT007")
    assert found == ["`BLD-001` does not give `artifacts` and `models`"]


def test_one_build_carries_the_version(made):
    text = (made.root / "builds.yaml").read_text()
    twice = text + text.removeprefix("builds:\n").replace("BLD-001", "BLD-002")
    made.commit({"builds.yaml": twice})
    retag(made)

    said = "`BLD-001` and `BLD-002` carry the same version, so it is not said which is released"
    assert messages(refusals(made), "OUT007") == [said]


def test_open_blockers_and_majors_refuse_and_minors_do_not(made):
    change(made, "items.yaml", "    verifies: [SRS-001, LBL-001]\n", "    verifies: LBL-001\n")
    change(made, "items.yaml", "criterion: A score is shown within 60 s.", "rationale: None.")
    change(made, "builds.yaml", "    udi: ", "    custom: ")

    codes = {one.rule.code for one in refusals(made)}
    assert {"REQ002", "REQ004"} <= codes
    assert "REL011" not in codes


def test_every_reason_is_told_at_once(made):
    made.git("tag", "--delete", "v1.0.0")
    made.commit({"builds.yaml": "builds: []\n", "records/attestations.yaml": "attestations: []\n"})
    (made.root / "more.yaml").write_text("user_needs: [{id: UN-9, title: t, text: t, user: u}]\n")

    codes = {one.rule.code for one in refusals(made)}
    assert {"OUT004", "OUT005", "OUT006", "REL003", "REQ008"} <= codes


def test_each_refusal_names_who_must_act(made):
    text = (made.root / "samdocs.yaml").read_text()
    owned = text.replace("documents:\n", "documents:\n  srs: {owner: author}\n")
    made.commit({"samdocs.yaml": owned, "records/attestations.yaml": "attestations: []\n"})
    change(made, "items.yaml", "    criterion: A score is shown within 60 s.\n", "")
    made.git("tag", "--delete", "v1.0.0")
    project = load_project(made.root)

    who = {one.rule.code: who_acts(project, one).words for one in refusals(made)}
    assert who["REQ004"] == "Ada Author, owner of `srs`"
    assert who["OUT006"] == "whoever tags the release"
    assert "samdocs.yaml does not name" in who["OUT004"]
