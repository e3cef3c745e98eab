"""`samdocs explain`: what a rule demands, with a bad and a good example."""

from __future__ import annotations

from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.rule_names import find_rule
from samdocs.cli.settings import Settings
from samdocs.outputs.reports.examples import find_example
from samdocs.outputs.reports.explain import render_explanation


@with_settings
def explain(
    settings: Settings,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A rule, e.g. RSK002.")],
) -> int:
    """Explain a rule: what must hold, its clause, how to mend it, a bad and a good example."""
    rule = find_rule(code)
    terminal = settings.terminal
    terminal.write(render_explanation(rule, find_example(rule.code), terminal.style))
    return 0
