"""The list of rules hides none, and says which this version does not decide."""

import json
import re

from samdocs.checks import CHECKS, why_undecided
from samdocs.outputs.reports.rules import render_rules, render_rules_json
from samdocs.rules import RULES


def test_every_rule_has_a_line():
    codes = re.findall(r"^[A-Z]+\d{3}", render_rules(RULES.values()), re.MULTILINE)

    assert sorted(codes) == sorted(RULES)


def test_a_rule_that_is_not_decided_says_why():
    undecided = [rule for rule in RULES.values() if why_undecided(rule)]
    lines = render_rules(undecided).splitlines()[: len(undecided)]

    assert undecided
    assert all("? not evaluated: " in line for line in lines if line)


def test_counts_add_up():
    last = render_rules(RULES.values()).splitlines()[-1]
    total, decided, undecided = map(int, re.findall(r"\d+", last))

    assert total == len(RULES)
    assert total == decided + undecided
    assert decided >= len(CHECKS)


def test_json_has_every_rule_with_its_state():
    rules = json.loads(render_rules_json(RULES.values()))["rules"]

    assert [rule["code"] for rule in rules] == list(RULES)
    assert {rule["state"] for rule in rules} == {"decided", "not evaluated"}
    assert all(bool(rule["reason"]) == (rule["state"] == "not evaluated") for rule in rules)
