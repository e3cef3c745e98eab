"""What was checked, what was not and what is only claimed, for auditors and for programs."""

import json
from pathlib import Path

import jsonschema
import pytest

from samdocs.outputs.reports.style import Style
from samdocs.outputs.schema import build_schemas
from samdocs.outputs.verify import Request, verify_package
from samdocs.outputs.verify.report import render_verification, render_verification_json
from tests.outputs.verify.packages import FILES, read_files, write_package, write_zip

GOLDEN = Path(__file__).parent / "golden"
PDF = "EX-1-RT_risk-table_1.0.0.pdf"


@pytest.fixture
def package(tmp_path):
    return write_package(tmp_path / "EX-1_1.0.0")


def spoil(package):
    (package / PDF).rename(package / "risks.pdf")
    trail = FILES["audit-trail.jsonl"].replace(b"SRS-003", b"SRS-009")
    (package / "audit-trail.jsonl").write_bytes(trail)
    return package


def test_a_whole_package_is_told_with_what_was_not_checked(package, golden):
    golden(GOLDEN / "whole.txt", render_verification(verify_package(package, Request())))


def test_every_fault_is_told_before_the_parts(package, golden):
    found = verify_package(spoil(package), Request(digest="0" * 64))

    golden(GOLDEN / "faults.txt", render_verification(found))


def test_json_keeps_to_its_schema(package, tmp_path):
    schema = build_schemas()["verify.schema.json"]
    paths = [package, write_zip(tmp_path / "x.zip", read_files(package))]
    for path in [*paths, spoil(package)]:
        shape = json.loads(render_verification_json(verify_package(path, Request())))

        jsonschema.validate(shape, schema)
        assert shape["verdict"] == ("findings" if shape["diagnostics"] else "clean")
        assert (shape["device"], shape["version"], shape["samdocs"]) == ("EX-1", "1.0.0", "0.1.0")


def test_a_package_without_manifest_is_told_with_nulls(package):
    (package / "manifest.json").unlink()
    found = verify_package(package, Request())
    shape = json.loads(render_verification_json(found))

    jsonschema.validate(shape, build_schemas()["verify.schema.json"])
    assert (shape["manifest_sha256"], shape["device"], shape["verdict"]) == (None, None, "findings")
    assert "no manifest says what it is" in render_verification(found)


def test_trail_of_the_package_keeps_to_its_schema():
    schema = build_schemas()["audit-trail.schema.json"]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"n": 1, "surprise": 1}, schema)


def test_names_in_a_package_command_no_terminal(package):
    (package / "\x1b[2J::error::x.pdf").write_bytes(b"")
    text = render_verification(verify_package(package, Request()), Style(colour=True))

    assert "\x1b[2J" not in text
    assert "\n::" not in text
