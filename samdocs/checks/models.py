"""Rules on models, studies, monitoring and planned changes (FDA AI 2025; FDA PCCP 2024)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.ml import Model, PerformanceMonitor, PlannedChange, ProtocolActivity
from samdocs.items.risk import Cause, Risk
from samdocs.items.studies import Criterion, PerformanceStudy
from samdocs.project import Project

#: Causes of risk that only a model brings (AAMI TIR34971:2023).
_AI_CAUSES = ("bias", "data_drift", "over_reliance", "data_quality", "data_leakage")
_PARTS = ("data_management", "retraining", "evaluation", "update")


@check("AI008")
def point_estimate_decides(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A study passes when the bound of its interval meets the goal, not the estimate alone.

    Use `statistic: lower` where more is better (`>=`), `upper` where less is; a criterion on the
    point estimate needs a `rationale:`.
    """
    for study in described(project, PerformanceStudy):
        for number, criterion in enumerate(study.criteria):
            if problem := _weak_statistic(criterion):
                yield found(
                    project,
                    "AI008",
                    study,
                    f"the criterion on {criterion.metric} of `{study.id}` {problem}",
                    hint="compare the bound of the interval that is nearer to the goal",
                    field=("criteria", number),
                )


@check("AI010")
def subgroup_too_small(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Results of subgroups with few cases are marked as not interpretable, not hidden.

    Below `limits.subgroup_minimum` cases a result says under `text:` what it can and cannot show.
    """
    least = project.config.limits.subgroup_minimum
    predicted = False
    for study in described(project, PerformanceStudy):
        for number, result in enumerate(study.results):
            predicted = predicted or result.counts is None
            if result.counts is None or not result.subgroup or says_something(result.text):
                continue
            if result.counts.cases < least:
                group = ", ".join(f"{key} {value}" for key, value in result.subgroup.items())
                yield found(
                    project,
                    "AI010",
                    study,
                    f"the subgroup {group} of `{study.id}` has {result.counts.cases} cases, fewer "
                    f"than {least}",
                    hint="say under `text:` that it is too small to be interpreted",
                    field=("results", number),
                )
    if predicted:
        yield Undecided("needs recomputed study results: counts of the predictions")


@check("AI012")
def planned_change_without_protocol(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every modification of the PCCP is traced to all four parts of the protocol and assessed.

    Protocol activities of the parts data management, retraining, evaluation and update name the
    modification under `serves:`; its `impact:` weighs benefits and risks.
    """
    for change in described(project, PlannedChange):
        named = project.graph.current_sources(change.id, "serves")
        parts = {activity.part for activity in existing(project, ProtocolActivity, named)}
        lacking = [part for part in _PARTS if part not in parts]
        if lacking:
            yield found(
                project,
                "AI012",
                change,
                f"no protocol activity serves `{change.id}` in {listed(lacking)}",
                hint=f"name `{change.id}` under `serves:` of activities of these parts",
            )
        if not _is_assessed(change):
            yield found(
                project,
                "AI012",
                change,
                f"the impact of `{change.id}` is not assessed",
                hint="give `impact:` with `benefits:` and `risks:`",
            )


@check("AI014")
def monitor_without_threshold(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Whatever is watched in the field has a source, a threshold, a period, an action and an owner.

    Complete the monitor: `metric:`, `source:`, `threshold:`, `period:`, `action:`, `owner:`, and
    the models it watches.
    """
    monitors = list(described(project, PerformanceMonitor))
    for monitor in monitors:
        demanded = {
            "watches": project.graph.current_targets(monitor.id, "watches"),
            "metric": monitor.metric,
            "source": monitor.source,
            "threshold": monitor.threshold,
            "period": monitor.period,
            "action": monitor.action,
            "owner": monitor.owner,
        }
        if missing := unsaid(demanded):
            yield found(
                project,
                "AI014",
                monitor,
                f"`{monitor.id}` does not give {listed(missing)}",
                hint="complete it; a figure nobody acts on is not monitored",
            )
    if not monitors:
        yield Undecided("no monitors are described")


@check("AI020")
def ai_cause_not_considered(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Bias, drift, over-reliance, data quality and leakage are analysed as causes of risk.

    Give a cause of a risk that `kind:`, or dismiss it with a reason:
    `reasons: {AI020: {data_leakage: …}}`.
    """
    causes = [cause for risk in described(project, Risk) for cause in risk.causes.values()]
    used = {kind for cause in causes for kind in _kinds(cause)}
    for kind in _AI_CAUSES:
        if kind not in used and not project.config.reason_for("AI020", kind):
            yield found_at(
                "AI020",
                None,
                f"no risk has a cause of the kind `{kind}`",
                hint=f"analyse it, or dismiss it: `reasons: {{AI020: {{{kind}: …}}}}`",
            )


@check("AI022")
def operating_point_not_studied(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every operating point the device can be used at has results of a study.

    A study that `evaluates` the model has a result with the name of the operating point; points
    that are not released say `released: false`.
    """
    for model in described(project, Model):
        named = project.graph.current_sources(model.id, "evaluates")
        studies = existing(project, PerformanceStudy, named)
        studied = {result.operating_point for study in studies for result in study.results}
        for number, point in enumerate(model.operating_points):
            if point.released and point.name not in studied:
                yield found(
                    project,
                    "AI022",
                    model,
                    f"no study of `{model.id}` has a result at its operating point `{point.name}`",
                    hint="give a result with that `operating_point:`, or `released: false`",
                    field=("operating_points", number),
                )
        if not model.operating_points:
            yield Undecided(f"`{model.id}` names no operating points")


def _weak_statistic(criterion: Criterion) -> str:
    """Return what is wrong with the statistic of a criterion, empty if nothing is."""
    if criterion.statistic == "point":
        explained = says_something(criterion.rationale)
        return "" if explained else "compares the point estimate, without a rationale"
    safe = "lower" if criterion.op in (">=", ">") else "upper"
    if criterion.statistic != safe:
        return f"compares the {criterion.statistic} bound, which is the favourable one"
    return ""


def _is_assessed(change: PlannedChange) -> bool:
    impact = change.impact
    if impact is None:
        return False
    both = says_something(impact.benefits) and says_something(impact.risks)
    return both or says_something(impact.text)


def _kinds(cause: Cause) -> Iterator[str]:
    if cause.kind is not None:
        yield cause.kind
    if says_something(cause.data_drift):
        yield "data_drift"
