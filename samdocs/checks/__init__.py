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
from samdocs.checks.run import CheckReport, run_checks

__all__ = [
    "CHECKS",
    "CheckReport",
    "NotEvaluated",
    "Undecided",
    "check",
    "found",
    "found_at",
    "rising",
    "run_checks",
    "with_related",
]
