"""The contracts of pyproject.toml bite: each is broken on purpose in a small package of that shape."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

OBLIGATORY = ("cli", "source", "rules", "diagnostics")


@pytest.fixture
def lint_imports(tmp_path):
    """Lint a package that consists of the modules given, and of empty obligatory ones."""

    def lint(modules: dict[str, str]) -> str:
        for module in (*OBLIGATORY, *modules):
            path = tmp_path / "samdocs" / f"{module.replace('.', '/')}/__init__.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(modules.get(module, ""))
        for folder in (tmp_path / "samdocs").rglob("*"):
            if folder.is_dir():
                (folder / "__init__.py").touch()
        (tmp_path / "samdocs" / "__init__.py").touch()
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        return _run(tmp_path)

    return lint


def test_a_package_that_keeps_the_house_passes(lint_imports):
    said = lint_imports(
        {
            "cli": "import samdocs.project",
            "cli.terminal": "import typer, rich",
            "project": "import samdocs.graph, samdocs.evidence.git.plumbing",
            "graph": "import networkx",
            "evidence.git.plumbing": "import git, subprocess",
            "evidence.forms": "import pypdf",
            "outputs.pdf_render": "import weasyprint",
            "documents.markdown": "import jinja2, markdown_it, nh3",
            "source.events": "import yaml, samdocs.diagnostics",
            "pytest_plugin.steps": "import pytest",
        }
    )

    assert "11 kept, 0 broken" in said


@pytest.mark.parametrize(
    ("modules", "contract"),
    [
        ({"source": "import samdocs.config", "config": ""}, "Imports go downwards only"),
        ({"graph": "import samdocs.evidence", "evidence": ""}, "Imports go downwards only"),
        ({"helpers": ""}, "Imports go downwards only"),
        (
            {"rules": "import samdocs.diagnostics", "diagnostics": "import samdocs.rules"},
            "No cycles",
        ),
        ({"items.a": "import samdocs.items.b", "items.b": "import samdocs.items.a"}, "No cycles"),
        ({"project": "import networkx"}, "networkx only in"),
        ({"evidence.results": "import git"}, "GitPython only in"),
        ({"outputs.pdf_render": "import subprocess"}, "Programs are started only by"),
        ({"outputs.reports": "import weasyprint"}, "weasyprint only in"),
        ({"config": "import yaml"}, "yaml only in"),
        ({"editing.forms": "import pypdf"}, "pypdf only in"),
        ({"checks.documents": "import pytest"}, "pytest only in"),
        ({"pytest_plugin": "import samdocs.cli"}, "Imports go downwards only"),
        ({"outputs.reports": "import rich"}, "typer and rich only in"),
        ({"checks.documents": "import jinja2"}, "jinja2, markdown-it-py and nh3 only in"),
    ],
)
def test_a_package_that_breaks_the_house_fails(lint_imports, modules, contract):
    said = lint_imports(modules)

    broken = [line for line in said.splitlines() if line.endswith("BROKEN")]
    assert [line for line in broken if line.startswith(contract)], said


def _run(folder: Path) -> str:
    done = subprocess.run(
        [Path(sys.prefix, "bin", "lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
