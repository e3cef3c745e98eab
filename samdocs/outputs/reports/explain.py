"""One rule explained: what must hold, why, how to mend it, a bad and a good example."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from samdocs.checks import CHECKS, why_undecided
from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Rule
from samdocs.outputs.reports.escape import safe_lines
from samdocs.outputs.reports.examples import Example
from samdocs.outputs.reports.rules import describe_scope
from samdocs.outputs.reports.style import PLAIN, Style


def render_explanation(rule: Rule, example: Example, style: Style = PLAIN) -> str:
    """Return the explanation of a rule for a terminal."""
    lines = [
        f"{style.strong(rule.code)}  {style.severity(rule.severity, rule.severity.word)}, "
        f"from stage {rule.stage.word} on  {style.dot}  {rule.summary}",
        "",
        f"What must hold: {rule.demand}.",
        f"Where it comes from: {read_clause(rule.clause)}.",
        *_notes(rule, style),
        *_told(rule),
        *_example(example, style),
    ]
    return "\n".join(lines) + "\n"


def _notes(rule: Rule, style: Style) -> Iterator[str]:
    scope = describe_scope(rule)
    if scope:
        yield f"Where it holds: {scope}."
    waivable = "an approved waiver record can accept a finding" if rule.waivable else "never"
    yield f"Waiver: {waivable}."
    reason = why_undecided(rule)
    if reason:
        yield f"{style.sign('?')} Not evaluated in this version of samdocs: {reason}."


def _told(rule: Rule) -> Iterator[str]:
    """Yield what the check says of itself: why the rule is there, and how to mend a finding."""
    function = CHECKS.get(rule.code)
    text = inspect.getdoc(function) if function else None
    if text:
        yield ""
        yield from text.split("\n")


def _example(example: Example, style: Style) -> Iterator[str]:
    for heading, files in (("Bad", example.bad), ("Good", example.good)):
        for name, text in files:
            yield ""
            yield f"{style.strong(heading)} {style.dot} {name}"
            yield from (f"    {line}".rstrip() for line in safe_lines(text.rstrip("\n")))
        if heading == "Bad" and example.expected:
            yield ""
            yield style.strong("samdocs check says")
            yield from (f"    {line}" for line in safe_lines(example.expected.rstrip("\n")))
