"""Rules on risks that were judged before something changed (ISO 14971:2019, 4.4 d and 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samdocs.checks.past import (
    NOT_COMMITTED,
    Change,
    Confirmation,
    Past,
    approvals_of,
    confirm_approvals,
    confirm_reviews,
    held_reviews,
    look_back,
    sorted_out,
    unseen,
)
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId
from samdocs.items.records import Review
from samdocs.items.risk import Risk
from samdocs.project import Project

#: What of the policy judges a risk.
JUDGING_PARTS = (
    "severities",
    "probabilities",
    "p1",
    "p2",
    "combined",
    "acceptability",
    "not_estimable",
)
_RECORD = "record a review of kind `risk` with its `date:` and `participants:`"
_RISK_FILE = ("risk_table", "rm_report")
#: What of the architecture a cause can lie in.
_PARTS = frozenset({"software_items", "soup", "models", "external_systems"})


@check("RSK020")
def risk_file_older_than_its_inputs(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Whoever looks after the risks has seen the latest state of what they rest on.

    For each risk these are the requirements that implement its controls, the parts of the
    architecture its causes lie in or that carry those requirements, and the problem reports that
    bear on it. When one of them changes, look at the risk again (IEC 62304:2006+A1:2015, 5.2.4 and
    7.4), and record a review of kind `risk` with `date:` and `participants:`; `covers:` names the
    risks, without it the review is of the whole risk file. An approval of the risk table or of the
    risk management report does as well. A review has seen what led to the commit that last changed
    it.
    """
    risks = list(described(project, Risk))
    reviews = held_reviews(project, "risk")
    if not risks:
        return
    if not reviews and not approvals_of(project, *_RISK_FILE):
        place = project.locate_config("risk_policy")
        yield found_at("RSK020", place, "no review of the risk file is recorded", hint=_RECORD)
        return
    past = look_back(project)
    if isinstance(past, Undecided):
        yield past
        return
    approvals, undecided = sorted_out(confirm_approvals(past, *_RISK_FILE))
    yield from undecided
    for risk in risks:
        confirmed, undecided = _confirmations_of(past, reviews, risk)
        if undecided and not (confirmed or approvals):
            yield from undecided
        else:
            yield from _judge(past, risk, [*approvals, *confirmed])


def estimates_older_than_policy(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Yield a finding of RSK012 for each risk nobody has looked at since the policy changed."""
    risks = list(described(project, Risk))
    past = look_back(project) if risks else None
    if past is None or isinstance(past, Undecided):
        yield from (past,) if past else ()
        return
    policy = _latest_policy(past)
    if policy is None:
        return
    if policy.commit == NOT_COMMITTED:
        yield Undecided("the risk policy is not committed as it stands")
        return
    reviews = held_reviews(project, "risk")
    for risk in risks:
        yield from _judge_estimates(past, risk, policy, reviews)


def _latest_policy(past: Past) -> Change | None:
    """Return the last change of the policy; None if it is as it was first written."""
    written = past.changes_of_setting("risk_policy")[-1:]
    later = [commit for commit in changes_of_policy(past) if commit not in written]
    return past.latest(Change("`risk_policy`", commit) for commit in later) if later else None


def _judge_estimates(
    past: Past, risk: Risk, policy: Change, reviews: Iterable[Review]
) -> Iterator[Diagnostic | Undecided]:
    """Yield a finding unless a risk was changed or looked at under the policy as it is now."""
    if any(past.is_before(policy.commit, commit) for commit in past.changes_of(risk.id)):
        return
    confirmed, undecided = _confirmations_of(past, reviews, risk)
    if confirmed and unseen(past, [policy], confirmed) is None:
        return
    fault = found(
        past.project,
        "RSK012",
        risk,
        f"`{risk.id}` was estimated before the risk policy changed {past.when(policy.commit)}",
        hint="estimate it by the policy as it is now, and record a review of kind `risk`",
    )
    yield from undecided or (fault,)


def changes_of_policy(past: Past) -> Iterator[str]:
    """Yield the commits that changed how the policy judges risks."""
    for part in JUDGING_PARTS:
        yield from past.changes_of_setting("risk_policy", part)


def _confirmations_of(
    past: Past, reviews: Iterable[Review], risk: Risk
) -> tuple[list[Confirmation], list[Undecided]]:
    own = [review for review in reviews if _is_of(past.project, review, risk.id)]
    return sorted_out(confirm_reviews(past, own))


def _is_of(project: Project, review: Review, risk: ItemId) -> bool:
    """Whether a review covers a risk; one that names no risk at all is of the whole file."""
    covered = project.graph.targets(review.id, "covers")
    risks = [name for name in covered if project.items[name].collection == "risks"]
    return risk in risks or not risks


def _judge(past: Past, risk: Risk, confirmed: list[Confirmation]) -> Iterator[Diagnostic]:
    project = past.project
    if not confirmed:
        yield found(
            project,
            "RSK020",
            risk,
            f"no review covers `{risk.id}`",
            hint=_RECORD,
        )
        return
    changes = [
        Change(f"`{name}`", commit)
        for name in inputs_of(project, risk.id)
        for commit in past.changes_of(name)
    ]
    missed = unseen(past, changes, confirmed)
    if missed:
        confirmation, change = missed
        yield found(
            project,
            "RSK020",
            risk,
            f"`{risk.id}` was last reviewed by {confirmation.told}, before {change.name} changed"
            f" {past.when(change.commit)}",
            hint="look at the risk again, and record that in a review of kind `risk`",
        )


def inputs_of(project: Project, risk: ItemId) -> tuple[ItemId, ...]:
    """Return the requirements, parts of the architecture and problem reports a risk rests on."""
    graph = project.graph
    controls = graph.current_sources(risk, "mitigates")
    requirements = [
        name for control in controls for name in graph.current_sources(control, "implements")
    ]
    causes = graph.current_targets(risk, "causes")
    parts = [name for name in causes if project.items[name].collection in _PARTS]
    parts += [name for one in requirements for name in graph.targets(one, "allocated_to")]
    reports = graph.current_sources(risk, "contributes_to", "affects")
    reports = tuple(n for n in reports if project.items[n].collection == "anomalies")
    return tuple(dict.fromkeys((*requirements, *parts, *reports)))
