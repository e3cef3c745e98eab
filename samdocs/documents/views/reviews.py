"""Reviews that cover what a document describes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samdocs.documents.html import Html, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope, in_words
from samdocs.items.records import Review


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review as a row (ISO 13485:2016, 7.3.5)."""

    id: str
    kind: str
    date: str
    participants: str
    covers: str
    conclusion: Html
    findings: tuple[Html, ...]


@dataclass(frozen=True, slots=True)
class ReviewsView:
    """Reviews of the items the document shows, the newest first, and what is said if there is none."""

    rows: tuple[ReviewView, ...]
    empty: str


def reviews(scope: Scope) -> ReviewsView:
    """Return the reviews that name the document or an item it describes."""
    shown = {item.id for item in scope.shown}
    found = [
        review
        for review in scope.project.of("reviews")
        if isinstance(review, Review)
        and (scope.type.key in review.documents or not shown.isdisjoint(_covered(scope, review)))
    ]
    found.sort(key=lambda review: (review.date or date.min, review.id), reverse=True)
    revision = scope.settings.revision
    about = f"revision {revision}" if revision else "this document"
    empty = f"No review is recorded for {about} or for an item it describes."
    return ReviewsView(tuple(_row(scope, review) for review in found), empty)


def _covered(scope: Scope, review: Review) -> tuple[str, ...]:
    return scope.project.graph.current_targets(review.id, "covers", "verifies")


def _row(scope: Scope, review: Review) -> ReviewView:
    people = ", ".join(
        scope.person(one.person) + (f" ({one.role})" if one.role else "")
        for one in review.participants
    )
    covers = in_words(len(_covered(scope, review)), "item")
    findings = tuple(
        join(" – ", (scope.write.line(one.text), scope.write.line(one.action), one.state or ""))
        for one in review.findings
    )
    return ReviewView(
        review.id,
        (review.kind or "review").replace("_", " "),
        review.date.isoformat() if review.date else "no date",
        people or "nobody named",
        covers,
        scope.write.inline(review.conclusion) or missing("no conclusion"),
        findings,
    )
