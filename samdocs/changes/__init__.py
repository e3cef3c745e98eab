"""What changed between two states of a project, and what that reaches."""

from samdocs.changes.compare import ChangedItem, Difference, RiskChange, compare
from samdocs.changes.impact import Impact, find_impact
from samdocs.changes.redline import Part, Words, redline

__all__ = [
    "ChangedItem",
    "Difference",
    "Impact",
    "Part",
    "RiskChange",
    "Words",
    "compare",
    "find_impact",
    "redline",
]
