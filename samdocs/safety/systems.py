"""Which software systems an item lies in, and which of them hold a cause of a risk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from samdocs.fields import ItemId
from samdocs.graph import TraceGraph
from samdocs.items.architecture import SoftwareItem
from samdocs.items.risk import Cause, Risk, RiskControl

#: A cause of one of these kinds lies in software, also where it names no item.
SOFTWARE_KINDS = frozenset(
    {"specification", "defect", "soup", "threat", "model", "bias", "data_leakage"}
)


@dataclass(frozen=True, slots=True)
class SoftwareTree:
    """The software items and the systems around each.

    Attributes:
        items: Every software item that is not retired.
        systems_around: Item → systems it lies in, the nearest first; a system lies in itself.
    """

    items: Mapping[ItemId, SoftwareItem]
    systems_around: Mapping[ItemId, tuple[ItemId, ...]]

    @property
    def systems(self) -> tuple[ItemId, ...]:
        """Every software system, sorted."""
        return tuple(sorted({around[0] for around in self.systems_around.values()}))

    def holding(self, parts: Iterable[ItemId]) -> frozenset[ItemId]:
        """Return the systems that hold one of some items, directly or around a smaller system."""
        return frozenset(system for part in parts for system in self.systems_around.get(part, ()))


def build_tree(graph: TraceGraph) -> SoftwareTree:
    """Return the tree of the software items that are not retired."""
    items = {item.id: item for item in graph.of("software_items") if isinstance(item, SoftwareItem)}
    return SoftwareTree(items, {item: tuple(_systems_around(item, items)) for item in items})


def way_up(item: ItemId, items: Mapping[ItemId, SoftwareItem]) -> Iterator[ItemId]:
    """Yield an item, what it is part of, and so on; a circle ends where it began."""
    here: ItemId | None = item
    seen: set[ItemId] = set()
    while here is not None and here in items and here not in seen:
        seen.add(here)
        yield here
        here = items[here].part_of


def systems_with_cause(risk: Risk, graph: TraceGraph, tree: SoftwareTree) -> frozenset[ItemId]:
    """Return the systems that hold a cause of a risk: an item, or SOUP, a model or a threat of one.

    A threat, vulnerability or SOUP that itself says it leads to the risk is a cause too. A cause in software that
    leads to no system counts for every system: it is in one of them, and nobody said in which.
    """
    if any(
        is_in_software(cause) and not tree.holding(_parts_of(cause, graph))
        for cause in risk.causes.values()
    ):
        return frozenset(tree.systems)
    return systems_named(risk, graph, tree)


def systems_named(risk: Risk, graph: TraceGraph, tree: SoftwareTree) -> frozenset[ItemId]:
    """Return the systems a risk leads to by what its causes name, and nothing by assumption."""
    parts = [part for cause in risk.causes.values() for part in _parts_of(cause, graph)]
    return tree.holding([*parts, *_parts_by_contribution(risk.id, graph)])


def is_in_software(cause: Cause) -> bool:
    """Whether a cause lies in software of the device: by what it names, else by its kind."""
    if cause.software_item or cause.soup or cause.model or cause.threat:
        return True
    elsewhere = cause.external_system or cause.hardware or cause.use_error or cause.use_scenario
    return cause.kind in SOFTWARE_KINDS and not elsewhere


def is_outside(control: RiskControl, system: ItemId, graph: TraceGraph, tree: SoftwareTree) -> bool:
    """Whether a control lies outside a software system: nothing that implements it is within.

    What does not say where it lies counts as inside, and so does what a requirement without
    allocation implements.
    """
    carriers = [
        tree.holding(graph.targets(requirement, "allocated_to"))
        for requirement in graph.current_sources(control.id, "implements")
        if graph.items[requirement].collection == "software_requirements"
    ]
    if control.implemented_in is None or any(not at or system in at for at in carriers):
        return False
    if control.implemented_in == "software":
        return bool(carriers)
    if control.implemented_in == "other_software_system":
        named = control.system
        return named is not None and system not in tree.systems_around.get(named, ())
    return True


def _parts_of(cause: Cause, graph: TraceGraph) -> Iterator[ItemId]:
    if cause.software_item:
        yield cause.software_item
    if cause.soup:
        yield from _users_of_soup(cause.soup, graph)
    if cause.model:
        yield from graph.targets(cause.model, "realises")
    if cause.threat:
        yield from _targets_of_threat(cause.threat, graph)


def _parts_by_contribution(risk: ItemId, graph: TraceGraph) -> Iterator[ItemId]:
    for threat in graph.current_sources(risk, "may_cause"):
        yield from _targets_of_threat(threat, graph)
        for component in graph.targets(threat, "found_in"):
            yield from _users_of_soup(component, graph)
    for component in graph.current_sources(risk, "contributes_to"):
        yield from _users_of_soup(component, graph)


def _users_of_soup(component: ItemId, graph: TraceGraph) -> Iterator[ItemId]:
    yield from graph.sources(component, "uses_soup")
    for model in graph.current_sources(component, "based_on"):
        yield from graph.targets(model, "realises")


def _targets_of_threat(threat: ItemId, graph: TraceGraph) -> Iterator[ItemId]:
    """Yield what a threat aims at, or a vulnerability is found in: items, and holders of assets."""
    for target in graph.targets(threat, "targets", "affects"):
        yield target
        yield from graph.targets(target, "held_by")


def _systems_around(item: ItemId, items: Mapping[ItemId, SoftwareItem]) -> list[ItemId]:
    """Return the systems an item lies in; without one, the top of its tree stands for it."""
    way = list(way_up(item, items))
    return [here for here in way if items[here].kind == "system"] or way[-1:]
