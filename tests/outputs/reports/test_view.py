"""Selecting hides findings; it never changes what is found."""

import pytest

from samdocs.diagnostics import SamdocsError
from samdocs.outputs.reports.view import choose


def codes(findings):
    return [found.rule.code for found in findings]


def test_without_a_choice_everything_is_shown(view):
    assert choose(view.report.findings, [], []) == view.report.findings


def test_prefixes_select_families_and_single_rules(view):
    shown = choose(view.report.findings, ["SRC", "MOD001"], [])

    assert codes(shown) == ["SRC012", "MOD001"]


def test_what_is_ignored_is_hidden_even_if_selected(view):
    assert codes(choose(view.report.findings, ["MOD"], ["MOD004"])) == ["MOD001"]


@pytest.mark.parametrize(("prefix", "near"), [("RSX", "RSK"), ("MOD9", "MOD"), ("zz", "rules")])
def test_an_unknown_prefix_is_refused_with_the_nearest(view, prefix, near):
    with pytest.raises(SamdocsError) as stop:
        choose(view.report.findings, [prefix], [])

    assert prefix in stop.value.message
    assert near in stop.value.hint
