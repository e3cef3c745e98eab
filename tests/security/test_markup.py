"""Markup is made in one place: whatever comes from a project passes an escape on its way there."""

import ast
import re

import pytest

from tests.architecture.house import PACKAGE, files, name

VIEWS = files(".py", under=PACKAGE / "documents" / "views")


def unescaped(tree: ast.Module) -> list[int]:
    """Return the lines where markup is made of more than a text that stands in the code."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in ("Html", "Markup")
        and not all(isinstance(argument, ast.Constant) for argument in call.args)
    ]


@pytest.mark.parametrize("path", VIEWS, ids=name)
def test_no_view_declares_a_value_to_be_markup(path):
    assert unescaped(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("Html('<b>')", []),
        ("Html(title)", [1]),
        ("\nHtml(f'<b>{title}')", [2]),
        ("Html(', '.join(x))", [1]),
        ("fill('{}', title)", []),
    ],
)
def test_such_a_declaration_is_found(code, lines):
    assert unescaped(ast.parse(code)) == lines


def test_no_template_takes_text_for_markup():
    pages = files(".j2", under=PACKAGE.parent / "templates")

    assert pages
    assert not [
        name(page) for page in pages if re.search(r"\|\s*safe\b|autoescape", page.read_text())
    ]
