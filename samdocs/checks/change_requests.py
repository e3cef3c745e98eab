"""Rules on change requests (IEC 62304:2006+A1:2015, 5.6.6, 6.2.3, 7.4 and 8.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing, listed
from samdocs.control.change_trail import build_change_trail
from samdocs.control.requested_items import find_requested_items, find_undeclared
from samdocs.diagnostics import Diagnostic, SamdocsError
from samdocs.fields import says_something
from samdocs.items.ml import Model, PlannedChange
from samdocs.items.problems import ChangeRequest
from samdocs.items.verification import RegressionAnalysis, Test
from samdocs.project import Project

_WHETHER_DECLARED = "needs item history: whether what was changed is declared"
_MOST_NAMED = 4
#: Market → decisions that are one there.
_DECISIONS: Mapping[str, frozenset[str]] = {
    "us": frozenset({"new_submission", "letter_to_file", "within_pccp"}),
    "eu": frozenset({"significant", "not_significant"}),
    "ai": frozenset({"within_pccp", "new_submission", "letter_to_file"}),
}


@check("CHG003")
def change_without_safety_analysis(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every change is analysed for safety before it is approved.

    Answer under `safety:` whether it adds causes of hazardous situations (`new_causes`), needs
    further controls (`new_controls`) or can interfere with existing ones (`affects_controls`).
    Requests that are still open or were rejected are not judged yet.
    """
    for change in _taken_up(project):
        answers = {
            "new_causes": change.safety and change.safety.new_causes,
            "new_controls": change.safety and change.safety.new_controls,
            "affects_controls": change.safety and change.safety.affects_controls,
        }
        if missing := [name for name, answer in answers.items() if answer is None]:
            yield found(
                project,
                "CHG003",
                change,
                f"`{change.id}` does not answer {listed(missing)}",
                hint="answer each under `safety:` with yes or no and why",
                field=("safety",),
            )


@check("CHG004")
def change_without_regression_analysis(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every change that was made says what it affects and which tests were repeated.

    Name the items under `affects:`, and the tests under `retests:` or in a regression analysis;
    where none is repeated, the analysis says why under `selection:`. Items that commits under the
    request changed, and software items whose sources they touched, are among those it names.
    """
    yield from _undeclared(project)
    for change in _taken_up(project):
        if change.state == "approved" and not _is_made(project, change):
            continue
        missing = []
        if not project.graph.current_targets(change.id, "affects"):
            missing.append("what it affects")
        if not _has_regression_set(project, change):
            missing.append("which tests are repeated")
        if missing:
            yield found(
                project,
                "CHG004",
                change,
                f"`{change.id}` does not say {' nor '.join(missing)}",
                hint="name items under `affects:`, and tests under `retests:` or a regression "
                "analysis with its `selection:`",
            )


@check("CHG005")
def change_without_regulatory_decision(project: Project) -> Iterator[Diagnostic | Undecided]:
    """For every change it is decided, by market, what it needs from the authorities.

    Under `regulatory:` give for `us` a new submission, a letter to file or a place within the PCCP;
    for `eu` whether the change is significant; and where a plan for changes of the model exists,
    for `ai` whether a change of a model lies within it.
    """
    for change in _taken_up(project):
        given = {market.casefold(): made for market, made in change.regulatory.items()}
        for market in _markets_to_decide(project, change):
            decision = given.get(market)
            if decision is None:
                yield found(
                    project,
                    "CHG005",
                    change,
                    f"`{change.id}` has no regulatory decision for `{market}`",
                    hint=f"decide under `regulatory: {{{market}: …}}`: "
                    f"{' or '.join(sorted(_DECISIONS[market]))}",
                    field=("regulatory",),
                )
            elif decision.decision not in _DECISIONS[market]:
                yield found(
                    project,
                    "CHG005",
                    change,
                    f"`{decision.decision}` of `{change.id}` is no decision for `{market}`",
                    hint=f"write {' or '.join(sorted(_DECISIONS[market]))}",
                    field=("regulatory", market, "decision"),
                )


def _undeclared(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Yield the requests under which more was changed than they say."""
    try:
        commits = project.controlled_commits if project.config.controlled_from else None
        every = project.commits_since() if commits is None else commits
        if isinstance(every, str):
            yield Undecided(f"{_WHETHER_DECLARED}: {every}")
            return
        trail = build_change_trail(project, every)
        items = (
            find_requested_items(project, trail, project.item_histories) if trail.requests else {}
        )
    except SamdocsError as stop:
        yield Undecided(f"{_WHETHER_DECLARED}: {stop.message}")
        return
    for change in _taken_up(project):
        more = [one.id for one in find_undeclared(project, change, items.get(change.id, ()))]
        if more:
            named, rest = more[:_MOST_NAMED], len(more) - _MOST_NAMED
            words = (
                f"{', '.join(f'`{name}`' for name in named)} and {rest} more"
                if rest > 0
                else listed(named)
            )
            yield found(
                project,
                "CHG004",
                change,
                f"commits under `{change.id}` changed {words}, which it does not say it affects",
                hint=f"name them under `affects:`; `samdocs diff --change {change.id}` tells them all",
                field=("affects",),
            )


def _taken_up(project: Project) -> Iterator[ChangeRequest]:
    """Yield the requests somebody decided on or carried out; a wish is not judged."""
    for change in described(project, ChangeRequest):
        judged = change.state != "open" or _is_made(project, change)
        if change.state != "rejected" and judged:
            yield change


def _is_made(project: Project, change: ChangeRequest) -> bool:
    return bool(change.commits or project.graph.current_targets(change.id, "implemented_in"))


def _has_regression_set(project: Project, change: ChangeRequest) -> bool:
    if any(existing(project, Test, project.graph.targets(change.id, "retests"))):
        return True
    named = project.graph.targets(change.id, "regression_analysis")
    return any(
        says_something(analysis.selection) or project.graph.current_targets(analysis.id, "reruns")
        for analysis in existing(project, RegressionAnalysis, named)
    )


def _markets_to_decide(project: Project, change: ChangeRequest) -> Iterator[str]:
    yield from project.config.device.markets
    planned = project.config.pccp or any(described(project, PlannedChange))
    affected = project.graph.targets(change.id, "affects")
    if planned and any(existing(project, Model, affected)):
        yield "ai"
