"""Baseline and bill of materials: what is not fixed or not told is a gap, never left out."""

import re

from samdocs.checks import CheckReport
from samdocs.control import content_hash
from samdocs.diagnostics import Stage
from samdocs.documents import open_edition
from samdocs.documents.markdown import Writer
from samdocs.documents.scope import Scope
from samdocs.documents.views.baseline import baseline
from samdocs.documents.views.bill_of_materials import bill
from samdocs.project import load_project
from tests.documents.tested import make_tested

SBOM = """{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
{"type": "library", "name": "trees", "version": "1.4.0", "purl": "pkg:pypi/trees@1.4.0"},
{"type": "library", "name": "leaves", "version": "3.0"}]}"""


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html).replace("<br>", "; ")).strip()


def test_build_under_release_is_told_with_commits_hashes_and_how_it_is_made(tested):
    view = baseline(tested("config_record"))
    [release] = view.released
    fields = {field.label: plain(field.content) for field in release.fields}

    assert release.build.id == "BLD-002"
    assert "ab12" * 16 in release.build.artifacts[0]
    assert fields["Toolchain"] == "CPython 3.13.9"
    assert fields["Archive"] == "! not archived"
    assert [one.id for one in view.earlier] == ["BLD-001"]
    assert [(one.id, plain(one.version)) for one in view.soup] == [
        ("SOUP-001", "1.4.0"),
        ("SOUP-002", "2.0.1"),
    ]


def test_without_an_sbom_the_records_are_listed_and_that_is_said(tested):
    view = bill(tested("sbom"))

    assert "no SBOM" in view.origin
    assert [(row.name, plain(row.support)) for row in view.rows] == [
        ("Trees", "Actively maintained"),
        ("Clock", "! not told"),
    ]
    assert "1 component without a level of support." in view.gaps


def test_with_an_sbom_its_components_are_listed_with_the_support_of_the_record(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    before = content_hash(load_project(repository.root), "sbom")
    repository.commit({"evidence/device.cdx.json": SBOM})
    project = load_project(repository.root)

    [named] = [one for one in project.components.files if one.is_sbom]
    assert len(named.components) == 2
    assert content_hash(project, "sbom") != before


def test_component_without_a_record_is_a_gap(tmp_path):
    repository = make_tested(tmp_path / "device", tmp_path / "home")
    repository.commit({"evidence/device.cdx.json": SBOM})
    project = load_project(repository.root)
    edition = open_edition(project, CheckReport(Stage.ALWAYS, (), (), 0, 0))
    view = bill(Scope(project, edition.report, edition.types["sbom"], Writer(project.items)))

    told = {row.name: (plain(row.support), plain(row.soup)) for row in view.rows}
    assert told == {
        "trees": ("Actively maintained", "SOUP-001"),
        "leaves": ("! not told", "! not declared"),
        "Clock": ("! not told", "SOUP-002 ! in no SBOM"),
    }
    assert "1 component without a record." in view.gaps
    assert "1 component that no SBOM of this version lists." in view.gaps
