"""An output folder is the old one or the new one, whatever happens in between."""

import ctypes
import fcntl
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.outputs import publish_exchange
from samdocs.outputs.manifest import BuildRecord
from samdocs.outputs.publish import open_staging
from tests.outputs.builds import SCRIPT, build, read_letter

KILLS = 24
RECORD = BuildRecord(version="x", time=None)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "dist"


def leftovers(target):
    return [path.name for path in target.parent.iterdir() if path.name != target.name]


def snapshot(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_a_build_appears_and_replaces_the_one_before(target):
    build(target, "a")
    assert read_letter(target) == "a"
    build(target, "b", files=3)

    assert read_letter(target) == "b"
    assert not leftovers(target)


def test_an_empty_folder_is_filled(target):
    target.mkdir()
    build(target, "a")

    assert read_letter(target) == "a"


def test_modes_do_not_depend_on_the_umask(target):
    before = os.umask(0o077)
    try:
        build(target, "a")
    finally:
        os.umask(before)

    modes = {stat.S_IMODE(path.stat().st_mode) for path in target.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in [target, target / "part0"]}
    assert modes == {0o644}
    assert folders == {0o755}


def test_checksums_cover_everything_but_themselves(target):
    build(target, "a")
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]

    listed = {line.split("  ")[1] for line in (target / "SHA256SUMS").read_text().splitlines()}
    assert subprocess.run(check, cwd=target).returncode == 0
    assert "manifest.json" in listed
    assert len(listed) == 7


def test_a_failing_build_changes_nothing_and_leaves_nothing(target):
    build(target, "a")
    before = snapshot(target.parent)

    with pytest.raises(RuntimeError):
        fail_in_the_middle(target)

    assert snapshot(target.parent) == before


def test_a_failing_first_build_leaves_not_even_its_parent_folders(tmp_path):
    with pytest.raises(RuntimeError):
        fail_in_the_middle(tmp_path / "a" / "b" / "dist")

    assert not list(tmp_path.iterdir())


def test_a_build_without_publishing_changes_nothing(target):
    with open_staging(target) as staging:
        staging.write("new.txt", b"new")

    assert not target.exists()
    assert not leftovers(target)


@pytest.mark.parametrize("name", ["manifest.json", "notes.txt", ".git/config"])
def test_a_folder_that_is_not_ours_is_refused(target, name):
    (target / name).parent.mkdir(parents=True)
    (target / name).write_text("{}")
    before = snapshot(target.parent)

    with pytest.raises(SamdocsError, match="samdocs did not write"):
        build(target, "a")
    assert snapshot(target.parent) == before


def test_a_file_of_someone_else_in_our_folder_is_not_deleted(target):
    build(target, "a")
    (target / "part0" / "signed by hand.pdf").write_text("x")

    with pytest.raises(SamdocsError, match=r"part0/signed by hand\.pdf"):
        build(target, "b")
    assert read_letter(target) == "a"


def test_a_folder_that_becomes_someone_elses_during_the_build_is_refused(target):
    build(target, "a")

    with open_staging(target) as staging:
        (target / "note.md").write_text("x")
        with pytest.raises(SamdocsError, match="did not write"):
            staging.publish(RECORD)

    assert read_letter(target) == "a"
    assert (target / "note.md").exists()


@pytest.mark.parametrize("is_dangling", [True, False])
def test_a_symbolic_link_as_output_folder_is_refused(tmp_path, is_dangling):
    if not is_dangling:
        build(tmp_path / "real", "a")
    (tmp_path / "dist").symlink_to("real")

    with pytest.raises(SamdocsError, match="symbolic link"):
        build(tmp_path / "dist", "b")
    assert (tmp_path / "dist").is_symlink()


def test_a_file_as_output_folder_is_refused(target):
    target.write_text("x")

    with pytest.raises(SamdocsError, match="is a file"):
        build(target, "a")
    assert target.read_text() == "x"


def test_a_symbolic_link_in_place_of_the_staging_folder_is_refused(target, tmp_path):
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "data.txt").write_text("x")
    (tmp_path / ".dist.samdocs-staging").symlink_to(victim)

    with pytest.raises(SamdocsError, match="cannot write"):
        build(target, "a")
    assert (victim / "data.txt").read_text() == "x"


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "/etc/out.txt", "a/../../out.txt", "", ".", "a//b", "a\nb", "a\\b", "a:b"],
)
def test_a_name_that_leaves_the_folder_or_is_not_portable_is_refused(target, name):
    with open_staging(target) as staging, pytest.raises(ValueError, match=r"path|character"):
        staging.write(name, b"x")

    assert not leftovers(target)


def test_a_name_is_written_only_once(target):
    with open_staging(target) as staging:
        staging.write("a.txt", b"1")
        with pytest.raises(ValueError, match="twice"):
            staging.write("a.txt", b"2")


def test_a_second_build_at_the_same_time_is_refused(target):
    with open_staging(target) as staging:
        second = run_build(target, "b")
        staging.write("0.txt", b"a")
        staging.publish(BuildRecord(version="a", time=None))

    assert second.returncode == 2
    assert "another build" in second.stderr
    assert read_letter(target) == "a"
    assert not leftovers(target)


def test_builds_at_once_publish_whole_folders_or_refuse(target):
    builds = [start_build(target, letter) for letter in "abcdefgh"]
    codes = [one.wait() for one in builds]

    assert set(codes) <= {0, 2}
    assert 0 in codes
    assert read_letter(target) in "abcdefgh"
    assert not leftovers(target)


def test_what_a_killed_build_left_is_removed_by_the_next(target):
    build(target, "a")
    left = target.parent / ".dist.samdocs-staging" / "new"
    left.mkdir(parents=True)
    (left / "half.txt").write_text("x")
    (left.parent / "file.txt").write_text("x")

    build(target, "b")

    assert read_letter(target) == "b"
    assert not leftovers(target)


def test_a_folder_moved_aside_by_a_killed_build_comes_back(target):
    build(target, "a")
    aside = target.parent / ".dist.samdocs-staging" / "old"
    aside.parent.mkdir()
    target.rename(aside)

    with pytest.raises(RuntimeError):
        fail_in_the_middle(target)

    assert read_letter(target) == "a"
    assert not leftovers(target)


def test_without_exchange_the_folder_is_moved_aside(target, monkeypatch):
    monkeypatch.setattr(publish_exchange, "_exchange", lambda _new, _old: False)
    build(target, "a")
    build(target, "b")

    assert read_letter(target) == "b"
    assert not leftovers(target)


def test_without_exchange_a_failing_move_puts_the_old_folder_back(target, tmp_path, monkeypatch):
    monkeypatch.setattr(publish_exchange, "_exchange", lambda _new, _old: False)
    build(target, "a")

    with pytest.raises(FileNotFoundError):
        publish_exchange.swap_folders(tmp_path / "none", target, aside=tmp_path / "aside")
    assert read_letter(target) == "a"


def test_folders_change_places_in_one_step_here(tmp_path):
    """The kernel and file system of the tests offer it; else the kill test would prove less."""
    for letter in "ab":
        (tmp_path / letter).mkdir()
        (tmp_path / letter / letter).touch()
    publish_exchange.swap_folders(tmp_path / "a", tmp_path / "b", aside=tmp_path / "c")

    assert (tmp_path / "a" / "b").exists()
    assert (tmp_path / "b" / "a").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_build_changes_nothing_and_leaves_nothing(target, number):
    build(target, "a")
    running = start_build(target, "b", files=3000)
    wait_for(target.parent / ".dist.samdocs-staging" / "new" / "part1")
    running.send_signal(number)

    assert running.wait() == 130
    assert read_letter(target) == "a"
    assert not leftovers(target)


@pytest.mark.slow
@pytest.mark.parametrize("exchange", ["yes", "no"])
def test_a_kill_at_any_point_leaves_the_old_folder_or_the_new_one(target, exchange):
    build(target, "a")
    count = int(run_build(target, "a", "4", "0", exchange).stdout)
    steps = sorted([*random.Random(9).sample(range(1, count), KILLS), count - 1])
    seen = []
    for number, step in enumerate(steps):
        letter = chr(ord("b") + number % 20)
        before = read_letter(target)
        killed = run_build(target, letter, "4", str(step), exchange)
        with recovered(target, exchange):
            after = read_letter(target)
        assert killed.returncode in {-signal.SIGKILL, 0}
        assert after in {before, letter}, f"killed at step {step} of {count}"
        seen.append(after == letter)
    build(target, "z")

    assert read_letter(target) == "z"
    assert not seen[0]
    assert seen[-1]
    assert not leftovers(target)


def test_a_folder_that_cannot_be_written_is_an_error_and_nothing_changes(target):
    build(target, "a")
    target.parent.chmod(0o555)
    before = snapshot(target.parent)
    done = run_build(target, "b", preexec_fn=give_up_root_rights)
    target.parent.chmod(0o755)

    assert done.returncode == 2, done.stderr
    assert "permission is denied" in done.stderr
    assert snapshot(target.parent) == before


def test_a_full_disk_is_an_error_and_nothing_changes(target):
    build(target, "a")
    before = snapshot(target.parent)
    done = run_build(target, "b", preexec_fn=limit_files)

    assert done.returncode == 2, done.stderr
    assert "may not become that large" in done.stderr
    assert snapshot(target.parent) == before


def test_a_full_file_system_is_an_error_and_nothing_changes(tmp_path):
    mounted = tmp_path / "small"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mounted]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        done = run_build(mounted / "dist", "b")
        left = list(mounted.iterdir())
    finally:
        subprocess.run(["umount", mounted], check=True)

    assert done.returncode == 2, done.stderr
    assert "no space is left" in done.stderr
    assert not left


def test_the_lock_ends_with_the_build(target):
    build(target, "a")
    folder = target.parent / ".dist.samdocs-staging"
    with open_staging(target):
        descriptor = os.open(folder, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)

    assert not folder.exists()


def start_build(target, letter, files=60):
    command = [sys.executable, SCRIPT, str(target), letter, str(files)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run_build(target, letter, *arguments, **options):
    command = [sys.executable, SCRIPT, str(target), letter, *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)


def fail_in_the_middle(target):
    with open_staging(target) as staging:
        staging.write("new.txt", b"new")
        raise RuntimeError


def give_up_root_rights():
    """Root may write anywhere: without its capabilities 1 to 3 (CAP_DAC_*) the modes count."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2, 3):
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP, refused to everyone but root


def limit_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))


def wait_for(path):
    for _ in range(10_000):
        if path.exists():
            return
        time.sleep(0.001)
    pytest.fail(f"{path} did not appear")


@contextmanager
def recovered(target, exchange):
    """Where folders cannot be exchanged, the next build puts back what was moved aside."""
    if exchange == "no" and not target.exists():
        with open_staging(target):
            yield
    else:
        yield
