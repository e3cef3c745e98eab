import pytest

from samdocs.checks.labelling import has_element
from samdocs.items.labelling import LabelItem
from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE


@pytest.mark.parametrize(
    ("given", "wanted", "is_provided"),
    [
        ("MDR 23.4(g)", "MDR 23.4(g)", True),
        ("mdr  23.4 (G)", "MDR 23.4(g)", True),
        ("MDR 23.2(a)", "MDR 23.2", True),
        ("MDR 23.4(ab)", "MDR 23.4(a)", False),
        ("MDR 23.4", "MDR 23.4(g)", False),
        ("21 CFR 801.109", "21 CFR 801.1", False),
        ("21 CFR 801.1.2", "21 CFR 801.1", True),
        ("21 CFR 801.5(a)", "21 CFR 801.5", True),
    ],
)
def test_element_is_known_by_its_name_or_a_part_of_it(given, wanted, is_provided):
    label = LabelItem.model_validate({"id": "LBL-001", "elements": [given]})

    assert has_element(label, wanted) is is_provided


def elements_missing(report):
    return {m.split("`")[1] for m in messages(report, "LAB001")}


def test_elements_are_those_of_the_markets(tmp_path):
    both = elements_missing(report_of(tmp_path / "a", SYSTEM))
    europe = elements_missing(
        report_of(tmp_path / "b", SYSTEM, config=BASE.replace("[us, eu]", "[eu]"))
    )

    assert europe < both
    assert {"MDR 23.2", "21 CFR 801.1", "21 CFR 801.5"} <= both
    assert all(name.startswith("MDR") for name in europe)


@pytest.mark.parametrize(
    ("label", "reasons", "is_missing"),
    [
        ("elements: MDR 23.4(z), text: Write to us.", "", False),
        ("elements: MDR 23.4(z), text: tbd", "", True),
        ("elements: MDR 23.4(z)", "", True),
        ("elements: MDR 23.4(z), text: t, status: retired, reason: t", "", True),
        ("text: t", "{MDR 23.4(z): Not placed on the market yet.}", False),
        ("text: t", "{MDR 23.4(z): tbd}", True),
        ("text: t", "Not placed on the market yet.", True),
    ],
)
def test_element_is_provided_or_excused(tmp_path, label, reasons, is_missing):
    config = BASE + (f"reasons: {{LAB001: {reasons}}}\n" if reasons else "")
    text = SYSTEM + f"label_items: [{{id: LBL-001, title: t, {label}}}]\n"

    report = report_of(tmp_path, text, config=config)

    assert ("MDR 23.4(z)" in elements_missing(report)) is is_missing


def test_either_way_of_directions_for_use_counts(tmp_path):
    text = SYSTEM + "label_items: [{id: LBL-001, title: t, text: t, elements: 21 CFR 801.109(c)}]\n"

    assert "21 CFR 801.5" not in elements_missing(report_of(tmp_path, text))


def test_clause_that_was_not_compared_is_shown_as_such(tmp_path):
    found = messages(report_of(tmp_path, SYSTEM), "LAB001")

    assert any(
        "MDR 23.4(z)" in m and m.endswith("(number of the clause not verified)") for m in found
    )
    assert any("MDR 23.4(ab)" in m and "verified" not in m for m in found)


AROUND = (
    SYSTEM
    + """
hazards: [{id: HAZ-001, title: t}]
risks: [{id: RISK-001}, {id: RISK-002, status: retired, reason: t}]
risk_controls: [{id: RC-001, title: t}]
software_requirements: [{id: SRS-001, title: t, text: t}]
environments: [{id: ENV-001, title: t}]
"""
)


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        ("text: t", True),
        ("discloses: RISK-001", False),
        ("discloses: RISK-002", True),
        ("states: SRS-001", False),
        ("implements: RC-001", False),
        ("supports: ENV-001", False),
        ("elements: MDR 23.2", False),
        ("external: {system: eQMS, id: L-1}", False),
    ],
)
def test_statement_has_a_source(tmp_path, fields, is_found):
    text = AROUND + f"label_items: [{{id: LBL-001, title: t, {fields}}}]\n"

    assert bool(messages(report_of(tmp_path, text), "LAB002")) is is_found


STUDIES = """
studies:
  - id: ST-001
    title: t
    results: [{operating_point: default}, {operating_point: strict}]
  - {id: ST-002, title: t, validates: CLM-001}
  - {id: ST-003, title: t, status: retired, reason: t}
tests: [{id: TC-001, title: t, expected: t}]
"""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("supported_by: ST-001", ""),
        ("supported_by: ST-003", "rests on no evidence"),
        ("supported_by: TC-001, operating_point: strict", ""),
        ("references: t", "rests on no evidence"),
        ("kind: valid_clinical_association, references: t", ""),
        ("kind: valid_clinical_association", "rests on no evidence"),
        ("kind: clinical_performance, references: t", "rests on no evidence"),
        ("supported_by: ST-001, operating_point: strict", ""),
        ("supported_by: ST-001, operating_point: loose", "is made for the operating point `loose`"),
    ],
)
def test_claim_stays_within_its_evidence(tmp_path, fields, said):
    text = SYSTEM + STUDIES.replace(", validates: CLM-001", "")
    text += f"claims: [{{id: CLM-001, title: t, {fields}}}]\n"

    report = report_of(tmp_path, text)

    found = messages(report, "LAB003")
    assert [said in message for message in found] == ([True] if said else [])
    assert undecided(report, "LAB003")


def test_study_may_name_the_claim_it_validates(tmp_path):
    report = report_of(tmp_path, SYSTEM + STUDIES + "claims: [{id: CLM-001, title: t}]\n")

    assert messages(report, "LAB003") == []


def test_nothing_is_open_where_nothing_is_claimed(tmp_path):
    assert undecided(report_of(tmp_path, SYSTEM), "LAB003") == []
