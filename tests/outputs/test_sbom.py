"""The project's own SBOM: valid, the same each time, and honest about what it does not know."""

import json
from pathlib import Path

import jsonschema
import pytest
import referencing
from referencing.jsonschema import DRAFT7

from samdocs.evidence.components import read_components
from samdocs.evidence.components.elements import CISA, NTIA, summarise
from samdocs.evidence.vulnerabilities import read_vulnerabilities
from samdocs.outputs.sbom import build_cyclonedx
from samdocs.project import load_project
from tests.projects import write_project
from tests.sboms import cyclonedx

SCHEMAS = Path(__file__).parents[1] / "data" / "cyclonedx"
EXAMPLE = Path(__file__).parents[2] / "example_project"
ITEMS = """
soup:
  - id: SOUP-001
    title: Debian
    kind: operating_system
    manufacturer: Debian Project
    version: "13.2"
    purl: pkg:generic/debian
    licence: Various, see the packages
    support: Actively maintained
    end_of_support: 2028-08-09
  - id: SOUP-002
    title: pydantic
    manufacturer: pydantic developers
    version: 2.12.5
    purl: pkg:pypi/Pydantic
    licence: MIT
    sha256: 967311f84955316969bdb1d8d4b983718ef42338639c621ec4c34fddef355e99
    covers: ["pkg:pypi/pydantic-core*"]
    support: Actively maintained
    reasons: {SOUP006: No day is published.}
  - {id: SOUP-003, title: Tools, manufacturer: m, covers: ["pkg:pypi/tool-*"], support: Abandoned}
models:
  - {id: ML-001, title: Score, version: "3", based_on: SOUP-002, artifact: %s}
vulnerabilities:
  - id: VUL-001
    title: Reads too far
    text: A crafted value reads beyond a buffer.
    identifiers: [CVE-2026-0001, GHSA-xxxx-yyyy-zzzz]
    found_in: SOUP-002
    cwe: [CWE-125]
    cvss: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N
    vex: not_affected
    vex_justification: vulnerable_code_not_in_execute_path
    security: The function is never called.
    discovery: Scan of the SBOM
    kev: false
  - {id: VUL-002, title: Own, vex: under_investigation, vex_justification: component_not_present}
""" % ("ab" * 32)
EVIDENCE = cyclonedx(
    {
        "bom-ref": "p",
        "name": "pydantic",
        "version": "2.12.5",
        "purl": "pkg:pypi/pydantic@2.12.5",
        "type": "library",
    },
    {
        "bom-ref": "c",
        "name": "pydantic-core",
        "version": "2.41.5",
        "purl": "pkg:pypi/pydantic-core@2.41.5",
        "type": "library",
        "hashes": [{"alg": "SHA-256", "content": "cd" * 32}],
        "licenses": [{"expression": "MIT"}],
    },
    {"bom-ref": "t", "name": "tool-a", "version": "1", "purl": "pkg:pypi/tool-a@1"},
    {"bom-ref": "u", "name": "undeclared", "version": "7", "cpe": "cpe:2.3:a:u:u:7:*:*:*:*:*:*:*"},
    dependencies=[{"ref": "p", "dependsOn": ["c"]}],
)


def validate(data):
    read = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.schema.json")}
    resources = [(f"http://cyclonedx.org/schema/{name}", one) for name, one in read.items()]
    registry = referencing.Registry().with_resources(
        (uri, referencing.Resource.from_contents(one, DRAFT7)) for uri, one in resources
    )
    schema = read["bom-1.6.schema.json"]
    checker = jsonschema.FormatChecker()
    jsonschema.Draft7Validator(schema, registry=registry, format_checker=checker).validate(data)


@pytest.fixture
def root(tmp_path):
    made = write_project(tmp_path / "project", ITEMS)
    (made / "evidence").mkdir()
    (made / "evidence" / "scan.cdx.json").write_text(EVIDENCE)
    return made


def built(root):
    return json.loads(build_cyclonedx(load_project(root)))


def listed(bom):
    return {component["bom-ref"]: component for component in bom["components"]}


def properties(component):
    return {one["name"]: one["value"] for one in component["properties"]}


def test_it_keeps_to_the_schema(root):
    validate(built(root))


def test_the_schema_would_find_a_fault(root):
    bom = built(root)
    bom["components"][0]["type"] = "nonsense"

    with pytest.raises(jsonschema.ValidationError):
        validate(bom)


def test_that_of_the_example_keeps_to_the_schema():
    validate(json.loads(build_cyclonedx(load_project(EXAMPLE))))


def test_records_say_what_is_known_of_them(root):
    debian = listed(built(root))["SOUP-001"]

    assert debian["type"] == "operating-system"
    assert debian["supplier"] == {"name": "Debian Project"}
    assert (debian["version"], debian["purl"]) == ("13.2", "pkg:generic/debian@13.2")
    assert debian["licenses"] == [{"license": {"name": "Various, see the packages"}}]
    assert properties(debian) == {
        "samdocs:levelOfSupport": "Actively maintained",
        "cdx:lifecycle:milestone:endOfSupport": "2028-08-09",
    }


def test_what_comes_along_is_listed_with_the_support_of_its_group(root):
    found = listed(built(root))

    core = found["pkg:pypi/pydantic-core@2.41.5"]
    assert "supplier" not in core
    assert core["hashes"] == [{"alg": "SHA-256", "content": "cd" * 32}]
    assert properties(core)["samdocs:record"] == "SOUP-002"
    assert properties(core)["samdocs:supportJustification"] == "No day is published."
    assert properties(found["pkg:pypi/tool-a@1"])["samdocs:levelOfSupport"] == "Abandoned"
    assert "SOUP-003" not in found


def test_what_nobody_declared_is_listed_too(root):
    undeclared = listed(built(root))["undeclared@7"]

    assert properties(undeclared) == {"samdocs:declared": "not declared"}
    assert undeclared["cpe"] == "cpe:2.3:a:u:u:7:*:*:*:*:*:*:*"


def test_models_stand_beside_the_software_of_others(root):
    model = listed(built(root))["ML-001"]

    assert model["type"] == "machine-learning-model"
    assert model["purl"] == "pkg:generic/EX-1/ML-001@3"
    assert model["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]


def test_dependencies_come_from_files_and_models_and_the_rest_is_the_devices(root):
    needs = {entry["ref"]: entry["dependsOn"] for entry in built(root)["dependencies"]}

    assert needs["SOUP-002"] == ["pkg:pypi/pydantic-core@2.41.5"]
    assert needs["ML-001"] == ["SOUP-002"]
    assert needs["device"] == ["SOUP-001", "ML-001", "pkg:pypi/tool-a@1", "undeclared@7"]
    assert set(needs) == {"device", *listed(built(root))}


def test_vulnerabilities_carry_their_vex_state(root):
    first, second = built(root)["vulnerabilities"]

    assert first["id"] == "CVE-2026-0001"
    assert first["references"] == [{"id": "GHSA-xxxx-yyyy-zzzz", "source": {"name": "GitHub"}}]
    assert first["ratings"][0]["method"] == "CVSSv31"
    assert first["cwes"] == [125]
    assert first["analysis"] == {
        "state": "not_affected",
        "justification": "code_not_reachable",
        "detail": "Security: The function is never called.",
    }
    assert first["affects"] == [{"ref": "SOUP-002"}]
    assert properties(first)["samdocs:knownExploited"] == "no"
    assert second["analysis"] == {"state": "in_triage"}
    assert second["affects"] == [{"ref": "device"}]
    assert properties(second)["samdocs:vexJustification"] == "component_not_present"


def test_a_justification_cyclonedx_has_no_word_for_is_read_back_as_it_was(root):
    file = root / "items-1.yaml"
    file.write_text(file.read_text().replace("under_investigation, vex", "not_affected, vex"))
    data = build_cyclonedx(load_project(root))
    [own] = [one for one in json.loads(data)["vulnerabilities"] if one["id"] == "VUL-002"]
    [read] = [
        s for s in read_vulnerabilities("v.cdx.json", data).statements if "VUL" in s.identifier
    ]

    assert own["analysis"]["justification"] == "code_not_present"
    assert read.justification == "component_not_present"


def test_the_same_project_gives_the_same_bytes_and_another_content_another_number(root):
    before = build_cyclonedx(load_project(root))
    again = build_cyclonedx(load_project(root))
    (root / "more.yaml").write_text("soup: [{id: SOUP-004, title: More}]\n")
    after = build_cyclonedx(load_project(root))

    assert before == again
    assert json.loads(before)["serialNumber"] != json.loads(after)["serialNumber"]
    assert "timestamp" not in json.loads(before)["metadata"]  # outside git nobody knows


def test_coverage_says_what_is_missing_and_for_whom(root):
    said = summarise(read_components("s.json", build_cyclonedx(load_project(root))))

    assert said[NTIA].startswith("5 of 7 elements; missing: timestamp, supplier (3 of 6: ")
    assert "unique identifier" not in said[NTIA]
    assert said[CISA].endswith("(list not verified)")
    assert "author signature" in said[CISA]


def test_a_project_without_components_is_never_complete(tmp_path):
    data = build_cyclonedx(load_project(write_project(tmp_path)))

    validate(json.loads(data))
    said = summarise(read_components("s.json", data))
    assert "everything of components, as there is none" in said[NTIA]
