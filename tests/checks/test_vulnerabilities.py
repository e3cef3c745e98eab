"""Records of vulnerabilities are held against what VEX files, scanners and the KEV list say."""

import json

import pytest

from tests.checks.reports import messages, report_of, undecided
from tests.projects import BASE

SOUP = "soup: [{id: SOUP-001, title: HAProxy, version: 3.2.8, purl: 'pkg:generic/haproxy@3.2.8'}]\n"
HAPROXY = "pkg:generic/haproxy@3.2.8"
DEVICE = "pkg:generic/EX-1@1.0.0"
KNOWN = "identifiers: CVE-2026-1, discovery: d, safety: s, security: s, action: a"


def record(fields):
    return f"{SOUP}vulnerabilities: [{{id: VUL-001, title: t, {KNOWN}, {fields}}}]\n"


def vex(product, status, when="2026-06-20T10:00:00Z", name="CVE-2026-1", **fields):
    return {
        "vulnerability": {"name": name},
        "products": [{"@id": product}],
        "status": status,
        "timestamp": when,
        "action_statement": "a",
        **fields,
    }


def openvex(*statements):
    document = {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "author": "a",
        "timestamp": "2026-06-20T10:00:00Z",
        "statements": statements,
    }
    return {"evidence/vex.json": json.dumps(document)}


def scan(*names, when="2026-06-20T10:00:00Z", tool="a scanner", purl=HAPROXY):
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"timestamp": when, "tools": {"components": [{"name": tool}]}},
        "components": [{"type": "library", "name": "h", "bom-ref": "h", "purl": purl}],
        "vulnerabilities": [{"id": name, "affects": [{"ref": "h"}]} for name in names],
    }
    return {"evidence/scan.json": json.dumps(document)}


def kev(*names, when="2026-06-20T10:00:00Z"):
    document = {
        "title": "t",
        "catalogVersion": "1",
        "dateReleased": when,
        "vulnerabilities": [{"cveID": name} for name in names],
    }
    return {"evidence/kev.json": json.dumps(document)}


@pytest.mark.parametrize(
    ("own", "product", "status", "said"),
    [
        ("fixed", DEVICE, "fixed", ""),
        ("fixed", DEVICE, "affected", "affected"),
        ("affected", DEVICE, "fixed", "fixed"),
        ("fixed", DEVICE.replace("1.0.0", "0.9.0"), "affected", ""),
        ("fixed", HAPROXY, "affected", "affected"),
        ("fixed", HAPROXY, "under_investigation", "under_investigation"),
        ("fixed", HAPROXY.replace("3.2.8", "2.0.0"), "affected", ""),
        ("affected", HAPROXY, "fixed", ""),
        ("not_affected, vex_justification: component_not_present", HAPROXY, "affected", ""),
        ("not_affected, vex_justification: component_not_present", DEVICE, "affected", "affected"),
    ],
)
def test_record_and_file_agree_on_the_state(tmp_path, own, product, status, said):
    files = openvex(vex(product, status))

    found = messages(report_of(tmp_path, record(f"vex: {own}"), files=files), "SEC004")

    state = own.split(",")[0]
    assert found == (
        [f"`VUL-001` says {state}, and `evidence/vex.json` says {said} of `{product}`"]
        if said
        else []
    )


def test_record_and_file_agree_on_the_reason(tmp_path):
    own = "vex: not_affected, vex_justification: component_not_present"
    files = openvex(vex(DEVICE, "not_affected", justification="vulnerable_code_not_present"))

    assert messages(report_of(tmp_path, record(own), files=files), "SEC004") == [
        "`VUL-001` says component_not_present, and `evidence/vex.json` says"
        f" vulnerable_code_not_present of `{DEVICE}`"
    ]


def test_a_later_statement_supersedes_an_earlier_one(tmp_path):
    files = openvex(
        vex(DEVICE, "under_investigation", "2026-06-01T10:00:00Z"), vex(DEVICE, "fixed")
    )

    assert messages(report_of(tmp_path, record("vex: fixed"), files=files), "SEC004") == []


@pytest.mark.parametrize(
    ("files", "is_found"),
    [
        (scan("CVE-2026-2"), True),
        (scan("cve-2026-1"), False),
        (openvex(vex(HAPROXY, "affected", name="CVE-2026-2")), True),
        (openvex(vex(HAPROXY, "fixed", name="CVE-2026-2")), False),
        (openvex(vex(DEVICE, "fixed", name="CVE-2026-2")), True),
        (openvex(vex("pkg:npm/other@1", "affected", name="CVE-2026-2")), False),
        (kev("CVE-2026-2"), False),
    ],
)
def test_every_known_vulnerability_is_on_record(tmp_path, files, is_found):
    report = report_of(tmp_path, record("vex: fixed"), files=files)

    found = messages(report, "SEC004")
    assert [message.partition("`")[2].partition("`")[0] for message in found] == (
        ["CVE-2026-2"] if is_found else []
    )


UNSEARCHED = "needs vulnerability data: no CycloneDX file of a scanner lists those of SOUP-001"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, UNSEARCHED),
        (openvex(vex(DEVICE, "fixed")), UNSEARCHED),
        (scan(tool="samdocs"), UNSEARCHED),
        (scan(purl="pkg:generic/haproxy@2.0.0"), UNSEARCHED),
        (scan(purl="pkg:generic/haproxy"), UNSEARCHED),
        (scan(), ""),
        (
            scan(when="2026-01-01T10:00:00Z"),
            "needs newer vulnerability data: `evidence/scan.json` is of 2026-01-01,"
            " 180 days old; 90 are allowed",
        ),
        (
            scan(when=""),
            "needs newer vulnerability data: `evidence/scan.json` does not say when it was written",
        ),
    ],
)
def test_known_are_those_that_a_scanner_lists_for_the_versions_in_use(tmp_path, files, reason):
    report = report_of(tmp_path, record("vex: fixed"), files=files)

    assert undecided(report, "SEC004") == ([reason] if reason else [])


def test_a_file_about_other_products_only_is_named(tmp_path):
    files = {**scan(), **openvex(vex("pkg:npm/other@1", "fixed"))}

    assert undecided(report_of(tmp_path, record("vex: fixed"), files=files), "SEC004") == [
        "`evidence/vex.json` speaks of no product of this project, but of `pkg:npm/other@1`"
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("vex: affected", "`VUL-001` is known to be exploited and affects the device"),
        ("vex: fixed", ""),
        ("vex: not_affected, vex_justification: component_not_present", ""),
        (
            "vex: fixed, kev: false",
            "`VUL-001` says `kev: false`, and `evidence/kev.json` says that `CVE-2026-1` is exploited",
        ),
    ],
)
def test_the_list_of_exploited_ones_counts_whatever_the_record_says(tmp_path, fields, found):
    report = report_of(tmp_path, record(fields), files={**scan(), **kev("CVE-2026-1")})

    assert messages(report, "SEC005") == ([found] if found else [])
    assert undecided(report, "SEC005") == []


def test_an_exploited_vulnerability_without_record_is_found(tmp_path):
    config = BASE.replace("device:", "device:\n  cyber: true")
    files = {**scan("CVE-2026-2"), **kev("CVE-2026-2")}
    report = report_of(tmp_path, SOUP, config=config, files=files)

    assert messages(report, "SEC005") == [f"`CVE-2026-2` in `{HAPROXY}` is known to be exploited"]


LIST = "needs vulnerability data: the list of vulnerabilities known to be exploited (KEV), whether"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, f"{LIST} it holds VUL-001"),
        (kev(), ""),
        (
            kev(when="2026-01-01T10:00:00Z"),
            f"{LIST} it holds VUL-001; `evidence/kev.json` is of 2026-01-01,"
            " 180 days old; 90 are allowed",
        ),
    ],
)
def test_what_remains_is_held_against_a_list_of_today(tmp_path, files, reason):
    report = report_of(tmp_path, record("vex: affected, kev: false"), files={**scan(), **files})

    assert messages(report, "SEC005") == []
    assert undecided(report, "SEC005") == ([reason] if reason else [])
