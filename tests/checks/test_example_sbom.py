"""The SBOM of the example agrees with its list of software of others and with its lock file."""

import json
from pathlib import Path

from samdocs.checks import CHECKS
from samdocs.evidence.components import read_components
from samdocs.project import load_project
from samdocs.proof.components import Declared, reconcile
from tests.outputs.test_sbom import EXAMPLE, validate

LOCK = EXAMPLE / "records" / "release-1.2.0" / "packages.lock.txt"
SBOM = EXAMPLE / "evidence" / "components" / "sepsisguard-1.2.0.cdx.json"


def read(path: Path, name: str):
    return read_components(name, path.read_bytes())


def test_every_component_is_declared_and_nothing_is_left_open():
    project = load_project(EXAMPLE)

    assert list(CHECKS["SOUP002"](project)) == []
    told = reconcile(project)
    assert {match.declared for match in told.matches} == {Declared.ITSELF, Declared.GROUP}
    assert told.absent == ()


def test_it_lists_the_packages_the_lock_file_pins():
    pinned = {one.identity for one in read(LOCK, "requirements.txt").components}
    listed = {one.identity for one in read(SBOM, "sbom.cdx.json").components}

    assert pinned == {identity for identity in listed if identity[0].startswith("pkg:pypi/")}


def test_it_keeps_to_the_schema():
    validate(json.loads(SBOM.read_bytes()))
