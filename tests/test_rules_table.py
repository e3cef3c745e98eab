"""The registry agrees with the table of rules that auditors know, kept beside this test."""

import csv
from pathlib import Path

import pytest

from samdocs.rules import RULES, family

TABLE = Path(__file__).parent / "data" / "rules.csv"
FORMAT_FAMILIES = {"SRC", "MOD", "TRC", "TPL", "OUT", "EVD", "PKG", "WVR"}

with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_rule_weighs_and_applies_as_the_table_says(row):
    rule = RULES[row["code"]]

    assert {
        "code": rule.code,
        "severity": rule.severity.word,
        "stage": rule.stage.word,
        "classes": rule.classes,
        "applies": " ".join(rule.applies),
        "waivable": "approved record" if rule.waivable else "never",
    } == row


def test_registry_has_the_rules_of_the_table_and_those_of_the_format_only():
    own = {code for code in RULES if family(code) not in FORMAT_FAMILIES}

    assert own == {row["code"] for row in ROWS}
    assert len(ROWS) == 170


def test_rules_of_the_format_are_blockers_at_always_unless_their_effect_is_small():
    lighter = {
        code
        for code, rule in RULES.items()
        if family(code) in FORMAT_FAMILIES and rule.severity.word != "blocker"
    }

    evidence = {code for code in RULES if family(code) == "EVD"}
    assert lighter == {"SRC007", "TRC002", *evidence, *(f"WVR00{n}" for n in range(1, 7))}
    assert all(
        rule.stage.word == "always" and not rule.waivable
        for code, rule in RULES.items()
        if family(code) in FORMAT_FAMILIES
    )


@pytest.mark.parametrize("code", sorted(RULES))
def test_rule_says_what_it_demands_and_where_that_stands(code):
    rule = RULES[code]

    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.demand
    assert rule.clause
