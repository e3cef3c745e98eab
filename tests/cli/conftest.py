"""The command as people run it, and the same without a process where that tells as much."""

import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from samdocs.cli.app import run_command
from tests.projects import write_project

ITEMS = """\
user_needs:
  - {id: UN-001, title: Act in time, text: The nurse acts in time.}
software_items:
  - {id: SI-001, title: Score service, kind: system, safety_class: A, text: Computes the score.}
software_requirements:
  - id: SRS-001
    title: Score every minute
    text: The software shall show a score every 60 s.
    criterion: A score is shown 60 s after the last one.
    derives_from: UN-001
    allocated_to: SI-001
    verification_method: test
tests:
  - {id: TC-001, title: Clock, level: system, verifies: SRS-001, expected: A score every 60 s.}
"""


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture
def project(tmp_path):
    """A small project; it may have findings of rules, and none of reading."""
    return write_project(tmp_path / "project", ITEMS)


@pytest.fixture
def faulty(tmp_path):
    """A project that names a need which does not exist."""
    return write_project(
        tmp_path / "faulty", ITEMS.replace("derives_from: UN-001", "derives_from: UN-404")
    )


@pytest.fixture
def samdocs(tmp_path):
    """Run the command in a process of its own; returns exit code, output and messages."""

    def run(*arguments, cwd=tmp_path, **environment):
        surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environment}
        done = subprocess.run(
            [sys.executable, "-m", "samdocs.cli", *map(str, arguments)],
            cwd=cwd,
            env=surroundings,
            capture_output=True,
            check=False,
            timeout=60,
        )
        encoding = environment.get("PYTHONIOENCODING", "utf-8")
        return Answer(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))

    return run


@pytest.fixture
def call(capsysbinary, monkeypatch, tmp_path):
    """Run the command within this process; returns the same."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsysbinary.readouterr()
        code = run_command([str(argument) for argument in arguments])
        told = capsysbinary.readouterr()
        return Answer(code, told.out.decode(), told.err.decode())

    return run
