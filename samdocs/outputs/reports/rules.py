"""The rules as a list: what each demands, and whether this version decides it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from samdocs.checks import why_undecided
from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Rule
from samdocs.outputs.reports.escape import dump_lines
from samdocs.outputs.reports.json import SEVERITY_WORDS, STAGE_WORDS
from samdocs.outputs.reports.shapes import RuleShape, RulesShape
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.rules import family


def render_rules(rules: Iterable[Rule], style: Style = PLAIN) -> str:
    """Return a line for each rule, families apart, and how many are decided."""
    listed = sorted(rules, key=lambda rule: (family(rule.code), rule.code))
    lines: list[str] = []
    for _, members in groupby(listed, key=lambda rule: family(rule.code)):
        lines += [_line(rule, style) for rule in members]
        lines.append("")
    undecided = sum(bool(why_undecided(rule)) for rule in listed)
    decided = len(listed) - undecided
    counts = f"{len(listed)} rules  {style.dot}  {decided} decided"
    lines.append(f"{counts}  {style.dot}  {undecided} not evaluated in this version")
    return "\n".join(lines) + "\n"


def render_rules_json(rules: Iterable[Rule]) -> str:
    """Return the rules in the order of the table, as `samdocs schema` describes them."""
    shape: RulesShape = {"format": 1, "rules": [_shape(rule) for rule in rules]}
    return dump_lines(dict(shape))


def describe_scope(rule: Rule) -> str:
    """Return for whom a rule holds, e.g. `class B and C, eu, cyber`; empty if for everyone."""
    classes = "" if rule.classes == "ABC" else f"class {' and '.join(rule.classes)}"
    return ", ".join(filter(None, (classes, *rule.applies)))


def _line(rule: Rule, style: Style) -> str:
    weight = style.severity(rule.severity, f"{rule.severity.word:<7}")
    reason = why_undecided(rule)
    notes = [describe_scope(rule), "" if rule.waivable else "not waivable"]
    notes.append(f"{style.sign('?')} not evaluated: {reason}" if reason else "")
    tail = style.dim("; ".join(filter(None, notes)))
    head = f"{rule.code:<8} {weight}  {rule.stage.word:<10}  {rule.summary}"
    return f"{head}  {style.dim('(')}{tail}{style.dim(')')}" if tail else head


def _shape(rule: Rule) -> RuleShape:
    reason = why_undecided(rule)
    return {
        "code": rule.code,
        "severity": SEVERITY_WORDS[rule.severity],
        "stage": STAGE_WORDS[rule.stage],
        "classes": rule.classes,
        "applies": list(rule.applies),
        "waivable": rule.waivable,
        "needs": [need.value for need in rule.needs],
        "summary": rule.summary,
        "demand": rule.demand,
        "clause": read_clause(rule.clause),
        "state": "not evaluated" if reason else "decided",
        "reason": reason,
    }
