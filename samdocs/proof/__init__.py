"""What evidence proves: which results still count, and what follows for each proof and item."""

from samdocs.proof.controls import (
    are_controls_proved,
    is_control_proved,
    judge_implementation,
    may_be_inspected,
)
from samdocs.proof.freshness import Judged, Standing
from samdocs.proof.items import judge_item, judge_proofs, proofs
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
    "are_controls_proved",
    "is_control_proved",
    "judge_evidence",
    "judge_implementation",
    "judge_item",
    "judge_proofs",
    "judge_together",
    "may_be_inspected",
    "named_environments",
    "proofs",
]
