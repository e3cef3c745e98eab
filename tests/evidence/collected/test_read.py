"""Collected tests: from sources that are not run, from lists, and from results."""

import json
import subprocess
import sys

import pytest

from samdocs.evidence.collected import CollectedTest, read_collected
from samdocs.evidence.collected.find import find_root_folder, find_test_files

SOURCE = '''\
import unittest

import pytest
from pytest import mark

pytestmark = [pytest.mark.verifies("SRS-001"), pytest.mark.slow]


def helper():
    pass


@mark.verifies("SRS-002", "RC-001")
@mark.samdocs_test("TC-009")
def test_score():
    """A score appears."""


@pytest.mark.parametrize("rate", [60, 80])
async def test_rates(rate):
    pass


class TestAlarm:
    pytestmark = pytest.mark.verifies("RC-002")

    def test_upper(self):
        pass

    class TestInner:
        def test_lower(self):
            pass


class TestMade:
    def __init__(self):
        pass

    def test_never(self):
        pass


class Old(unittest.TestCase):
    def test_old(self):
        pass
'''


def test_sources_are_read_without_running_them():
    collected = read_collected("tests/test_a.py", SOURCE.encode())

    assert collected.diagnostics == ()
    assert {test.name: (test.verifies, test.is_parametrised) for test in collected.tests} == {
        "tests.test_a.test_score": (("SRS-002", "RC-001", "SRS-001"), False),
        "tests.test_a.test_rates": (("SRS-001",), True),
        "tests.test_a.TestAlarm.test_upper": (("RC-002", "SRS-001"), False),
        "tests.test_a.TestAlarm.TestInner.test_lower": (("RC-002", "SRS-001"), False),
        "tests.test_a.Old.test_old": (("SRS-001",), False),
    }
    score = collected.tests[0]
    assert (score.line, score.doc, score.tests) == (13, "A score appears.", ("TC-009",))


@pytest.mark.slow
def test_sources_have_the_names_pytest_gives_them(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text(SOURCE)
    listed = tmp_path / "junit.xml"
    run = [sys.executable, "-m", "pytest", "-q", "-W", "ignore", f"--junitxml={listed}"]
    subprocess.run([*run, "-p", "no:samdocs"], cwd=tmp_path, capture_output=True, check=False)

    ran = read_collected("junit.xml", listed.read_bytes()).tests
    sources = read_collected("tests/test_a.py", SOURCE.encode()).tests
    assert {test.name for test in ran} == {test.name for test in sources}
    assert {test.name for test in ran if test.is_parametrised} == {"tests.test_a.test_rates"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("def test_a(:\n", "EVD001", 1),
        ("x = 1\n\x00", "EVD001", 1),
        ("from pytest import mark\n@mark.verifies(*IDS)\ndef test_a(): pass\n", "EVD004", 2),
        ("(" * 5000, "EVD001", 1),
    ],
    ids=["syntax", "null", "variable", "nested"],
)
def test_what_cannot_be_told_from_sources_is_said(text, code, line):
    collected = read_collected("tests/test_a.py", text.encode())

    [fault] = collected.diagnostics
    assert (fault.rule.code, fault.location.line) == (code, line)


def test_a_list_of_the_plugin_is_read_with_its_parameters_left_out():
    tests = [
        {"name": "t.test_a[1]", "file": "t.py", "line": 3, "doc": "One", "verifies": ["SRS-001"]},
        {"name": "t.test_a[2]", "file": "t.py", "line": 3, "verifies": ["SRS-002", 7]},
        {"name": ""},
        7,
    ]
    text = json.dumps({"samdocs_collected": 1, "tests": tests})

    assert read_collected("list.json", text.encode()).tests == (
        CollectedTest("t.test_a", "t.py", 3, "One", (), ("SRS-001", "SRS-002"), True),
    )


@pytest.mark.parametrize(
    "data",
    [b'{"samdocs_collected": 1', b"<html/>", b"", b'{"a": 1}'],
    ids=["cut", "html", "", "json"],
)
def test_what_is_no_list_and_no_results_is_said(data):
    collected = read_collected("file.json", data)

    assert collected.tests == ()
    assert [fault.rule.code for fault in collected.diagnostics] in (["EVD001"], ["EVD002"])


def test_files_are_found_as_pytest_finds_them(tmp_path):
    for name in (
        "tests/test_a.py",
        "tests/b_test.py",
        "tests/helpers.py",
        ".hidden/test_c.py",
        "venv/test_d.py",
        "env/pyvenv.cfg",
        "env/test_e.py",
        "node_modules/test_f.py",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    found = [path.relative_to(tmp_path).as_posix() for path in find_test_files(tmp_path)]
    assert found == ["tests/b_test.py", "tests/test_a.py"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", ""),
        ("pyproject.toml", "[tool.pytest.ini_options]\n"),
        ("tox.ini", "[pytest]\n"),
        ("setup.cfg", "[tool:pytest]\n"),
    ],
)
def test_names_start_where_the_settings_of_pytest_lie(tmp_path, name, text):
    (tmp_path / "code/tests").mkdir(parents=True)
    (tmp_path / "code" / name).write_text(text)
    (tmp_path / "code/tests/pyproject.toml").write_text("[tool.ruff]\n")

    assert find_root_folder(tmp_path / "code/tests", tmp_path) == tmp_path / "code"
    assert find_root_folder(tmp_path, tmp_path / "other") == tmp_path / "other"
