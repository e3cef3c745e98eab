"""The published schemas accept what samdocs accepts, and describe what it prints."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from samdocs.checks import run_checks
from samdocs.items import COLLECTIONS, inverse_words
from samdocs.outputs.data import build_export
from samdocs.outputs.manifest import BuildRecord, build_manifest, digest_file
from samdocs.outputs.reports.json import render_json
from samdocs.outputs.reports.matrix import build_matrix
from samdocs.outputs.reports.matrix_formats import render_matrix_json
from samdocs.outputs.reports.rules import render_rules_json
from samdocs.outputs.reports.trace import render_trace_json
from samdocs.outputs.reports.view import CheckView
from samdocs.outputs.schema import build_schemas
from samdocs.project import load_project
from samdocs.rules import RULES

EXAMPLE = Path(__file__).parents[2] / "example_project"
SCHEMAS = build_schemas()
FILES = sorted(path for path in EXAMPLE.rglob("*.yaml") if "dist" not in path.parts)


class Yaml12(yaml.CSafeLoader):
    """Types scalars as editors do that follow YAML 1.2: no dates, and `no` is a word."""


Yaml12.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith(("timestamp", "bool"))]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def read(text):
    return yaml.load(text, Yaml12)


def validator(name):
    schema = SCHEMAS[f"{name}.schema.json"]
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_is_a_schema(name):
    schema = SCHEMAS[name]

    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert ("draft-07" in name) == ("draft-07" in schema["$schema"])


@pytest.mark.parametrize("draft", ["", ".draft-07"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_example_is_accepted(path, draft):
    name = "samdocs" if path.name == "samdocs.yaml" else "items"
    errors = validator(name + draft).iter_errors(read(path.read_text(encoding="utf-8")))

    assert [f"{list(error.absolute_path)}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("draft", ["", ".draft-07"])
@pytest.mark.parametrize(
    "text",
    [
        "software_requirements: [{id: SRS-001, title: t, derivs_from: UN-001}]",
        "software_requirements: [{id: srs-1, title: t}]",
        "software_requirements: [{title: t}]",
        "software_requirements: [{id: SRS-001, title: t, status: actve}]",
        "software_requirements: {id: SRS-001}",
        "sofware_requirements: []",
        "datasets: [{id: DS-001, title: t, role: trainning}]",
        "{}",
    ],
)
def test_what_samdocs_refuses_an_editor_marks(text, draft):
    assert list(validator("items" + draft).iter_errors(read(text)))


@pytest.mark.parametrize(
    "text",
    [
        "tests: [{id: TC-001, title: 1.10, verifies: SRS-001}]",
        "user_needs: [{id: UN-001, title: t, leads_to: [SRS-001], validated_by: TC-001}]",
        "risks: [{id: RISK-001, hazard: HAZ-001, harm: HARM-001, initial: tbd}]",
        "risks: [{id: RISK-001, controls: [RC-001, {control: RC-002, for: [a, b]}]}]",
        "risk_controls: [{id: RC-001, title: t, mitigates: RISK-001, new_risks: none}]",
        "reviews: [{id: REV-001, title: t, date: 2026-03-31, covers: [SRS-001]}]",
    ],
)
def test_short_forms_and_inverse_words_are_accepted(text):
    assert list(validator("items").iter_errors(read(text))) == []


def test_every_collection_and_every_inverse_word_is_known():
    schema = SCHEMAS["items.schema.json"]

    assert set(schema["properties"]) == set(COLLECTIONS)
    for collection, item_class in COLLECTIONS.items():
        properties = schema["$defs"][item_class.__name__]["properties"]
        assert set(inverse_words(collection)) <= set(properties)


def test_outputs_of_the_example_keep_to_their_schemas():
    project = load_project(EXAMPLE)
    report = run_checks(project)
    first = next(iter(project.items.values()))
    matrix = build_matrix(project, "user_needs", ["software_requirements", "tests"])
    record = BuildRecord("1.0.0", None, inputs=(digest_file("a.yaml", b"a"),))
    outputs = {
        "check": render_json(CheckView(project, report, report.findings)),
        "export": build_export(project, report),
        "manifest": build_manifest([digest_file("a.pdf", b"a")], record),
        "matrix": render_matrix_json(matrix),
        "rules": render_rules_json(RULES.values()),
        "trace": render_trace_json(project.graph, first),
    }

    for name, text in outputs.items():
        validator(name).validate(json.loads(text))


@pytest.mark.parametrize("name", ["check", "rules", "trace", "matrix", "export", "doctor"])
def test_an_output_with_another_key_is_refused(name):
    with pytest.raises(jsonschema.ValidationError):
        validator(name).validate({"format": 1, "surprise": True})
