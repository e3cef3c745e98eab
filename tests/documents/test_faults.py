"""A template of the project can do no harm, and its faults have a line."""

import pytest

from samdocs.control import load_library
from samdocs.diagnostics import Diagnostic
from samdocs.documents import Edition, open_edition, render
from samdocs.project import load_project
from samdocs.source import Folder
from tests.documents.conftest import make_report

HEADER = """---
title: Own document
file: own
number: OWN
purpose: What {device} needs
clauses: [none]
needs: [device]
---
"""
LINES = HEADER.count("\n")


def own(folder, body: str, header: str = HEADER) -> Edition:
    path = folder / "templates" / "documents" / "own.html.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body, encoding="utf-8")
    project = load_project(folder)
    return open_edition(project, make_report(project))


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("{{ cycler.__init__.__globals__.os.popen('id') }}", "TPL004", 1),
        ("\n{{ device|attr('__class__') }}", "TPL004", 2),
        ("{{ device['__class__'] }}", "TPL004", 1),
        ("{{ device.name.upper() }}", "TPL004", 1),
        ("{{ namespace(x=1) }}", "TPL004", 1),
        ("{{ ().__class__ }}", "TPL004", 1),
        ("\n\n{% if %}", "TPL002", 3),
        ("{% for x in y %}", "TPL002", 1),
        ("\n{{ no_such_value }}", "TPL003", 2),
        ("{{ device.no_such_fact }}", "TPL003", 1),
        ("{% for x in 5 %}{% endfor %}", "TPL003", 1),
        ("{% include 'partials/none.html.j2' %}", "TPL001", 1),
        ("{% include '../../samdocs.yaml' %}", "TPL001", 1),
        ("{{ now() }}", "TPL007", 1),
        ("{{ [1, 2]|random }}", "TPL007", 1),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "TPL005", 1),
        ("{{ '%0999999999d'|format(1) }}", "TPL005", 1),
        ("{{ '%0999999999d' % 1 }}", "TPL005", 1),
        ("{{ 'a' * 999999999 }}", "TPL005", 1),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "TPL005", 1),
        ("{% macro m(v, n) %}{% if n %}{{ m(v ~ v, n - 1) }}{% endif %}{% endmacro %}{{ m('abcd', 60) }}", "TPL005", 1),
    ],
)  # fmt: skip
def test_fault_is_a_finding_at_its_line(folder, body, code, line):
    edition = own(folder, body)

    found = render("own", edition)

    assert isinstance(found, Diagnostic)
    assert (found.rule.code, found.location.line) == (code, LINES + line)
    assert found.location.file == "templates/documents/own.html.j2"
    assert found.hint


def test_fault_of_a_value_given_to_a_packaged_macro_is_placed_where_it_was_given(folder):
    body = '{% from "partials/items.html.j2" import item with context %}\n\n{{ item(5) }}'

    found = render("own", own(folder, body))

    assert found.rule.code == "TPL003"
    assert found.location.line == LINES + 3


def test_text_of_the_project_is_never_run_as_a_template(folder):
    path = folder / "samdocs.yaml"
    path.write_text(path.read_text().replace("name: Examplar", "name: '{{ 7 * 7 }}'"))

    assert "{{ 7 * 7 }}" in render("own", own(folder, "{{ device.name }}")).html


def test_own_document_is_built_like_the_others(folder):
    edition = own(
        folder, '{% extends "partials/document.html.j2" %}{% block body %}Own words{% endblock %}'
    )

    document = render("own", edition)

    assert document.number == "EX-1-OWN"
    assert "Own words" in document.html
    assert "What Examplar needs (none)." in document.html


@pytest.mark.parametrize(
    ("header", "line", "word"),
    [
        ("", 1, "no front matter"),
        ("---\ntitle: t\n---\n", 2, "lacks"),
        (HEADER.replace("number: OWN", "number: own"), 4, "number"),
        (HEADER.replace("needs:", "neds:"), 7, "neds"),
        (HEADER.replace("title: Own document", "title: [a"), 2, ""),
    ],
)
def test_front_matter_fault_has_a_place(folder, header, line, word):
    found = own(folder, "text", header).diagnostics

    assert {one.rule.code for one in found} == {"TPL006"}
    assert word in " ".join(one.message for one in found)
    assert line in {one.location.line for one in found}


def test_own_file_wins_over_the_packaged_one_and_changes_the_digest(folder):
    before = load_library(Folder(folder))
    path = folder / "templates" / "partials" / "referred.html.j2"
    path.parent.mkdir(parents=True)
    path.write_text("nothing", encoding="utf-8")

    after = load_library(Folder(folder))
    assert [file.name for file in after.own] == ["partials/referred.html.j2"]
    assert after.files["partials/referred.html.j2"].content == b"nothing"
    assert before.digest() != after.digest()


def test_link_out_of_the_project_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.html.j2").write_text("secret")
    place = folder / "templates" / "documents"
    place.mkdir(parents=True)
    (place / "own.html.j2").symlink_to(tmp_path / "secret.html.j2")

    library = load_library(Folder(folder))

    assert [found.rule.code for found in library.diagnostics] == ["TPL001"]
    assert "own" not in library.types


@pytest.mark.parametrize(
    ("css", "code"),
    [
        ("@import url(https://example.org/x.css);", "TPL004"),
        ("p { background: url(https://example.org/x.png) }", "TPL004"),
        ("p { background: url('../../samdocs.yaml') }", "TPL004"),
        (":root{" + "".join(f"--v{n}: {f'var(--v{n - 1}) ' * 10};" for n in range(1, 9)) + "--v0: x } p { x: var(--v8) }", "TPL005"),
    ],
)  # fmt: skip
def test_style_of_the_project_reaches_nothing(folder, css, code):
    path = folder / "templates" / "styles" / "tokens.css"
    path.parent.mkdir(parents=True)
    path.write_text(f"\n{css}", encoding="utf-8")
    project = load_project(folder)

    found = open_edition(project, make_report(project)).diagnostics

    assert code in {one.rule.code for one in found}
    assert all(one.location.file.endswith("styles/tokens.css") for one in found)
