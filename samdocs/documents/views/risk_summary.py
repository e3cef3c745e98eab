"""The risks at a glance: before and after control, what is not simply acceptable, and the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samdocs.config import Severity, Step
from samdocs.documents.figures import HeatMap, draw_heat_map
from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.levels import LevelView, level_block, residual_level
from samdocs.documents.views.parts import Field
from samdocs.items.risk import Risk
from samdocs.proof import are_controls_proved
from samdocs.safety import Basis, Judgement, Level, RiskJudgement

_POLICIES = {
    "afap": "Risks are reduced as far as possible, also acceptable ones.",
    "alarp": "Risks are reduced as low as reasonably practicable.",
    "criteria_only": "Risks are reduced until the criteria are met.",
}


@dataclass(frozen=True, slots=True)
class LevelRow:
    """How many risks have a level before and after control."""

    block: Html
    word: str
    initial: int
    residual: int
    change: str


@dataclass(frozen=True, slots=True)
class OpenRisk:
    """A residual risk that is not simply acceptable (ISO 14971:2019, 7.4)."""

    risk: Html
    situation: Html
    level: LevelView
    benefit: Html
    reduction: Html


@dataclass(frozen=True, slots=True)
class MapView:
    """A heat map with its caption, and the risks that have no place on it."""

    figure: Html
    caption: str
    outside: Html


@dataclass(frozen=True, slots=True)
class ScaleView:
    """One scale of the policy, in its order."""

    title: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CombinedView:
    """Which probability P1 and P2 give together."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class RiskSummary:
    """Maps, counts, open risks and policy.

    Attributes:
        count: Number of risks.
        overall: The judgement over all residual risks (ISO 14971:2019, 8).
    """

    count: int
    words: str
    key: tuple[tuple[Html, str], ...]
    initial: MapView
    residual: MapView
    levels: tuple[LevelRow, ...]
    open: tuple[OpenRisk, ...]
    policy: str
    rationale: Html
    scales: tuple[ScaleView, ...]
    combined: CombinedView | None
    not_estimable: tuple[tuple[str, Html, str], ...]
    overall: tuple[Field, ...]


def risk_summary(scope: Scope) -> RiskSummary:
    """Return the risks of the project at a glance."""
    project = scope.project
    judged = tuple(project.risks.values())
    written, policy = project.config.risk_policy, project.policy
    return RiskSummary(
        count=len(judged),
        words=in_words(len(judged), "risk").capitalize(),
        key=tuple((level_block(level), level.word) for level in Level),
        initial=_map(scope, judged, lambda risk: risk.initial, "Initial risks", unproved=()),
        residual=_map(
            scope, judged, lambda risk: risk.residual, "Residual risks", unproved=_unproved(scope)
        ),
        levels=tuple(_level_rows(judged)),
        open=tuple(_open_risks(scope, judged)),
        policy=_POLICIES.get(written.policy or "", "The policy of reduction is not stated."),
        rationale=scope.write.inline(written.rationale),
        scales=tuple(_scales(scope)),
        combined=_combined(scope) if policy.has_two_scales else None,
        not_estimable=tuple(
            (severity, level_block(level), level.word)
            for severity, level in policy.not_estimable.items()
        ),
        overall=tuple(_overall(scope)),
    )


def _unproved(scope: Scope) -> Sequence[str]:
    """Return the risks whose residual level rests on a control that is not proved."""
    project = scope.project
    return [risk for risk in project.risks if not are_controls_proved(project, risk)]


def _map(
    scope: Scope,
    judged: Iterable[RiskJudgement],
    pick: Callable[[RiskJudgement], Judgement],
    title: str,
    *,
    unproved: Sequence[str],
) -> MapView:
    cells: dict[tuple[str, str], list[str]] = {}
    outside: list[Html] = []
    counts = dict.fromkeys(reversed(Level), 0)
    policy = scope.project.policy
    for risk in judged:
        found = pick(risk)
        counts[found.counts_as] += 1
        key = (found.probability, found.severity)
        if found.basis is Basis.ESTIMATED and key in policy.cells:
            sign = "~ " if risk.risk.id in unproved else ""
            cells.setdefault(key, []).append(f"{sign}{risk.risk.id}")
        else:
            outside.append(fill("{} ({})", scope.link(risk.risk.id), found.shown))
    total = sum(counts.values())
    said = ", ".join(f"{count} {level.word}" for level, count in counts.items())
    drawn = HeatMap(policy.severities, policy.probabilities, policy.cells, cells)
    note = f"; ~ controls not proved, {len(unproved)}" if unproved else ""
    return MapView(
        draw_heat_map(drawn, f"{title} by severity and probability: {said}."),
        f"{title}, {total}{note}",
        join(", ", outside),
    )


def _level_rows(judged: Iterable[RiskJudgement]) -> Iterator[LevelRow]:
    pairs = [(risk.initial, risk.residual) for risk in judged]
    for level in reversed(Level):
        before = sum(initial.level is level for initial, _ in pairs)
        after = sum(residual.level is level for _, residual in pairs)
        word = level.word.capitalize()
        yield LevelRow(level_block(level), word, before, after, _signed(after - before))
    before = sum(not initial.is_known for initial, _ in pairs)
    after = sum(not residual.is_known for _, residual in pairs)
    if before or after:
        word = "Not decided: counts as unacceptable"
        yield LevelRow(missing("open"), word, before, after, _signed(after - before))


def _signed(change: int) -> str:
    return f"+{change}" if change > 0 else str(change).replace("-", "−")


def _open_risks(scope: Scope, judged: Iterable[RiskJudgement]) -> Iterator[OpenRisk]:
    write = scope.write
    for found in judged:
        if found.residual.level is Level.ACCEPTABLE:
            continue
        risk: Risk = found.risk
        is_due = found.residual.counts_as is Level.UNACCEPTABLE
        absent = missing("missing") if is_due else Html('<span class="muted">none written</span>')
        yield OpenRisk(
            scope.link(risk.id),
            write.inline(risk.hazardous_situation) or missing("no situation"),
            residual_level(found.residual, proved=are_controls_proved(scope.project, risk.id)),
            write.inline(risk.benefit_risk) or absent,
            write.inline(risk.no_further_reduction or risk.not_practicable),
        )


def _scales(scope: Scope) -> Iterator[ScaleView]:
    policy = scope.project.policy
    injuries = {"none": "no injury", "non_serious": "non-serious", None: ""}
    rows = tuple(
        (step.level, step.name, injuries.get(step.injury, str(step.injury)), step.text or "")
        for step in policy.severities
    )
    if rows:
        yield ScaleView("Severity of harm, mildest first", rows)
    scales: Mapping[str, Sequence[Severity | Step]] = {
        "P1, the hazardous situation, rarest first": policy.p1,
        "P2, harm once the situation has occurred, rarest first": policy.p2,
        "Probability of harm, rarest first": policy.probabilities,
    }
    for title, steps in scales.items():
        if steps:
            yield ScaleView(
                title, tuple((one.level, one.name, "", one.text or "") for one in steps)
            )


def _combined(scope: Scope) -> CombinedView:
    policy = scope.project.policy
    columns = tuple(step.level for step in policy.p2)
    rows = tuple(
        (step.level, tuple(policy.combined.get((step.level, column), "?") for column in columns))
        for step in reversed(policy.p1)
    )
    return CombinedView(columns, rows)


def _overall(scope: Scope) -> Iterator[Field]:
    written = scope.project.config.overall_residual_risk
    if written is None:
        yield Field("Result", missing("not judged"))
        return
    write = scope.write
    yield Field("Method", write.inline(written.method) or missing("no method"))
    yield Field("Benefit", write.inline(written.benefit))
    yield Field("Result", write.inline(written.result) or missing("no result"))
    yield Field("Judged by", write.line(scope.person(written.approver)))
