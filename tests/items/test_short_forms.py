"""Short and long forms mean the same, and a fault in either has one message."""

import pytest

from samdocs.diagnostics import Diagnostic
from samdocs.items import Item, ReadItem, read_item
from samdocs.source import parse_source

HASH = "a" * 64

# collection, short form, long form
FORMS = [
    ("tests", "verifies: SRS-1", "verifies: [SRS-1]"),
    ("tests", "automated_by: test_a*", "automated_by: [test_a*]"),
    ("test_runs", "observed: as expected", "observed: [as expected]"),
    ("test_runs", "attachments: evidence/a.png", "attachments: [{path: evidence/a.png}]"),
    ("test_runs", "deviations: [late]", "deviations: [{text: late}]"),
    ("builds", f"sources: {HASH[:40]}", f"sources: [{{commit: {HASH[:40]}}}]"),
    ("builds", "toolchain: [uv]", "toolchain: [{name: uv}]"),
    ("builds", "differs_from_tested: a label", "differs_from_tested: {difference: a label}"),
    ("anomalies", "outcome: {change: CR-1}", "outcome: [{change: CR-1}]"),
    ("anomalies", "safety: none", "safety: {text: none}"),
    ("anomalies", "notified: hospitals", "notified: [{party: hospitals}]"),
    ("changes", "safety: {new_causes: no}", "safety: {new_causes: {answer: no}}"),
    ("feedback", "problem: yes", "problem: {answer: yes}"),
    ("feedback", "reportable: {us: no}", "reportable: {us: {answer: no}}"),
    ("datasets", "sites: Bonn", "sites: [{name: Bonn}]"),
    ("datasets", "reference_standard: Sepsis-3", "reference_standard: {method: Sepsis-3}"),
    ("models", f"artifact: {HASH}", f"artifact: {{sha256: {HASH}}}"),
    ("models", "operating_points: [high]", "operating_points: [{name: high}]"),
    ("models", "training: boosted trees", "training: {text: boosted trees}"),
    ("planned_changes", "impact: small", "impact: {text: small}"),
    ("studies", "protocol: as agreed", "protocol: {text: as agreed}"),
    (
        "studies",
        "results: {counts: {tp: 1, fn: 0, tn: 2, fp: 0}}",
        "results: [{subgroup: all, operating_point: default, "
        "counts: {tp: 1, fn: 0, tn: 2, fp: 0}}]",
    ),
    (
        "studies",
        'criteria: {metric: ppv, op: ">", value: 0.5}',
        'criteria: [{metric: ppv, subgroup: {}, statistic: lower, op: ">", value: 0.5, '
        "level: 0.95, endpoint: primary, operating_point: default}]",
    ),
    ("threats", "patient_harm: yes", "patient_harm: {answer: yes}"),
    ("threats", "stride: tampering", "stride: [tampering]"),
    ("usability_evaluations", "participants: 15", "participants: [{count: 15}]"),
    ("reviews", "participants: maria", "participants: [{person: maria}]"),
    ("reviews", "findings: one", "findings: [{text: one}]"),
    ("reviews", "new_risks: none", "new_risks: []"),
    ("label_items", "place: IFU", "place: [IFU]"),
]


def read(collection: str, body: str) -> ReadItem:
    text = f"{collection}:\n  - id: AA-1\n    title: t\n    {body}\n"
    source = parse_source("a.yaml", text.encode())
    assert not source.diagnostics
    return read_item(source, collection, 0, source.data[collection][0])


def read_well(collection: str, body: str) -> Item:
    found = read(collection, body)
    assert found.diagnostics == ()
    assert found.item is not None
    return found.item


def read_fault(collection: str, body: str) -> Diagnostic:
    [finding] = read(collection, body).diagnostics
    return finding


@pytest.mark.parametrize(("collection", "short", "long"), FORMS, ids=lambda text: text[:40])
def test_the_short_form_means_the_long_one(collection, short, long):
    assert read_well(collection, short) == read_well(collection, long)


@pytest.mark.parametrize(
    ("collection", "body", "field"),
    [
        ("reviews", "new_risks: none", "new_risks"),
        ("datasets", "synthetic_fraction: 0", "synthetic_fraction"),
        ("vulnerabilities", "kev: false", "kev"),
    ],
)
def test_none_is_not_the_same_as_not_said(collection, body, field):
    assert getattr(read_well(collection, body), field) is not None
    assert getattr(read_well(collection, "tags: []"), field) is None


@pytest.mark.parametrize(
    ("collection", "body", "code", "message", "hint"),
    [
        (
            "studies",
            "results: [{counts: {tp: -1, fn: 0, tn: 2, fp: 0}}]",
            "MOD006",
            "`AA-1`: `results.0.counts.tp` holds -1, fewer than none",
            "write 0 or more",
        ),
        (
            "studies",
            "results: [{subgroup: female}]",
            "MOD003",
            "`AA-1`: `results.0.subgroup` holds `female`, which says no characteristic",
            "write all, or name the characteristic, e.g. {sex: female}",
        ),
        (
            "studies",
            "results: [{counts: {tp: 1, fn: 0, tn: 2}}]",
            "MOD002",
            "`AA-1` lacks `fp`",
            "add `fp:`",
        ),
        (
            "test_runs",
            "commit: main",
            "MOD004",
            "`AA-1`: `commit` is not the hash of a commit",
            "write it as `git rev-parse` prints it",
        ),
        (
            "approvals",
            "content_hash: 12",
            "MOD004",
            "`AA-1`: `content_hash` is not a content hash",
            "let `samdocs` write the record; hashes start with `s1:`",
        ),
        (
            "models",
            "artifact: 12",
            "MOD004",
            "`AA-1`: `artifact.sha256` is not a SHA-256",
            "write its 64 digits in lower case, as sha256sum prints them",
        ),
        (
            "vulnerabilities",
            "cvss: 7.5",
            "MOD004",
            "`AA-1`: `cvss` is not a CVSS vector",
            "write the vector, not the score, e.g. CVSS:3.1/AV:N/AC:L/…",
        ),
        (
            "test_runs",
            "attachments: https://example.org/a.png",
            "MOD007",
            "`AA-1`: `attachments.0.path` holds the address `https://example.org/a.png`",
            "give a path inside the project",
        ),
        (
            "threats",
            "before: tbd",
            "MOD003",
            "`AA-1`: `before` is not a mapping",
            "write named fields, `key: value`",
        ),
        (
            "changes",
            "security: maybe",
            "MOD004",
            "`AA-1`: `security.answer` holds a value that is not allowed",
            "write 'yes' or 'no'",
        ),
        (
            "regression_analyses",
            "from: none",
            "ID001",
            "`AA-1`: `from` is not an id",
            "write capital letters and digits in groups joined by `-`, e.g. SRS-012",
        ),
        (
            "regression_analyses",
            "carried_over: [{results: [], reason: none}]",
            "MOD005",
            "`AA-1`: `carried_over.0.results` has too few entries",
            "add an entry, or leave the key out",
        ),
    ],
    ids=lambda text: text[:40],
)
def test_a_fault_has_one_message_that_says_what_to_write(collection, body, code, message, hint):
    finding = read_fault(collection, body)

    assert (finding.rule.code, finding.message, finding.hint) == (code, message, hint)
    assert finding.location.line == 4


@pytest.mark.parametrize(
    "vector",
    [
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
        "AV:N/AC:L/Au:N/C:P/I:P/A:P",
    ],
)
def test_cvss_vectors_of_every_version_are_read(vector):
    assert read_well("vulnerabilities", f"cvss: {vector}").cvss == vector


@pytest.mark.parametrize("collection", ["anomalies", "changes", "risk_controls", "threats"])
def test_tbd_is_no_state(collection):
    key = {"risk_controls": "kind", "threats": "disposition"}.get(collection, "state")

    assert read_fault(collection, f"{key}: tbd").rule.code == "MOD004"
