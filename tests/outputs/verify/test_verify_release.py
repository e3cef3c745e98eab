"""A release as it was published is verified: its folder, its zip, both together, and made again."""

import shutil
import subprocess
import sys

import pytest

from samdocs.checks import run_checks
from samdocs.diagnostics import Stage
from samdocs.outputs.package import PackageOptions, build_package
from samdocs.outputs.package_publish import publish_package
from samdocs.outputs.verify import Request, State, verify_package
from samdocs.project import load_project
from tests.releases import releasable_project

pytestmark = pytest.mark.slow
FOLDER = "EX-1_1.1.0"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("released")
    made = releasable_project(folder, "1.0.0", "1.1.0")
    project = load_project(made.root)
    report = run_checks(project, Stage.RELEASE)
    package = build_package(project, report, PackageOptions("v1.1.0"))
    assert [found.message for found in package.refusals] == []
    publish_package(package.folder, package.files, package.record, folder / "out")
    return folder


@pytest.fixture
def release(released, tmp_path):
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    return tmp_path


def verify(release, name="out", **asked):
    return verify_package(release / name, Request(project=release / "device", **asked))


def told(release, *name, **asked):
    found = verify(release, *name, **asked).findings
    return [(f.rule.code, f.location.file if f.location else "") for f in found]


def states(release, *name, **asked):
    return {check.subject: check.state for check in verify(release, *name, **asked).checks}


def test_a_release_agrees_with_itself_and_its_repository(release):
    for name in ("out", f"out/{FOLDER}", f"out/{FOLDER}.zip"):
        assert told(release, name) == []
        found = states(release, name)
        parts = ("files", "manifest", "checksums", "audit trail", "inputs", "trail in git")
        assert {found[part] for part in (*parts, "folder and zip")} == {State.PASSED}
        assert found["tag"] is State.CLAIMED
        assert found["anchor"] is State.NOT_CHECKED
    assert states(release)["output folder"] is State.PASSED


def test_all_three_have_one_manifest_to_keep_the_digest_of(release):
    digests = {
        verify(release, name).manifest_sha256
        for name in ("out", f"out/{FOLDER}", f"out/{FOLDER}.zip")
    }

    assert len(digests) == 1
    assert states(release, digest=digests.pop())["anchor"] is State.PASSED


def test_a_release_made_again_has_the_same_bytes(release):
    assert told(release, rebuild=True) == []
    assert states(release, rebuild=True)["rebuild"] is State.PASSED


def test_a_file_changed_in_the_folder_is_named_once_and_differs_from_the_zip(release):
    path = next((release / "out" / FOLDER).glob("*.pdf"))
    path.write_bytes(path.read_bytes() + b"\n")

    name = f"{FOLDER}/{path.name}"
    assert told(release) == [("PKG002", name), ("PKG016", name)]


def test_a_changed_zip_is_named(release):
    path = release / "out" / f"{FOLDER}.zip"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    codes = {code for code, _ in told(release)}
    assert codes == {"PKG002", "PKG008", "PKG016"}


def test_what_stands_beside_folder_and_zip_is_named(release):
    (release / "out" / "notes.txt").write_bytes(b"")
    (release / "out" / "SHA256SUMS").unlink()

    assert told(release) == [("PKG003", "SHA256SUMS"), ("PKG004", "notes.txt")]
    assert states(release)["output folder"] is State.FAILED


def test_script_of_the_package_finds_no_fault(release):
    script = release / "out" / FOLDER / "verify.py"

    done = subprocess.run([sys.executable, "-I", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
