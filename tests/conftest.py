"""What every test gets: the same surroundings for everyone, and golden files."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from samdocs.project import Project, load_project
from tests.projects import BASE, write_project
from tests.repositories import Repository

# The examples are the same at every run; `--hypothesis-profile=random` searches further.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("random", max_examples=2000, deadline=None)
hypothesis.settings.load_profile("same")

# Variables by which a developer's terminal, git or CI would change what a program prints.
FOREIGN = ("GIT_", "SAMDOCS_", "CLICOLOR", "TERMINAL_", "PYTEST_THEME")
FOREIGN_NAMES = ("CI", "COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "LINES", "NO_COLOR", "PY_COLORS")

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="run only the tests with golden files, and write these anew (`make golden`)",
    )


def pytest_configure() -> None:
    # Whoever starts the tests in the background may have Ctrl-C ignored, and programs inherit that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--update-golden"):
        return
    kept = [item for item in items if "golden" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(autouse=True)
def same_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's terminal, git settings and CI out of every test."""
    for name in list(os.environ):
        if name.startswith(FOREIGN) or name in FOREIGN_NAMES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a file of the repository: `golden(path, text)`.

    `make golden` writes all such files anew and shows the difference.
    """

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            return
        if not path.is_file():
            pytest.fail(f"there is no golden file {path.name}; `make golden` writes it")
        assert text == path.read_bytes().decode("utf-8")

    return compare


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Project]:
    """Return a function that writes a small project and loads it: `project("risks: …")`."""

    def load(*texts: str, **more: str) -> Project:
        return load_project(write_project(tmp_path / "project", *texts, **more))

    return load


@pytest.fixture
def device(tmp_path: Path) -> Repository:
    """A repository whose first commit holds the settings of a small project and nothing else."""
    root, home = tmp_path / "device", tmp_path / "home"
    home.mkdir()
    root.mkdir()
    made = Repository(root, home)
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit({"samdocs.yaml": BASE}, "Begin")
    return made
