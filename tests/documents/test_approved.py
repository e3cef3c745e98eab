"""A text for approval says what its content hash covers, and nothing that changes without it."""

import re
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from samdocs.checks import CheckReport, run_checks
from samdocs.control import judge_document
from samdocs.control.quotes import OF_ONE_COMMIT, QUOTES
from samdocs.diagnostics import Diagnostic, Stage
from samdocs.documents import Purpose, SignedFile, open_edition, render, render_signatures
from samdocs.documents.views.registry import VIEWS
from samdocs.project import load_project
from tests.repositories import Repository

GIVEN = Path(__file__).parent / "project"
TEXTS = ("srs", "risk_table", "trace")


#: Other values, each legal in some fields.
VALUES = cycle(("2031-02-03", "UN-002", "RC-002", "S2", "SRS-002", "P2", "B", "true", "RISK-002"))


class Plain(yaml.SafeDumper):
    """Writes every text without quotes, as people do: typed fields refuse quoted ones."""

    yaml_implicit_resolvers: ClassVar[dict[str, object]] = {}


def edition_of(folder):
    project = load_project(folder)
    return open_edition(project, run_checks(project), inputs_sha256="9b1d44e0" * 8)


def text_of(folder, key, purpose=Purpose.APPROVAL):
    page = render(key, edition_of(folder), purpose)
    assert not isinstance(page, Diagnostic)
    return page


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every scalar of a tree."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from places(entry, (*path, key))
    elif isinstance(value, list):
        for at, entry in enumerate(value):
            yield from places(entry, (*path, at))
    else:
        yield path


def changed(tree: object, path: tuple[str | int, ...], value: str) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = value


def every_change() -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield file, place and another value for every text of the project, and for every id one less."""
    for file in ("items.yaml", "samdocs.yaml"):
        tree = yaml.load((GIVEN / file).read_text(), Loader=yaml.BaseLoader)
        for path in places(tree):
            old = tree
            for step in path:
                old = old[step]
            if path[-1] == "id" and file == "items.yaml":
                continue
            for new in (f"{old} indeed", next(VALUES)):
                yield file, path, new


@pytest.mark.slow
def test_whatever_changes_the_text_changes_its_content_hash(tmp_path):
    before = {key: text_of(GIVEN, key) for key in TEXTS}
    silent, tried = [], 0
    for number, (file, path, new) in enumerate(every_change()):
        folder = tmp_path / str(number)
        shutil.copytree(GIVEN, folder)
        tree = yaml.load((folder / file).read_text(), Loader=yaml.BaseLoader)
        changed(tree, path, new)
        (folder / file).write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True))
        project = load_project(folder)
        if project.diagnostics:
            continue
        tried += 1
        edition = open_edition(project, CheckReport(Stage.ALWAYS, (), (), 0, 0))
        for key in TEXTS:
            page = render(key, edition, Purpose.APPROVAL)
            same = page.content_hash == before[key].content_hash
            if same and page.html != before[key].html and "revision" not in path:
                silent.append((key, file, path, new))
        shutil.rmtree(folder)

    assert silent == []
    assert tried > 250


def test_every_view_declares_what_it_quotes():
    assert QUOTES.keys() | OF_ONE_COMMIT == VIEWS.keys()


@pytest.mark.parametrize("key", TEXTS)
def test_text_is_the_same_whatever_is_said_about_it(folder, key):
    before = text_of(folder, key)
    items = folder / "items.yaml"
    said = items.read_text().replace("tags: [first]", "tags: [other]\n    formerly: SRS-099")
    said = said.replace("status: draft, ", "").replace("method: eqms", "method: wet_ink")
    items.write_text(f"# moved\n{said.replace('WVR-001', 'WVR-002')}")
    (folder / "more").mkdir()
    items.rename(folder / "more" / "all.yaml")
    home = folder.parent / "home"
    home.mkdir()
    repository = Repository(folder, home)
    repository.git("init", "--quiet")
    repository.commit({}, "Begin")
    config = folder / "samdocs.yaml"
    config.write_text(config.read_text().replace("owner: ada", "owner: eve"))

    after = text_of(folder, key)
    assert after.html == before.html
    assert after.print_html == before.print_html
    assert after.content_hash == before.content_hash


def test_text_says_revision_and_content_in_place_of_state_and_commit(folder):
    page = text_of(folder, "srs")

    assert '<b class="s-state">Revision 2</b>' in page.html
    digits = page.content_hash.removeprefix("s1:")
    assert f"s1:{digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:16]}" in page.html
    for word in (
        "DRAFT",
        "clean tree",
        "s-commit",
        "Appendix A",
        "WVR-001",
        "Findings",
        "Made by",
        "Ada Byron",
    ):
        assert word not in re.sub(r"<style>.*?</style>", "", page.html, flags=re.DOTALL)
    assert "draft-edge.svg" not in page.print_html


def test_text_without_a_version_of_the_device_names_no_commit(folder):
    config = folder / "samdocs.yaml"
    config.write_text(config.read_text().replace("  version: 1.0.0\n", ""))
    home = folder.parent / "home"
    home.mkdir()
    repository = Repository(folder, home)
    repository.git("init", "--quiet")
    commit = repository.commit({}, "Begin")

    page = text_of(folder, "srs")
    assert commit[:12] not in page.html
    assert "Examplar without a version" in page.html


def test_partials_of_drafts_cannot_be_reached_from_a_text_for_approval(folder):
    own = folder / "templates" / "documents"
    own.mkdir(parents=True)
    (own / "memo.html.j2").write_text(
        "---\ntitle: Memo\nfile: memo\nnumber: MEM\npurpose: A note\nclauses: [own]\n---\n"
        '{% extends "partials/document.html.j2" %}{% block body %}'
        '{% include "partials/control.html.j2" %}{% endblock %}'
    )

    found = render("memo", edition_of(folder), Purpose.APPROVAL)
    assert isinstance(found, Diagnostic)
    assert found.rule.code == "TPL001"


def test_report_is_released_as_it_is_at_the_commit(folder):
    report = render("evidence_pack", edition_of(folder), Purpose.RELEASE)

    assert not report.is_for_approval
    assert "Findings" in report.html


def test_release_publishes_the_very_text_of_the_approval(folder):
    approved, released = (text_of(folder, "srs", p) for p in (Purpose.APPROVAL, Purpose.RELEASE))

    assert approved == released


def test_page_of_signatures_names_the_files_and_leaves_room_for_what_is_missing(folder):
    file = SignedFile("EX-1-SRS_software-requirements_1.0.0.pdf", "ab" * 32)
    page = render_signatures("srs", edition_of(folder), [file])

    assert page.file_name == "EX-1-SRS_signatures_1.0.0"
    assert "abababab abababab" in page.html
    assert '<tr class="sign"><td>Clinical lead</td><td></td><td>reviewed</td>' in page.html
    assert "DRAFT – approval void" in page.html


def test_page_of_signatures_never_calls_a_document_approved_that_nobody_need_approve(folder):
    page = render_signatures("trace", edition_of(folder), [])

    assert "No approval is demanded for this document, so it is not approved." in page.html
    assert judge_document(load_project(folder), "trace").is_approved is False


@pytest.mark.parametrize("key", TEXTS)
def test_no_page_claims_conformity_with_part_11(folder, key):
    edition = edition_of(folder)
    pages = [render(key, edition), render(key, edition, Purpose.APPROVAL)]
    pages.append(render_signatures(key, edition, []))

    for page in pages:
        assert not re.search(r"part 11|compliant", page.html, re.IGNORECASE)
