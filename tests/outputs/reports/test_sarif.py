"""The SARIF report is valid, and a finding keeps its fingerprint while it stays."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from samdocs.diagnostics import Location
from samdocs.outputs.reports.sarif import render_sarif
from samdocs.outputs.reports.view import CheckView
from samdocs.rules import RULES

GOLDEN = Path(__file__).parent / "golden"


def closed(required, **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


# The parts of SARIF 2.1.0 (OASIS standard, 3.13 to 3.58) that are used, as strict as the standard.
TEXT = {"type": "string", "minLength": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
WORDS = closed(["text"], text=TEXT, markdown=TEXT)
INDEX = {"type": "integer", "minimum": 0}
ONE = {"type": "integer", "minimum": 1}
REGION = closed(["startLine"], startLine=ONE, startColumn=ONE, endLine=ONE, endColumn=ONE)
ARTIFACT = closed(["uri"], uri={"type": "string", "format": "uri-reference"}, uriBaseId=TEXT)
PHYSICAL = closed(["artifactLocation"], artifactLocation=ARTIFACT, region=REGION)
PLACE = closed(["physicalLocation"], id=INDEX, physicalLocation=PHYSICAL, message=WORDS)
RULE = closed(
    ["id"],
    id=TEXT,
    name=TEXT,
    shortDescription=WORDS,
    fullDescription=WORDS,
    help=WORDS,
    defaultConfiguration=closed([], level=LEVEL),
    properties={
        "type": "object",
        "properties": {"tags": {"type": "array", "items": TEXT, "uniqueItems": True}},
    },
)
NOTIFICATION = closed(
    ["message"], level=LEVEL, message=WORDS, associatedRule=closed([], id=TEXT, index=INDEX)
)
RESULT = closed(
    ["message"],
    ruleId=TEXT,
    ruleIndex=INDEX,
    level=LEVEL,
    message=WORDS,
    locations={"type": "array", "items": PLACE, "minItems": 1},
    relatedLocations={"type": "array", "items": PLACE, "uniqueItems": True},
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
    suppressions={
        "type": "array",
        "items": closed(
            ["kind"],
            kind={"enum": ["inSource", "external"]},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification=TEXT,
        ),
    },
)
RUN = closed(
    ["tool"],
    tool=closed(
        ["driver"],
        driver=closed(
            ["name"], name=TEXT, version=TEXT, rules={"type": "array", "items": RULE, "minItems": 1}
        ),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={
        "type": "object",
        "additionalProperties": closed([], uri=TEXT, description=WORDS),
    },
    automationDetails=closed([], id=TEXT),
    invocations={
        "type": "array",
        "items": closed(
            ["executionSuccessful"],
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications={"type": "array", "items": NOTIFICATION},
        ),
    },
    results={"type": "array", "items": RESULT},
)
LOG = {
    **closed(
        ["version", "runs"],
        version={"const": "2.1.0"},
        runs={"type": "array", "items": RUN, "minItems": 1, "maxItems": 1},
    )
}
LOG["properties"]["$schema"] = {"type": "string"}


def run_of(view):
    return json.loads(render_sarif(view, "1.0.0"))["runs"][0]


def with_findings(view, findings):
    report = replace(view.report, findings=tuple(findings))
    return CheckView(view.project, report, report.findings)


def test_results_of_a_faulty_project(view, golden):
    run = run_of(replace(view, prefix="device/docs/"))
    told = {key: run[key] for key in ("invocations", "results")}

    golden(GOLDEN / "check.sarif", json.dumps(told, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("waived", [False, True])
@pytest.mark.parametrize("placed", [False, True])
def test_log_is_valid(view, waived, placed):
    findings = [
        replace(
            found,
            location=found.location if placed else None,
            waived_by="WVR-001" if waived else "",
        )
        for found in view.report.findings
    ]
    log = json.loads(render_sarif(with_findings(view, findings), "1.0.0"))

    jsonschema.Draft7Validator(LOG, format_checker=jsonschema.FormatChecker()).validate(log)


def test_every_rule_is_described_and_every_result_points_to_its_rule(view):
    run = run_of(view)
    rules = run["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(rule["help"]["text"] for rule in rules)
    assert all(rules[found["ruleIndex"]]["id"] == found["ruleId"] for found in run["results"])


def test_a_fingerprint_is_of_rule_and_item_not_of_the_line(view):
    found = next(f for f in view.report.findings if f.item)
    moved = replace(found, location=Location("elsewhere.yaml", 99, 1, 99, 2))
    prints = [run_of(with_findings(view, [f]))["results"][0] for f in (found, moved)]

    assert prints[0]["partialFingerprints"] == prints[1]["partialFingerprints"]


def test_fingerprints_of_different_findings_differ(view):
    findings = [*view.report.findings, view.report.findings[1]]
    results = run_of(with_findings(view, findings))["results"]
    prints = [found["partialFingerprints"]["primaryLocationLineHash"] for found in results]

    assert len(set(prints)) == len(findings)


def test_names_of_files_are_escaped_as_addresses(view):
    odd = replace(view.report.findings[0], location=Location("a b/ü#%.yaml", 1, 1, 1, 2))
    place = run_of(with_findings(view, [odd]))["results"][0]["locations"][0]["physicalLocation"]

    assert place["artifactLocation"]["uri"] == "a%20b/%C3%BC%23%25.yaml"
