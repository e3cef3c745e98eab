"""The example with its history, as `samdocs init --example` writes it."""

import shutil
import subprocess

import pytest

from samdocs.changes import compare
from samdocs.checks import run_checks
from samdocs.checks.release_gate import find_refusals
from samdocs.cli.app import run_command
from samdocs.control.library import load_library
from samdocs.diagnostics import SamdocsError, Severity, Stage
from samdocs.evidence.git.objects import find_head, read_commits
from samdocs.evidence.git.references import read_tags
from samdocs.project import load_project
from samdocs.proof import Word, judge_evidence
from samdocs.scaffold.example import make_example
from samdocs.scaffold.story import STEPS


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "example"
    make_example(folder)
    return folder


@pytest.fixture(scope="module")
def project(made):
    return load_project(made)


def history(folder):
    commit = find_head(folder)
    found = [commit]
    while commit.parents:
        commit = next(read_commits(folder, commit.parents[:1]))
        found.append(commit)
    return list(reversed(found))


def test_the_history_is_told_step_by_step_by_two_people(made):
    commits = history(made)

    assert [commit.subject for commit in commits] == [step.subject for step in STEPS]
    assert {commit.author for commit in commits} == {"Lea Moser", "Maria Keller"}
    assert all(commit.signed for commit in commits)
    trailers = [dict(commit.trailers).get("Change", "") for commit in commits]
    assert trailers == [step.change for step in STEPS]


def test_releases_are_annotated_and_signed_tags(made):
    tags = {tag.name: (tag.annotated, tag.signed) for tag in read_tags(made)}

    assert tags == {"v1.0.0": (True, True), "v1.1.0": (True, True)}


def test_the_folder_is_as_the_last_commit_holds_it(project):
    assert project.git.dirty == ()
    assert project.git.oddities == ()


def test_nothing_but_links_made_suspect_by_the_last_change_is_found(project):
    report = run_checks(project)

    assert {found.rule.code for found in report.open} == {"REQ007"}
    assert all(found.severity is Severity.MINOR for found in report.open)
    assert {(link.source, link.target) for link in project.suspects.links} == {
        ("SRS-026", "RC-006"),
        ("TC-002", "SRS-026"),
        ("TC-062", "RC-006"),
    }


def test_a_link_reviewed_in_the_history_is_not_suspect(project):
    assert "LRV-001" in project.items
    assert not [link for link in project.suspects.links if link.target == "SRS-032"]


def test_the_releases_differ_in_items_texts_and_risk_levels(made):
    difference = compare(load_project(made, at="v1.0.0"), load_project(made, at="v1.1.0"))

    assert set(difference.added) >= {"BLD-002", "RC-023", "SRS-013", "SRS-014", "TC-030"}
    assert "RISK-021" in {change.id for change in difference.changed}
    assert [risk.risk for risk in difference.risks] == ["RISK-021"]


def test_everything_is_signed_with_keys_that_samdocs_yaml_names(project, made):
    for commit in history(made):
        assert project.signature_of(commit.hash).state.value == "verified", commit.subject


def test_what_stands_before_the_release_is_named(project):
    codes = {found.rule.code for found in run_checks(project, Stage.RELEASE).open}

    assert "REQ007" in codes
    assert "DOC001" not in codes


def test_three_commands_and_a_tag_are_all_that_is_left_to_a_release(made, tmp_path, monkeypatch):
    folder = tmp_path / "own"
    shutil.copytree(made, folder)

    def git(*args):
        subprocess.run(["git", *args], cwd=folder, capture_output=True, check=True)

    monkeypatch.chdir(folder)
    maria = ("--person", "maria.keller")
    reason = "Read against the new wording; what the test does has always covered it."
    assert run_command(["review", "--change", "CR-001", "--reason", reason, "--yes", *maria]) == 0
    assert (
        run_command(["approve", "srs", "--role", "quality", "--meaning", "approved", *maria]) == 0
    )
    git("commit", "--all", "--message", "Review links, approve the SRS")
    git("tag", "--message", "Release 1.2.0", "v1.2.0")

    project = load_project(folder)
    report = run_checks(project, Stage.RELEASE)
    refusals = find_refusals(project, report, "v1.2.0", load_library(project.files))
    assert [refusal.message for refusal in refusals] == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(SamdocsError, match="is not empty"):
        make_example(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_ssh_keygen_nothing_is_written(tmp_path, monkeypatch):
    bare = tmp_path / "bin"
    bare.mkdir()
    (bare / "git").symlink_to(shutil.which("git"))
    monkeypatch.setenv("PATH", str(bare))

    with pytest.raises(SamdocsError, match="ssh-keygen is not installed"):
        make_example(tmp_path / "example")

    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_git_signs_there_as_one_of_the_people(made):
    def git(*args):
        return subprocess.run(
            ["git", *args], cwd=made, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert git("config", "user.name") == "Maria Keller"
    assert git("verify-commit", "HEAD") == ""
    assert git("status", "--porcelain") == ""


def test_every_test_has_passed_for_the_release_and_no_study_is_called_so(project):
    verdicts = judge_evidence(project)

    words = {item.id: verdicts.of(item.id).word for item in project.of("tests")}
    assert set(words.values()) == {Word.PASSED}
    assert verdicts.of("UE-002").word is Word.PASSED
    assert {verdicts.of(name).word for name in ("ST-001", "ST-002")} == {Word.NOT_EVALUATED}


def test_builds_name_the_commit_that_described_them(project, made):
    subjects = {commit.hash: commit.subject for commit in history(made)}
    told = {build.id: subjects.get(build.project_commit or "") for build in project.of("builds")}

    assert told["BLD-004"] == "Join observations by references only"
    assert told["BLD-005"] == "Record the evaluation, and what is carried over"
