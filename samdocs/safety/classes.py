"""The IEC 62304 class of every software system from its risks, and of every item from its system.

IEC 62304:2006+A1:2015, 4.3: the software is assumed to fail, only controls outside of it count,
and what has no class yet counts as C.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samdocs.config import Classification
from samdocs.fields import ItemId
from samdocs.graph import TraceGraph
from samdocs.items.architecture import SoftwareItem
from samdocs.items.risk import RiskControl
from samdocs.safety.evaluation import HarmJudgement, Judgement, RiskJudgement
from samdocs.safety.policy import Level, Policy

_CLASS_OF_INJURY = {"none": "A", "non_serious": "B", "serious": "C", "death": "C"}


@dataclass(frozen=True, slots=True)
class DecidingRisk:
    """A harm of a risk that stays not acceptable with controls outside the system only."""

    risk: ItemId
    judgement: Judgement
    software_class: str


@dataclass(frozen=True, slots=True)
class SystemClass:
    """The class of one software system.

    Attributes:
        declared: A, B or C as written; empty if not decided.
        computed: From the risks; A where none of its risks stays unacceptable.
        deciding: The risks that lead to a class above A, the worst first.
        risks: Every risk with a cause in the system.
    """

    system: ItemId
    declared: str
    computed: str
    deciding: tuple[DecidingRisk, ...]
    risks: tuple[ItemId, ...]

    @property
    def effective(self) -> str:
        """The class that counts: C until one is declared (4.3 g)."""
        return self.declared or "C"


@dataclass(frozen=True, slots=True)
class SoftwareClasses:
    """Classes of systems and items, and the system each software item belongs to."""

    systems: Mapping[ItemId, SystemClass]
    item_class: Mapping[ItemId, str]
    system_of: Mapping[ItemId, ItemId]
    device_class: str


def classify(
    graph: TraceGraph,
    policy: Policy,
    judged: Mapping[ItemId, RiskJudgement],
    classification: Classification,
) -> SoftwareClasses:
    """Return the classes of all software systems and items."""
    items = {i.id: i for i in graph.of("software_items") if isinstance(i, SoftwareItem)}
    system_of = {item: _system_of(item, items) for item in items}
    default = _declared(classification.iec62304.safety_class if classification.iec62304 else None)
    systems = {
        system: _classify_system(
            system, graph, policy, judged, system_of, _own(items[system], default)
        )
        for system in sorted(set(system_of.values()))
    }
    item_class = {item: _class_of_item(item, items, systems) for item in items}
    device = max((found.effective for found in systems.values()), default=default or "C")
    return SoftwareClasses(systems, item_class, system_of, device)


def is_outside(
    control: RiskControl, system: ItemId, graph: TraceGraph, system_of: Mapping[ItemId, ItemId]
) -> bool:
    """Whether a control lies outside a software system: nothing that implements it is within."""
    carriers = _carriers(control.id, graph, system_of)
    if system in carriers or control.implemented_in is None:
        return False
    if control.implemented_in == "software":
        return bool(carriers)
    if control.implemented_in == "other_software_system":
        return control.system is not None and system_of.get(control.system) != system
    return True


def systems_with_cause(
    judged: RiskJudgement, graph: TraceGraph, system_of: Mapping[ItemId, ItemId]
) -> frozenset[ItemId]:
    """Return the systems that hold a cause of a risk: an item, or SOUP, a model or a threat of one."""
    found: set[ItemId] = set()
    for cause in judged.risk.causes.values():
        parts: list[ItemId] = [cause.software_item] if cause.software_item else []
        parts += graph.sources(cause.soup, "uses_soup") if cause.soup else ()
        parts += graph.targets(cause.model, "realises") if cause.model else ()
        parts += graph.targets(cause.threat, "targets") if cause.threat else ()
        found.update(system_of[part] for part in parts if part in system_of)
    return frozenset(found)


def _classify_system(
    system: ItemId,
    graph: TraceGraph,
    policy: Policy,
    judged: Mapping[ItemId, RiskJudgement],
    system_of: Mapping[ItemId, ItemId],
    declared: str,
) -> SystemClass:
    risks = [j for j in judged.values() if system in systems_with_cause(j, graph, system_of)]
    deciding = [
        DecidingRisk(risk.risk.id, judgement, software_class)
        for risk in risks
        for judgement in _with_outside_controls(risk, system, graph, system_of)
        if (software_class := _class_of(judgement, policy)) > "A"
    ]
    deciding.sort(key=lambda found: (-ord(found.software_class), found.risk))
    computed = max((found.software_class for found in deciding), default="A")
    return SystemClass(system, declared, computed, tuple(deciding), tuple(r.risk.id for r in risks))


def _with_outside_controls(
    risk: RiskJudgement, system: ItemId, graph: TraceGraph, system_of: Mapping[ItemId, ItemId]
) -> Iterable[Judgement]:
    """Return each harm as it stands with the controls outside a system; without any, as at first."""
    controls = [graph.items[control] for control in graph.sources(risk.risk.id, "mitigates")]
    has_outside = any(
        isinstance(control, RiskControl) and is_outside(control, system, graph, system_of)
        for control in controls
    )
    return [_for_system(harm, system) if has_outside else harm.initial for harm in risk.harms]


def _for_system(harm: HarmJudgement, system: ItemId) -> Judgement:
    return harm.external.get(system) or harm.external.get("") or harm.initial


def _class_of(judgement: Judgement, policy: Policy) -> str:
    if judgement.counts_as is Level.ACCEPTABLE:
        return "A"
    step = policy.severity(judgement.severity)
    return _CLASS_OF_INJURY[step.injury] if step and step.injury else "C"


def _carriers(
    control: ItemId, graph: TraceGraph, system_of: Mapping[ItemId, ItemId]
) -> frozenset[ItemId]:
    """Return the systems in which requirements that implement a control are allocated."""
    return frozenset(
        system_of[part]
        for requirement in graph.sources(control, "implements")
        for part in graph.targets(requirement, "allocated_to")
        if part in system_of
    )


def _system_of(item: ItemId, items: Mapping[ItemId, SoftwareItem]) -> ItemId:
    """Return the nearest system an item is part of, itself included; else the top of its tree."""
    here, seen = item, {item}
    while items[here].kind != "system":
        parent = items[here].part_of
        if parent is None or parent not in items or parent in seen:
            break
        here = parent
        seen.add(here)
    return here


def _own(item: SoftwareItem, default: str) -> str:
    return _declared(item.safety_class) or ("" if item.safety_class == "tbd" else default)


def _declared(written: str | None) -> str:
    return written if written in ("A", "B", "C") else ""


def _class_of_item(
    item: ItemId, items: Mapping[ItemId, SoftwareItem], systems: Mapping[ItemId, SystemClass]
) -> str:
    """Return the class of an item: its own, else the one of what it is part of (4.3 d)."""
    here, seen = item, {item}
    while here not in systems:
        own = items[here].safety_class
        if own is not None:
            return _declared(own) or "C"
        parent = items[here].part_of
        if parent is None or parent not in items or parent in seen:
            return "C"
        here = parent
        seen.add(here)
    return systems[here].effective
