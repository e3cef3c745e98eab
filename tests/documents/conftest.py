"""A small project with a bit of everything, as an edition of documents."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from samdocs.checks import CheckReport, NotEvaluated
from samdocs.diagnostics import Stage, diagnose
from samdocs.documents import Edition, open_edition
from samdocs.documents.markdown import Writer
from samdocs.documents.scope import Scope
from samdocs.project import Project, load_project
from samdocs.rules import RULES
from tests.documents.tested import make_tested
from tests.projects import write_project

FOLDER = Path(__file__).parent / "project"


def make_report(project: Project) -> CheckReport:
    """Return a report of its own, so that a new rule does not change what documents are tested with."""
    place = project.locate("SRS-002", "title")
    findings = (
        diagnose(RULES["REQ001"], "`SRS-002` has no test", place, hint="add one", item="SRS-002"),
        diagnose(RULES["RSK001"], "`RISK-003` is not complete", None, item="RISK-003"),
        diagnose(RULES["REQ005"], "`SRS-002` is vague", place, item="SRS-002").waived_with(
            "WVR-001"
        ),
    )
    undecided = (NotEvaluated("REQ007", "needs item history"), NotEvaluated("SEC010", "no data"))
    return CheckReport(Stage.ALWAYS, findings, undecided, 30, 26)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "project"))


@pytest.fixture
def edition(folder: Path) -> Edition:
    project = load_project(folder)
    return open_edition(project, make_report(project), inputs_sha256="9b1d44e07c2a5f60" * 4)


@pytest.fixture
def scope(edition: Edition) -> Callable[[str], Scope]:
    def make(key: str) -> Scope:
        writer = Writer(edition.project.items.keys())
        return Scope(edition.project, edition.report, edition.types[key], writer)

    return make


@pytest.fixture
def scope_of(tmp_path: Path) -> Callable[..., Scope]:
    """Return the scope of a document over a project of these texts."""

    def make(key: str, *texts: str, **options: str) -> Scope:
        project = load_project(write_project(tmp_path / "given", *texts, **options))
        types = open_edition(project, CheckReport(Stage.ALWAYS, (), (), 0, 0)).types
        report = CheckReport(Stage.ALWAYS, (), (), len(project.items), 0)
        return Scope(project, report, types[key], Writer(project.items.keys()))

    return make


@pytest.fixture
def tested_edition(tmp_path: Path) -> Edition:
    """Return the edition of a project with results of every kind."""
    repository = make_tested(tmp_path / "tested", tmp_path / "tester")
    project = load_project(repository.root)
    assert not project.diagnostics
    return open_edition(project, CheckReport(Stage.ALWAYS, (), (), len(project.items), 0))


@pytest.fixture
def tested(tested_edition: Edition) -> Callable[[str], Scope]:
    """Return the scope of a document over that project."""

    def make(key: str) -> Scope:
        project, types = tested_edition.project, tested_edition.types
        return Scope(project, tested_edition.report, types[key], Writer(project.items.keys()))

    return make
