"""The git program and GitPython are used in one place each, and only as far as is safe."""

import ast
from pathlib import Path

import pytest

import samdocs

PACKAGE = Path(samdocs.__file__).parent
DOOR = PACKAGE / "evidence" / "git"
MODULES = sorted(PACKAGE.rglob("*.py"))

# What makes GitPython start a program, or believe the settings of a repository.
UNSAFE = {
    "execute", "is_dirty", "index", "diff", "blame", "archive", "iter_commits", "git", "config_reader",
    "config_writer", "submodules", "remotes", "untracked_files", "ignored", "describe", "merge_base",
    "is_ancestor", "iter_items", "trailers_list", "trailers_dict", "stats", "rev_parse", "name_rev",
    "commit", "tree", "iter_trees", "clone", "init", "create_tag", "fetch", "pull", "push", "refresh",
}  # fmt: skip


def modules_that_import(name: str) -> set[str]:
    return {path.relative_to(PACKAGE).as_posix() for path in MODULES if name in _imported(path)}


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


def test_gitpython_is_imported_in_one_module():
    assert modules_that_import("git") == {"evidence/git/gitpython.py"}
    assert modules_that_import("gitdb") == set()


def test_module_that_imports_gitpython_is_only_imported_where_it_is_used():
    importing = [
        node
        for path in MODULES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ImportFrom) and node.module == "samdocs.evidence.git.gitpython"
    ]

    assert importing == []


def test_programs_of_the_door_are_started_in_three_modules():
    starters = {name for name in modules_that_import("subprocess") if "evidence/git/" in name}

    # What is read, what checks signatures, and what writes the example a history of its own.
    assert starters == {f"evidence/git/{name}.py" for name in ("plumbing", "programs", "making")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_other_module_starts_git(path):
    if DOOR in path.parents or not _imported(path) & {"subprocess", "os", "asyncio", "shutil"}:
        return
    words = {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    programs = ("git", "gpg", "ssh-keygen")
    assert not {word for word in words if word.startswith(tuple(f"{p} " for p in programs))}
    assert not words & set(programs)


def test_nothing_of_gitpython_is_used_that_starts_programs():
    tree = ast.parse((DOOR / "gitpython.py").read_text())
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

    assert used & UNSAFE == set()
