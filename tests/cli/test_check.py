"""`samdocs check` judges the same, whatever it shows and for whom."""

import json

import pytest

FORMATS = ("text", "json", "github", "sarif", "junit")


@pytest.mark.parametrize("form", FORMATS)
def test_findings_give_exit_code_1_and_nothing_on_stderr(call, faulty, form):
    answer = call("check", faulty, "--format", form)

    assert (answer.code, answer.err) == (1, "")
    assert "UN-404" in answer.out


@pytest.mark.parametrize("form", FORMATS)
def test_same_project_gives_the_same_bytes(call, faulty, form):
    assert call("check", faulty, "--format", form) == call("check", faulty, "--format", form)


def test_a_project_without_blocker_and_major_gives_exit_code_0(call, project):
    answer = call("check", project)

    assert answer.code == 0
    assert "stage always: met" in answer.out


def test_strict_fails_on_minor_findings(call, project):
    items = project / "items-1.yaml"
    items.write_text(
        items.read_text().replace("derives_from: UN-001", "derives_from: [UN-001, UN-001]")
    )

    assert call("check", project).code == 0
    assert call("check", project, "--strict").code == 1


@pytest.mark.parametrize("choice", [("--select", "WVR"), ("--ignore", "ID,MOD,SRC")])
@pytest.mark.parametrize("form", FORMATS)
def test_what_is_hidden_still_fails_the_check(call, faulty, choice, form):
    answer = call("check", faulty, "--format", form, *choice)

    assert answer.code == 1
    assert "UN-404" not in answer.out
    assert "hidden by --select or --ignore" in (answer.out if form == "text" else answer.err)


def test_codes_may_be_repeated_joined_and_written_with_a_hyphen(call, faulty):
    answer = call("check", faulty, "--format", "json", "--select", "id-002,src", "--select", "MOD")

    assert [found["code"] for found in json.loads(answer.out)["diagnostics"]] == ["ID002"]


def test_quiet_gives_a_line_for_each_finding_and_still_says_what_was_not_evaluated(call, faulty):
    lines = call("check", faulty, "--quiet").out.splitlines()

    assert any(line.startswith("items-1.yaml:10:19  blocker  ID002") for line in lines)
    assert any(line.startswith("Not evaluated: ") for line in lines)
    assert not any("|" in line for line in lines)


def test_stage_release_judges_more_than_always(call, project):
    always, release = (
        json.loads(call("check", project, "--stage", stage, "--format", "json").out)
        for stage in ("always", "release")
    )

    assert release["stage"] == "release"
    assert len(release["not_evaluated"]) > len(always["not_evaluated"])


def test_github_names_files_from_the_top_of_the_repository(call, tmp_path, faulty):
    (tmp_path / ".git").mkdir()
    answer = call("check", faulty, "--format", "github")

    assert "file=faulty/items-1.yaml,line=10" in answer.out


def test_github_gets_all_findings_in_the_summary_of_the_step(call, tmp_path, faulty, monkeypatch):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    call("check", faulty, "--format", "github")

    assert summary.read_text().startswith("before\n### samdocs check")
    assert "UN-404" in summary.read_text()


def test_a_summary_that_cannot_be_written_is_said_and_changes_no_verdict(
    call, tmp_path, faulty, monkeypatch
):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "summary.md"))
    answer = call("check", faulty, "--format", "github")

    assert answer.code == 1
    assert "the step summary cannot be written" in answer.err


def test_an_empty_project_is_never_clean(call, project):
    (project / "items-1.yaml").unlink()
    answer = call("check", project)

    assert answer.code == 1
    assert "the project has no items" in answer.out
