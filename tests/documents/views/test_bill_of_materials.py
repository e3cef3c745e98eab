"""The bill of materials: what declares a component, which elements are given, what is open of vulnerabilities."""

import json
import re

import pytest

from samdocs.control import content_hash
from samdocs.documents.views.bill_of_materials import bill
from samdocs.documents.views.vulnerabilities import vulnerabilities
from samdocs.project import load_project

SOUP = """
soup:
  - {id: SOUP-001, title: trees, manufacturer: Tree makers, version: 1.4.0, purl: "pkg:pypi/trees",
     covers: ["pkg:pypi/tree-*"], support: Maintained, end_of_support: 2028-06-30}
  - {id: SOUP-002, title: clock, manufacturer: Clock makers, version: 2.0.1, support: Abandoned,
     reasons: {SOUP006: No day is published.}}
"""
VULNERABILITIES = """
vulnerabilities:
  - {id: VUL-001, title: Reads too far, identifiers: CVE-2026-0001, found_in: SOUP-001,
     cvss: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", vex: not_affected,
     vex_justification: vulnerable_code_not_in_execute_path, discovery: Scan, safety: None at all,
     security: Never called}
  - {id: VUL-002, title: Falls over, identifiers: CVE-2026-0002, found_in: SOUP-002, vex: affected,
     discovery: Scan, safety: It stops, security: It stops}
"""


def component(name, version, **more):
    return {"name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}", **more}


def sbom(*components, product="1.0.0", **more):
    named = {"name": "Example", "version": product, "bom-ref": "device"}
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": named}}
    return json.dumps({**head, "components": list(components), **more})


def vex(number, state, justification="", product="pkg:generic/example@1.0.0"):
    said = {"vulnerability": {"name": number}, "products": [{"@id": product}], "status": state}
    said |= {"justification": justification} if justification else {}
    return json.dumps(
        {
            "@context": "https://openvex.dev/ns/v0.2.0",
            "@id": "https://example.org/vex",
            "author": "Ada",
            "timestamp": "2026-03-01T10:00:00Z",
            "version": 1,
            "statements": [said],
        }
    )


def plain(html) -> str:
    return re.sub(r"<[^>]+>", "", str(html).replace("<br>", "; ")).strip()


@pytest.fixture
def given(scope_of, tmp_path):
    """Return the scope of the bill of materials with these files of evidence."""

    def make(*texts, **files):
        folder = tmp_path / "given" / "evidence"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name.replace("_", ".")).write_text(text)
        return scope_of("sbom", SOUP, *texts)

    return make


def rows(view):
    return {row.name: row for row in view.rows}


def test_component_of_a_group_says_which_record_covers_it_and_has_its_support(given):
    told = rows(
        bill(given(sbom_json=sbom(component("tree-roots", "3.0"), component("trees", "1.4.0"))))
    )

    assert plain(told["tree-roots"].soup) == "covered by SOUP-001"
    assert plain(told["tree-roots"].support) == "Maintained"
    assert plain(told["tree-roots"].end) == "2028-06-30"
    assert plain(told["tree-roots"].supplier) == "! no supplier"  # the record is of another package
    assert plain(told["trees"].soup) == "SOUP-001"
    assert plain(told["trees"].supplier) == "Tree makers"


def test_component_in_another_version_than_its_record_is_a_gap(given):
    view = bill(given(sbom_json=sbom(component("trees", "1.5.0"))))

    assert plain(rows(view)["trees"].soup) == "SOUP-001 ! other version"
    assert "1 component in another version than its record." in view.gaps


def test_sbom_of_another_version_is_named_and_nothing_of_it_is_listed(given):
    view = bill(given(sbom_json=sbom(component("leaves", "1.0"), product="0.9.0")))

    assert "leaves" not in rows(view)
    assert [plain(one.use) for one in view.sources] == ["! other version"]
    assert view.coverage == ()
    assert "no SBOM of this version" in view.origin


def test_reason_why_no_end_of_support_is_told_stands_once_for_all_components(given):
    view = bill(given())

    assert plain(rows(view)["clock"].end) == "◊ not told"
    assert [(plain(one.records), plain(one.reason)) for one in view.reasons] == [
        ("SOUP-002", "No day is published.")
    ]
    assert not [gap for gap in view.gaps if "end of support" in gap]
    assert [(plain(one.level), one.count, plain(one.first_end)) for one in view.support] == [
        ("Abandoned", 1, "not told"),
        ("Maintained", 1, "2028-06-30"),
    ]


def test_each_minimum_element_says_who_asks_for_it_and_where_it_is_missing(given):
    parts = (
        component("trees", "1.4.0", supplier={"name": "Tree makers"}),
        component("leaves", "3.0"),
    )
    [coverage] = bill(given(sbom_json=sbom(*parts))).coverage
    told = {row.name: (row.standards, row.mark.word, plain(row.lack)) for row in coverage.rows}

    assert coverage.standards == ("NTIA 2021", "CISA 2026")
    assert told["component name"] == ((True, True), "met", "")
    assert told["supplier"] == (
        (True, True),
        "missing",
        "1 of 2 components do not give it: leaves 3.0",
    )
    assert told["hash"][:2] == ((False, True), "missing")
    assert told["timestamp"] == ((True, True), "missing", "The file does not give it")
    assert dict(coverage.summaries)["NTIA 2021"] == "3 of 7 elements"


def test_signature_that_nobody_checked_is_a_claim(given):
    [coverage] = bill(
        given(sbom_json=sbom(component("trees", "1.4.0"), signature={"value": "x"}))
    ).coverage
    [mark] = [row.mark for row in coverage.rows if row.name == "author signature"]

    assert mark.form == "na"
    assert mark.word == "not checked"


def test_vulnerability_tells_state_reason_score_and_every_source(given):
    stated = vex("CVE-2026-0001", "not_affected", "vulnerable_code_not_in_execute_path")
    view = vulnerabilities(given(VULNERABILITIES, vex_json=stated))
    [first, second] = view.rows

    assert first.mark.word == "not affected"
    assert plain(first.why) == "Vulnerable code not in execute path"
    assert plain(first.names) == "CVE-2026-0001; CVSS 3.1: 7.5 high"
    assert [plain(one).partition(":")[0] for one in first.sources] == [
        "record VUL-001",
        "evidence/vex.json",
    ]
    assert first.open == ()
    assert [plain(one) for one in second.open] == ["! no action", "remains in the device"]


def test_state_a_file_contradicts_is_open(given):
    view = vulnerabilities(given(VULNERABILITIES, vex_json=vex("CVE-2026-0001", "affected")))

    assert [plain(one) for one in view.rows[0].open] == ["! evidence/vex.json says affected"]


def test_vulnerability_without_a_record_and_components_nobody_searched_are_open(given):
    view = vulnerabilities(given(VULNERABILITIES, vex_json=vex("CVE-2026-0099", "affected")))

    assert [(one.number, one.state) for one in view.unrecorded] == [("CVE-2026-0099", "affected")]
    assert plain(view.unsearched) == "SOUP-001, SOUP-002"
    assert view.gaps == (
        "1 recorded vulnerability with open points.",
        "1 vulnerability that a file names and no record does.",
        "2 components of which no file says what is known: vulnerabilities nobody looked for are "
        "not listed.",
    )


def test_no_state_of_a_vulnerability_looks_like_a_result_that_counts(given):
    view = vulnerabilities(given(VULNERABILITIES.replace("vex: affected", "vex: fixed")))

    assert {row.mark.form for row in view.rows} == {"plain"}


def test_what_a_file_says_of_a_vulnerability_is_content_of_the_document(given):
    scope = given(
        VULNERABILITIES, vex_json=vex("CVE-2026-0001", "not_affected", "component_not_present")
    )
    before = content_hash(scope.project, "sbom")
    file = scope.project.root / "evidence" / "vex.json"
    file.write_text(vex("CVE-2026-0001", "affected"))

    assert content_hash(load_project(scope.project.root), "sbom") != before


def test_file_that_speaks_of_other_products_is_named_as_unused(given):
    view = vulnerabilities(
        given(
            VULNERABILITIES, vex_json=vex("CVE-2026-0001", "fixed", product="pkg:generic/other@1")
        )
    )

    assert "evidence/vex.json speaks of no product of this project" in view.gaps[1]
    assert len(view.rows[0].sources) == 1
