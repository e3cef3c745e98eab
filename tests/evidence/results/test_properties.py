"""What a case tells by properties: steps, attempts, expected failures."""

import pytest

from samdocs.evidence.kinds import EvidenceKind, recognise
from samdocs.evidence.results import Case, Outcome, read_results
from samdocs.evidence.results.model import Step
from samdocs.evidence.results.properties import read_steps, write_properties
from samdocs.evidence.results.pytest_names import name_case


def case(name, body="", **properties):
    rows = "".join(
        f'<property name="samdocs.{key}" value="{text}"/>' for key, text in properties.items()
    )
    return f'<testcase classname="t" name="{name}"><properties>{rows}</properties>{body}</testcase>'


def read(*cases, **declared):
    totals = "".join(f' {name}="{number}"' for name, number in declared.items())
    return read_results("r.xml", f"<testsuite{totals}>{''.join(cases)}</testsuite>".encode())


def test_what_is_written_is_read():
    steps = (Step("Go", "1", "2", Outcome.FAILED), Step("Wait", "", "", None))
    written = Case("n", Outcome.PASSED, 1, tests=("TC-1",), verifies=("A-1", "B-2"), steps=steps)
    properties = dict(write_properties(written, [Outcome.FAILED, Outcome.PASSED], "known"))

    assert properties["samdocs.test"] == "TC-1"
    assert properties["samdocs.verifies"] == "A-1, B-2"
    assert properties["samdocs.attempts"] == "failed, passed"
    assert properties["samdocs.xfail"] == "known"
    bare = {name.removeprefix("samdocs."): [text] for name, text in properties.items()}
    assert read_steps(bare) == steps


def test_steps_are_in_the_order_of_their_numbers():
    names = {f"step.{number}.action": [str(number)] for number in (10, 2, 1)}

    assert [step.action for step in read_steps(names)] == ["1", "2", "10"]


def test_a_failed_attempt_that_the_file_shows_as_passed_has_failed():
    results = read(case("a", attempts="failed"), tests=1, failures=0)

    assert results.cases[0].outcome is Outcome.FAILED


def test_attempts_at_one_test_are_one_case():
    results = read(
        case("a", attempts="failed"),
        case("b"),
        case("a", attempts="failed, passed"),
        tests=2,
        failures=0,
    )

    assert [(one.name, one.outcome.value, one.retried) for one in results.cases] == [
        ("t.b", "passed", False),
        ("t.a", "passed", True),
    ]
    assert results.diagnostics == ()


@pytest.mark.parametrize(
    ("attempts", "retried"),
    [("passed, passed", False), ("error, passed", True), ("nonsense", False), ("", False)],
)
def test_only_attempts_that_failed_count_as_such(attempts, retried):
    assert read(case("a", attempts=attempts)).cases[0].retried is retried


def test_a_pass_whose_failure_was_expected_is_skipped_and_the_totals_agree():
    results = read(case("a", xfail="known"), case("b"), tests=2, skipped=0, failures=0)

    assert [one.outcome.value for one in results.cases] == ["skipped", "passed"]
    assert results.cases[0].expected_failure
    assert results.diagnostics == ()


def test_a_lie_about_skipped_cases_is_still_found():
    results = read(case("a", xfail="known"), case("b"), tests=2, skipped=5)

    assert [fault.rule.code for fault in results.diagnostics] == ["EVD003"]


def test_a_recording_is_known_by_its_first_key():
    assert recognise("r.json", b'{\n "samdocs_results": 1,') is EvidenceKind.RESULTS
    assert recognise("r.xml.samdocs.json", b'{"samdocs_results": 1') is EvidenceKind.SIDECAR
    assert recognise("r.json", b'{"samdocs_collected": 1') is EvidenceKind.UNKNOWN


@pytest.mark.parametrize(
    ("node", "name"),
    [
        ("tests/test_a.py::test_b", "tests.test_a.test_b"),
        ("tests/test_a.py::TestC::test_b[x/y::z.py]", "tests.test_a.TestC.test_b[x/y::z.py]"),
        ("README.md::README.md", "README.md.README.md"),
        ("tests/test_a.py", "tests.test_a"),
    ],
)
def test_names_are_those_of_junit_files(node, name):
    assert name_case(node) == name
    assert name_case(node, "unit") == f"unit.{name}"
