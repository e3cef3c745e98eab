"""Rules on problem reports (IEC 62304:2006+A1:2015, 5.8.2, 5.8.3 and 9; FDA 2023, VI.J)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import MINYEAR, date

from samdocs.checks.approved import is_approved
from samdocs.checks.evidence import left_open
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.releases import builds_under_release
from samdocs.checks.select import described, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId, says_something
from samdocs.items.builds import Build
from samdocs.items.labelling import LabelItem
from samdocs.items.problems import ChangeRequest, Evaluation, Feedback, Outcome, ProblemReport
from samdocs.items.records import Review
from samdocs.items.risk import Risk
from samdocs.project import Project
from samdocs.proof import judge_proofs
from samdocs.safety import Level

_MONTHS = 12
#: Documents that show the weighing of benefit and risk of an anomaly.
_WEIGHING = ("problem_list", "risk_table", "rm_report")


@check("ANM001")
def unresolved_anomaly_without_rationale(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every anomaly that remains in a release is described, judged and justified.

    It says what goes wrong, how it was found, what it means for safety, for use and (in the US) for
    effectiveness, which risk it bears on where it matters for safety, and why it may remain: a
    `rationale` under `outcome:` for every market, given for the build that is released.
    """
    for report in _unresolved(project):
        missing = _undescribed(project, report)
        markets = _without_rationale(project, report)
        lacks = [f"does not give {listed(missing)}"] if missing else []
        if markets:
            lacks.append(f"has no rationale to remain for {' and '.join(markets)}")
        if lacks:
            yield found(
                project,
                "ANM001",
                report,
                f"the unresolved `{report.id}` {' and '.join(lacks)}",
                hint="say what it means, and give a `rationale` by market under `outcome:`",
            )


@check("ANM002")
def anomaly_without_security_assessment(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every anomaly that remains is judged for security.

    Write under `security:` whether an attacker could use it and why, with `cwe:` where a kind of
    weakness is known. Where no anomaly is recorded at all, somebody has to state that none exists.
    """
    for report in _unresolved(project):
        if not _is_judged(report.security):
            yield found(
                project,
                "ANM002",
                report,
                f"the unresolved `{report.id}` is not judged for security",
                hint="write under `security:` whether it can be exploited and why, with its `cwe:`",
            )
    if not any(described(project, ProblemReport)):
        yield Undecided("no problem report is recorded, and nobody states that none exists")


@check("ANM003")
def anomaly_without_criticality(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every problem report says how grave the problem is and whether it matters for safety.

    Give `criticality:` in the words of your procedure and `safety:` with `relevant:` or a sentence.
    """
    for report in described(project, ProblemReport):
        judged = _is_judged(report.safety) or bool(
            report.safety and report.safety.relevant is not None
        )
        if missing := unsaid({"criticality": report.criticality, "safety": judged}):
            yield found(
                project,
                "ANM003",
                report,
                f"`{report.id}` does not give {listed(missing)}",
                hint="judge how grave the problem is, and whether it matters for safety",
            )


@check("ANM004")
def closed_anomaly_without_verification(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A problem is resolved when something shows that the correction works.

    Name the report, or the change request that resolves it, under `verifies:` of a test, study,
    evaluation or review, all of which have passed for the release. A report that led to no change
    needs no such evidence.
    """
    closed = [r for r in described(project, ProblemReport) if r.state in ("resolved", "closed")]
    waiting = []
    for report in (report for report in closed if _changes_for(project, report)):
        shown = [report.id, *_changes_for(project, report)]
        evidence = [p for name in shown for p in project.graph.current_sources(name, "verifies")]
        verdict = judge_proofs(project, report.id, evidence)
        if verdict.is_open:
            waiting.append(verdict)
        elif not verdict.passes:
            what = f"its correction is not shown: {verdict.reason}"
            said = what if verdict.proofs else "nothing verifies its correction"
            yield found(
                project,
                "ANM004",
                report,
                f"`{report.id}` is {report.state}, but {said}",
                hint=f"name `{report.id}` under `verifies:` of the test that shows it, and run it",
                field=("state",),
            )
    yield from left_open(waiting)


@check("ANM005")
def anomaly_without_outcome(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every problem report ends in a change request or in a reason for doing nothing.

    Name the change under `outcome:`, or give a `rationale`, so that every market is covered. A
    rejected change request mends nothing.
    """
    for report in described(project, ProblemReport):
        open_markets = _without_outcome(project, report)
        if open_markets:
            where = f" in {', '.join(open_markets)}" if any(open_markets) else ""
            yield found(
                project,
                "ANM005",
                report,
                f"`{report.id}` leads to no change, and no reason says why{where}",
                hint="name the change under `outcome:`, or give a `rationale` by market",
            )


@check("ANM006")
def safety_related_anomaly_open(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No release holds an open anomaly that bears on an unacceptable risk.

    Mend the anomaly, reduce the risk, or give a benefit-risk analysis that was approved: by an
    approval of the report or risk itself, or of a document that shows it (`problem_list`,
    `risk_table`, `rm_report`). A risk that is not evaluated counts as unacceptable.
    """
    for report in _unresolved(project):
        for risk in existing(project, Risk, project.graph.targets(report.id, "contributes_to")):
            residual = project.risks[risk.id].residual
            if risk.external or residual.counts_as is not Level.UNACCEPTABLE:
                continue
            if not says_something(report.benefit_risk) and not says_something(risk.benefit_risk):
                yield found(
                    project,
                    "ANM006",
                    report,
                    f"the open `{report.id}` bears on `{risk.id}`, whose residual risk is "
                    f"{residual.word}",
                    hint="mend it, reduce the risk, or weigh it under `benefit_risk:`",
                    field=("contributes_to",),
                )
            elif not is_approved(project, (report.id, risk.id), _WEIGHING):
                yield found(
                    project,
                    "ANM006",
                    report,
                    f"the open `{report.id}` bears on `{risk.id}`, whose residual risk is "
                    f"{residual.word}, and nobody approved that its benefit outweighs it",
                    hint=f"have `problem_list` or `rm_report` approved, or `{report.id}` itself",
                    field=("benefit_risk",),
                )


@check("ANM007")
def no_trend_analysis(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Problem reports are searched for trends in every period.

    Record a review with `kind: trend`, its `date:` and its `conclusion:`. The period is
    `limits.trend_months` of samdocs.yaml.
    """
    if not any(described(project, ProblemReport)) and not any(described(project, Feedback)):
        return
    days = [
        review.date
        for review in described(project, Review)
        if review.kind == "trend" and review.date and says_something(review.conclusion)
    ]
    months = project.config.limits.trend_months
    today = project.today
    if not days:
        yield found_at(
            "ANM007",
            None,
            "no review looks for trends in the problem reports",
            hint="record a review with `kind: trend`, `date:` and `conclusion:`",
        )
    elif today is None:
        yield Undecided("needs a commit time or --date: age of the last trend analysis")
    elif not any(months_before(today, months) <= day <= today for day in days):
        past = [day for day in days if day <= today]
        said = f"the last trend analysis is of {max(past)}" if past else "no trend analysis is past"
        yield found_at(
            "ANM007",
            None,
            f"{said}, more than {months} months ago" if past else said,
            hint="record a review with `kind: trend`",
        )


@check("ANM009")
def work_around_not_communicated(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Users learn of every work-around they need.

    Name under `communicated_in:` the label item, or the build whose release notes tell it.
    """
    for report in _unresolved(project):
        visible = report.use is None or report.use.relevant is not False
        if visible and says_something(report.work_around) and not _is_told(project, report):
            yield found(
                project,
                "ANM009",
                report,
                f"the work-around of `{report.id}` is told to nobody",
                hint="name a label item, or a build with release notes, under `communicated_in:`",
                field=("work_around",),
            )


def months_before(day: date, months: int) -> date:
    """Return the day some months earlier, the last of the month where that month is shorter."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _unresolved(project: Project) -> Iterator[ProblemReport]:
    return (report for report in described(project, ProblemReport) if report.is_unresolved)


def _undescribed(project: Project, report: ProblemReport) -> tuple[str, ...]:
    demanded: dict[str, object] = {
        "text": report.text,
        "discovery": report.discovery,
        "safety": report.safety and report.safety.text,
        "use": report.use and report.use.text,
    }
    if "fda" in project.switches:
        demanded["effectiveness"] = report.effectiveness
    if report.safety and report.safety.relevant:
        demanded["contributes_to"] = project.graph.current_targets(report.id, "contributes_to")
    return unsaid(demanded)


def _is_judged(evaluation: Evaluation | None) -> bool:
    return evaluation is not None and says_something(evaluation.text)


def _without_rationale(project: Project, report: ProblemReport) -> list[str]:
    given = [
        outcome
        for outcome in report.outcome
        if says_something(outcome.rationale) and _is_for_release(project, outcome)
    ]
    return _uncovered(project, given) if given else list(_markets(project) or ("any market",))


def _is_for_release(project: Project, outcome: Outcome) -> bool:
    """Whether a rationale was given for the build under release, as far as one is recorded."""
    released = [build.id for build in builds_under_release(project)]
    if not outcome.builds or not released:
        return True
    return any(build in outcome.builds for build in released)


def _without_outcome(project: Project, report: ProblemReport) -> list[str]:
    """Return the markets no outcome covers; one empty name where no market is set at all."""
    if any(existing_changes(project, project.graph.current_sources(report.id, "resolves"))):
        return []
    given = [
        outcome
        for outcome in report.outcome
        if says_something(outcome.rationale)
        or any(existing_changes(project, [outcome.change] if outcome.change else []))
    ]
    return _uncovered(project, given) if given else list(_markets(project) or ("",))


def _uncovered(project: Project, outcomes: Iterable[Outcome]) -> list[str]:
    covered = {market.casefold() for outcome in outcomes for market in outcome.markets}
    if any(not outcome.markets for outcome in outcomes):
        return []
    return [market for market in _markets(project) if market not in covered]


def _markets(project: Project) -> tuple[str, ...]:
    return tuple(project.config.device.markets)


def existing_changes(project: Project, ids: Iterable[ItemId]) -> Iterator[ChangeRequest]:
    """Yield those of the ids that name a change request which is neither retired nor rejected."""
    changes = existing(project, ChangeRequest, ids)
    return (change for change in changes if change.state != "rejected")


def _changes_for(project: Project, report: ProblemReport) -> list[ItemId]:
    named = [
        *project.graph.current_sources(report.id, "resolves"),
        *project.graph.current_targets(report.id, "outcome"),
    ]
    return [change.id for change in existing_changes(project, named)]


def _is_told(project: Project, report: ProblemReport) -> bool:
    told = project.graph.current_targets(report.id, "communicated_in")
    labels = any(says_something(label.text) for label in existing(project, LabelItem, told))
    return labels or any(says_something(b.release_notes) for b in existing(project, Build, told))
