"""The risk table: each hazardous situation from its causes to what is left, with its controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope
from samdocs.documents.views.levels import LevelView, initial_level, residual_level
from samdocs.documents.views.parts import Field, common_fields, evidence, proving, tie
from samdocs.fields import ItemId
from samdocs.items.risk import Cause, Harm, Hazard, Risk, RiskControl
from samdocs.proof import are_controls_proved
from samdocs.safety import HarmJudgement, Level, RiskJudgement

_KINDS = {
    "inherent_safety": "by design",
    "protective_measure": "protective",
    "information_for_safety": "information",
}
_LONG_CHARACTERS = 3000


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control as it stands beside a risk (ISO 14971:2019, 7.1 and 7.2)."""

    id: Html
    title: Html
    kind: str
    causes: str
    required: Html
    implemented: Html
    effective: Html


@dataclass(frozen=True, slots=True)
class HarmLine:
    """One harm with its estimates before and after control (ISO 14971:2019, 5.5 and 7.3)."""

    id: Html
    name: Html
    initial: LevelView
    residual: LevelView
    notes: tuple[Html, ...]


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One hazardous situation, left to right as the table prints it.

    Attributes:
        notes: Further fields of the risk, so that nothing written is left out.
        form: `short` keeps the row on one page.
    """

    id: str
    title: Html
    hazard: Html
    situation: Html
    sequence: Html
    causes: tuple[Html, ...]
    harms: tuple[HarmLine, ...]
    controls: tuple[ControlLine, ...]
    disclosed: Html
    notes: tuple[Field, ...]
    form: str


@dataclass(frozen=True, slots=True)
class HazardRow:
    """A hazard with the risks that arise from it (ISO 14971:2019, 5.4)."""

    id: str
    title: Html
    kind: str
    text: Html
    risks: Html


@dataclass(frozen=True, slots=True)
class HarmRow:
    """A harm with its severity (ISO 14971:2019, 5.5)."""

    id: str
    title: Html
    text: Html
    severity: Html
    risks: Html


@dataclass(frozen=True, slots=True)
class HazardsView:
    """What could hurt, and how."""

    hazards: tuple[HazardRow, ...]
    harms: tuple[HarmRow, ...]


def risks(scope: Scope) -> tuple[RiskRow, ...]:
    """Return every risk that is not retired, by id."""
    return tuple(_row(scope, judged) for judged in scope.project.risks.values())


def hazards(scope: Scope) -> HazardsView:
    """Return hazards and harms with the risks they belong to; one without a risk is a gap."""
    graph, write = scope.project.graph, scope.write
    listed = tuple(
        HazardRow(
            item.id,
            write.line(item.title),
            (item.kind or "").replace("_", " "),
            write.inline(item.text),
            write.links(graph.current_sources(item.id, "hazard")) or missing("no risk"),
        )
        for item in scope.project.of("hazards")
        if isinstance(item, Hazard)
    )
    harms = tuple(
        _harm_row(scope, item) for item in scope.project.of("harms") if isinstance(item, Harm)
    )
    return HazardsView(listed, harms)


def _harm_row(scope: Scope, item: Harm) -> HarmRow:
    write = scope.write
    step = scope.project.policy.severity(item.severity or "")
    users = (
        risk
        for risk, judged in scope.project.risks.items()
        if any(harm.written.harm == item.id for harm in judged.harms)
    )
    return HarmRow(
        item.id,
        write.line(item.title),
        write.inline(item.text),
        fill("{} {}", step.level, step.name) if step else missing("no severity"),
        write.links(users) or missing("no risk"),
    )


def _row(scope: Scope, judged: RiskJudgement) -> RiskRow:
    risk, graph, write = judged.risk, scope.project.graph, scope.write
    controls = tuple(
        _control(scope, control, risk) for control in graph.current_sources(risk.id, "mitigates")
    )
    proved = are_controls_proved(scope.project, risk.id)
    harms = tuple(_harm(scope, harm, proved=proved) for harm in judged.harms)
    causes = tuple(cause_line(scope, key, cause) for key, cause in sorted(risk.causes.items()))
    notes = (
        Field("Benefit-risk", write.inline(risk.benefit_risk)),
        Field("Not practicable", write.inline(risk.not_practicable)),
        Field("Not reduced further", write.inline(risk.no_further_reduction)),
        Field("Significant", write.line("users must know of it" if risk.significant else "")),
        *common_fields(scope, risk),
    )
    sequence = write.inline(risk.sequence_of_events) or missing("no sequence")
    size = len(sequence) + sum(map(len, causes)) + sum(len(control.title) for control in controls)
    return RiskRow(
        risk.id,
        write.line(risk.title),
        scope.named_link(risk.hazard) if risk.hazard else missing("no hazard"),
        write.inline(risk.hazardous_situation) or missing("no situation"),
        sequence,
        causes or (missing("no cause"),),
        harms,
        controls,
        _disclosed(scope, judged),
        tuple(note for note in notes if note.content),
        "long" if size + 250 * len(controls) > _LONG_CHARACTERS else "short",
    )


def cause_line(scope: Scope, key: str, cause: Cause) -> Html:
    """Return a cause as a line: its letter, where it lies, what it is."""
    named = (
        cause.software_item,
        cause.soup,
        cause.model,
        cause.threat,
        cause.use_scenario,
        cause.external_system,
    )
    where = scope.write.links(item for item in named if item)
    words = (cause.use_error, cause.hardware, cause.data_drift)
    kinds = {"use error": cause.use_error, "hardware": cause.hardware, "drift": cause.data_drift}
    own = next((kind for kind, said in kinds.items() if said), "")
    kind = _cause_kind(cause.kind) if cause.kind else own
    head = join(", ", (kind, where))
    said = join("; ", (scope.write.line(word) for word in (*words, cause.text) if word))
    control = fill("no control: {}", scope.write.line(cause.no_control)) if cause.no_control else ""
    body = join(" ", (f"{key}", join(": ", (head, said))))
    return join(" – ", (body, control))


def _cause_kind(kind: str) -> str:
    return "SOUP" if kind == "soup" else kind.replace("_", " ")


def _harm(scope: Scope, judged: HarmJudgement, *, proved: bool) -> HarmLine:
    written = judged.written
    lesser = written.residual.harm if written.residual else None
    estimates = (("before", written.initial), ("after", written.residual))
    notes = [
        fill("{} {}: {}", word, label, scope.write.line(text))
        for word, estimate in estimates
        if estimate
        for label, text in (
            ("not estimable", estimate.not_estimable),
            ("basis", estimate.basis),
            ("why", estimate.why),
        )
        if text
    ]
    if lesser:
        notes.append(fill("after control: {}", scope.named_link(lesser)))
    if written.fda_probable:
        said = written.fda_probable
        notes.append(fill("probable, FDA: {} – {}", said.answer, scope.write.line(said.why)))
    return HarmLine(
        scope.link(written.harm),
        scope.named_link(written.harm),
        initial_level(judged.initial),
        residual_level(judged.residual, proved=proved),
        tuple(notes),
    )


def _control(scope: Scope, control: str, risk: Risk) -> ControlLine:
    item = scope.item(control)
    kind = _KINDS.get(item.kind or "", "no kind") if isinstance(item, RiskControl) else ""
    causes = scope.project.graph.detail(item.id, "mitigates", risk.id) if item else ()
    own = (ItemId(control), "mitigates", risk.id)
    return ControlLine(
        tie(scope, own, own[0]),
        scope.write.line(item.title if item else ""),
        kind,
        ", ".join(causes),
        required_by(scope, control),
        implementation(scope, control),
        effectiveness(scope, control),
    )


def required_by(scope: Scope, control: str) -> Html:
    """Return what implements a control: requirements and statements of the label."""
    item = scope.item(control)
    found = proving(scope, item.id, "implements") if item else ()
    return join(", ", (tie(scope, link, link[0]) for link in found))


def implementation(scope: Scope, control: str) -> Html:
    """Return what verifies that a control is there: its own tests, else those of its requirements."""
    item = scope.item(control)
    if item is None:
        return EMPTY
    carriers = scope.project.graph.current_sources(item.id, "implements")
    by_carriers = (link for carrier in carriers for link in proving(scope, carrier, "verifies"))
    return evidence(scope, (*proving(scope, item.id, "verifies"), *by_carriers), "not verified")


def effectiveness(scope: Scope, control: str) -> Html:
    """Return what shows that a control reduces the risk (ISO 14971:2019, 7.2)."""
    item = scope.item(control)
    found = proving(scope, item.id, "shows_effectiveness_of") if item else ()
    return evidence(scope, found, "no evidence")


def _disclosed(scope: Scope, judged: RiskJudgement) -> Html:
    """Return where users are told; a gap where a risk they must know of is told nowhere."""
    told = proving(scope, judged.risk.id, "discloses")
    if links := join(", ", (tie(scope, link, link[0]) for link in told)):
        return links
    is_due = judged.risk.significant or judged.residual.counts_as is not Level.ACCEPTABLE
    return missing("missing") if is_due else fill('<span class="muted">not needed</span>')


def control_kind(control: RiskControl) -> Iterator[str]:
    """Yield the kind of a control and where it is implemented, in plain words."""
    yield _KINDS.get(control.kind or "", "no kind")
    if control.implemented_in:
        yield f"in {control.implemented_in.replace('_', ' ')}"
