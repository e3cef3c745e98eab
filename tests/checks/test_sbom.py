"""An SBOM exists and gives the minimum elements; what is unverified is left to a person."""

import json

import pytest

from samdocs.evidence.components import read_components
from samdocs.evidence.components.elements import CISA, ELEMENTS, NTIA, cover
from tests.checks.reports import messages, report_of, undecided
from tests.projects import BASE
from tests.sboms import cyclonedx

SBOM = "evidence/sbom.cdx.json"
CYBER = "assets: [{id: AST-001, title: Values}]\n"
FULL = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "signature": {"algorithm": "Ed25519", "value": "x"},
    "metadata": {
        "timestamp": "2026-06-01T12:00:00Z",
        "authors": [{"name": "Example"}],
        "tools": {"components": [{"type": "application", "name": "scan", "version": "1.0"}]},
        "lifecycles": [{"phase": "build"}],
        "component": {"bom-ref": "d", "type": "application", "name": "Example", "version": "1.0.0"},
    },
    "components": [
        {
            "type": "library",
            "bom-ref": "a",
            "supplier": {"name": "A Ltd"},
            "name": "a",
            "version": "1",
            "hashes": [{"alg": "SHA-256", "content": "ab"}],
            "licenses": [{"expression": "MIT"}],
            "cpe": "cpe:2.3:a:a:a:1:*:*:*:*:*:*:*",
        }
    ],
    "dependencies": [{"ref": "d", "dependsOn": ["a"]}],
}


def judged(tmp_path, sbom=None, config=BASE):
    files = {SBOM: sbom if isinstance(sbom, str) else json.dumps(sbom)} if sbom else {}
    return report_of(tmp_path, CYBER, config=config, files=files)


def without(*path):
    bom = json.loads(json.dumps(FULL))
    holder = bom
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return bom


def test_a_full_sbom_is_decided_good(tmp_path):
    report = judged(tmp_path, FULL)

    assert messages(report, "SEC003") == []
    assert undecided(report, "SEC003") == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("metadata", "authors"), "gives no SBOM author"),
        (("metadata", "timestamp"), "gives no timestamp"),
        (("components", 0, "supplier"), "gives no supplier for 1 of 1 components: `a 1`"),
        (("components", 0, "version"), "gives no version for 1 of 1 components: `a`"),
        (("components", 0, "cpe"), "gives no unique identifier for 1 of 1 components: `a 1`"),
        (("dependencies",), "gives no dependency relationship for 1 of 1 components: `a 1`"),
    ],
)
def test_an_element_of_ntia_that_is_missing_is_found(tmp_path, path, said):
    assert messages(judged(tmp_path, without(*path)), "SEC003") == [f"`{SBOM}` {said}"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("signature",), "author signature"),
        (("version",), "SBOM version"),
        (("metadata", "lifecycles"), "generation context"),
        (("metadata", "tools", "components", 0, "version"), "tool version"),
        (("components", 0, "hashes"), "hash"),
        (("components", 0, "licenses"), "licence"),
    ],
)
def test_an_element_of_cisa_that_is_missing_is_left_to_a_person(tmp_path, path, name):
    report = judged(tmp_path, without(*path))

    assert messages(report, "SEC003") == []
    assert f"does not give `{name}` throughout" in undecided(report, "SEC003")[0]


def test_a_reason_stands_for_what_is_not_known(tmp_path):
    config = BASE + "reasons: {SEC003: {hash: the appliance has none, supplier: nobody knows}}\n"
    bom = without("components", 0, "hashes")
    del bom["components"][0]["supplier"]

    report = judged(tmp_path, bom, config)

    assert messages(report, "SEC003") == []
    assert undecided(report, "SEC003") == []


def test_nothing_is_never_everything(tmp_path):
    empty = FULL | {"components": []}

    assert messages(judged(tmp_path, empty), "SEC003") == [f"`{SBOM}` lists no component"]
    covered = cover(read_components("s.json", json.dumps(empty).encode()))
    assert not any(one.is_met for one in covered if one.element.is_of_component)


def test_without_an_sbom_nothing_is_decided(tmp_path):
    assert undecided(judged(tmp_path / "none"), "SEC003")[0].startswith(
        "needs an SBOM: a lock file"
    )
    older = cyclonedx("a 1", version="0.9.0")
    assert undecided(judged(tmp_path / "old", older), "SEC003")[0].startswith(
        "needs an SBOM of version 1.0.0"
    )


def test_the_lists_have_the_length_that_was_read_about():
    assert sum(NTIA in element.standards for element in ELEMENTS) == 7
    # of the seventeen, hash value and hash algorithm are one here
    assert sum(CISA in element.standards for element in ELEMENTS) == 16
