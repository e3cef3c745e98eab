"""What changed between two states of a project, and what that reaches."""

from samdocs.changes.compare import ChangedItem, Difference, Rename, RiskChange, compare
from samdocs.changes.documents import DocumentHit, find_document_hits
from samdocs.changes.files import FileChange
from samdocs.changes.impact import Impact, find_impact
from samdocs.changes.links import LinkChange
from samdocs.changes.redline import Part, Words, redline
from samdocs.changes.texts import NarrativeChange

__all__ = [
    "ChangedItem",
    "Difference",
    "DocumentHit",
    "FileChange",
    "Impact",
    "LinkChange",
    "NarrativeChange",
    "Part",
    "Rename",
    "RiskChange",
    "Words",
    "compare",
    "find_document_hits",
    "find_impact",
    "redline",
]
