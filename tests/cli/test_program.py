"""The program keeps its manners: streams, colours, encodings, limits, exit codes."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from samdocs.cli import __main__ as program

HEAVY = ("pydantic", "typer", "rich", "networkx", "jinja2", "weasyprint", "git", "yaml")
MEGABYTE = 1_000_000
FULL = Path("/dev/full")


def imported(answer):
    lines = [line for line in answer.err.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


def start(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "samdocs.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_version_is_answered_without_anything_heavy(samdocs):
    answer = samdocs("--version", PYTHONPROFILEIMPORTTIME="1")

    assert answer.code == 0
    assert answer.out.startswith("samdocs 0.")
    assert not imported(answer) & set(HEAVY)


def test_version_may_stand_beside_other_options(call):
    assert call("--quiet", "--version").out.startswith("samdocs 0.")


def test_check_imports_no_library_it_does_not_need(samdocs, project):
    answer = samdocs("check", project, PYTHONPROFILEIMPORTTIME="1")

    assert answer.code == 0
    assert not imported(answer) & set(HEAVY) - {"pydantic", "yaml"}


def test_help_of_every_command_can_be_read(samdocs):
    answer = samdocs("check", "--help")

    assert answer.code == 0
    assert "--stage" in answer.out
    assert "--project" in answer.out


def test_shells_complete_commands_and_options(samdocs):
    words = {"_SAMDOCS_COMPLETE": "complete_bash"}

    assert samdocs(COMP_WORDS="samdocs ch", COMP_CWORD="1", **words).out.split() == ["check"]
    told = samdocs(COMP_WORDS="samdocs check --st", COMP_CWORD="2", **words).out.split()
    assert told == ["--stage", "--strict"]


@pytest.mark.parametrize("command", [["rules"], ["check"], ["schema"], ["--help"]])
def test_a_reader_that_has_gone_ends_the_program_quietly(project, command):
    process = start(*command, cwd=project)
    process.stdout.close()
    messages = process.stderr.read()
    process.stderr.close()

    assert (process.wait(), messages) == (0, b"")


def test_a_closed_stdout_changes_no_verdict(faulty):
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m samdocs.cli check '{faulty}' 2>/dev/null >&-"],
        check=False,
    )

    assert done.returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_a_full_disk_behind_stdout_is_said(project):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "samdocs.cli", "check", project],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr.startswith(b"samdocs: cannot write to stdout: no space left")


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {}, False),
    ],
)
def test_colours_are_used_where_they_are_wanted(samdocs, faulty, arguments, environment, coloured):
    answer = samdocs("check", faulty, *arguments, **environment)

    assert ("\x1b[31m" in answer.out) is coloured
    assert "blocker" in answer.out


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_colours_and_seconds(faulty, environment, coloured):
    answer = on_terminal(faulty, environment)

    assert (b"\x1b[31m" in answer) is coloured
    assert b" s" in answer.splitlines()[-1]


def on_terminal(project, environment):
    """Return what `check` writes to a terminal of 80 columns."""
    ours, theirs = os.openpty()
    surroundings = {"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "80", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "samdocs.cli", "check", project],
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        env=surroundings,
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65_536):
            written += part
    except OSError:  # Linux says so when the other side is closed
        pass
    os.close(ours)
    process.wait()
    return written


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_any_locale_can_print_every_project(samdocs, faulty, environment, form):
    odd = "other_items: []\n# 見出し — ≥ ü\n"
    (faulty / "odd.yaml").write_text(odd, encoding="utf-8")
    answer = samdocs("check", faulty, "--format", form, **environment)

    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert "UN-404" in answer.out


def test_a_home_that_cannot_be_written_does_not_matter(samdocs, project):
    assert samdocs("check", project, HOME="/nonexistent").code == 0


def test_a_folder_that_vanished_is_said(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        [
            "sh",
            "-c",
            f"cd '{gone}' && rmdir '{gone}' && '{sys.executable}' -P -m samdocs.cli check",
        ],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_memory_that_ends_is_said_without_a_traceback(project):
    text = "user_needs:\n" + "".join(f"  - {{id: UN-{n}, title: t}}\n" for n in range(60_000))
    (project / "many.yaml").write_text(text)
    process = start(
        "check",
        project,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (90 * MEGABYTE, 90 * MEGABYTE)),
    )
    _, messages = process.communicate(timeout=60)

    assert process.returncode == 2
    assert messages.startswith(b"samdocs: out of memory\n")


def test_our_own_defect_gives_exit_code_70_and_what_to_report(monkeypatch, capsys):
    def broken(_arguments):
        raise KeyError("\x1b[2J::error::x")

    monkeypatch.setattr("samdocs.cli.app.run_command", broken)
    monkeypatch.setattr("sys.argv", ["samdocs", "rules"])
    monkeypatch.setattr(program.gc, "disable", lambda: None)
    code = program.run()
    told = capsys.readouterr()

    assert code == 70
    assert "Traceback" in told.err
    assert "this is a defect of samdocs, not of your project" in told.err
    assert "\x1b" not in told.err


def test_an_interrupted_program_says_nothing(project):
    (project / "slow.yaml").write_text("user_needs: [\n")
    process = start("check", project)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate(timeout=60)

    assert process.returncode in (-signal.SIGINT, 130, 1)
    assert b"defect" not in messages
