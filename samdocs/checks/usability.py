"""Rules on usability (IEC 62366-1:2015+A1:2020, 5.5 and 5.9)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.risk import Risk
from samdocs.items.usability import ScenarioResult, UsabilityEvaluation, UseScenario
from samdocs.project import Project


@check("USE001")
def scenario_not_evaluated(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every hazard-related use scenario is part of the summative evaluation, or says why not.

    A scenario is hazard-related when it is `critical` or may lead to a risk. Decide under
    `selected:`; a selected scenario needs a result with attempts in an evaluation of
    `kind: summative`, one that is not selected a `selection_rationale`.
    """
    scenarios = list(described(project, UseScenario))
    for scenario in scenarios:
        if problem := _what_is_missing(project, scenario):
            message, hint = problem
            yield found(project, "USE001", scenario, message, hint=hint)
    if not scenarios:
        yield Undecided("no use scenarios are described")


@check("USE002")
def use_error_without_action(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every use error that was seen bears on a risk and leads to a decision.

    For each entry under `use_errors:` of a summative evaluation give `risks:` and `decision:`.
    Attempts that failed are use errors: record them.
    """
    for evaluation in described(project, UsabilityEvaluation):
        if evaluation.kind == "formative":
            continue
        for number, result in enumerate(evaluation.results):
            yield from _unhandled_errors(project, evaluation, number, result)


def _what_is_missing(project: Project, scenario: UseScenario) -> tuple[str, str] | None:
    """Return message and hint, or None if the scenario is dealt with."""
    risks = project.graph.current_targets(scenario.id, "may_lead_to")
    related = bool(scenario.critical or risks)
    if related and scenario.selected is None:
        message = f"it is not decided whether `{scenario.id}` is evaluated"
        return message, "say `selected: true`, or false with a `selection_rationale:`"
    explained = says_something(scenario.selection_rationale)
    if related and scenario.selected is False and not explained:
        message = f"`{scenario.id}` is not evaluated and does not say why"
        return message, "give its `selection_rationale:`"
    if scenario.selected and not _is_evaluated(project, scenario):
        message = f"no summative evaluation has a result for `{scenario.id}`"
        return message, "evaluate it, and record the attempts under `results:`"
    return None


def _is_evaluated(project: Project, scenario: UseScenario) -> bool:
    named = project.graph.current_sources(scenario.id, "evaluates")
    return any(
        result.scenario == scenario.id and result.attempts
        for evaluation in existing(project, UsabilityEvaluation, named)
        if evaluation.kind == "summative"
        for result in evaluation.results
    )


def _unhandled_errors(
    project: Project, evaluation: UsabilityEvaluation, number: int, result: ScenarioResult
) -> Iterator[Diagnostic]:
    failed = 0 if result.successes is None else (result.attempts or 0) - result.successes
    attempts = "attempt" if failed == 1 else "attempts"
    if failed > 0 and not result.use_errors:
        yield found(
            project,
            "USE002",
            evaluation,
            f"`{evaluation.id}` says nothing of {failed} failed {attempts} at `{result.scenario}`",
            hint="record under `use_errors:` what went wrong, with its risks and the decision",
            field=("results", number),
        )
    for position, error in enumerate(result.use_errors):
        risks = any(existing(project, Risk, error.risks))
        if missing := unsaid({"risks": risks, "decision": error.decision}):
            yield found(
                project,
                "USE002",
                evaluation,
                f"a use error at `{result.scenario}` in `{evaluation.id}` does not give "
                f"{listed(missing)}",
                hint="name the risks it bears on, and what follows from it",
                field=("results", number, "use_errors", position),
            )
