"""Names in a package are short, plain and stable, and no two files share one."""

import pytest

from samdocs.outputs.package_names import Wanted, find_same_names, name_files, name_folder
from samdocs.project import load_project
from tests.projects import BASE, write_project

FILES = [
    Wanted("srs", "EX-1-SRS", 0, "EX-1-SRS_software-requirements_1.0.0"),
    Wanted("srs-signatures", "EX-1-SRS", 1, "EX-1-SRS_signatures_1.0.0"),
    Wanted("index", "EX-1-IDX", 0, "EX-1-IDX_submission-index_1.0.0"),
    Wanted("gap", "EX-1-GAP", 0, "EX-1-GAP_gap-report_1.0.0"),
]


@pytest.mark.parametrize("files", [FILES, FILES[::-1]])
def test_numbers_follow_the_reading_order_and_begin_with_the_index(files):
    assert name_files(files, first="index", numbered=True) == {
        "index": "001_EX-1-IDX_submission-index_1.0.0",
        "gap": "002_EX-1-GAP_gap-report_1.0.0",
        "srs": "003_EX-1-SRS_software-requirements_1.0.0",
        "srs-signatures": "004_EX-1-SRS_signatures_1.0.0",
    }


def test_without_a_profile_names_are_those_of_a_build():
    names = name_files(FILES, first="index", numbered=False)

    assert names == {one.key: one.name for one in FILES}


@pytest.mark.parametrize("numbered", [True, False])
def test_a_long_name_keeps_number_and_version_within_a_hundred_characters(numbered):
    long = Wanted("x", "X", 0, f"{'N' * 80}_{'t' * 40}_1.2.0-rc.1")

    name = name_files([long], first="", numbered=numbered)["x"]
    assert len(f"{name}.html") == 100
    assert name.endswith("_1.2.0-rc.1")
    assert name.removeprefix("001_").startswith("N" * 70)


@pytest.mark.parametrize("name", ["Gerät ü_x_1", "../../etc_x_1", "a/b\\c:d_x_1", "-o_x_1", "…"])
def test_names_are_plain_whatever_the_number_is(name):
    found = name_files([Wanted("x", "X", 0, name)], first="", numbered=False)["x"]

    assert found.isascii()
    assert not set(found) & set("/\\: ")
    assert found[0] not in ".-"


def test_two_documents_of_one_name_are_told_also_where_case_does_not_count():
    names = {"a": "EX-1-SRS_x_1", "b": "ex-1-srs_x_1", "c": "EX-1-RT_x_1"}

    assert [found.message for found in find_same_names(names)] == [
        "documents `a` and `b` would have the same file name `ex-1-srs_x_1`"
    ]


@pytest.mark.parametrize(
    ("identifier", "folder"),
    [("SG-100", "SG-100_1.0.0"), ("SG 100/ü", "SG-100-_1.0.0"), ("X" * 80, "X" * 60)],
)
def test_folder_is_identifier_and_version(tmp_path, identifier, folder):
    config = BASE.replace("identifier: EX-1", f"identifier: {identifier}")

    assert name_folder(load_project(write_project(tmp_path, config=config))) == folder
