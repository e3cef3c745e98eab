"""The wheel, installed in a fresh environment outside the repository, has all that it needs."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fresh environment that holds the wheel, and sees the locked packages of this one.

    It finds them by a line in a .pth file: nothing is downloaded, and since .pth files found that
    way are not read, the editable samdocs of the checkout is not seen.
    """
    folder = tmp_path_factory.mktemp("environment") / "a place"
    venv.create(folder, with_pip=False, symlinks=True)
    ours, *_ = folder.glob("lib/python*/site-packages")
    theirs = [path for path in sys.path if path.endswith("site-packages")]
    (ours / "locked.pth").write_text("\n".join(theirs))
    _run(
        *(sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install"),
        *("--no-index", "--no-deps", "--no-compile", "--quiet", str(wheel)),
        cwd=folder,
    )
    return folder


@pytest.fixture
def project(installed: Path, tmp_path: Path) -> Path:
    """Return a copy of the example that the wheel brings along, outside git."""
    (example,) = installed.glob("lib/python*/site-packages/samdocs/example_project")
    return Path(shutil.copytree(example, tmp_path / "project"))


def test_the_wheel_holds_the_templates(wheel):
    files = _files(ROOT / "templates")

    assert {name.split("/")[0] for name in files} >= {"documents", "partials", "styles"}
    assert _names(wheel, "samdocs/templates/") == files


def test_the_wheel_holds_the_examples_of_the_rules(wheel):
    files = _files(ROOT / "tests" / "rules")

    assert any(name.endswith("/expected.txt") for name in files)
    assert _names(wheel, "samdocs/examples/") == files


def test_the_wheel_holds_the_example_without_its_output(wheel):
    files = _files(ROOT / "example_project")

    assert "samdocs.yaml" in files
    assert _names(wheel, "samdocs/example_project/") == {
        name for name in files if not name.startswith("dist/")
    }


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel):
    names = _names(wheel, "")

    assert "samdocs/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"samdocs"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_two_builds_give_the_same_bytes(tmp_path):
    one, other = _build(tmp_path / "one"), _build(tmp_path / "other")

    assert one.read_bytes() == other.read_bytes()


def test_the_installed_package_is_not_the_checkout(installed):
    found = _run(
        str(installed / "bin" / "python"), "-c", "import samdocs; print(samdocs.__file__)", cwd="/"
    )

    assert found.startswith(str(installed))


def test_the_installed_program_tells_its_version(installed, wheel):
    version = wheel.name.split("-")[1]

    assert version in _samdocs(installed, "--version", cwd=installed)


def test_the_installed_program_lists_its_rules(installed):
    assert "REQ001" in _samdocs(installed, "rules", cwd=installed)


def test_the_installed_program_checks_and_builds_the_example(installed, project, tmp_path):
    output = tmp_path / "output"

    _samdocs(installed, "check", cwd=project)
    _samdocs(installed, "build", "--format", "html,pdf", "-o", str(output), cwd=project)

    assert (output / "manifest.json").is_file()
    documents = {path.stem for path in output.glob("*.html")}
    assert len(documents) >= 4
    assert {path.stem for path in output.glob("*.pdf")} == documents
    assert all(path.read_bytes().startswith(b"%PDF-") for path in output.glob("*.pdf"))


def _build(folder: Path) -> Path:
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def _samdocs(environment: Path, *arguments: str, cwd: Path) -> str:
    return _run(str(environment / "bin" / "samdocs"), *arguments, cwd=cwd)


def _run(*command: str, cwd: Path | str) -> str:
    """Run a program as a user elsewhere would, and return what it prints."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def _names(wheel: Path, folder: str) -> set[str]:
    """Return the files of a folder in the wheel, named from that folder."""
    names = zipfile.ZipFile(wheel).namelist()
    return {name.removeprefix(folder) for name in names if name.startswith(folder)}


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
