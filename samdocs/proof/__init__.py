"""What evidence proves: which results still count, and what follows for each test and requirement."""

from samdocs.proof.freshness import Judged, Standing
from samdocs.proof.verdicts import Verdict, Verdicts, Word, judge_evidence

__all__ = ["Judged", "Standing", "Verdict", "Verdicts", "Word", "judge_evidence"]
