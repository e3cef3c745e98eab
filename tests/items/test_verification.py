"""What follows from the fields of tests, studies and problem reports alone."""

import pytest

from samdocs.items import problems, studies, usability, verification

TABLE = "| Action | Expected |\n|---|---|\n| Open | A list |\n"


def test_listed_steps_go_before_those_of_the_procedure():
    listed = {"steps": [{"action": "Wait", "expected": "A score"}], "procedure": TABLE}
    test = verification.Test.model_validate({"id": "TC-1", **listed})

    assert [step.action for step in test.all_steps] == ["Wait"]


def test_a_procedure_gives_the_steps_where_none_are_listed():
    test = verification.Test.model_validate({"id": "TC-1", "procedure": TABLE})

    assert [(step.action, step.expected) for step in test.all_steps] == [("Open", "A list")]


@pytest.mark.parametrize(
    ("fields", "has"),
    [
        ({}, False),
        ({"expected": "A score"}, True),
        ({"criterion": "98 of 100"}, True),
        ({"procedure": TABLE}, True),
        ({"procedure": TABLE.replace("A list", "")}, False),
        ({"steps": [{"action": "Wait"}]}, False),
    ],
)
def test_a_pass_criterion_is_an_expected_result_somewhere(fields, has):
    test = verification.Test.model_validate({"id": "TC-1", **fields})

    assert test.has_pass_criterion is has


@pytest.mark.parametrize(
    ("fields", "unresolved"),
    [
        ({}, True),
        ({"state": "open"}, True),
        ({"state": "investigated"}, True),
        ({"state": "resolved"}, False),
        ({"state": "closed"}, False),
        ({"state": "open", "status": "retired", "reason": "a duplicate"}, False),
    ],
)
def test_a_problem_without_a_state_remains(fields, unresolved):
    report = problems.ProblemReport.model_validate({"id": "PR-1", **fields})

    assert report.is_unresolved is unresolved


@pytest.mark.parametrize("item", [studies.PerformanceStudy, usability.UsabilityEvaluation])
def test_what_is_written_after_the_run_is_no_part_of_the_protocol(item):
    assert {"results", "executed_at", "build"} <= item.outcome_fields
    assert item.outcome_fields <= set(item.model_fields)
    assert not item.outcome_fields & {"id", "criteria", "protocol", "evaluates", "verifies"}


def test_counts_add_up_to_the_cases():
    counts = studies.Counts.model_validate({"tp": "100", "fn": "4", "tn": "110", "fp": "6"})

    assert counts.cases == 220
