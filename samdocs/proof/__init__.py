"""What evidence proves: which results still count, and what follows for each proof and item."""

from samdocs.proof.freshness import Judged, Standing
from samdocs.proof.tests import named_environments
from samdocs.proof.verdicts import Verdicts, judge_evidence
from samdocs.proof.words import ItemVerdict, Verdict, Word, judge_together

__all__ = [
    "ItemVerdict",
    "Judged",
    "Standing",
    "Verdict",
    "Verdicts",
    "Word",
    "judge_evidence",
    "judge_together",
    "named_environments",
]
