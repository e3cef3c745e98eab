"""Every rule names its source so that a reader can find it."""

import re

import pytest

from samdocs.checks.clauses import read_clause
from samdocs.rules import RULES


@pytest.mark.parametrize(
    ("short", "written"),
    [
        ("62304 5.2.6 e", "IEC 62304:2006+A1:2015, 5.2.6 e"),
        ("14971 7.2; 62304 7.3.1", "ISO 14971:2019, 7.2; IEC 62304:2006+A1:2015, 7.3.1"),
        ("62304 5.8.1; 8.1.1", "IEC 62304:2006+A1:2015, 5.8.1; 8.1.1"),
        ("FDA VI.D", "FDA guidance on device software functions (2023), VI.D"),
        ("FDA cyber V.C", "FDA guidance on cybersecurity in medical devices (2026), V.C"),
        ("524B(b)(2)", "FD&C Act, 524B(b)(2)"),
        ("ISO 13485:2016, 4.2.4", "ISO 13485:2016, 4.2.4"),
        ("21 CFR 801", "21 CFR 801"),
        ("-", "a rule of samdocs itself"),
    ],
)
def test_short_names_are_written_out(short, written):
    assert read_clause(short) == written


def test_no_rule_is_left_with_a_short_name():
    shortened = re.compile(r"(?:^|; )(?:62304|14971|62366|82304|MDR|PCCP|OTS|AI draft)\b(?! 2017)")
    left = [code for code, rule in RULES.items() if shortened.search(read_clause(rule.clause))]

    assert left == []
