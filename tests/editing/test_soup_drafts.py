"""Records are drafted from what a file says; faulty files and known components give none."""

import json

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.editing.soup_drafts import draft_soup
from samdocs.evidence.components import read_components
from samdocs.project import load_project
from samdocs.proof.components import reconcile
from tests.projects import write_project
from tests.sboms import cyclonedx

GRAPH = cyclonedx(
    {
        "type": "framework",
        "bom-ref": "web",
        "name": "web",
        "version": "1.0",
        "purl": "pkg:pypi/web@1.0",
        "supplier": {"name": "Web GmbH"},
        "licenses": [{"expression": "MIT"}],
        "properties": [
            {"name": "x:levelOfSupport", "value": "Actively maintained"},
            {"name": "cdx:lifecycle:milestone:endOfSupport", "value": "2030-01-31T00:00:00Z"},
        ],
    },
    {
        "type": "library",
        "bom-ref": "core",
        "name": "core",
        "version": "2",
        "purl": "pkg:pypi/core@2",
    },
    {
        "type": "library",
        "bom-ref": "deep",
        "name": "deep",
        "version": "3",
        "purl": "pkg:pypi/deep@3",
    },
    {"type": "library", "bom-ref": "known", "name": "known", "version": "4"},
    {"type": "library", "bom-ref": "drifted", "name": "drifted", "version": "6"},
    {"type": "library", "bom-ref": "test", "name": "test", "version": "5", "scope": "excluded"},
    dependencies=[
        {"ref": "d", "dependsOn": ["web", "known", "drifted"]},
        {"ref": "web", "dependsOn": ["core"]},
        {"ref": "core", "dependsOn": ["deep", "web"]},
    ],
    metadata={
        "component": {"type": "application", "bom-ref": "d", "name": "Example", "version": "1.0.0"}
    },
)
SOUP = """soup:
  - {id: SOUP-007, title: Known, manufacturer: m, version: 4}

  - {id: SOUP-008, title: Drifted, manufacturer: m, version: 5}
"""


def draft(root, text=GRAPH, name="sbom.cdx.json", into=""):
    return draft_soup(load_project(root), read_components(name, text.encode()), into=into)


def test_a_component_becomes_a_record_that_says_what_the_file_says(tmp_path):
    root = write_project(tmp_path, soup=SOUP)

    drafts = draft(root)

    assert drafts.written.ids == ("SOUP-009",)
    assert (drafts.covered, drafts.known, drafts.other_versions) == (2, 1, ("SOUP-008",))
    added = (root / "soup.yaml").read_text().removeprefix(SOUP)
    assert (
        added
        == """
  - id: SOUP-009
    title: web
    kind: framework
    manufacturer: Web GmbH
    version: "1.0"
    purl: pkg:pypi/web@1.0
    licence: MIT
    support: Actively maintained
    end_of_support: 2030-01-31
    covers: [pkg:pypi/core, pkg:pypi/deep]
"""
    )


def test_what_the_file_does_not_say_stays_missing(tmp_path):
    root = write_project(tmp_path)

    draft(root, cyclonedx({"type": "library", "name": "bare"}))

    assert (root / "soup.yaml").read_text() == (
        "soup:\n  - id: SOUP-001\n    title: bare\n    kind: library\n"
    )


def test_afterwards_everything_is_declared_and_nothing_is_drafted_again(tmp_path):
    root = write_project(tmp_path, soup=SOUP.replace("version: 5", "version: 6"))
    (root / "evidence").mkdir()
    (root / "evidence" / "sbom.cdx.json").write_text(GRAPH)

    draft(root)
    before = (root / "soup.yaml").read_bytes()
    again = draft(root)

    told = reconcile(load_project(root))
    assert [match.declared.value for match in told.matches if not match.record] == []
    assert again.written is None
    assert (root / "soup.yaml").read_bytes() == before


def test_without_dependencies_every_component_gets_its_record(tmp_path):
    drafts = draft(write_project(tmp_path), "a==1\nb==2\n", "requirements.txt")

    assert len(drafts.written.ids) == 2
    assert drafts.covered == 0


def test_records_go_where_records_stand_or_where_the_caller_says(tmp_path):
    root = write_project(tmp_path, parts="soup: [{id: SOUP-001, title: a}]\n")

    assert draft(root, cyclonedx("b 1")).written.file == "parts.yaml"
    assert draft(root, cyclonedx("c 1"), into="more.yaml").written.file == "more.yaml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"bomFormat": "CycloneDX",', "it ends too early"),
        (cyclonedx(), "lists no component"),
        (cyclonedx({"name": "a", "version": "1", "purl": "pkg:pypi/a@2"}), "package URL says 2"),
        (json.dumps({"a": 1}), "lists no components"),
    ],
)
def test_from_a_faulty_file_nothing_is_written(tmp_path, text, said):
    root = write_project(tmp_path)

    with pytest.raises(SamdocsError, match=said):
        draft(root, text)

    assert sorted(path.name for path in root.iterdir()) == ["samdocs.yaml"]
