"""What must hold: one function for each rule, run over a project that has been read."""

from samdocs.checks import anomalies as anomalies
from samdocs.checks import architecture as architecture
from samdocs.checks import change_requests as change_requests
from samdocs.checks import manual_runs as manual_runs
from samdocs.checks import protocols as protocols
from samdocs.checks import releases as releases
from samdocs.checks import requirements as requirements
from samdocs.checks import wording as wording
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
