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
from samdocs.control import content_hash, judge_document
from samdocs.control.quotes import OF_ONE_COMMIT, QUOTES
from samdocs.diagnostics import Diagnostic, Stage
from samdocs.documents import Purpose, SignedFile, open_edition, render, render_signatures
from samdocs.documents.views.registry import VIEWS
from samdocs.project import load_project
from tests.documents.tested import write_tested
from tests.repositories import Repository

GIVEN = Path(__file__).parent / "project"
TEXTS = ("srs", "risk_table", "trace")
TEXTS_OF_EVIDENCE = ("ver_report", "problem_list", "config_record", "sbom")
EVERY_TEXT = (*TEXTS, *TEXTS_OF_EVIDENCE)


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


def every_change(given: Path) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield file, place and another value for every text of a project, and for every id one less."""
    for file in sorted(path.name for path in given.glob("*.yaml")):
        tree = yaml.load((given / file).read_text(), Loader=yaml.BaseLoader)
        for path in places(tree):
            old = tree
            for step in path:
                old = old[step]
            if path[-1] == "id" and file != "samdocs.yaml":
                continue
            for new in (f"{old} indeed", next(VALUES)):
                yield file, path, new


def silent_changes(given: Path, keys: tuple[str, ...], work: Path) -> tuple[list[object], int]:
    """Return the changes that a page of a project shows and its content hash does not."""
    before = {key: text_of(given, key) for key in keys}
    silent, tried = [], 0
    for number, (file, path, new) in enumerate(every_change(given)):
        folder = work / str(number)
        shutil.copytree(given, folder)
        tree = yaml.load((folder / file).read_text(), Loader=yaml.BaseLoader)
        changed(tree, path, new)
        (folder / file).write_text(yaml.dump(tree, Dumper=Plain, allow_unicode=True))
        project = load_project(folder)
        if project.diagnostics:
            continue
        tried += 1
        same = [key for key in keys if content_hash(project, key) == before[key].content_hash]
        for key in same:
            edition = open_edition(project, CheckReport(Stage.ALWAYS, (), (), 0, 0))
            page = render(key, edition, Purpose.APPROVAL)
            if page.html != before[key].html and "revision" not in path:
                silent.append((key, file, path, new))
        shutil.rmtree(folder)
    return silent, tried


@pytest.mark.slow
def test_whatever_changes_the_text_changes_its_content_hash(tmp_path):
    silent, tried = silent_changes(GIVEN, TEXTS, tmp_path)

    assert silent == []
    assert tried > 250


@pytest.mark.slow
def test_whatever_changes_a_text_of_evidence_changes_its_content_hash(tmp_path):
    given = write_tested(tmp_path / "given")
    assert not load_project(given).diagnostics
    silent, tried = silent_changes(given, TEXTS_OF_EVIDENCE, tmp_path / "changed")

    assert silent == []
    assert tried > 250


@pytest.mark.parametrize("key", TEXTS_OF_EVIDENCE)
@pytest.mark.parametrize("file", ["unit.xml", "device.cdx.json", "vex.json"])
def test_changed_file_of_evidence_changes_the_hash_of_each_text_that_shows_it(tmp_path, key, file):
    given = write_tested(tmp_path / "given")
    before = text_of(given, key)
    (given / "evidence" / file).unlink()
    after = text_of(given, key)

    assert after.html == before.html or after.content_hash != before.content_hash
    if (key, file) in {
        ("ver_report", "unit.xml"),
        ("sbom", "device.cdx.json"),
        ("sbom", "vex.json"),
    }:
        assert after.content_hash != before.content_hash


def test_every_view_declares_what_it_quotes():
    assert QUOTES.keys() | OF_ONE_COMMIT == VIEWS.keys()


@pytest.mark.parametrize("key", EVERY_TEXT)
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


@pytest.mark.parametrize("key", EVERY_TEXT)
def test_no_page_claims_conformity_with_part_11(folder, key):
    edition = edition_of(folder)
    pages = [render(key, edition), render(key, edition, Purpose.APPROVAL)]
    pages.append(render_signatures(key, edition, []))

    for page in pages:
        assert not re.search(r"part 11|compliant", page.html, re.IGNORECASE)
