"""The script that ships with a package finds faults without samdocs, with any Python."""

import os
import subprocess
import sys

import pytest

from samdocs.outputs.check_script import read_check_script
from tests.outputs.verify.packages import FILES, read_files, write_package

PDF = "EX-1-RT_risk-table_1.0.0.pdf"


@pytest.fixture
def package(tmp_path):
    return write_package(tmp_path / "package")


def run(package):
    done = subprocess.run(
        [sys.executable, "-I", "-S", package / "verify.py"], capture_output=True, text=True
    )
    assert done.stderr == ""
    return done.returncode, [
        line.removeprefix("FAULT  ") for line in done.stdout.splitlines() if "FAULT" in line
    ]


def test_a_package_as_published_has_no_fault(package):
    assert run(package) == (0, [])


def test_script_is_short_enough_to_be_read():
    assert read_check_script().count(b"\n") < 130
    assert read_check_script().isascii()


def change(package, name, old, new):
    path = package / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))


FAULTS = {
    "changed": (lambda p: change(p, PDF, b"%PDF", b"%PDG"), f"{PDF}: changed"),
    "removed": (lambda p: (p / PDF).unlink(), f"{PDF}: missing"),
    "added": (lambda p: (p / "x.pdf").write_bytes(b""), "x.pdf: not in the manifest"),
    "renamed": (lambda p: (p / PDF).rename(p / "x.pdf"), "x.pdf: not in the manifest"),
    "link": (lambda p: (p / "x").symlink_to("/etc"), "x: a link or device, not a file"),
    "pipe": (lambda p: os.mkfifo(p / "x"), "x: a link or device, not a file"),
    "folder": (lambda p: (p / "x").mkdir(), "x: an empty folder"),
    "manifest": (
        lambda p: change(p, "manifest.json", b' "_type"', b'  "_type"'),
        "manifest.json: not in its canonical form",
    ),
    "no-manifest": (lambda p: (p / "manifest.json").unlink(), "manifest.json: missing"),
    "no-json": (
        lambda p: (p / "manifest.json").write_bytes(b"["),
        "manifest.json: cannot be read (JSONDecodeError)",
    ),
    "other-json": (
        lambda p: (p / "manifest.json").write_bytes(b"{}\n"),
        "manifest.json: cannot be read (KeyError)",
    ),
    "no-sums": (lambda p: (p / "SHA256SUMS").unlink(), "SHA256SUMS: missing"),
    "sums": (
        lambda p: change(p, "SHA256SUMS", b"  verify.py", b"  verify.py "),
        "SHA256SUMS: no right line for verify.py",
    ),
    "trail": (
        lambda p: change(p, "audit-trail.jsonl", b"SRS-003", b"SRS-009"),
        "audit-trail.jsonl: chain broken at line 4",
    ),
    "trail-end": (
        lambda p: (p / "audit-trail.jsonl").write_bytes(
            b"".join(FILES["audit-trail.jsonl"].splitlines(keepends=True)[:5])
        ),
        "audit-trail.jsonl: its end is cut off, or its first line changed",
    ),
    "case": (
        lambda p: (p / "Verify.py").write_bytes(b""),
        "Verify.py: on other systems the same file as verify.py",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(package, name):
    spoil, words = FAULTS[name]
    spoil(package)

    code, said = run(package)
    assert code == 1
    assert words in said


def test_sha256sum_finds_changed_and_missing_files_too(package):
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=package, capture_output=True).returncode == 0

    for name in read_files(package):
        if name != "SHA256SUMS":
            whole = (package / name).read_bytes()
            (package / name).write_bytes(whole[:-1])
            changed = subprocess.run(check, cwd=package, capture_output=True, text=True)
            (package / name).unlink()
            missing = subprocess.run(check, cwd=package, capture_output=True, text=True)
            (package / name).write_bytes(whole)
            assert (changed.returncode, missing.returncode) == (1, 1)
            assert name in changed.stdout
            assert name in missing.stdout
