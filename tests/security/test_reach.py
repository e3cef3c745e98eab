"""`check` and `build` open nothing outside the project, start nothing but git, and use no network (T4, T7)."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.architecture.house import ROOT
from tests.security.filled import Payload, write_filled

WATCHED = Path(__file__).parent / "watched.py"
#: Python, its libraries and samdocs itself.
OWN = tuple(
    sorted(
        {
            *(os.path.realpath(path) for path in (sys.prefix, sys.base_prefix)),
            *(os.path.realpath(path) for path in sysconfig.get_paths().values()),
            *(os.path.realpath(ROOT / part) for part in ("samdocs", "templates", "tests/rules")),
        }
    )
)
#: What says nothing about the machine.
HARMLESS = {os.devnull, "/dev/urandom"}

LINKS = (
    "[a](../../secret.txt) ![b](../secret.png) <https://evil.example/x> [c](https://evil.example)"
    " <img src=https://evil.example/y> <link rel=attachment href=../secret.txt>"
)
TEMPLATE = """---
title: Own
file: own
number: OWN
purpose: "{0}"
clauses: ["{0}"]
needs: [device]
---
{{% extends "partials/document.html.j2" %}}
{{% block body %}}<p>{{{{ device.name }}}} <a href="https://evil.example/z">x</a></p>{{% endblock %}}
"""


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    write_filled(root, Payload(LINKS, f"{LINKS}\n\n{LINKS}\n", "../secret.txt".removeprefix("../")))
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (root / "documents").mkdir()
    (root / "documents" / "a.md").write_text(f"---\ndocument: sdp\n---\n# A\n\n{LINKS}\n")
    (root / "evidence").mkdir()
    (root / "evidence" / "results.xml").write_text("<testsuite/>")
    template = root / "templates" / "documents" / "own.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text(TEMPLATE.format("https://evil.example"), encoding="utf-8")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", LINKS]):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", *who, *words], cwd=root, check=True)
    return root


def events(project: Path, *command: str) -> list[list[str]]:
    """Return what a command asked for; it must have worked."""
    log = project.parent / "log"
    home = project.parent / "home"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, WATCHED, log, *command],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stderr
    assert not list(home.iterdir())
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def outside(found: list[list[str]], folder: Path, *allowed: Path) -> set[str]:
    """Return the files that were opened and belong neither to us nor to what is allowed.

    Relative names are taken from `folder`, in which the command ran.
    """
    folders = (*OWN, *(os.path.realpath(path) for path in allowed))
    opened = {
        os.path.realpath(folder / event[1])
        for event in found
        if event[0] in ("open", "os.listdir", "os.scandir") and not event[1].isdigit()
    }
    return {path for path in opened - HARMLESS if not _is_below(path, folders)}


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(f"{folder}{os.sep}") for folder in folders)


def programs(found: list[list[str]]) -> set[str]:
    return {Path(event[1]).name for event in found if event[0] == "subprocess.Popen"}


def others(found: list[list[str]]) -> set[str]:
    """Return what touches the network or starts a program in another way."""
    known = {"open", "os.listdir", "os.scandir", "subprocess.Popen", "ctypes.dlopen", "os.fork"}
    return {event[0] for event in found} - known


@pytest.mark.parametrize(
    "command", ["check --stage submission", "check --format github", "export json", "show SRS-001"]
)
def test_reading_opens_only_the_project_and_starts_only_git(command, project):
    found = events(project, *command.split())

    assert outside(found, project, project) == set()
    assert programs(found) <= {"git"}
    assert others(found) == set()


def test_building_pages_opens_only_the_project_and_its_output(project):
    output = project / "dist"
    found = events(project, "build", "--format", "html")

    assert len(list(output.glob("*.html"))) >= 5
    assert outside(found, project, project) == set()
    assert programs(found) == {"git"}
    assert others(found) == set()


@pytest.mark.slow
def test_building_pdf_starts_only_git_and_its_own_sealed_processes(project):
    found = events(project, "build", "--format", "pdf", "--document", "trace")

    assert programs(found) == {"git", Path(sys.executable).name}
    assert others(found) == set()


def test_the_watch_sees_what_it_is_there_for(tmp_path):
    log = tmp_path / "log"
    deed = (
        "import sys, os, socket, subprocess; sys.path.insert(0, sys.argv[1])\n"
        "import watched; watched.watch(os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT))\n"
        "open(sys.argv[3], 'w'); socket.socket(); subprocess.run(['true'])\n"
    )

    subprocess.run(
        [sys.executable, "-c", deed, WATCHED.parent, log, "secret"],
        check=True,
        cwd=tmp_path,
    )

    found = [json.loads(line) for line in log.read_text().splitlines()]
    assert outside(found, tmp_path) == {str(tmp_path / "secret")}
    assert programs(found) == {"true"}
    assert "socket.__new__" in others(found)
