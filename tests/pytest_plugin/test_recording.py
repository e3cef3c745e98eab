"""What is recorded of a run of pytest, and that our reader reads all of it back."""

import json

import pytest

from samdocs.evidence.results import Outcome, read_results
from samdocs.evidence.results.sidecar import SUFFIX, with_sidecar

pytestmark = pytest.mark.slow

TESTS = '''\
"""The score.

>>> 1 + 1
2
"""
import pytest


@pytest.mark.verifies("SRS-001", "RC-004")
@pytest.mark.samdocs_test("TC-001")
def test_score(samdocs_step):
    """The score appears every minute."""
    samdocs_step("Send 80/min", expected=80, actual=80, passed=True)
    samdocs_step("Wait", "an alarm", "an alarm, late")


@pytest.mark.verifies("SRS-001")
class TestRate:
    @pytest.mark.verifies("RC-004")
    @pytest.mark.parametrize("rate", [60, 80])
    def test_rate(self, rate):
        assert rate


def test_failed_step(samdocs_step):
    samdocs_step("Go", 1, 2, passed=False)


@pytest.mark.xfail(reason="known")
def test_expected_failure():
    raise AssertionError


@pytest.mark.xfail(reason="known")
def test_unexpected_pass():
    pass


@pytest.mark.xfail(strict=True, reason="known")
def test_strict():
    pass


def test_skipped():
    pytest.skip("no bench")


@pytest.fixture
def broken():
    raise ValueError("no bench")


@pytest.fixture
def left_open():
    yield
    raise ValueError("still open")


def test_set_up(broken):
    pass


def test_teardown(left_open):
    pass


def test_both(left_open):
    raise AssertionError
'''
OUTCOMES = {
    "tests.test_score.test_score": "passed",
    "tests.test_score.TestRate.test_rate[60]": "passed",
    "tests.test_score.TestRate.test_rate[80]": "passed",
    "tests.test_score.test_failed_step": "failed",
    "tests.test_score.test_expected_failure": "skipped",
    "tests.test_score.test_unexpected_pass": "skipped",
    "tests.test_score.test_strict": "failed",
    "tests.test_score.test_skipped": "skipped",
    "tests.test_score.test_set_up": "error",
    "tests.test_score.test_teardown": "error",
    "tests.test_score.test_both": "error",
}
ASKED = (
    "--junitxml=evidence/junit/unit.xml",
    "--samdocs-results=recorded.json",
    "--samdocs-environment=ENV-001",
    "--samdocs-tester=Ada Author",
    "--samdocs-build=BLD-001",
    "--doctest-modules",
)


@pytest.fixture(scope="module", params=["one process", "workers"])
def ran(request, shared_suite):
    """The same suite, in one process and with workers; commit and answer."""
    commit = shared_suite.commit(score=TESTS)
    more = ("-n2",) if request.param == "workers" else ()
    answer = shared_suite.run(*ASKED, *more)
    assert answer.code == 1, answer
    return shared_suite, commit, answer


def test_results_name_commit_state_and_circumstances(ran):
    suite, commit, answer = ran
    origin = suite.read("evidence/junit/unit.xml").origin

    assert (origin.commit, origin.dirty) == (commit, False)
    assert (origin.environment, origin.tester, origin.build) == ("ENV-001", "ada", "BLD-001")
    assert {"pytest", "python", "samdocs", "platform"} == set(origin.versions)
    assert f"samdocs: results name commit {commit[:12]}\n" in answer.out


def test_properties_of_the_suite_stand_once(ran):
    suite, _, _ = ran
    text = (suite.root / "evidence/junit/unit.xml").read_text()

    assert text.count("samdocs.commit") == 1


def test_outcomes_are_read_back_and_nothing_expected_to_fail_passes(ran):
    suite, _, _ = ran
    worst: dict[str, Outcome] = {}
    for case in suite.read("evidence/junit/unit.xml").cases:
        known = worst.get(case.name, Outcome.PASSED)
        worst[case.name] = max(known, case.outcome, key=lambda one: one.badness)
    doctest = worst.pop("tests.test_score.test_score", None)

    assert doctest is Outcome.PASSED
    assert {name: outcome.value for name, outcome in worst.items()} == {
        name: word for name, word in OUTCOMES.items() if name != "tests.test_score.test_score"
    }


def test_a_pass_that_was_to_fail_is_no_pass_and_the_totals_are_no_lie(ran):
    suite, _, _ = ran
    results = suite.read("evidence/junit/unit.xml")
    case = next(case for case in results.cases if case.name.endswith("test_unexpected_pass"))

    assert (case.outcome, case.expected_failure) == (Outcome.SKIPPED, True)
    assert case.message == "it passed, and its failure was expected: known"
    assert [fault.rule.code for fault in results.diagnostics] == ["EVD006"]  # test_both


def test_marks_and_steps_are_read_back(ran):
    suite, _, _ = ran
    cases = suite.read("evidence/junit/unit.xml").cases
    score = next(case for case in cases if case.steps and case.tests)
    rate = next(case for case in cases if case.name.endswith("[80]"))

    assert (score.tests, score.verifies) == (("TC-001",), ("SRS-001", "RC-004"))
    assert [(step.action, step.expected, step.actual, step.outcome) for step in score.steps] == [
        ("Send 80/min", "80", "80", Outcome.PASSED),
        ("Wait", "an alarm", "an alarm, late", None),
    ]
    assert rate.verifies == ("RC-004", "SRS-001")


def test_a_failed_step_fails_its_test(ran):
    suite, _, _ = ran
    cases = suite.read("evidence/junit/unit.xml").cases
    case = next(case for case in cases if case.name.endswith("test_failed_step"))

    assert case.outcome is Outcome.FAILED
    assert case.message == "Failed: Go: expected 1, was 2"
    assert case.steps[0].outcome is Outcome.FAILED


def test_json_alone_says_what_the_junit_file_says(ran):
    suite, _, _ = ran
    alone = suite.read("recorded.json")
    junit = suite.read("evidence/junit/unit.xml")

    assert alone.kind == "samdocs"
    assert alone.diagnostics == ()
    assert alone.origin.commit == junit.origin.commit
    assert {(case.name, case.tests, case.verifies, case.steps) for case in alone.cases} == {
        (case.name, case.tests, case.verifies, case.steps) for case in junit.cases
    }
    told = [(case.name, case.outcome.value) for case in alone.cases]
    assert sorted(told) == sorted([("tests.test_score.test_score", "passed"), *OUTCOMES.items()])


def test_what_stands_beside_belongs_to_these_very_bytes(ran):
    suite, _, _ = ran
    path = suite.root / "evidence/junit/unit.xml"
    changed = read_results("unit.xml", path.read_bytes().replace(b"failure", b"skipped", 2))
    beside = path.with_name(f"{path.name}{SUFFIX}").read_bytes()
    results = with_sidecar(changed, f"unit.xml{SUFFIX}", beside)

    assert "EVD010" in {fault.rule.code for fault in results.diagnostics}
    assert results.origin.commit == ""


def test_a_run_leaves_nothing_in_the_repository_but_what_was_asked_for(ran):
    suite, _, _ = ran
    status = suite.repository.git("status", "--short", "--untracked-files=all").split()

    assert {name for name in status if name not in ("??", "M")} == {
        "evidence/junit/unit.xml",
        "evidence/junit/unit.xml.samdocs.json",
        "recorded.json",
    }


AGAIN = '''\
import pytest
from _pytest.runner import runtestprotocol


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Repeat what fails, as plugins for reruns do: every attempt is reported, failures as reruns."""
    for attempt in range(3):
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        item._initrequest()
        again = attempt < 2 and any(report.failed for report in reports)
        for report in reports:
            if again and report.failed:
                report.outcome = "rerun"
            item.ihook.pytest_runtest_logreport(report=report)
        if not again:
            return True
'''
UNSTEADY = """\
TRIES = []


def test_unsteady(samdocs_step):
    TRIES.append(1)
    samdocs_step("Try", "two tries", len(TRIES))
    assert len(TRIES) > 1


def test_never():
    raise AssertionError


def test_steady():
    pass
"""


def test_repeated_tests_are_one_case_that_says_so(suite):
    suite.commit(unsteady=UNSTEADY)
    suite.repository.commit({"conftest.py": AGAIN})
    suite.run("--junitxml=unit.xml", "--samdocs-results=unit.json")

    for name in ("unit.xml", "unit.json"):
        results = suite.read(name)
        assert [
            (case.name.rpartition("test_")[2], case.outcome.value, case.retried)
            for case in results.cases
        ] == [
            ("unsteady", "passed", True),
            ("never", "failed", True),
            ("steady", "passed", False),
        ]
        assert [step.actual for step in results.cases[0].steps] == ["2"]
        assert results.diagnostics == ()


def test_files_that_differ_from_the_commit_make_results_dirty(suite):
    commit = suite.commit(one="def test_one(): pass\n")
    (suite.root / "items.yaml").write_text((suite.root / "items.yaml").read_text() + "# more\n")
    answer = suite.run("--samdocs-results=unit.json")
    recorded = suite.recorded("unit.json")

    assert (recorded["commit"], recorded["dirty"]) == (commit, True)
    assert recorded["differs"] == ["items.yaml"]
    assert "verify nothing: `items.yaml` differs from it" in answer.out


def test_a_loaded_source_that_no_commit_holds_makes_results_dirty(suite):
    suite.commit(one="def test_one(): import score\n")
    suite.repository.write({"score.py": "", "unused.py": "", "made.py": ""})
    suite.run("--samdocs-results=unit.json", PYTHONPATH=str(suite.root))

    assert suite.recorded("unit.json")["differs"] == ["score.py"]


def test_sources_that_are_made_may_be_named(suite):
    suite.commit(one="def test_one(): import score\n")
    suite.repository.commit({"pytest.ini": "[pytest]\nsamdocs_generated = score.py\n"})
    suite.repository.write({"score.py": ""})
    suite.run("--samdocs-results=unit.json", PYTHONPATH=str(suite.root))

    assert suite.recorded("unit.json")["dirty"] is False


def test_results_of_an_earlier_run_make_no_run_dirty(suite):
    suite.commit(one="def test_one(): pass\n")
    suite.repository.commit({"evidence/unit.xml": "<testsuites/>", "old.json": "{}"})
    for _ in range(2):
        suite.run("--junitxml=evidence/unit.xml", "--samdocs-results=old.json")

    assert suite.recorded("old.json")["dirty"] is False


def test_outside_git_results_name_no_commit(suite):
    suite.commit(one="def test_one(): pass\n")
    (suite.root / ".git").rename(suite.root / "gone")
    answer = suite.run("--samdocs-results=unit.json")

    assert answer.code == 0
    assert "samdocs: results name no commit: this is no git repository" in answer.out
    assert not {"commit", "dirty"} & set(suite.recorded("unit.json"))


def test_a_pipeline_names_itself_as_tester(suite):
    suite.commit(one="def test_one(): pass\n")
    suite.run("--samdocs-results=unit.json", CI_JOB_URL="https://ci.example.org/jobs/7")

    assert suite.recorded("unit.json")["tester"] == "GitLab CI: https://ci.example.org/jobs/7"


def test_a_file_that_cannot_be_collected_is_an_error_among_the_results(suite):
    suite.commit(one="import nothing_of_that_name\n")
    suite.run("--samdocs-results=unit.json")

    [case] = suite.recorded("unit.json")["cases"]
    assert (case["name"], case["outcome"]) == ("tests.test_one", "error")


def test_collecting_alone_records_no_results_but_lists_the_tests(suite):
    suite.commit(score=TESTS)
    answer = suite.run("--collect-only", "-q", "--samdocs-results=list.json")
    listed = suite.recorded("list.json")

    assert answer.code == 0
    assert suite.read("list.json").kind == ""
    assert listed["tests"][0] == {
        "name": "tests.test_score.test_score",
        "file": "tests/test_score.py",
        "line": 9,
        "doc": "The score appears every minute.",
        "tests": ["TC-001"],
        "verifies": ["SRS-001", "RC-004"],
    }
    assert len(listed["tests"]) == len(OUTCOMES)


def test_a_recording_that_someone_wrote_by_hand_is_no_pass():
    cases = [
        {"name": "a", "outcome": "passed", "expected_failure": True},
        {"name": "b", "outcome": "perfect"},
        {"outcome": "passed"},
        "c",
        {"name": "d", "outcome": "passed", "attempts": ["error", "passed"], "steps": [{}, 1]},
    ]
    text = json.dumps({"samdocs_results": 1, "cases": cases})
    results = read_results("r.json", text.encode())

    assert [(case.name, case.outcome.value, case.retried) for case in results.cases] == [
        ("a", "skipped", False),
        ("d", "passed", True),
    ]
    assert [fault.message for fault in results.diagnostics] == [
        "entry 2 of `cases` is no case",
        "entry 3 of `cases` is no case",
        "entry 4 of `cases` is no case",
    ]
