"""The collections of the format, its links from both sides and its fixed fields.

The table is written from the format page, not from the code.
"""

import re

import pytest

from samdocs.fields import Record
from samdocs.items import COLLECTIONS, Item, inverse_words, link_fields, read_item
from samdocs.items.notes import field_notes
from samdocs.source import parse_source

CONTROLS = "risk_controls security_controls safeguards"
REQUIREMENTS = "system_requirements software_requirements"
ANY = "*"
EVIDENCE = {
    "verifies": (
        f"{REQUIREMENTS} {CONTROLS} label_items software_items anomalies changes",
        "verified_by",
    ),
    "shows_effectiveness_of": (CONTROLS, "effectiveness_shown_by"),
    "validates": ("user_needs claims", "validated_by"),
}

# collection: class, prefix, {verb: (targets, inverse)}, fixed fields; an untitled one ends in "-"
FORMAT = {
    "user_needs": ("UserNeed", "UN", {}, "text user"),
    "system_requirements": (
        "SystemRequirement",
        "SYS",
        {"derives_from": ("user_needs", "leads_to"), "implements": (CONTROLS, "implemented_by")},
        "text criterion",
    ),
    "software_requirements": (
        "SoftwareRequirement",
        "SRS",
        {
            "derives_from": ("user_needs system_requirements", "leads_to"),
            "implements": (CONTROLS, "implemented_by"),
            "allocated_to": ("software_items", "allocated_items"),
        },
        "text criterion rationale source derived category critical verification_method",
    ),
    "hazards": ("Hazard", "HAZ", {}, "text kind"),
    "harms": ("Harm", "HARM", {}, "severity"),
    "risks": (
        "Risk",
        "RISK-",
        {"hazard": ("hazards", "risks")},
        "hazard sequence_of_events hazardous_situation causes harms benefit_risk",
    ),
    "risk_controls": (
        "RiskControl",
        "RC",
        {"mitigates": ("risks", "controls")},
        "text mitigates kind implemented_in system option_rationale new_risks",
    ),
    "software_items": (
        "SoftwareItem",
        "SI",
        {
            "part_of": ("software_items", "parts"),
            "uses_soup": ("soup", "used_by"),
            "talks_to": ("software_items external_systems", "talked_to_by"),
        },
        "kind safety_class class_rationale segregation_rationale paths interfaces",
    ),
    "external_systems": ("ExternalSystem", "EXT", {}, ""),
    "user_profiles": ("UserProfile", "USR", {}, ""),
    "environments": ("Environment", "ENV", {}, ""),
    "tools": ("Tool", "TOOL", {}, "validation"),
    "soup": (
        "SoupComponent",
        "SOUP",
        {},
        "manufacturer version purl licence requirements environment anomaly_reviews support "
        "end_of_support covers",
    ),
    "label_items": (
        "LabelItem",
        "LBL",
        {
            "discloses": ("risks", "disclosed_by"),
            "states": (f"{REQUIREMENTS} studies", "stated_by"),
            "implements": ("risk_controls", "implemented_by"),
            "supports": ("environments", "supported_by"),
        },
        "text place",
    ),
    "claims": (
        "Claim",
        "CLM",
        {"supported_by": ("studies usability_evaluations tests", "supports_claims")},
        "",
    ),
    "tests": (
        "Test",
        "TC",
        EVIDENCE,
        "level method steps procedure expected purpose environment automated_by",
    ),
    "test_runs": (
        "TestRun",
        "RUN-",
        {"runs": ("tests", "run_in")},
        "build commit result observed executed_by executed_at environment tools deviations "
        "anomalies attachments",
    ),
    "studies": (
        "PerformanceStudy",
        "ST",
        {
            "evaluates": ("models", "evaluated_by"),
            "on_datasets": ("datasets", "studied_in"),
            **EVIDENCE,
        },
        "kind on executed_at build protocol criteria results",
    ),
    "use_scenarios": ("UseScenario", "US", {}, "tasks critical"),
    "usability_evaluations": (
        "UsabilityEvaluation",
        "UE",
        {"evaluates": ("use_scenarios", "evaluated_by"), **EVIDENCE},
        "kind participants results",
    ),
    "builds": (
        "Build",
        "BLD",
        {"models": ("models", "shipped_in"), "tested_builds": ("builds", "tested_for")},
        "version sources artifacts project_commit differs_from_tested submissions",
    ),
    "anomalies": (
        "ProblemReport",
        "PR",
        {
            "affects": (ANY, "affected_by"),
            "found_in": ("builds", "anomalies_found"),
            "fixed_in": ("builds", "anomalies_fixed"),
        },
        "state safety security use outcome",
    ),
    "changes": (
        "ChangeRequest",
        "CR",
        {"resolves": ("anomalies", "resolved_by"), "affects": (ANY, "affected_by")},
        "state safety regression_analysis regulatory",
    ),
    "regression_analyses": (
        "RegressionAnalysis",
        "RA",
        {"from_build": ("builds", "compared_from"), "to_build": ("builds", "compared_to")},
        "carried_over",
    ),
    "feedback": ("Feedback", "FB", {"concerns": ("anomalies risks", "feedback")}, "kind"),
    "datasets": ("Dataset", "DS", {}, "role hashes"),
    "models": (
        "Model",
        "ML",
        {
            "trained_on": ("datasets", "trains"),
            "tuned_on": ("datasets", "tunes"),
            "based_on": ("models soup", "base_of"),
            "realises": ("software_items", "realised_by"),
        },
        "version artifact operating_points",
    ),
    "monitors": (
        "PerformanceMonitor",
        "MON",
        {"watches": ("models", "watched_by")},
        "metric threshold period owner action",
    ),
    "planned_changes": (
        "PlannedChange",
        "PCC",
        {"changes": ("models", "changed_by")},
        "impact",
    ),
    "protocol_activities": (
        "ProtocolActivity",
        "PA",
        {"serves": ("planned_changes", "protocol_activities")},
        "part",
    ),
    "assets": ("Asset", "AST", {}, ""),
    "threats": (
        "Threat",
        "THR",
        {
            "targets": ("assets software_items", "targeted_by"),
            "may_cause": ("risks", "threats"),
        },
        "before after",
    ),
    "security_controls": ("SecurityControl", "SC", {"counters": ("threats", "countered_by")}, ""),
    "vulnerabilities": (
        "Vulnerability",
        "VUL",
        {"found_in": ("soup", "vulnerabilities")},
        "cvss vex",
    ),
    "phi_flows": ("PhiFlow", "PHI", {}, ""),
    "safeguards": ("Safeguard", "SG", {"protects": ("phi_flows", "protected_by")}, "section"),
    "reviews": (
        "Review",
        "REV-",
        {"covers": (ANY, "covered_by"), **EVIDENCE},
        "participants date findings",
    ),
    "approvals": (
        "Approval",
        "APR-",
        {"item": (ANY, "approved_by")},
        "document content_hash person role meaning time method system record_id signed_pdf",
    ),
    "waivers": (
        "Waiver",
        "WVR-",
        {"items": (ANY, "waived_by")},
        "rule justification impact approver expires permanent",
    ),
    "link_reviews": ("LinkReview", "LRV-", {}, "links reason person"),
    "attestations": ("Attestation", "ATT-", {}, "clause rationale"),
}

# Modules whose docstrings name the basis of every field that the format page does not fix.
EXPLAINED = [
    "architecture",
    "builds",
    "datasets",
    "evidence_verbs",
    "labelling",
    "ml",
    "privacy",
    "problems",
    "records",
    "requirements",
    "risk",
    "security",
    "soup",
    "studies",
    "usability",
    "verification",
]
BASIS = re.compile(r"\d+\.\d|\bApp\. [A-Z]|\b[IVX]+\b|\b(CFR|Annex|MDCG|FDA HF|SW96|Act)\b|, \d+\)")


def keys(record: type[Record]) -> set[str]:
    return {info.alias or name for name, info in record.model_fields.items()}


def nested_records(record: type[Record]) -> set[type[Record]]:
    found: set[type[Record]] = set()
    waiting = [info.annotation for info in record.model_fields.values()]
    while waiting:
        annotation = waiting.pop()
        if isinstance(annotation, type) and issubclass(annotation, Record):
            if annotation not in found:
                found.add(annotation)
                waiting += [info.annotation for info in annotation.model_fields.values()]
        else:
            waiting += list(getattr(annotation, "__args__", ()))
    return found


def every_record() -> list[type[Record]]:
    records = {nested for item in COLLECTIONS.values() for nested in nested_records(item)}
    records |= set(COLLECTIONS.values())
    return sorted(
        (record for record in records if record.__module__.split(".")[-1] in EXPLAINED),
        key=lambda record: record.__name__,
    )


def test_the_collections_are_those_of_the_format():
    assert sorted(COLLECTIONS) == sorted(FORMAT)


@pytest.mark.parametrize("collection", FORMAT)
def test_a_collection_has_the_class_and_prefix_of_the_format(collection):
    name, prefix, _, _ = FORMAT[collection]
    item = COLLECTIONS[collection]

    assert (item.__name__, item.prefix) == (name, prefix.rstrip("-"))
    assert item.titled is not prefix.endswith("-")


@pytest.mark.parametrize("collection", FORMAT)
def test_a_collection_has_the_links_of_the_format(collection):
    _, _, links, _ = FORMAT[collection]
    fields = {field.verb: field.link for field in reversed(link_fields(COLLECTIONS[collection]))}

    for verb, (targets, inverse) in links.items():
        assert sorted(fields[verb].to or [ANY]) == sorted(targets.split())
        assert fields[verb].inverse == inverse


@pytest.mark.parametrize("collection", FORMAT)
def test_every_target_may_write_the_link_by_its_inverse(collection):
    for verb, (targets, inverse) in FORMAT[collection][2].items():
        for target in targets.split() if targets != ANY else FORMAT:
            word = inverse_words(target)[inverse]

            assert word.verb == verb
            assert collection in word.sources


@pytest.mark.parametrize("collection", FORMAT)
def test_a_collection_has_the_fixed_fields_of_the_format(collection):
    assert set(FORMAT[collection][3].split()) <= keys(COLLECTIONS[collection])


@pytest.mark.parametrize("collection", FORMAT)
def test_no_inverse_is_also_a_field_of_the_target(collection):
    assert not set(inverse_words(collection)) & keys(COLLECTIONS[collection])


@pytest.mark.parametrize("collection", FORMAT)
def test_an_inverse_stands_for_one_verb(collection):
    verbs: dict[str, set[str]] = {}
    for item in COLLECTIONS.values():
        for field in link_fields(item):
            if field.link.inverse and (not field.link.to or collection in field.link.to):
                verbs.setdefault(field.link.inverse, set()).add(field.verb)

    assert {word: found for word, found in verbs.items() if len(found) > 1} == {}


@pytest.mark.parametrize("collection", FORMAT)
def test_links_lead_to_collections_that_exist(collection):
    targets = {name for field in link_fields(COLLECTIONS[collection]) for name in field.link.to}

    assert targets <= set(FORMAT)


@pytest.mark.parametrize("collection", FORMAT)
def test_only_those_that_can_prove_have_the_evidence_verbs(collection):
    proving = {"tests", "studies", "usability_evaluations", "reviews"}

    assert ("verifies" in keys(COLLECTIONS[collection])) is (collection in proving)


@pytest.mark.parametrize("collection", FORMAT)
def test_a_json_schema_can_be_made(collection):
    schema = COLLECTIONS[collection].model_json_schema()

    assert set(schema["properties"]) == keys(COLLECTIONS[collection])
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("collection", FORMAT)
def test_an_unknown_key_names_the_nearest(collection):
    known = max(keys(COLLECTIONS[collection]), key=lambda key: (len(key), key))
    wrong = known[:-1] + "q"
    text = f"{collection}:\n  - id: AA-1\n    title: t\n    {wrong}: x\n"
    source = parse_source("a.yaml", text.encode())

    [finding] = read_item(source, collection, 0, source.data[collection][0]).diagnostics

    assert finding.rule.code == "MOD001"
    assert finding.hint == f"the nearest known key is `{known}`"
    assert (finding.location.line, finding.location.column) == (4, 5)


@pytest.mark.parametrize("record", every_record(), ids=lambda record: record.__name__)
def test_the_docstring_of_a_class_names_its_basis(record):
    assert BASIS.search(record.__doc__ or "")


@pytest.mark.parametrize("record", every_record(), ids=lambda record: record.__name__)
def test_notes_are_of_fields_that_exist(record):
    said = re.findall(r"^ {8}(\w+): ", record.__doc__ or "", re.MULTILINE)

    assert set(said) <= set(record.model_fields)


@pytest.mark.parametrize("collection", FORMAT)
def test_every_field_that_the_format_does_not_fix_names_its_basis(collection):
    item = COLLECTIONS[collection]
    _, _, links, fixed = FORMAT[collection]
    notes = field_notes(item)

    unexplained = [
        name
        for name in item.model_fields
        if name not in {*Item.model_fields, *links, *fixed.split()}
        and not BASIS.search(notes.get(name, ""))
    ]
    assert unexplained == []
