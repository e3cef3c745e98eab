"""What the tests of commands that write records share: a device with people, in a repository."""

import contextlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from samdocs.cli.app import run_command
from tests.evidence.git.conftest import Repository
from tests.projects import BASE

PEOPLE = """
people:
  - id: ada
    name: Ada Author
    email: ada@example.org
    roles: [{role: quality, from: 2024-01-01}]
  - id: ben
    name: Ben Builder
    email: ben@example.org
    roles: [{role: software_lead, from: 2024-01-01, until: 2024-12-31}]
"""
CONFIG = BASE + PEOPLE
ITEMS = """\
user_needs:
  - {id: UN-001, title: Act in time, text: The nurse acts in time.}
software_items:
  - {id: SI-001, title: Score service, kind: system, text: Computes the score.}
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
  - {id: TC-002, title: Load, level: system, verifies: [SRS-001], shows_effectiveness_of: [],
     expected: A score under load.}
"""


def make_device(folder: Path, files: dict[str, str] | None = None) -> Repository:
    """Make a repository with one commit of a small device; Ada's own git settings name her."""
    (folder / "home").mkdir(parents=True)
    (folder / "device").mkdir()
    made = Repository(folder / "device", folder / "home")
    (folder / "home/.gitconfig").write_text("[user]\n\temail = ada@example.org\n\tname = Ada\n")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({"samdocs.yaml": CONFIG, "items.yaml": ITEMS, **(files or {})})
    return made


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file of a folder but those of git, with what it holds."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(device: Repository, *arguments: str) -> Ended:
    """Run samdocs within this process, as the person whose home this is; stdin is no terminal."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        contextlib.chdir(device.root),
        patch.dict(os.environ, {"HOME": str(device.home)}),
        patch("sys.stdin", io.StringIO()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run_command(list(arguments))
    told = [stream.buffer.getvalue().decode() for stream in (out, err) if not stream.flush()]
    return Ended(code, *told)


def refused(device: Repository, *arguments: str) -> str:
    """Run a command that must refuse with exit code 2 and write nothing; return what it said."""
    before = snapshot(device.root)
    done = run(device, *arguments)
    assert done.returncode == 2, done
    assert snapshot(device.root) == before
    return done.stderr
