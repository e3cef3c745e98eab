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
from samdocs.safety.systems import (
    SoftwareTree,
    build_tree,
    is_outside,
    systems_with_cause,
    way_up,
)

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
    """Classes of systems and items.

    Attributes:
        item_class: Item → its own class, else that of what it is part of.
        device_class: The highest class of a system; of samdocs.yaml where there is no system.
        tree: The systems each item lies in.
    """

    systems: Mapping[ItemId, SystemClass]
    item_class: Mapping[ItemId, str]
    device_class: str
    tree: SoftwareTree

    def system_of(self, item: ItemId) -> ItemId:
        """Return the nearest system a software item lies in; KeyError if it is none."""
        return self.tree.systems_around[item][0]


def classify(
    graph: TraceGraph,
    policy: Policy,
    judged: Mapping[ItemId, RiskJudgement],
    classification: Classification,
) -> SoftwareClasses:
    """Return the classes of all software systems and items."""
    tree = build_tree(graph)
    risks: dict[ItemId, list[RiskJudgement]] = {system: [] for system in tree.systems}
    for risk in judged.values():
        for system in systems_with_cause(risk.risk, graph, tree):
            risks[system].append(risk)
    default = _declared(classification.iec62304.safety_class if classification.iec62304 else None)
    systems = {}
    for system, found in risks.items():
        deciding = [d for risk in found for d in deciding_harms(risk, system, graph, policy, tree)]
        systems[system] = _system_class(system, _own(tree.items[system], default), deciding, found)
    item_class = {item: _class_of_item(item, tree.items, systems) for item in tree.items}
    device = max((found.effective for found in systems.values()), default=default or "C")
    return SoftwareClasses(systems, item_class, device, tree)


def deciding_harms(
    risk: RiskJudgement, system: ItemId, graph: TraceGraph, policy: Policy, tree: SoftwareTree
) -> list[DecidingRisk]:
    """Return the harms of a risk that controls outside a system leave not acceptable, with classes.

    A harm without injury leads to class A and is no part of it.
    """
    return [
        DecidingRisk(risk.risk.id, judgement, software_class)
        for judgement in _with_outside_controls(risk, system, graph, tree)
        if (software_class := _class_of(judgement, policy)) > "A"
    ]


def _system_class(
    system: ItemId, declared: str, deciding: list[DecidingRisk], risks: list[RiskJudgement]
) -> SystemClass:
    ordered = sorted(deciding, key=lambda found: (-ord(found.software_class), found.risk))
    computed = max((found.software_class for found in deciding), default="A")
    return SystemClass(
        system, declared, computed, tuple(ordered), tuple(risk.risk.id for risk in risks)
    )


def _with_outside_controls(
    risk: RiskJudgement, system: ItemId, graph: TraceGraph, tree: SoftwareTree
) -> Iterable[Judgement]:
    """Return each harm as it stands with the controls outside a system; without any, as at first."""
    controls = [graph.items[name] for name in graph.current_sources(risk.risk.id, "mitigates")]
    has_outside = any(
        isinstance(control, RiskControl) and is_outside(control, system, graph, tree)
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


def _own(item: SoftwareItem, default: str) -> str:
    return default if item.safety_class is None else _declared(item.safety_class)


def _declared(written: str | None) -> str:
    return written if written in ("A", "B", "C") else ""


def _class_of_item(
    item: ItemId, items: Mapping[ItemId, SoftwareItem], systems: Mapping[ItemId, SystemClass]
) -> str:
    """Return the class of an item: its own, else the one of what it is part of (4.3 d)."""
    for here in way_up(item, items):
        if here in systems:
            return systems[here].effective
        if items[here].safety_class is not None:
            return _declared(items[here].safety_class) or "C"
    return "C"
