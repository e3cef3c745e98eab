"""The rule on published lists of anomalies of SOUP (IEC 62304:2006+A1:2015, 7.1.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, listed, unsaid
from samdocs.checks.soup import is_considered
from samdocs.diagnostics import Diagnostic
from samdocs.items.soup import AnomalyReview, SoupComponent
from samdocs.project import Project

_LOOK = "look at the list of its maker, and add the review under `anomaly_reviews:`"


@check("SOUP003")
def soup_anomalies_not_reviewed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Where a SOUP component can contribute to a risk, its list of anomalies was looked at lately.

    An entry of `anomaly_reviews:` names the date, the source of the list, who looked and the
    conclusion; `version:` may be left out if it is the one in use. The latest review is not older
    than `limits: {soup_review_days: 90}`, not before the version came out, and not in the future.
    """
    judged = [c for c in described(project, SoupComponent) if is_considered(project, c)]
    for component in judged:
        fault = _fault_of_reviews(component, project.today, project.config.limits.soup_review_days)
        if fault:
            message, hint = fault
            yield found(
                project, "SOUP003", component, message, hint=hint, field=("anomaly_reviews",)
            )
    if judged and project.today is None:
        yield Undecided("needs a commit time or --date")


def _fault_of_reviews(
    component: SoupComponent, today: date | None, limit_days: int
) -> tuple[str, str] | None:
    """Return what is wrong with the latest review, and what to do; None if one review will do."""
    reviews = [r for r in component.anomaly_reviews if r.version in (None, component.version)]
    if not reviews:
        told = "of the version in use " if component.anomaly_reviews else ""
        return f"nobody has looked at the anomalies {told}of `{component.id}`", _LOOK
    latest_first = sorted(reviews, key=lambda review: review.date, reverse=True)
    faults = [
        _gaps_of_review(component, review) or _fault_of_date(component, review, today, limit_days)
        for review in latest_first
    ]
    return faults[0] if all(faults) else None


def _gaps_of_review(component: SoupComponent, review: AnomalyReview) -> tuple[str, str] | None:
    missing = unsaid(
        {"source": review.source, "reviewer": review.reviewer, "conclusion": review.conclusion}
    )
    if not missing:
        return None
    message = f"the review of the anomalies of `{component.id}` does not say {listed(missing)}"
    return message, f"fill them in at the review of {review.date}"


def _fault_of_date(
    component: SoupComponent, review: AnomalyReview, today: date | None, limit_days: int
) -> tuple[str, str] | None:
    said = f"the anomalies of `{component.id}` were looked at on {review.date}"
    if component.released_at and review.date < component.released_at:
        return f"{said}, before its version came out on {component.released_at}", _LOOK
    if today is None:
        return None
    if review.date > today:
        return f"{said}, which is after {today}", "correct the date"
    age = (today - review.date).days
    if age > limit_days:
        return f"{said}, {age} days ago; {limit_days} are allowed", _LOOK
    return None
