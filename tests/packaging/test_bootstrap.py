"""`.ci/setup.sh` on many machines: each is a PATH of stubs that note what was asked of them."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What any Debian has. Everything else the script calls is a stub, or absent.
BASICS = (
    "bash", "cat", "chmod", "cksum", "dirname", "env", "head", "mktemp", "paste", "rm", "sh", "sort",
    "tail", "uname",
)  # fmt: skip

LIBRARIES = {
    "libpango-1.0-0": ("libgobject-2.0.so.0", "libpango-1.0.so.0"),
    "libpangoft2-1.0-0": ("libfontconfig.so.1", "libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": ("libharfbuzz.so.0", "libharfbuzz-subset.so.0"),
}
SYSTEM_PACKAGES = ["git", *sorted(LIBRARIES), "python3-venv"]

# Modules that stand before the real ones in the stub interpreters.
MODULES = {
    "sitecustomize.py": """
        import os, sys
        if os.path.exists(f"{os.environ['STATE']}/old-{os.environ['STUB']}"):
            sys.version_info = (3, 10, 0, "final", 0)
    """,
    "ensurepip.py": """
        import os
        if os.path.exists(f"{os.environ['STATE']}/no-venv-{os.environ['STUB']}"):
            raise ImportError
    """,
    "ctypes.py": """
        import os
        def CDLL(name):
            if os.path.exists(f"{os.environ['STATE']}/lacks/{name}"):
                raise OSError(name)
    """,
    "venv/__init__.py": "",
    "venv/__main__.py": """
        import os, pathlib, shutil, sys
        with open(os.environ["NOTES"], "a") as notes:
            print(os.environ["STUB"], "-m venv", *sys.argv[1:], file=notes)
        pathlib.Path(".venv/bin").mkdir(parents=True, exist_ok=True)
        shutil.copy(f"{os.environ['BIN']}/{os.environ['STUB']}", ".venv/bin/python")
    """,
    "pip/__init__.py": "",
    "pip/__main__.py": """
        import os, sys
        with open(os.environ["NOTES"], "a") as notes:
            print("pip", *sys.argv[1:], file=notes)
        if os.path.exists(f"{os.environ['STATE']}/no-network"):
            sys.exit("pip: no network")
    """,
}

APT_GET = """
echo "apt-get $*" >>"$NOTES"
[ -e "$STATE/no-network" ] && { echo 'apt-get: no network'; exit 100; }
case " $* " in
  *' update '*) rm -f "$STATE/stale-lists"; exit ;;
esac
[ -e "$STATE/stale-lists" ] && { echo 'apt-get: unable to locate package'; exit 100; }
for package in "$@"; do
  case $package in
    git) printf '#!/bin/sh\\n' >"$BIN/git" ;;
    poppler-utils) printf '#!/bin/sh\\n' >"$BIN/pdftotext" ;;
    openssh-client) printf '#!/bin/sh\\n' >"$BIN/ssh-keygen" ;;
    gnupg) printf '#!/bin/sh\\n' >"$BIN/gpg" ;;
    python3-venv) rm -f "$STATE/no-venv-python3" ;;
    python3.13-venv) rm -f "$STATE/no-venv-python3.13" ;;
    libpango-1.0-0) rm -f "$STATE/lacks/libgobject-2.0.so.0" "$STATE/lacks/libpango-1.0.so.0" ;;
    libpangoft2-1.0-0) rm -f "$STATE/lacks/libfontconfig.so.1" "$STATE/lacks/libpangoft2-1.0.so.0" ;;
    libharfbuzz-subset0) rm -f "$STATE/lacks/libharfbuzz.so.0" "$STATE/lacks/libharfbuzz-subset.so.0" ;;
  esac
  chmod +x "$BIN"/*
done
"""


@dataclass
class Machine:
    """A machine that has all it needs, until a test takes something away."""

    folder: Path

    def __post_init__(self) -> None:
        self.checkout = self.folder / "a check out"
        (self.checkout / ".ci").mkdir(parents=True)
        shutil.copy(ROOT / ".ci" / "setup.sh", self.checkout / ".ci")
        (self.checkout / "requirements.lock").write_text("one==1\n")
        (self.checkout / "pyproject.toml").write_text("[project]\n")
        (self.folder / "state" / "lacks").mkdir(parents=True)
        (self.folder / "bin").mkdir()
        for program in BASICS:
            (self.folder / "bin" / program).symlink_to(shutil.which(program))
        for name, text in MODULES.items():
            path = self.folder / "modules" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(line[8:] for line in text.splitlines()))
        self.interpreter("python3")
        for program in ("git", "gpg", "pdftotext", "ssh-keygen"):
            self.program(program, "")
        self.program("readlink", 'echo "/usr/bin/${3##*/}"')
        self.program("apt-get", APT_GET)
        self.user(0)

    def program(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!{shutil.which('bash')}\n{text}\n")
        path.chmod(0o755)

    def interpreter(self, name: str) -> None:
        modules = self.folder / "modules"
        self.program(
            name, f'export PYTHONPATH="{modules}" STUB={name}\nexec "{sys.executable}" -B "$@"'
        )

    def user(self, number: int) -> None:
        self.program("id", f"echo {number}")

    def state(self, *names: str) -> None:
        for name in names:
            (self.folder / "state" / name).touch()

    def without(self, *programs: str) -> None:
        for name in programs:
            (self.folder / "bin" / name).unlink()

    def bare(self) -> None:
        """Leave Python without venv and nothing else, as in a fresh image."""
        self.without("git")
        self.state("stale-lists", "no-venv-python3")
        self.state(*(f"lacks/{library}" for package in LIBRARIES.values() for library in package))

    def setup(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the script from another folder, without a terminal."""
        (self.folder / "notes").write_text("")
        return subprocess.run(
            [self.checkout / ".ci" / "setup.sh", *arguments],
            cwd="/",
            env={
                "PATH": str(self.folder / "bin"),
                "BIN": str(self.folder / "bin"),
                "STATE": str(self.folder / "state"),
                "NOTES": str(self.folder / "notes"),
                "TMPDIR": str(self.folder),
                **variables,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def notes(self) -> list[str]:
        """What the stubs were asked to do by the last run."""
        return (self.folder / "notes").read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_bare_machine_gets_all_it_lacks(machine):
    machine.bare()

    done = machine.setup()

    assert done.returncode == 0, done.stderr
    wanted = "-o DPkg::Lock::Timeout=120 install -y --no-install-recommends"
    packages = " ".join(SYSTEM_PACKAGES)
    assert machine.notes[:4] == [
        f"apt-get {wanted} {packages}",
        "apt-get -o DPkg::Lock::Timeout=120 update",
        f"apt-get {wanted} {packages}",
        "python3 -m venv --clear .venv",
    ]


def test_packages_come_hash_locked_and_from_where_the_user_says(machine):
    machine.setup()

    quiet = "pip install --quiet --no-input --disable-pip-version-check"
    assert [note for note in machine.notes if note.startswith("pip")] == [
        f"{quiet} --require-hashes --requirement requirements.lock",
        f"{quiet} --no-deps --no-build-isolation --editable .",
    ]


def test_the_second_run_has_nothing_to_do_or_say(machine):
    machine.setup()

    again = machine.setup()

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert machine.notes == []


def test_a_user_with_sudo_that_asks_nothing_installs_by_it(machine):
    machine.bare()
    machine.user(1000)
    machine.program("sudo", 'echo sudo "$1" >>"$NOTES"; [ "$1" = -n ] && shift; exec "$@"')
    machine.program("true", "")

    done = machine.setup()

    assert done.returncode == 0, done.stderr
    assert "sudo -n" in machine.notes


@pytest.mark.parametrize("has_sudo", [True, False])
def test_a_user_who_may_not_install_is_told_the_line_to_type(machine, has_sudo):
    machine.bare()
    machine.user(1000)
    if has_sudo:
        machine.program("sudo", "exit 1")  # would ask for a password

    done = machine.setup()

    line = f"    sudo apt-get update && sudo apt-get install -y {' '.join(SYSTEM_PACKAGES)}\n"
    assert done.returncode == 2
    assert line in done.stderr
    assert machine.notes == []
    assert not (machine.checkout / ".venv").exists()


def test_a_machine_without_apt_is_told_what_it_lacks(machine):
    machine.bare()
    machine.without("apt-get")

    done = machine.setup()

    assert done.returncode == 2
    assert f"this machine lacks: {' '.join(SYSTEM_PACKAGES)}" in done.stderr


def test_an_installation_that_fails_shows_why_and_the_line_to_type(machine):
    machine.bare()
    machine.state("no-network")

    done = machine.setup()

    assert done.returncode == 2
    assert "apt-get: no network" in done.stderr
    assert "    apt-get update && apt-get install -y git" in done.stderr


@pytest.mark.parametrize(("package", "libraries"), LIBRARIES.items())
def test_each_library_is_missed_by_itself(machine, package, libraries):
    machine.without("apt-get")

    for library in libraries:
        machine.state(f"lacks/{library}")
        done = machine.setup()
        (machine.folder / "state" / "lacks" / library).unlink()

        assert f"this machine lacks: {package}\n" in done.stderr


def test_a_library_that_vanished_later_is_missed(machine):
    machine.setup()
    machine.without("apt-get")
    machine.state("lacks/libpango-1.0.so.0")

    assert machine.setup().returncode == 2


def test_without_a_new_enough_python_the_line_to_type_is_told(machine):
    machine.state("old-python3")

    done = machine.setup()

    assert done.returncode == 2
    assert "found no Python 3.11 or newer" in done.stderr
    assert "apt-get install -y python3 python3-venv" in done.stderr


def test_an_interpreter_that_does_not_run_is_passed_over(machine):
    machine.program("python3.13", "echo 'version 3.13 is not installed' >&2; exit 127")

    machine.setup()

    assert "python3 -m venv --clear .venv" in machine.notes


def test_an_interpreter_that_makes_environments_is_preferred_to_a_newer_one(machine):
    machine.interpreter("python3.13")
    machine.state("no-venv-python3.13")

    machine.setup()

    assert "python3 -m venv --clear .venv" in machine.notes


def test_an_interpreter_beside_the_default_one_gets_its_own_venv_package(machine):
    machine.interpreter("python3.13")
    machine.state("no-venv-python3.13", "old-python3")

    done = machine.setup()

    assert done.returncode == 0, done.stderr
    assert machine.notes[0].endswith(" python3.13-venv")
    assert "python3.13 -m venv --clear .venv" in machine.notes


def test_the_interpreter_can_be_chosen(machine):
    machine.interpreter("python3.13")
    machine.interpreter("mine")

    machine.setup(PYTHON=str(machine.folder / "bin" / "mine"))

    assert "mine -m venv --clear .venv" in machine.notes


def test_a_failed_step_shows_its_log_and_is_tried_again(machine):
    machine.state("no-network")
    failed = machine.setup()
    (machine.folder / "state" / "no-network").unlink()

    again = machine.setup()

    assert failed.returncode == 1
    assert "pip: no network\nsetup: failed: installing the packages" in failed.stderr
    assert again.returncode == 0
    assert [note.split()[0] for note in machine.notes] == ["pip", "pip"]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_into_the_same_environment(machine, name):
    machine.setup()
    with (machine.checkout / name).open("a") as file:
        file.write("# changed\n")

    machine.setup()

    assert [note.split()[0] for note in machine.notes] == ["pip", "pip"]


def test_a_checkout_that_was_moved_gets_a_new_environment(machine):
    machine.setup()
    machine.checkout = machine.checkout.rename(machine.folder / "elsewhere")

    machine.setup()

    assert machine.notes[0] == "python3 -m venv --clear .venv"


def test_an_environment_whose_interpreter_is_gone_is_made_anew(machine):
    machine.setup()
    (machine.checkout / ".venv" / "bin" / "python").unlink()

    machine.setup()

    assert machine.notes[0] == "python3 -m venv --clear .venv"


def test_variables_of_another_python_do_not_leak_in(machine):
    done = machine.setup(PYTHONHOME="/nowhere", PYTHONPATH="/nowhere")

    assert done.returncode == 0, done.stderr


def test_the_tests_ask_for_what_they_read_pages_and_make_signatures_with(machine):
    machine.without("pdftotext", "ssh-keygen", "gpg")

    demo = machine.setup()
    tests = machine.setup("--tests")

    assert "poppler" not in demo.stderr
    assert tests.returncode == 0
    for program in ("pdftotext", "ssh-keygen", "gpg"):
        assert (machine.folder / "bin" / program).exists()


def test_the_tests_go_on_without_what_may_not_be_installed(machine):
    machine.without("pdftotext", "gpg", "apt-get")

    done = machine.setup("--tests")

    assert done.returncode == 0
    assert "missing for some tests, which will fail: poppler-utils gnupg" in done.stderr


def test_no_temporary_file_stays(machine):
    before = set(machine.folder.iterdir())

    machine.setup()

    assert set(machine.folder.iterdir()) - before == {machine.folder / "notes"}
