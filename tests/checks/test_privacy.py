import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided
from tests.projects import BASE

FLOW = {
    "data": "[Vital signs]",
    "storage": "Encrypted volume",
    "transit": "TLS 1.3",
    "access": "By role",
    "retention": "30 days",
    "protected_by": "SG-001",
}
SAFEGUARDS = (
    "safeguards: [{id: SG-001, title: t}, {id: SG-002, title: t, status: retired, reason: t}]\n"
)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ""),
        *(({name: None}, f"`{name}`") for name in FLOW),
        ({"storage": "None"}, ""),
        ({"retention": "none."}, ""),
        ({"storage": "tbd"}, "`storage`"),
        ({"protected_by": "SG-002"}, "`protected_by`"),
    ],
)
def test_flow_says_where_data_are_and_what_protects_them(tmp_path, change, missing):
    fields = "".join(f", {name}: {value}" for name, value in (FLOW | change).items() if value)
    text = SYSTEM + SAFEGUARDS + f"phi_flows: [{{id: PHI-001, title: t{fields}}}]\n"

    found = messages(report_of(tmp_path, text), "PRV001")

    assert found == ([f"`PHI-001` does not give {missing}"] if missing else [])


def test_device_with_health_data_describes_their_flows(tmp_path):
    config = BASE.replace("device:", "device:\n  phi: true")

    report = report_of(tmp_path, SYSTEM, config=config)

    assert undecided(report, "PRV001") == ["no flows of health data are described"]
    assert undecided(report, "PRV002") == ["no safeguard names its section of the Security Rule"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("obligation: addressable, decision: implemented", ""),
        ("decision: implemented", "does not give `obligation`"),
        ("obligation: addressable", "does not give `decision`"),
        ("obligation: required", ""),
        ("obligation: addressable, decision: alternative", "does not give `rationale`"),
        (
            "obligation: addressable, decision: not_reasonable, rationale: tbd",
            "does not give `rationale`",
        ),
        ("obligation: addressable, decision: not_reasonable, rationale: One user.", ""),
        (
            "obligation: required, decision: not_reasonable, rationale: One user.",
            "cannot be not reasonable",
        ),
        ("obligation: required, decision: alternative, rationale: One user.", ""),
    ],
)
def test_addressable_specification_is_decided(tmp_path, fields, said):
    text = SYSTEM + f"safeguards: [{{id: SG-001, title: t, section: 164.312(a)(1), {fields}}}]\n"

    found = messages(report_of(tmp_path, text), "PRV002")

    assert [said in message for message in found] == ([True] if said else [])


def test_safeguard_outside_the_security_rule_needs_no_decision(tmp_path):
    report = report_of(tmp_path, SYSTEM + "safeguards: [{id: SG-001, title: t}]\n")

    assert messages(report, "PRV002") == []


RECORD = "items-1.yaml"
LEAK = SYSTEM + (
    "hazards:\n"
    "  - id: HAZ-001\n    title: t\n"
    "  - id: HAZ-002\n    title: t\n    text: Seen at MRN 00482913\n"
    "  - id: HAZ-003\n    title: t\n"
)


def leaks(report):
    return [
        (f.location.file, f.location.line, f.item, f.severity.word)
        for f in report.findings
        if f.rule.code == "PRV003"
    ]


def test_identifier_in_a_source_is_found_at_its_item(tmp_path):
    report = report_of(tmp_path, LEAK)

    assert leaks(report) == [(RECORD, 7, "HAZ-002", "major")]


def test_value_is_never_echoed(tmp_path):
    report = report_of(tmp_path, LEAK)

    found = next(f for f in report.findings if f.rule.code == "PRV003")
    assert "00482913" not in f"{found.message} {found.hint}"
    assert found.message == "`items-1.yaml` holds what looks like a patient or record number"


def test_item_says_that_its_values_are_made_up(tmp_path):
    excused = LEAK.replace("MRN 00482913\n", "MRN 00482913\n    reasons: {PRV003: Made up.}\n")
    others = LEAK.replace(
        "  - id: HAZ-003\n    title: t\n",
        "  - {id: HAZ-003, title: t, reasons: {PRV003: Made up.}}\n",
    )

    assert leaks(report_of(tmp_path / "a", excused)) == []
    assert len(leaks(report_of(tmp_path / "b", others))) == 1


@pytest.mark.parametrize(
    ("reasons", "is_found"),
    [
        ("{items-1.yaml: Made up.}", False),
        ("{items-1.yaml: tbd}", True),
        ("{other.yaml: Made up.}", True),
        ("Made up.", True),
    ],
)
def test_reason_names_the_file(tmp_path, reasons, is_found):
    report = report_of(tmp_path, LEAK, config=BASE + f"reasons: {{PRV003: {reasons}}}\n")

    assert bool(leaks(report)) is is_found


def test_settings_narratives_and_evidence_are_searched(tmp_path):
    config = BASE + "quality_system: {reference: MRN 00482913}\n"
    files = {"documents/sdp.md": "# Plan\nMRN 00482913\n", "evidence/a/log.txt": "MRN 00482913\n"}

    found = leaks(report_of(tmp_path, SYSTEM, config=config, files=files))

    assert [(file, item) for file, _, item, _ in found] == [
        ("documents/sdp.md", ""),
        ("evidence/a/log.txt", ""),
        ("samdocs.yaml", ""),
    ]


def test_name_is_a_warning(tmp_path):
    text = SYSTEM + "hazards: [{id: HAZ-001, title: t, text: 'patient name: Jane Roe'}]\n"

    assert [severity for *_, severity in leaks(report_of(tmp_path, text))] == ["minor"]


def test_file_too_large_to_be_searched_leaves_the_rule_open(tmp_path):
    large = "x" * 2_000_001
    files = {"evidence/a.txt": large, "evidence/b.txt": large}

    one = report_of(tmp_path / "a", SYSTEM, files={"evidence/a.txt": large})
    two = report_of(tmp_path / "b", SYSTEM, files=files)

    assert undecided(one, "PRV003") == ["`evidence/a.txt` is too large to be searched"]
    assert undecided(two, "PRV003") == ["`evidence/a.txt` and 1 more are too large to be searched"]
    assert undecided(report_of(tmp_path / "c", SYSTEM), "PRV003") == []
