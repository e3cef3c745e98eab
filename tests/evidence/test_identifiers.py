"""Made-up identifiers only: none of the numbers, dates and names below belongs to anybody."""

import pytest

from samdocs.evidence.identifiers import (
    MAX_SEARCHED_BYTES,
    MAX_SEARCHED_FILES,
    find_identifiers,
    search_folder,
)
from samdocs.source import Folder

SSN = "a US social security number"
RECORD = "a patient or record number"
BIRTH = "a date of birth"
TAG = "a patient tag of DICOM or HL7"
COLUMN = "a column of patient identifiers"
NAME = "the name of a patient"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Number 212-34-5678.", SSN),
        ("212-34-5678", SSN),
        ("001-01-0001", SSN),
        ("ssn: 212345678", SSN),
        ("SSN=212345678", SSN),
        ("MRN: 00482913", RECORD),
        ("mrn 00482913", RECORD),
        ('"mrn": "A-0048291"', RECORD),
        ("Medical record number 4829131", RECORD),
        ("medical record no. 4829131", RECORD),
        ("Patient ID: 4829131", RECORD),
        ("patient_id=P0012345", RECORD),
        ("Patient-No.: 12345", RECORD),
        ("Hospital number 4829131", RECORD),
        ("NHS number: 943 476 5919", RECORD),
        ("DOB 1956-04-12", BIRTH),
        ("Date of birth: 12.04.1956", BIRTH),
        ("date of birth 4/12/56", BIRTH),
        ('"birthDate": "1956-04-12"', BIRTH),
        ("birth_date: 19560412", BIRTH),
        ("birth date 1956-04-12", BIRTH),
        ("DOB 1956-01-05", BIRTH),
        ("DOB 05.01.1956", BIRTH),
        ("Geburtsdatum: 12.04.1956", BIRTH),
        ("born on 1956-04-12", BIRTH),
        ("born 12.04.1956", BIRTH),
        ("(0010,0010) PN [DOE^JANE]  # 8, 1 PatientName", TAG),
        ("(0010, 0030) Patient's Birth Date DA: '19560412'", TAG),
        ('{"00100020": {"vr": "LO", "Value": ["4829131"]}}', TAG),
        ('{"00100010":{"vr":"PN","Value":[{"Alphabetic":"DOE^JANE"}]}}', TAG),
        ("PID|1||4711^^^HOSP||DOE^JANE||19560412|F", TAG),
        ("PatientName: DOE^JANE", TAG),
        ("patient_id,score\nP0012345,0.4\n", COLUMN),
        ("score;dob\n0.4;12.04.1956\n", COLUMN),
        ('"MRN"\t"score"\n"00482913"\t"0.4"\n', COLUMN),
        ("score,patient_id\n0.1,unknown\n0.2,00482913\n", COLUMN),
        ("Patient name: Jane Roe", NAME),
        ("patient's name is given as patient name: Jane Roe", NAME),
    ],
)
def test_identifier_is_found(text, kind):
    assert [found.kind for found in find_identifiers(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Number 2124-34-5678, 212-345-678, 212-34-56789, A212-34-5678, 1-212-34-5678",
        "000-12-3456 666-12-3456 900-12-3456 212-00-5678 212-34-0000",
        "123-45-6789 and 078-05-1120 are printed in guides",
        "2026-03-31 to 2026-04-30, CAS 7732-18-5, IEC 60601-1-8, CVE-2025-11230",
        "ssn: 21234567",
        "The MRN has 8 digits; an MRN of 7 to 10 digits is accepted.",
        "MRN: 3b6c1f0e8d5a47c29e1f6b0a7d3c5e8f",
        "mrn: 12345678-1234-4321-8888-123456789012",
        "MRN: 1234",
        "patient id: SUBJ-0001",
        "patients: 36118, n_patients: 171204, number of patients 171204",
        "inpatient id 1234567890123",
        "patient number of the ward",
        "data: [Name, Date of birth, Hospital identifier]",
        "date of birth: 1956",
        "date of birth 1956-01-01",
        "DOB: 01.01.1956",
        "birthdate: 19560101",
        "birth_date 1956-01-01, birth date 1956-01-01, born 1956-01-01, Geburtsdatum 01.01.1956",
        "Born in 1956, born on a Monday",
        "newborn 2026-03-31",
        "PatientName (0010,0010) is removed before export.",
        "(0010,0010) PN [ANONYMOUS]",
        "(0010,0020) LO []",
        '{"00100010": {"vr": "PN"}, "00080060": {"vr": "CS", "Value": ["MR"]}}',
        "PID|1||4711^^^HOSP||ANON^ANON",
        "patient_id,score\n3b6c1f0e8d5a47c2,0.4\n17,0.5\n",
        "a,b\n00482913,0.4\n",
        "patient_id,score\n",
        "dob,score\n1956,0.4\n",
        "patient name and date",
        "Patient name: removed",
        "patient name: Jane",
        "The patient name is shown in bold.",
        "Verified on 2026-03-31 by maria.keller, build 20260331",
    ],
)
def test_what_only_looks_alike_is_left_alone(text):
    assert find_identifiers(text) == ()


def test_place_leads_to_the_value_and_the_value_is_not_kept():
    found = find_identifiers("First line\n  see MRN: 00482913 there\n")

    assert [(one.line, one.column, one.length) for one in found] == [(2, 12, 8)]
    assert "00482913" not in repr(found)


def test_place_in_a_table_is_that_of_the_first_value():
    text = 'score,"dob" ,mrn\n0.1,unknown,none\n0.25, "12.04.1956",00482913\n0.3,13.04.1956,1\n'

    assert [(one.line, one.column, one.length) for one in find_identifiers(text)] == [(3, 8, 10)]


def test_letters_that_grow_when_lowered_do_not_move_the_place():
    found = find_identifiers("İİİ MRN: 00482913")

    assert [(one.column, one.length) for one in found] == [(10, 8)]


def test_every_identifier_of_a_text_is_found_once_and_in_order():
    found = find_identifiers("MRN 00482913, born on 1956-04-12\nMRN 00482914\n")

    assert [(one.kind, one.line) for one in found] == [(RECORD, 1), (BIRTH, 1), (RECORD, 2)]


def test_only_names_need_a_persons_judgement():
    found = find_identifiers("patient name: Jane Roe, MRN 00482913")

    assert [one.is_name for one in found] == [True, False]


def files_of(root):
    return {found.file: found for found in search_folder(Folder(root), "evidence")}


def test_text_files_of_a_folder_are_searched(tmp_path):
    (tmp_path / "evidence" / "a").mkdir(parents=True)
    (tmp_path / "evidence" / "a" / "b.csv").write_text("patient_id,x\nP0012345,1\n")
    (tmp_path / "evidence" / "c.xml").write_text("<a>sound</a>")

    found = files_of(tmp_path)

    assert list(found) == ["evidence/a/b.csv", "evidence/c.xml"]
    assert [one.kind for one in found["evidence/a/b.csv"].identifiers] == [COLUMN]
    assert found["evidence/c.xml"].identifiers == ()
    assert all(one.is_searched for one in found.values())


def test_pictures_hidden_files_and_links_are_passed_over(tmp_path):
    folder = tmp_path / "evidence"
    (folder / ".cache").mkdir(parents=True)
    (folder / ".cache" / "a.txt").write_text("MRN 00482913")
    (folder / ".hidden").write_text("MRN 00482913")
    (folder / "a.png").write_bytes(b"\x89PNG\0 MRN 00482913")
    (folder / "c.txt").write_bytes(b"MRN 00482913 \0")
    (folder / "b.bin").write_bytes(b"\xff\xfe MRN 00482913")
    (tmp_path / "outside.txt").write_text("MRN 00482913")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")

    assert files_of(tmp_path) == {}


def test_file_beyond_the_limit_is_told_and_not_searched(tmp_path):
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "large.txt").write_text("MRN 00482913 ".ljust(MAX_SEARCHED_BYTES + 1))
    (tmp_path / "evidence" / "small.txt").write_text("x".ljust(MAX_SEARCHED_BYTES))

    found = files_of(tmp_path)

    assert not found["evidence/large.txt"].is_searched
    assert found["evidence/large.txt"].identifiers == ()
    assert found["evidence/small.txt"].is_searched


def test_files_beyond_the_number_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("samdocs.evidence.identifiers.MAX_SEARCHED_FILES", 1)
    (tmp_path / "evidence").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "evidence" / name).write_text("sound")

    assert [found.is_searched for found in search_folder(Folder(tmp_path), "evidence")] == [
        True,
        False,
    ]
    assert MAX_SEARCHED_FILES >= 1000


def test_project_without_the_folder_has_nothing_to_search(tmp_path):
    assert list(search_folder(Folder(tmp_path), "evidence")) == []
