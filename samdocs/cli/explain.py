"""`samdocs explain`: what a rule demands, with a bad and a good example."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.settings import Settings
from samdocs.diagnostics import Rule, SamdocsError
from samdocs.outputs.reports.examples import find_example
from samdocs.outputs.reports.explain import render_explanation
from samdocs.rules import RULES


@with_settings
def explain(
    settings: Settings,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A rule, e.g. RSK002.")],
) -> int:
    """Explain a rule: what must hold, its clause, how to mend it, a bad and a good example."""
    rule = _find_rule(code)
    terminal = settings.terminal
    terminal.write(render_explanation(rule, find_example(rule.code), terminal.style))
    return 0


def _find_rule(code: str) -> Rule:
    wanted = code.strip().upper().replace("-", "")
    if wanted in RULES:
        return RULES[wanted]
    near = get_close_matches(wanted, list(RULES), n=3, cutoff=0.5)
    named = ", ".join(f"`{name}`" for name in near)
    hint = f"the nearest are {named}" if near else "`samdocs rules` lists all codes"
    raise SamdocsError(f"there is no rule `{code}`", hint)
