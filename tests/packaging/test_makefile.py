"""The Makefile names what exists, and lists itself."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_make_without_a_target_lists_every_command():
    listed = re.findall(r"^  make (\w+) +\S", _make("--directory", str(ROOT)), re.MULTILINE)

    (declared,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert listed == declared.split()


def test_every_program_the_makefile_starts_exists():
    named = re.findall(r"(?:\.venv/bin/python |@)([\w./-]+\.(?:py|sh))", MAKEFILE)

    assert ".ci/setup.sh" in named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_make_demo_builds_the_example_and_tells_where_its_documents_are():
    said = _make("--directory", str(ROOT), "--dry-run", "demo")

    assert said.index(".ci/setup.sh") < said.index("samdocs build example_project")
    assert "example_project/dist/*.pdf" in said.splitlines()[-1]


def test_continuous_integration_runs_the_test_command():
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec make test"


def _make(*arguments: str) -> str:
    """Run make from another folder, and not as a part of the make that may run these tests."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd="/",
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
