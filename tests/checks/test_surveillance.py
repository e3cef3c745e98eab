import pytest

from tests.checks.reports import SYSTEM, messages, report_of, undecided


def attested(fields, standard="MDR 2017/745 Annex I"):
    return (
        SYSTEM
        + f"attestations: [{{id: ATT-001, standard: {standard}, clause: '17.2', {fields}}}]\n"
    )


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        (
            "statement: not_applicable",
            "GSPR001",
            "does not say why requirement 17.2 does not apply",
        ),
        ("statement: not_applicable, rationale: tbd", "GSPR001", "does not say why"),
        ("statement: not_applicable, rationale: No radiation.", "GSPR001", ""),
        ("statement: met", "GSPR001", ""),
        ("statement: not_applicable", "GSPR002", ""),
        ("statement: met", "GSPR002", "names no evidence for requirement 17.2"),
        ("rationale: By IEC 62304", "GSPR002", "names no evidence for requirement 17.2"),
        (
            "statement: not_met, rationale: Later.",
            "GSPR002",
            "names no evidence for requirement 17.2",
        ),
        ("statement: met, evidence: SDP", "GSPR002", "names no method for requirement 17.2"),
        ("statement: met, evidence: SDP, rationale: tbd", "GSPR002", "names no method"),
        ("statement: met, evidence: SDP, rationale: By IEC 62304", "GSPR002", ""),
        ("statement: met, items: SI-001, rationale: By IEC 62304", "GSPR002", ""),
    ],
)
def test_row_of_annex_one_is_complete(tmp_path, fields, code, said):
    found = messages(report_of(tmp_path, attested(fields)), code)

    assert [said in message for message in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("standard", "is_annex"),
    [
        ("MDR 2017/745 Annex I", True),
        ("mdr  2017/745  annex i", True),
        ("GSPR", True),
        ("MDR 2017/745 Annex II", False),
        ("IEC 62304", False),
    ],
)
@pytest.mark.parametrize("code", ["GSPR001", "GSPR002"])
def test_rows_are_those_of_annex_one(tmp_path, standard, is_annex, code):
    reasons = undecided(report_of(tmp_path, attested("statement: met", standard)), code)

    assert reasons == [
        "whether every requirement of Annex I is covered"
        if is_annex
        else "no attestation of MDR 2017/745 Annex I is recorded"
    ]


def test_row_without_number_is_named_too(tmp_path):
    text = attested("statement: not_applicable").replace("clause: '17.2', ", "")

    assert messages(report_of(tmp_path, text), "GSPR001") == [
        "`ATT-001` does not say why its requirement does not apply"
    ]
