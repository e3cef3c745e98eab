"""What must hold: one function for each rule, run over a project that has been read."""

from samdocs.checks import architecture as architecture
from samdocs.checks.registry import (
    CHECKS,
    NotEvaluated,
    Undecided,
    check,
    found,
    found_at,
    rising,
    with_related,
)
from samdocs.checks.run import CheckReport, due_rules, run_checks, why_undecided

__all__ = [
    "CHECKS",
    "CheckReport",
    "NotEvaluated",
    "Undecided",
    "check",
    "due_rules",
    "found",
    "found_at",
    "rising",
    "run_checks",
    "why_undecided",
    "with_related",
]
