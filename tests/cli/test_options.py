"""The shared options mean the same before and after a command, and typer and we read alike."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from samdocs.cli import check as check_module
from samdocs.cli.app import run_command
from samdocs.cli.checking import CheckOptions, Format, StageName
from samdocs.cli.plain import read_arguments
from samdocs.cli.session import find_prefix
from samdocs.cli.settings import Settings
from samdocs.cli.terminal import Color
from samdocs.diagnostics import SamdocsError


def test_project_may_be_named_before_or_after_the_command(call, faulty):
    after = call("check", "--project", faulty)

    assert after.code == 1
    assert call("--project", faulty, "check") == after
    assert call("check", faulty) == after


def test_what_stands_after_the_command_wins(call, project, faulty):
    assert call("--project", faulty, "check", "--project", project).code == 0
    assert call("check", faulty, "--project", project).code == 1


def test_the_nearest_project_upwards_is_taken(call, project, monkeypatch):
    (project / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(project / "deep" / "er")

    assert call("check").code == 0


def test_a_named_folder_is_taken_as_it_is(call, project):
    (project / "deep").mkdir()
    answer = call("check", project / "deep")

    assert answer.code == 2
    assert "no samdocs.yaml in this folder" in answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "no samdocs.yaml here or in a folder above"),
        (["check", "no-such-folder"], "`no-such-folder` is not a folder"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--stage", "never"], "'never' is not one of"),
        (["check", "--on", "--output=x"], "no such option: --on"),
        (["build", ".", "--jobs", "-1"], "`--jobs -1` asks for fewer"),
        (["chek"], "no such command 'chek'"),
        (["show"], "missing argument 'ID'"),
        (["explain", "XYZ999"], "there is no rule `XYZ999`"),
    ],
)
def test_misuse_gives_exit_code_2_and_one_message(call, arguments, words):
    answer = call(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("samdocs: ")
    assert words in answer.err
    assert len(answer.err.splitlines()) == 2


def test_without_a_command_the_help_is_shown(call):
    answer = call()

    assert answer.code == 2
    assert "check" in answer.out


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-03-31", datetime(2026, 3, 31, tzinfo=UTC)),
        ("2026-03-31T09:30:00Z", datetime(2026, 3, 31, 9, 30, tzinfo=UTC)),
        (
            "2026-03-31T09:30:00+02:00",
            datetime(2026, 3, 31, 9, 30, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("", None),
    ],
)
def test_date_is_a_day_in_utc_or_a_time_with_zone(date, moment):
    assert Settings(date=date).moment == moment


@pytest.mark.parametrize("date", ["yesterday", "2026-13-01", "2026-03-31T09:30", "\x1b[2J"])
def test_a_date_that_is_none_is_refused(date):
    with pytest.raises(SamdocsError):
        assert Settings(date=date).moment


PLAIN = [
    [],
    ["some/folder"],
    ["--format", "json"],
    ["--format=sarif", "folder", "--strict", "-q"],
    ["--stage", "release", "--select", "REQ,RSK", "--select=ID", "--ignore", "ANM001"],
    ["--project", "p", "--trust-repository", "--trust-extensions", "--quiet"],
    ["--date", "2026-03-31", "--color", "never"],
]


@pytest.mark.parametrize("arguments", PLAIN, ids=" ".join)
def test_plain_arguments_are_read_as_typer_reads_them(arguments, monkeypatch):
    seen = []
    monkeypatch.setattr(check_module, "run_check", lambda *given: seen.append(given) or 0)
    run_command(["check", *arguments])

    assert [read_arguments(arguments)] == seen


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--format", "xml"],
        ["--format"],
        ["--format", "--strict"],
        ["--stage", "never"],
        ["--strict=yes"],
        ["--", "folder"],
        ["one", "two"],
        ["--format", "json", "--format", "text"],
        ["--jobs", "2"],
        ["--at", "HEAD"],
    ],
    ids=" ".join,
)
def test_whatever_is_not_plain_is_left_to_typer(arguments):
    assert read_arguments(arguments) is None


def test_plain_arguments_have_the_defaults_of_the_help():
    assert read_arguments([]) == (
        Settings(),
        CheckOptions(None, StageName.ALWAYS, Format.TEXT, (), (), strict=False),
    )


def test_settings_of_the_command_stand_over_those_before_it():
    before = Settings(project=Path("a"), quiet=True, color=Color.NEVER, jobs=2)
    after = Settings(project=Path("b"), date="2026-03-31")

    assert after.over(before) == Settings(
        project=Path("b"), quiet=True, color=Color.NEVER, jobs=2, date="2026-03-31"
    )


@pytest.mark.parametrize(("below", "prefix"), [("", ""), ("a/b", "a/b/")])
def test_prefix_is_the_way_from_the_top_of_the_repository(tmp_path, below, prefix):
    (tmp_path / ".git").mkdir()

    assert find_prefix(tmp_path / below) == prefix
