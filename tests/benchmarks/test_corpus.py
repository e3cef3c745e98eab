"""The corpus of the measurements: the same bytes, so that figures of two years can be compared."""

import hashlib
import subprocess
from pathlib import Path

from benchmarks.corpus import write_history, write_project


def test_a_project_has_the_same_bytes_at_every_run(tmp_path):
    write_project(1000, tmp_path, per_file=30)

    assert _digest(tmp_path) == "32075fe0a43e0bba926f80c3268976a2ddadb594a05f7d7a7716e2b7ce822024"


def test_a_history_has_the_same_commits_at_every_run(tmp_path):
    write_project(100, tmp_path)
    write_history(tmp_path, 12)

    assert _head(tmp_path) == "aca295f27cb13837a1dc9bdfc39b5d4ec36fa239"


def _digest(folder: Path) -> str:
    """Return what `sha256sum` of the list of all sorted `sha256sum`s of the files gives."""
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in sorted(f"./{path.relative_to(folder)}" for path in folder.rglob("*.*ml"))
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _head(folder: Path) -> str:
    command = ["git", "rev-parse", "HEAD"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()
