"""Controls with their verification and what new risks they bring, and software causes by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope
from samdocs.documents.views.parts import Field, common_fields, tie
from samdocs.documents.views.risks import (
    cause_line,
    control_kind,
    effectiveness,
    implementation,
    required_by,
)
from samdocs.items.records import Review
from samdocs.items.risk import Risk, RiskControl
from samdocs.safety import RiskJudgement


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A control with everything the risk file must trace for it (ISO 14971:2019, 7.1, 7.2, 7.5)."""

    id: str
    title: Html
    text: Html
    option: Html
    kind: str
    system: Html
    reduces: Html
    required: Html
    implemented: Html
    effective: Html
    new_risks: Html
    notes: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A cause that lies in a software item or in what it uses (IEC 62304:2006+A1:2015, 7.1)."""

    risk: Html
    cause: Html
    controls: Html


@dataclass(frozen=True, slots=True)
class CausesOfItem:
    """The causes in one software item, with the class that holds for it."""

    item: Html
    repeat: Html
    software_class: str
    rows: tuple[CauseRow, ...]


def controls(scope: Scope) -> tuple[ControlRow, ...]:
    """Return every risk control that is not retired, by id."""
    found = scope.project.of("risk_controls")
    return tuple(_row(scope, item) for item in found if isinstance(item, RiskControl))


def software_causes(scope: Scope) -> tuple[CausesOfItem, ...]:
    """Return the software items that hold a cause of a risk, by id; SOUP and models with their users."""
    by_item: dict[str, list[CauseRow]] = {}
    for judged in scope.project.risks.values():
        for item, row in _causes(scope, judged):
            by_item.setdefault(item, []).append(row)
    classes = {str(name): found for name, found in scope.project.classes.item_class.items()}
    return tuple(
        CausesOfItem(
            scope.named_link(item),
            fill('<span class="id muted">{}</span>', item),
            classes.get(item, ""),
            tuple(by_item[item]),
        )
        for item in sorted(by_item)
    )


def _causes(scope: Scope, judged: RiskJudgement) -> Iterator[tuple[str, CauseRow]]:
    graph, risk = scope.project.graph, judged.risk
    for key, cause in sorted(risk.causes.items()):
        carriers = [cause.software_item] if cause.software_item else []
        carriers += graph.current_sources(cause.soup, "uses_soup") if cause.soup else ()
        carriers += graph.current_targets(cause.model, "realises") if cause.model else ()
        row = CauseRow(
            scope.named_link(risk.id),
            cause_line(scope, key, cause),
            _controls_for(scope, risk, key, why_none=cause.no_control),
        )
        yield from ((carrier, row) for carrier in dict.fromkeys(carriers))


def _controls_for(scope: Scope, risk: Risk, key: str, *, why_none: str | None) -> Html:
    graph = scope.project.graph
    found = [
        control
        for control in graph.current_sources(risk.id, "mitigates")
        if key in (graph.detail(control, "mitigates", risk.id) or (key,))
    ]
    if not found and why_none:
        return scope.write.line(why_none)
    links = ((control, "mitigates", risk.id) for control in found)
    return join(", ", (tie(scope, link, link[0]) for link in links)) or missing("no control")


def _row(scope: Scope, control: RiskControl) -> ControlRow:
    write = scope.write
    return ControlRow(
        control.id,
        write.line(control.title),
        write.inline(control.text) or missing("no text"),
        write.inline(control.option_rationale) or missing("no rationale of the option"),
        ", ".join(control_kind(control)),
        scope.named_link(control.system) if control.system else Html(""),
        _reduces(scope, control),
        required_by(scope, control.id),
        implementation(scope, control.id),
        effectiveness(scope, control.id),
        new_risks(scope, control),
        (
            *_same_evidence(scope, control),
            *common_fields(scope, control),
        ),
    )


def _same_evidence(scope: Scope, control: RiskControl) -> Iterator[Field]:
    if control.same_evidence_rationale:
        yield Field("One evidence for both", scope.write.inline(control.same_evidence_rationale))


def _reduces(scope: Scope, control: RiskControl) -> Html:
    graph = scope.project.graph
    found = []
    for risk in graph.current_targets(control.id, "mitigates"):
        causes = graph.detail(control.id, "mitigates", risk)
        reduced = tie(scope, (control.id, "mitigates", risk), risk)
        found.append(fill("{} {}", reduced, ", ".join(causes)) if causes else reduced)
    return join("<br>", found) or missing("no risk")


def new_risks(scope: Scope, control: RiskControl) -> Html:
    """Return the risks a control brings; `none` only if someone has looked (ISO 14971:2019, 7.5)."""
    named = scope.project.graph.current_targets(control.id, "new_risks")
    if named:
        return scope.write.links(named)
    if control.new_risks is not None:
        return Html("none")
    for review in scope.project.graph.current_sources(control.id, "covers"):
        item = scope.item(review)
        if isinstance(item, Review) and item.new_risks is not None:
            found = (
                scope.write.links(scope.project.graph.current_targets(item.id, "new_risks"))
                or "none"
            )
            return fill("{}, {}", found, scope.link(review))
    return missing("not reviewed")
