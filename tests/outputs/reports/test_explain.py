"""Every rule can be explained, with the example that is also its test."""

import pytest

from samdocs.checks import CHECKS
from samdocs.outputs.reports.examples import find_example
from samdocs.outputs.reports.explain import render_explanation
from samdocs.rules import RULES


def test_a_rule_is_told_with_demand_clause_check_and_example():
    text = render_explanation(RULES["ARC001"], find_example("ARC001"))

    assert "What must hold: " in text
    assert "IEC 62304:2006+A1:2015, 5.3.1" in text
    assert "A requirement nobody builds cannot be verified" in text
    assert text.index("Bad · items.yaml") < text.index("samdocs check says")
    assert text.index("samdocs check says") < text.index("Good · items.yaml")
    assert "`SRS-001` is allocated to no software item" in text


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_can_be_explained(code):
    text = render_explanation(RULES[code], find_example(code))

    assert text.startswith(code)
    assert RULES[code].demand in text


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_every_check_ships_with_an_example(code):
    example = find_example(code)

    assert example.bad
    assert example.good
    assert example.expected


def test_a_rule_that_is_not_decided_says_so():
    assert "? Not evaluated in this version" in render_explanation(
        RULES["AI004"], find_example("AI004")
    )
