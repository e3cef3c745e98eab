"""JUnit XML of many tools, and what in it cannot be believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.evidence.results import Outcome, read_results


def read(text):
    return read_results("results.xml", text.encode())


def outcomes(text):
    return {case.name: case.outcome.value for case in read(text).cases}


def codes(text):
    return [(found.rule.code, found.location.line) for found in read(text).diagnostics]


PYTEST = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="2" tests="5" time="0.1"
 timestamp="2026-03-31T09:30:00.123456+02:00" hostname="ci">
<properties><property name="samdocs.commit" value="0123456789abcdef0123456789abcdef01234567"/>
<property name="samdocs.dirty" value="false"/><property name="samdocs.version.python" value="3.12.1"/></properties>
<testcase classname="tests.test_score.TestScore" name="test_one[a-1]" time="0.001"/>
<testcase classname="tests.test_score" name="test_two" time="0.002"><failure message="assert 1 == 2">long
text</failure></testcase>
<testcase classname="tests.test_score" name="test_three" time="0"><skipped type="pytest.skip" message="no net"/></testcase>
<testcase classname="tests.test_score" name="test_four" time="0"><skipped type="pytest.xfail" message="known"/></testcase>
<testcase classname="tests.test_score" name="test_five" time="0"><error message="fixture"/></testcase>
</testsuite></testsuites>
"""


def test_pytest():
    results = read(PYTEST)

    assert results.kind == "junit"
    assert results.diagnostics == ()
    assert results.counted == {
        "tests": 5, "passed": 1, "skipped": 2, "blocked": 0, "failed": 1, "error": 1,
    }  # fmt: skip
    assert results.declared == {"error": 1, "failed": 1, "skipped": 2, "tests": 5}
    one, two, *_ = results.cases
    assert (one.name, one.seconds) == ("tests.test_score.TestScore.test_one[a-1]", 0.001)
    assert (two.message, two.line) == ("assert 1 == 2", 7)
    origin = results.origin
    assert origin.commit == "0123456789abcdef0123456789abcdef01234567"
    assert origin.dirty is False
    assert origin.versions == {"python": "3.12.1"}
    assert origin.moment.isoformat() == "2026-03-31T09:30:00.123456+02:00"


def test_an_expected_failure_is_skipped_and_never_passed():
    case = next(case for case in read(PYTEST).cases if case.name.endswith("test_four"))

    assert case.expected_failure
    assert case.outcome is Outcome.SKIPPED


def test_googletest_tells_by_attributes_what_did_not_run():
    text = """<testsuites tests="3" failures="1" disabled="1" errors="0" name="AllTests">
<testsuite name="Score" tests="3" failures="1" disabled="1" skipped="0">
<testcase name="Runs" status="run" result="completed" time="0." classname="Score" />
<testcase name="DISABLED_Off" status="notrun" result="suppressed" time="0." classname="Score" />
<testcase name="Fails" status="run" result="completed" time="0.01" classname="Score"><failure message="one"/><failure message="two"/></testcase>
</testsuite></testsuites>"""

    assert outcomes(text) == {
        "Score.Runs": "passed",
        "Score.DISABLED_Off": "skipped",
        "Score.Fails": "failed",
    }
    assert read(text).cases[2].message == "one"


def test_ctest_tells_by_status():
    text = """<testsuite name="Linux-c++" tests="3" failures="1" disabled="0" skipped="1">
<testcase name="a" classname="a" time="0.1" status="run"/>
<testcase name="b" classname="b" time="0.1" status="fail"><failure message=""/></testcase>
<testcase name="c" classname="c" time="0" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
</testsuite>"""

    assert outcomes(text) == {"a.a": "passed", "b.b": "failed", "c.c": "skipped"}


def test_surefire_and_nextest_reruns_are_marked():
    text = """<testsuite name="S" tests="2" failures="1" errors="0" skipped="0">
<testcase name="flaky" classname="S" time="1,234.5"><flakyFailure message="first"/></testcase>
<testcase name="bad" classname="S" time="0.1"><failure message="last"/><rerunFailure message="again"/></testcase>
</testsuite>"""
    flaky, bad = read(text).cases

    assert (flaky.outcome, flaky.retried, flaky.seconds) == (Outcome.PASSED, True, 1234.5)
    assert (bad.outcome, bad.retried) == (Outcome.FAILED, True)


def test_suites_may_lie_in_suites_and_count_with_or_without_those_in_them():
    text = """<testsuites><testsuite name="outer" tests="{outer}"><testsuite name="inner" tests="1"><testcase name="a"/></testsuite>
<testcase name="b"/></testsuite></testsuites>"""

    assert codes(text.format(outer=2)) == []
    assert codes(text.format(outer=1)) == []
    assert codes(text.format(outer=99)) == [("EVD003", 1)]


def test_a_header_that_lies_is_reported_and_never_counted():
    text = '<testsuite name="s" tests="99" failures="0"><testcase name="a"><failure/></testcase></testsuite>'

    assert read(text).counted["tests"] == 1
    assert codes(text) == [("EVD003", 1), ("EVD003", 1)]


def test_a_case_names_what_it_executes_and_verifies():
    text = """<testsuite><testcase name="a"><properties><property name="samdocs.test" value="TC-001"/>
<property name="samdocs.verifies" value="SRS-001, RC-004"/><property name="requirement" value="SRS-002"/>
<property name="other" value="SRS-003"/></properties></testcase></testsuite>"""
    [case] = read(text).cases

    assert case.tests == ("TC-001",)
    assert case.verifies == ("SRS-001", "RC-004", "SRS-002")


@pytest.mark.parametrize("time", ["abc", "nan", "-1", "inf"])
def test_a_time_that_is_none_is_said_and_the_case_still_counts(time):
    text = f'<testsuite><testcase name="a" time="{time}"/></testsuite>'

    assert codes(text) == [("EVD004", 1)]
    assert read(text).cases[0].seconds is None


def test_a_time_without_zone_is_not_used():
    text = '<testsuite timestamp="2026-03-31T09:30:00"><testcase name="a"/></testsuite>'

    assert codes(text) == [("EVD005", 1)]
    assert read(text).origin.moment is None


def test_contradicting_results_of_one_name_are_reported():
    text = (
        '<testsuite>\n<testcase name="a"/>\n<testcase name="a"><failure/></testcase>\n</testsuite>'
    )

    assert codes(text) == [("EVD006", 3)]
    assert len(read(text).cases) == 2


def test_a_broken_file_says_nothing_half_true():
    results = read('<testsuite tests="2"><testcase name="a"/>')

    assert results.cases == ()
    assert [found.rule.code for found in results.diagnostics] == ["EVD001"]


def test_a_page_of_a_server_is_no_result():
    assert codes("<html><body>503</body></html>") == [("EVD002", 1)]
    assert read("<html/>").kind == ""
    assert codes("<!DOCTYPE html>\n<html><br></html>") == [("EVD002", 1)]


def test_of_many_findings_alike_the_first_are_listed_and_the_rest_counted():
    cases = "".join(f'<testcase name="c{number}" time="x"/>' for number in range(100))
    messages = [found.message for found in read(f"<testsuite>{cases}</testsuite>").diagnostics]

    assert len(messages) == 21
    assert "80 more findings like these are not listed" in messages


@given(st.binary(max_size=300))
def test_it_never_raises(data):
    read_results("a.xml", data)


@given(st.binary(max_size=40), st.integers(0, len(PYTEST) - 1))
def test_it_never_raises_on_damaged_files(noise, at):
    whole = PYTEST.encode()

    read_results("a.xml", whole[:at] + noise + whole[at + len(noise) :])
