"""A package is published as a folder and a zip at once, or not at all, wherever it is killed."""

import os
import random
import resource
import signal
import subprocess
import sys

import pytest

from samdocs.diagnostics import SamdocsError
from tests.outputs.releases import FOLDER, SCRIPT, publish, read_package

KILLS = 50


def run(target, *arguments, **options):
    command = [sys.executable, SCRIPT, str(target), *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)


def leftovers(target):
    return [path.name for path in target.parent.iterdir() if path.name != target.name]


def test_folder_and_zip_hold_the_same_files_and_both_can_be_checked(tmp_path):
    target = tmp_path / "out"
    publish(target, "a")

    assert read_package(target) == "a"
    assert sorted(path.name for path in target.iterdir()) == [
        "EX-1_1.0.0",
        "EX-1_1.0.0.zip",
        "SHA256SUMS",
        "manifest.json",
    ]
    for folder in (target, target / FOLDER):
        check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        assert subprocess.run(check, cwd=folder).returncode == 0


@pytest.mark.slow
def test_a_kill_at_any_point_leaves_the_old_package_or_the_new_one(tmp_path):
    target = tmp_path / "out"
    publish(target, "a")
    count = int(run(target, "a", "0").stdout)
    steps = sorted([*random.Random(5).sample(range(1, count), KILLS), count - 1])
    seen = []
    for number, step in enumerate(steps):
        letter = chr(ord("b") + number % 20)
        before = read_package(target)
        killed = run(target, letter, str(step))
        after = read_package(target)
        assert killed.returncode in {-signal.SIGKILL, 0}
        assert after in {before, letter}, f"killed at step {step} of {count}"
        seen.append(after == letter)
    publish(target, "z")

    assert read_package(target) == "z"
    assert not seen[0]
    assert seen[-1]
    assert not leftovers(target)


@pytest.mark.slow
def test_a_killed_first_release_leaves_nothing_that_looks_like_a_package(tmp_path):
    target = tmp_path / "out"
    count = int(run(tmp_path / "other", "a", "0").stdout)
    for step in random.Random(6).sample(range(1, count // 2), 10):
        run(target, "a", str(step))

        assert not target.exists()


def test_a_disk_that_takes_no_more_changes_nothing(tmp_path):
    target = tmp_path / "out"
    publish(target, "a")
    done = run(target, "b", preexec_fn=limit_files)

    assert done.returncode == 2, done.stderr
    assert "may not become that large" in done.stderr
    assert read_package(target) == "a"
    assert not leftovers(target)


def test_a_folder_with_files_of_someone_else_is_not_replaced(tmp_path):
    target = tmp_path / "out"
    publish(target, "a")
    (target / FOLDER / "signed by hand.pdf").write_text("x")

    with pytest.raises(SamdocsError, match=r"EX-1_1.0.0/signed by hand\.pdf"):
        publish(target, "b")
    (target / FOLDER / "signed by hand.pdf").unlink()
    assert read_package(target) == "a"


def test_bytes_and_modes_do_not_depend_on_the_umask(tmp_path):
    publish(tmp_path / "one", "a")
    before = os.umask(0o077)
    try:
        publish(tmp_path / "two", "a")
    finally:
        os.umask(before)

    zips = {(tmp_path / name / f"{FOLDER}.zip").read_bytes() for name in ("one", "two")}
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "two").rglob("*.pdf")}
    assert (len(zips), modes) == (1, {0o644})


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
