"""Marks that name what is wrong stop the collection, and samdocs stays out of other suites."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

WRONG = """\
import pytest

pytestmark = pytest.mark.verifies("SRS-001")


@pytest.mark.verifies("SRS-011")
class TestScore:
    @pytest.mark.samdocs_test("TC-404")
    @pytest.mark.parametrize("rate", [1, 2])
    def test_rate(self, rate):
        pass


@pytest.mark.verifies(
    "SRS-001",
    "HAZ-001",
    "SRS-002",
)
def test_one():
    pass


@pytest.mark.verifies(7)
@pytest.mark.verifies()
@pytest.mark.samdocs_test("SRS-001")
def test_two():
    pass
"""


def test_wrong_ids_are_errors_with_file_line_and_the_nearest_id(suite):
    suite.commit(wrong=WRONG, right="def test_right(): pass\n")
    answer = suite.run("-q")

    said = [line for line in answer.out.splitlines() if line.startswith("tests/test_wrong.py:")]
    assert sorted(said) == [
        "tests/test_wrong.py:16: `HAZ-001` is a hazard, which no test verifies",
        "tests/test_wrong.py:17: `SRS-002` is retired",
        "tests/test_wrong.py:23: `verifies` takes ids as texts, not 7",
        "tests/test_wrong.py:23: `verifies` takes ids, as in `verifies(…)`",
        "tests/test_wrong.py:25: `SRS-001` is a software requirement, no test",
        "tests/test_wrong.py:6: `SRS-011` does not exist; the nearest is `SRS-001`",
        "tests/test_wrong.py:8: `TC-404` does not exist; the nearest is `TC-001`",
    ]
    assert answer.code == 2
    assert "passed" not in answer.out


def test_an_item_that_could_not_be_read_is_no_unknown_one(suite):
    suite.commit(one='import pytest\n@pytest.mark.verifies("SRS-009")\ndef test_one(): pass\n')
    suite.repository.write(
        {"more.yaml": "software_requirements:\n  - {id: SRS-009, nonsense: 1}\n"}
    )

    assert suite.run().code == 0


def test_without_the_plugin_the_suite_runs_as_it_is(suite):
    suite.commit(wrong=WRONG)
    answer = suite.run("-p", "no:samdocs", "-W", "ignore")

    assert answer.code == 0
    assert "samdocs" not in answer.out


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--samdocs-tester=bob", "`bob` is not listed under `people:`"),
        (
            "--samdocs-tester=Ada Autor",
            "is not listed under `people:`; the nearest is `Ada Author`",
        ),
        ("--samdocs-environment=ENV-002", "`ENV-002` does not exist; the nearest is `ENV-001`"),
        ("--samdocs-environment=TC-001", "`TC-001` is a test, no environment"),
        ("--samdocs-build=BLD-007", "`BLD-007` does not exist; the nearest is `BLD-001`"),
        ("--samdocs=tests", "there is no samdocs.yaml in `tests`"),
    ],
)
def test_options_are_held_against_the_project(suite, option, said):
    suite.commit(one="def test_one(): pass\n")
    answer = suite.run("--samdocs-results=r.json", option)

    assert answer.code == 4
    assert answer.err.startswith("ERROR: samdocs: ")
    assert said in answer.err
    assert not (suite.root / "r.json").exists()


def test_a_name_with_a_meaning_of_its_own_is_refused(suite):
    suite.commit(one="def test_one(): pass\n")
    answer = suite.run("--samdocs-results=unit.xml.samdocs.json")

    assert answer.code == 4
    assert "results cannot be recorded in `unit.xml.samdocs.json`" in answer.err


def test_a_project_elsewhere_is_named_by_a_setting(suite):
    suite.commit(one='import pytest\n@pytest.mark.verifies("SRS-404")\ndef test_one(): pass\n')
    (suite.root / "papers").mkdir()
    for name in ("samdocs.yaml", "items.yaml"):
        (suite.root / name).rename(suite.root / "papers" / name)

    assert suite.run("-W", "ignore").code == 0
    (suite.root / "pytest.ini").write_text("[pytest]\nsamdocs = papers\n")
    assert suite.run().code == 2


def test_other_suites_pay_nothing(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n")
    script = (
        "import pytest, sys; pytest.main(['-q', '-p', 'no:cacheprovider']); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('samdocs', 'pydantic')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == (
        "['samdocs', 'samdocs.pytest_plugin', 'samdocs.pytest_plugin.steps']"
    )
