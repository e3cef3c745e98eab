"""Suites of a small device, run by pytest in a process of its own, as developers run theirs."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from samdocs.evidence.results import read_results
from samdocs.evidence.results.sidecar import SUFFIX, with_sidecar
from tests.projects import BASE
from tests.repositories import Repository

ITEMS = """\
user_needs:
  - {id: UN-001, title: Act in time, text: The nurse acts in time.}
hazards:
  - {id: HAZ-001, title: Score too late}
environments:
  - {id: ENV-001, title: Test bench}
builds:
  - {id: BLD-001, version: "1.0"}
software_requirements:
  - {id: SRS-001, title: Score every minute, text: t, derives_from: UN-001}
  - {id: SRS-002, title: Score of old, text: t, status: retired, reason: Replaced by SRS-001}
risk_controls:
  - {id: RC-004, title: Alarm}
tests:
  - {id: TC-001, title: Clock, verifies: SRS-001}
"""
PEOPLE = "people:\n  - {id: ada, name: Ada Author}\n"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


class Suite:
    """A repository with a project and tests; `run` is what a developer types."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "device"
        (folder / "home").mkdir(parents=True)
        self.root.mkdir()
        self.repository = Repository(self.root, folder / "home")
        self.repository.git("init", "--quiet", "--initial-branch=main")

    def commit(self, **tests: str) -> str:
        """Commit the project and test files by their short names; return the commit."""
        files = {f"tests/test_{name}.py": text for name, text in tests.items()}
        return self.repository.commit({"samdocs.yaml": BASE + PEOPLE, "items.yaml": ITEMS, **files})

    def run(self, *arguments: str, **environment: str) -> Answer:
        plain = ("-p", "no:randomly", "-p", "no:cacheprovider")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plain, *arguments],
            cwd=self.root,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.repository.home),
                "PYTHONDONTWRITEBYTECODE": "1",
                **environment,
            },
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def read(self, name):
        """Return results as samdocs reads them, with what stands beside them."""
        results = read_results(name, (self.root / name).read_bytes())
        beside = self.root / f"{name}{SUFFIX}"
        if not beside.is_file():
            return results
        return with_sidecar(results, beside.name, beside.read_bytes())

    def recorded(self, name):
        return json.loads((self.root / name).read_text(encoding="utf-8"))


@pytest.fixture
def suite(tmp_path) -> Suite:
    return Suite(tmp_path)


@pytest.fixture(scope="module")
def shared_suite(tmp_path_factory) -> Suite:
    """One repository for all tests of a module, which only look at what it made."""
    return Suite(tmp_path_factory.mktemp("suite"))
