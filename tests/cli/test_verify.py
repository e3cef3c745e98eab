"""`samdocs verify`: exit codes, where it looks for the project, and what it says without one."""

import hashlib
import json

import pytest

from tests.outputs.verify.packages import read_files, write_package, write_zip
from tests.repositories import Repository


@pytest.fixture
def package(tmp_path):
    return write_package(tmp_path / "package")


def states(answer):
    return {check["subject"]: check["state"] for check in json.loads(answer.out)["checks"]}


@pytest.fixture
def built(samdocs, project, tmp_path):
    """A package in the project it was built from."""
    made = Repository(project, tmp_path)
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({}, "Begin")
    made.git("tag", "--annotate", "--message=Release", "v1.0.0")
    target = tmp_path / "built"
    assert samdocs("build", project, "--format", "html", "-o", target).code == 0
    return target


def test_a_whole_package_ends_with_0(call, package):
    answer = call("verify", package)

    assert answer.code == 0
    assert "No fault in what was checked, 5 parts not checked" in answer.out


def test_a_fault_ends_with_1(call, package, tmp_path):
    zipped = write_zip(tmp_path / "x.zip", read_files(package))
    zipped.write_bytes(zipped.read_bytes()[:-1])
    (package / "SHA256SUMS").unlink()

    assert call("verify", package).code == 1
    assert call("verify", zipped).code == 1


def test_a_zip_beside_its_folder_is_compared_with_it(call, package, tmp_path):
    files = read_files(package)
    write_zip(tmp_path / "package.zip", files)
    assert states(call("verify", package, "--format", "json"))["folder and zip"] == "passed"

    write_zip(tmp_path / "package.zip", {**files, "extra.txt": b""})
    for path in (package, tmp_path / "package.zip"):
        answer = call("verify", path)
        assert answer.code == 1
        assert "PKG016" in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "there is no `nowhere`"),
        (["package", "--digest", "abc"], "`abc` is no SHA-256"),
        (["package", "--project", "nowhere"], "`nowhere` is not a folder"),
    ],
)
@pytest.mark.usefixtures("package")
def test_what_cannot_be_looked_at_ends_with_2(call, arguments, said):
    answer = call("verify", *arguments)

    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_the_digest_that_is_printed_is_the_one_to_keep(call, package):
    digest = hashlib.sha256((package / "manifest.json").read_bytes()).hexdigest()

    assert f"SHA-256 of the manifest: {digest}" in call("verify", package).out
    assert call("verify", package, "--digest", digest).code == 0
    assert call("verify", package, "--digest", "0" * 64).code == 1


def test_inside_the_project_its_inputs_and_tags_are_compared(samdocs, project, built):
    inside = samdocs("verify", built, "--format", "json", cwd=project)
    named = samdocs("verify", built, "--format", "json", "--project", project)
    outside = samdocs("verify", built, "--format", "json")

    assert states(inside) == states(named)
    assert states(inside)["inputs"] == "passed"
    assert states(inside)["tag"] == "claimed"
    assert states(outside)["inputs"] == "not checked"
    assert inside.code == outside.code == 0


def test_a_rebuild_compares_every_byte(samdocs, project, built):
    whole = samdocs("verify", built, "--rebuild", "--format", "json", cwd=project)

    assert states(whole)["rebuild"] == "passed"
    assert whole.code == 0


def test_a_build_for_approval_is_made_again_for_approval(samdocs, project, built, tmp_path):
    assert built
    output = tmp_path / "signed"
    samdocs("build", project, "--for-approval", "--format", "html", "-o", output)

    whole = samdocs("verify", output, "--rebuild", "--format", "json", cwd=project)
    assert states(whole)["rebuild"] == "passed"


def test_a_rebuild_that_cannot_be_made_is_no_success(samdocs, built):
    answer = samdocs("verify", built, "--rebuild")

    assert answer.code == 2
    assert "no project is at hand" in answer.out


def test_nothing_is_written(samdocs, project, built):
    before = read_files(project), read_files(built)
    samdocs("verify", built, "--rebuild", cwd=project)

    assert (read_files(project), read_files(built)) == before
