"""The same commit gives the same bytes, whenever, wherever and by whomever it is built (T15)."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHIFTED = Path(__file__).parent / "shifted.py"
SMALL = Path(__file__).parents[1] / "documents" / "project"
EXAMPLE = Path(__file__).parents[2] / "example_project"
YEARS = 365 * 24 * 3600

#: Variation → environment, umask, seconds and seed of `shifted.py`, options.
VARIATIONS = {
    "another person's surroundings": (
        {
            "COLUMNS": "40",
            "HOME": "/nonexistent",
            "LANG": "tr_TR.UTF-8",
            "LANGUAGE": "tr",
            "LC_ALL": "C",
            "LOGNAME": "eve",
            "PYTHONHASHSEED": "4242",
            "TERM": "xterm-256color",
            "TZ": "Pacific/Kiritimati",
            "USER": "eve",
        },
        *(0o077, 0, 0, []),
    ),
    "one process, with other fonts": (
        {"FONTCONFIG_FILE": os.devnull, "XDG_DATA_HOME": "/tmp", "PYTHONHASHSEED": "1"},
        *(0o000, 0, 0, ["--jobs", "1"]),
    ),
    "four processes, 70 years later": ({}, 0o022, 70 * YEARS, 7, ["--jobs", "4"]),
    "the year 1986": ({"SOURCE_DATE_EPOCH": "1"}, 0o022, -40 * YEARS, 11, []),
}


def commit(source: Path, root: Path) -> Path:
    shutil.copytree(source, root, ignore=shutil.ignore_patterns("dist"))
    environment = {
        **os.environ,
        **{f"GIT_{who}_DATE": "2026-01-02T03:04:05Z" for who in ("AUTHOR", "COMMITTER")},
    }
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "All of it"]):
        subprocess.run(["git", *who, *words], cwd=root, check=True, env=environment)
    return root


def build(root: Path, formats: str = "html,pdf", variation: str = "") -> dict[str, str]:
    """Build in a folder and export; return name, mode and digest of every file."""
    added, umask, seconds, seed, options = VARIATIONS.get(variation, ({}, 0o022, 0, 0, []))
    environment = {"PATH": os.environ["PATH"], "HOME": str(root.parent), **added}
    program = [sys.executable, str(SHIFTED), str(seconds), str(seed)]
    for command in (
        ["build", "--format", formats, *options],
        ["export", "json", "--output", "dist.json"],
        ["check", "--format", "json"],
    ):
        done = subprocess.run(
            [*program, *command], cwd=root, env=environment, umask=umask, capture_output=True
        )
        assert done.returncode in (0, 1), done.stderr.decode()
    files = {path.name: path for path in (root / "dist").iterdir()} | {
        "checked": root / "dist.json"
    }
    assert len(files) > 5
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    return {**digests, "findings": hashlib.sha256(done.stdout).hexdigest()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    root = commit(SMALL, tmp_path_factory.mktemp("usual") / "project")
    return root, build(root)


@pytest.mark.slow
@pytest.mark.parametrize("variation", VARIATIONS)
def test_the_same_commit_gives_the_same_bytes_with(variation, usual, tmp_path):
    root = commit(SMALL, tmp_path / "a folder of another depth" / "ünicode" / "p")

    assert build(root, variation=variation) == usual[1]


@pytest.mark.slow
def test_the_example_gives_the_same_bytes_elsewhere_and_later(tmp_path):
    first = build(commit(EXAMPLE, tmp_path / "a" / "example"), "html")
    second = build(commit(EXAMPLE, tmp_path / "b" / "c" / "other"), "html", "the year 1986")

    assert first == second


@pytest.mark.slow
def test_no_output_names_a_folder_of_this_machine(usual):
    root = usual[0]

    for path in (root / "dist").iterdir():
        assert os.fsencode(root.parent) not in path.read_bytes()
        assert os.fsencode(Path(__file__).parents[2]) not in path.read_bytes()
