"""What VEX files, lists of SBOMs and the KEV list say of vulnerabilities becomes one model."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.inspection import inspect_file
from samdocs.evidence.vulnerabilities import Statement, read_vulnerabilities

HAPROXY = "pkg:generic/haproxy@3.2.8"
DEVICE = "pkg:generic/device@1.2.0"
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def read(document, file="evidence/a.json"):
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    return read_vulnerabilities(file, text.encode())


def openvex(*statements, **fields):
    return {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "https://example.com/vex/1",
        "author": "A. Person",
        "timestamp": "2026-01-02T03:04:05Z",
        "version": 1,
        "statements": list(statements),
        **fields,
    }


def stated(status="fixed", **fields):
    return {
        "vulnerability": {"name": "CVE-2025-11230", "aliases": ["GHSA-xxxx-yyyy-zzzz"]},
        "products": [{"@id": DEVICE, "subcomponents": [{"@id": HAPROXY}]}],
        "status": status,
        **fields,
    }


def cyclonedx(*vulnerabilities, **fields):
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"timestamp": "2026-01-02T03:04:05Z", "authors": [{"name": "A. Person"}]},
        "components": [{"type": "application", "name": "haproxy", "bom-ref": "h", "purl": HAPROXY}],
        "vulnerabilities": list(vulnerabilities),
        **fields,
    }


def csaf(**fields):
    return {
        "document": {
            "category": "csaf_vex",
            "csaf_version": "2.0",
            "publisher": {"name": "A. Person"},
            "tracking": {"current_release_date": "2026-01-02T03:04:05Z"},
        },
        "product_tree": {
            "branches": [
                {
                    "branches": [
                        {
                            "product": {
                                "product_id": "H",
                                "name": "HAProxy",
                                "product_identification_helper": {"purl": HAPROXY},
                            }
                        }
                    ]
                }
            ],
            "full_product_names": [{"product_id": "D", "name": "The device"}],
            "relationships": [
                {
                    "category": "default_component_of",
                    "product_reference": "H",
                    "relates_to_product_reference": "D",
                    "full_product_name": {"product_id": "D:H", "name": "HAProxy in the device"},
                }
            ],
        },
        "vulnerabilities": [{"cve": "CVE-2025-11230", **fields}],
    }


def only(found) -> Statement:
    assert found.diagnostics == ()
    [statement] = found.statements
    return statement


def said(found):
    return [(f.rule.code, f.location.line, f.message) for f in found.diagnostics]


def test_openvex_states_products_and_the_part_that_is_meant():
    found = read(openvex(stated(action_statement="Update.")))

    assert (found.kind, found.version, found.author, found.created) == (
        "openvex", "0.2", "A. Person", WHEN,
    )  # fmt: skip
    assert only(found) == Statement(
        identifier="CVE-2025-11230",
        aliases=("GHSA-XXXX-YYYY-ZZZZ",),
        products=(DEVICE,),
        components=(HAPROXY,),
        state="fixed",
        action="Update.",
        timestamp=WHEN,
    )
    assert only(found).line == 10


def test_openvex_before_0_2_names_vulnerability_and_products_by_texts():
    document = openvex(
        {"vulnerability": "CVE-2023-1", "products": [HAPROXY], "status": "under_investigation"},
        **{"@context": "https://openvex.dev/ns"},
    )

    assert only(read(document)).products == (HAPROXY,)
    assert read(document).version == "0.0"


def test_an_impact_statement_is_no_justification_of_the_list_and_is_kept_as_words():
    one = only(read(openvex(stated("not_affected", impact_statement="Never called."))))

    assert (one.state, one.justification, one.action) == ("not_affected", "", "Never called.")


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        (
            {"status": "not_affected"},
            ("EVD004", 10, "a statement of `not_affected` gives no `justification`"),
        ),
        (
            {"status": "affected"},
            ("EVD004", 10, "a statement of `affected` gives no `action_statement`"),
        ),
        ({"status": "harmless"}, ("EVD004", 10, "`harmless` is no state of a vulnerability")),
        ({"status": ""}, ("EVD004", 10, "a statement gives no `status`")),
        ({"vulnerability": {}}, ("EVD004", 1, "a statement names no vulnerability")),
        (
            {"timestamp": "2026-01-02T03:04:05"},
            ("EVD005", 10, "the time `2026-01-02T03:04:05` names no zone"),
        ),
    ],
)
def test_what_a_statement_lacks_is_found_at_its_line(fields, finding):
    assert said(read(openvex(stated(**fields)))) == [finding]


def test_two_states_at_once_contradict_each_other():
    assert said(read(openvex(stated(), stated("under_investigation")))) == [
        (
            "EVD010",
            29,
            f"`CVE-2025-11230` is fixed and under_investigation in `{DEVICE}` at once",
        )
    ]


def test_a_later_statement_supersedes_an_earlier_one_and_contradicts_nothing():
    later = stated("fixed", timestamp="2026-02-02T03:04:05Z")

    assert said(read(openvex(stated("under_investigation"), later))) == []


def test_cyclonedx_states_are_brought_into_the_words_of_vex():
    entry = {
        "id": "CVE-2025-11230",
        "references": [{"id": "GHSA-1", "source": {"name": "GitHub"}}],
        "ratings": [{"method": "CVSSv31", "score": 7.5, "vector": VECTOR}],
        "analysis": {
            "state": "false_positive",
            "justification": "code_not_reachable",
            "response": ["update"],
            "lastUpdated": "2026-01-02T03:04:05Z",
        },
        "affects": [{"ref": "h"}, {"ref": "urn:cdx:3e671687/1#pkg%3Apypi%2Fa%401"}],
        "properties": [{"name": "cisa:kev", "value": "true"}],
    }

    found = read(cyclonedx(entry))

    assert only(found) == Statement(
        identifier="CVE-2025-11230",
        aliases=("GHSA-1",),
        products=(HAPROXY, "pkg:pypi/a@1"),
        state="not_affected",
        justification="vulnerable_code_not_in_execute_path",
        action="update",
        timestamp=WHEN,
        cvss=(VECTOR,),
        known_exploited=True,
    )
    assert found.searched == {HAPROXY}


def test_a_vulnerability_that_nobody_judged_has_no_state():
    found = read(cyclonedx({"id": "CVE-2025-11230", "affects": [{"ref": "h"}]}))

    assert only(found).state == ""
    assert found.counted == {"vulnerabilities": 1, "not judged": 1}


def test_an_empty_list_says_that_nothing_is_known_and_no_list_says_nothing():
    without = cyclonedx()
    del without["vulnerabilities"]

    assert read(cyclonedx()).searched == {HAPROXY}
    assert read(without).searched == frozenset()


def test_cyclonedx_in_xml_says_the_same_as_in_json():
    text = f"""<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1">
  <components><component type="application" bom-ref="h"><name>haproxy</name><purl>{HAPROXY}</purl>
  </component></components>
  <vulnerabilities>
    <vulnerability bom-ref="v">
      <id>CVE-2025-11230</id>
      <references><reference><id>GHSA-1</id></reference></references>
      <ratings><rating><score>7.5</score><method>CVSSv31</method><vector>{VECTOR}</vector></rating></ratings>
      <analysis><state>resolved</state><responses><response>update</response></responses></analysis>
      <affects><target><ref>h</ref></target></affects>
    </vulnerability>
  </vulnerabilities>
</bom>
"""

    found = read(text, "a.xml")

    one = only(found)
    assert (one.identifier, one.aliases, one.state) == ("CVE-2025-11230", ("GHSA-1",), "fixed")
    assert (one.products, one.cvss, one.action, one.line) == ((HAPROXY,), (VECTOR,), "update", 6)
    assert found.searched == {HAPROXY}


@pytest.mark.parametrize(
    ("rating", "message"),
    [
        (
            {"vector": VECTOR, "score": 9.8},
            f"`{VECTOR}` has the score 7.5, not 9.8",
        ),
        (
            {"vector": "CVSS:3.1/AV:N"},
            "`CVSS:3.1/AV:N` is no CVSS vector: the metric `AC` is missing",
        ),
    ],
)
def test_scores_of_a_file_are_computed_again(rating, message):
    assert [
        words for _, _, words in said(read(cyclonedx({"id": "CVE-1", "ratings": [rating]})))
    ] == [message]


def test_csaf_states_hold_for_the_part_of_a_product():
    found = read(
        csaf(
            product_status={"known_not_affected": ["D:H"]},
            flags=[{"label": "vulnerable_code_not_present", "product_ids": ["D:H"]}],
            scores=[{"products": ["D:H"], "cvss_v3": {"vectorString": VECTOR, "baseScore": 7.5}}],
        )
    )

    assert only(found) == Statement(
        identifier="CVE-2025-11230",
        products=("The device",),
        components=(HAPROXY,),
        state="not_affected",
        justification="vulnerable_code_not_present",
        timestamp=WHEN,
        cvss=(VECTOR,),
    )


def test_csaf_gives_each_state_its_own_statement():
    found = read(
        csaf(
            product_status={"known_affected": ["H"], "fixed": ["D"]},
            remediations=[{"category": "vendor_fix", "details": "Update.", "product_ids": ["H"]}],
            threats=[{"category": "exploit_status", "details": "Exploited:Yes"}],
        )
    )

    assert [(s.state, s.products, s.action, s.known_exploited) for s in found.statements] == [
        ("affected", (HAPROXY,), "Update.", True),
        ("fixed", ("The device",), "", True),
    ]


def test_a_product_that_csaf_does_not_describe_is_found():
    [finding] = said(read(csaf(product_status={"fixed": ["X"]})))

    assert finding[0] == "EVD004"
    assert finding[2] == "the product `X` is not in the product tree"


def test_the_list_of_exploited_vulnerabilities_is_counted():
    document = {
        "title": "CISA Catalog of Known Exploited Vulnerabilities",
        "catalogVersion": "2026.01.02",
        "dateReleased": "2026-01-02T03:04:05Z",
        "count": 2,
        "vulnerabilities": [{"cveID": "CVE-2025-11230"}],
    }

    found = read(document)

    assert [(s.identifier, s.known_exploited) for s in found.statements] == [
        ("CVE-2025-11230", True)
    ]
    assert (found.kind, found.created) == ("kev", WHEN)
    assert said(found) == [
        ("EVD003", 1, "`evidence/a.json` declares 2 vulnerabilities and holds 1")
    ]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "EVD001", "it is empty"),
        ('{"@context": "https://openvex.dev/ns/v0.2.0"', "EVD001", "it ends too early"),
        ('{"a": 1, "a": 2}', "EVD001", "the key `a` stands twice in one object"),
        ('{"a": NaN}', "EVD001", "`NaN` is no number of JSON"),
        ("[" * 100_000, "EVD001", "values are nested too deeply"),
        ("<!DOCTYPE bom><bom/>", "EVD001", "it declares a document type"),
        ("<html/>", "EVD001", "it is a file of `html`"),
        ("{}", "EVD002", "states nothing of vulnerabilities"),
        ('{"@context": "https://openvex.dev/ns/v9.0.0"}', "EVD002", "OpenVEX `9.0` is not known"),
        ('{"document": {"csaf_version": "1.0"}}', "EVD002", "CSAF `1.0` is no version"),
    ],
)
def test_what_cannot_be_used_is_a_finding(text, code, message):
    [finding] = read(text).diagnostics

    assert finding.rule.code == code
    assert message in finding.message
    assert finding.location.file == "evidence/a.json"


def test_inspect_understands_each_of_them():
    assert inspect_file("a.json", json.dumps(openvex(stated())).encode()).kind == "openvex"
    assert inspect_file("a.json", json.dumps(csaf()).encode()).kind == "csaf"
    sbom = inspect_file("a.json", json.dumps(cyclonedx({"id": "CVE-1"})).encode())
    assert sbom.counted == {
        "components": 1,
        "dependencies": 0,
        "vulnerabilities": 1,
        "not judged": 1,
    }


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@context",
                    "statements",
                    "vulnerability",
                    "name",
                    "status",
                    "products",
                    "subcomponents",
                    "@id",
                    "aliases",
                    "bomFormat",
                    "specVersion",
                    "vulnerabilities",
                    "id",
                    "ratings",
                    "vector",
                    "score",
                    "analysis",
                    "state",
                    "affects",
                    "ref",
                    "document",
                    "csaf_version",
                    "product_tree",
                    "branches",
                    "product",
                    "product_id",
                    "relationships",
                    "product_status",
                    "fixed",
                    "flags",
                    "catalogVersion",
                    "count",
                    "cveID",
                    "timestamp",
                    "properties",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)
TOPS = st.sampled_from(
    [
        {"@context": "https://openvex.dev/ns/v0.2.0"},
        {"bomFormat": "CycloneDX", "specVersion": "1.6"},
        {"document": {"csaf_version": "2.0"}},
        {"catalogVersion": "1"},
    ]
)


@given(
    TOPS,
    st.dictionaries(
        st.sampled_from(["statements", "vulnerabilities", "components", "product_tree"]), VALUES
    ),
)
def test_reading_never_raises_whatever_shape_the_values_have(top, fields):
    read({**top, **fields})


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_reading_never_raises_whatever_the_bytes(data):
    read_vulnerabilities("a", data)
