"""Problem reports: what remains and why it may, by market; what was mended, and the trend.

IEC 62304:2006+A1:2015, 5.8.2, 5.8.3, 6.2 and 9; FDA 2023, VI.J; FDA cybersecurity 2025, V.A.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.marks import CLAIMED, MISSING, Mark, missing
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.parts import Field, ItemView, evidence, item_view, proving
from samdocs.items.problems import Evaluation, Outcome, ProblemReport
from samdocs.proof import judge_evidence

_MARKETS = {"us": "United States", "eu": "European Union"}
_STATES = ("open", "investigated", "resolved", "closed")
_NO_MARKET = "every market"


@dataclass(frozen=True, slots=True)
class MarketRow:
    """What is done about an unresolved problem in one market, and its security there.

    Attributes:
        decided: Whether a change or a rationale covers the market, and security is assessed.
    """

    anomaly: Html
    market: str
    outcome: Html
    security: Html
    cwe: str
    decided: bool


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A problem that was mended: by what, in which build, and how that was verified."""

    id: str
    title: Html
    text: Html
    change: Html
    fixed_in: Html
    verified: Html
    closure: Html


@dataclass(frozen=True, slots=True)
class TrendRow:
    """How many problems of one kind there are by state."""

    name: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AnomaliesView:
    """Everything the list tells.

    Attributes:
        markets: Rows of unresolved problems, those of one problem together.
        states: Heads of the trend tables.
    """

    summary: str
    unresolved: tuple[ItemView, ...]
    markets: tuple[MarketRow, ...]
    closed: tuple[ClosedRow, ...]
    states: tuple[str, ...]
    by_criticality: tuple[TrendRow, ...]
    by_build: tuple[TrendRow, ...]
    schemes: Html
    mark: Mark
    conclusion: str


def anomalies(scope: Scope) -> AnomaliesView:
    """Return what the list of problems tells."""
    every = [one for one in scope.project.of("anomalies") if isinstance(one, ProblemReport)]
    unresolved = [one for one in every if one.is_unresolved]
    rows = tuple(row for one in unresolved for row in _market_rows(scope, one))
    mark, conclusion = _conclusion(len(unresolved), rows)
    schemes = sorted({one.classification for one in every if one.classification})
    return AnomaliesView(
        summary=f"{in_words(len(every), 'problem report').capitalize()} on record, "
        f"{len(unresolved)} of them unresolved.",
        unresolved=tuple(_unresolved(scope, one) for one in unresolved),
        markets=rows,
        closed=tuple(_closed(scope, one) for one in every if not one.is_unresolved),
        states=_STATES,
        by_criticality=tuple(_trend([(one.criticality or "not told", one) for one in every])),
        by_build=tuple(_trend(_by_build(scope, every))),
        schemes=join(", ", map(scope.write.line, schemes)),
        mark=mark,
        conclusion=conclusion,
    )


def _conclusion(unresolved: int, rows: Sequence[MarketRow]) -> tuple[Mark, str]:
    if not unresolved:
        return CLAIMED.saying("none on record"), (
            "No problem that is on record remains unresolved in this version. Problems nobody has "
            "recorded are not excluded by this."
        )
    gaps = sum(not row.decided for row in rows)
    if gaps:
        return MISSING.saying("not decided"), (
            f"{in_words(unresolved, 'problem').capitalize()} unresolved; in "
            f"{in_words(gaps, 'case')} an outcome for a market or an assessment of security is "
            "missing: it is not shown that all of them may remain."
        )
    are = "remains, and is" if unresolved == 1 else "remain, and each is"
    return CLAIMED.saying("decided by persons"), (
        f"{in_words(unresolved, 'problem').capitalize()} {are} covered by a change or a rationale in "
        "every market. The rationales are the judgement of the persons who approve this list."
    )


def _unresolved(scope: Scope, report: ProblemReport) -> ItemView:
    words = [word for word in (report.state, report.criticality, report.classification) if word]
    fields = (*_discovery(scope, report), *_meaning(scope, report), *_handling(scope, report))
    return item_view(scope, report, report.text, fields, *words)


def _discovery(scope: Scope, report: ProblemReport) -> Iterator[Field]:
    write, graph = scope.write, scope.project.graph
    day = report.discovered_at.isoformat() if report.discovered_at else ""
    found = join(" ", (write.inline(report.discovery) or missing("not told"), day))
    yield Field("Found", found)
    yield Field("Present in", write.links(graph.current_targets(report.id, "found_in")))
    yield Field("Affects", write.links(graph.current_targets(report.id, "affects")))
    yield Field("Cause", write.inline(report.root_cause) or Html("not known"))


def _meaning(scope: Scope, report: ProblemReport) -> Iterator[Field]:
    write, graph = scope.write, scope.project.graph
    yield Field("Safety", _evaluation(scope, report.safety))
    yield Field("Risks", write.links(graph.current_targets(report.id, "contributes_to")))
    yield Field("Benefit", write.inline(report.benefit_risk))
    yield Field("Effectiveness", write.inline(report.effectiveness) or missing("not assessed"))
    yield Field("Use", _evaluation(scope, report.use))
    weak = ", ".join(report.security.cwe) if report.security else ""
    security = _evaluation(scope, report.security)
    yield Field("Security", fill("{} {}", security, weak) if weak else security)


def _handling(scope: Scope, report: ProblemReport) -> Iterator[Field]:
    write, graph = scope.write, scope.project.graph
    yield Field("Work-around", write.inline(report.work_around) or Html("none"))
    yield Field("Told in", write.links(graph.current_targets(report.id, "communicated_in")))
    told = (
        fill("{}{}", one.party, f", {one.date.isoformat()}" if one.date else "")
        for one in report.notified
    )
    yield Field("Notified", join("; ", told))
    yield Field("To be mended", write.line(report.target))
    yield Field("Tracker", write.line(report.tracker_id))


def _evaluation(scope: Scope, evaluation: Evaluation | None) -> Html:
    if evaluation is None or not evaluation.text:
        return missing("not assessed")
    words = {True: "relevant", False: "not relevant", None: "relevance not told"}
    told = words[evaluation.relevant]
    return fill("{}: {}", told.capitalize(), scope.write.inline(evaluation.text))


def _market_rows(scope: Scope, report: ProblemReport) -> Iterator[MarketRow]:
    markets = scope.project.config.device.markets or ("",)
    for market in markets:
        covering = [one for one in report.outcome if not one.markets or _names(one, market)]
        told = join("<br>", (_outcome(scope, one) for one in covering))
        holding = any(_holds(scope, one) and _outcome(scope, one) for one in covering)
        assessed = report.security is not None and bool(report.security.text)
        yield MarketRow(
            scope.named_link(report.id),
            _MARKETS.get(market, market or _NO_MARKET),
            told if holding else join("<br>", (told, missing("no outcome for this build"))),
            _evaluation(scope, report.security),
            ", ".join(report.security.cwe) if report.security else "",
            holding and assessed,
        )


def _holds(scope: Scope, outcome: Outcome) -> bool:
    """Whether an outcome is for the build under release, as far as one is recorded."""
    released = {build.id for build in judge_evidence(scope.project).freshness.releases}
    return not outcome.builds or not released or not released.isdisjoint(outcome.builds)


def _names(outcome: Outcome, market: str) -> bool:
    return market in {name.casefold() for name in outcome.markets} or not market


def _outcome(scope: Scope, outcome: Outcome) -> Html:
    """Return what is done: a change that is not rejected, or the reason to do nothing."""
    change = scope.item(outcome.change) if outcome.change else None
    parts: list[Html] = []
    if change is not None and getattr(change, "state", None) != "rejected":
        parts.append(fill("Changed by {}.", scope.link(change.id)))
    if outcome.rationale:
        parts.append(scope.write.inline(outcome.rationale))
    if parts and outcome.builds:
        parts.append(fill("For {}.", scope.write.links(outcome.builds)))
    return join(" ", parts)


def _closed(scope: Scope, report: ProblemReport) -> ClosedRow:
    write, graph = scope.write, scope.project.graph
    changes = [
        *graph.current_sources(report.id, "resolves"),
        *graph.current_targets(report.id, "outcome"),
    ]
    return ClosedRow(
        report.id,
        write.line(report.title),
        write.inline(report.text),
        write.links(dict.fromkeys(changes)) or missing("no change"),
        write.links(graph.current_targets(report.id, "fixed_in")) or missing("no build"),
        evidence(scope, proving(scope, report.id, "verifies"), "no test"),
        _closure(scope, report),
    )


def _closure(scope: Scope, report: ProblemReport) -> Html:
    done = report.closure
    if done is None:
        return missing("not closed") if report.state == "closed" else EMPTY
    day = done.date.isoformat() if done.date else ""
    who = ", ".join(filter(None, (day, scope.person(done.verified_by))))
    texts = (scope.write.inline(done.text), scope.write.inline(done.trend))
    return join("<br>", (fill('<span class="muted">{}</span>', who), *texts))


def _by_build(scope: Scope, every: Sequence[ProblemReport]) -> list[tuple[str, ProblemReport]]:
    found = []
    for report in every:
        builds = scope.project.graph.current_targets(report.id, "found_in")
        found += [(str(build), report) for build in builds] or [("no build", report)]
    return sorted(found, key=lambda one: one[0])


def _trend(groups: Sequence[tuple[str, ProblemReport]]) -> Iterator[TrendRow]:
    for name in dict.fromkeys(name for name, _ in groups):
        states: Counter[str] = Counter(
            report.state or "open" for group, report in groups if group == name
        )
        yield TrendRow(name, tuple(states[state] for state in _STATES), states.total())
