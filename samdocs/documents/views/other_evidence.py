"""Evidence that no test tool wrote: studies, usability evaluations, reviews, analyses, inspections.

ISO 13485:2016, 7.3.5 to 7.3.7; IEC 62366-1:2015+A1:2020, 5.9; ISO 14971:2019, 7.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.control.proofs import find_proofs
from samdocs.documents.html import Html, fill
from samdocs.documents.marks import Mark, missing
from samdocs.documents.scope import Scope
from samdocs.documents.views.outcomes import mark_of, run_of
from samdocs.items import Item
from samdocs.items.records import Review
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.items.verification import Test
from samdocs.proof import judge_evidence
from samdocs.proof.basis import PROVING


@dataclass(frozen=True, slots=True)
class OtherRow:
    """One piece of evidence with its verdict.

    Attributes:
        kind: What it is, in words.
        proves: What it is to prove; a gap where it names nothing.
        reason: Why it comes to this, also where it passed.
    """

    item: Html
    kind: str
    proves: Html
    mark: Mark
    run: Html
    reason: str


def other_evidence(scope: Scope) -> tuple[OtherRow, ...]:
    """Return what proves beside executed tests, and what came of it, by kind and id."""
    items = (scope.project.items[name] for name in find_proofs(scope.project))
    return tuple(_row(scope, item, kind) for item in items if (kind := _kind(item)))


def method_of(test: Test) -> str:
    """Return how a test verifies, where that is not by executing it; else nothing."""
    return test.method if test.method and test.method != "test" else ""


def _kind(item: Item) -> str:
    """Return what evidence is, in words; nothing for an executed test."""
    match item:
        case Test():
            return method_of(item)
        case Review():
            return f"review: {(item.kind or '').replace('_', ' ')}".rstrip(": ")
        case UsabilityEvaluation():
            return f"{item.kind or ''} usability evaluation".strip()
        case PerformanceStudy():
            return "study"
        case _:
            return ""


def _row(scope: Scope, item: Item, kind: str) -> OtherRow:
    proved = scope.project.graph.current_targets(item.id, *PROVING)
    verdict = judge_evidence(scope.project).of(item.id)
    decisive = verdict.decisive
    return OtherRow(
        scope.named_link(item.id),
        kind,
        scope.write.links(proved) or missing("names nothing"),
        mark_of(verdict.word),
        run_of(scope, decisive.execution) if decisive else fill(""),
        verdict.reason.replace("`", ""),
    )
