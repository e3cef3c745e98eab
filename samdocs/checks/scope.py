"""For whom a rule holds: the project's switches, and the software class an item belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from samdocs.diagnostics import Rule
from samdocs.fields import ItemId
from samdocs.project import Project
from samdocs.safety import systems_with_cause


def is_active(rule: Rule, project: Project) -> bool:
    """Whether every word of the rule's `applies` holds for the project."""
    return all(word in project.switches for word in rule.applies)


def class_of(project: Project, item: str) -> str:
    """Return the highest class of the software systems an item belongs to; else the device's.

    What belongs to no system is judged by the device's class, so that nothing escapes a rule by
    lacking a link.
    """
    classes = project.classes
    if not item or len(classes.systems) <= 1:
        return classes.device_class
    name = ItemId(item)
    if name in classes.item_class:
        return classes.systems[classes.system_of(name)].effective
    systems = _systems_of(project, name)
    found = [classes.systems[system].effective for system in systems]
    return max(found, default=classes.device_class)


def _systems_of(project: Project, item: ItemId) -> frozenset[ItemId]:
    if item in project.risks:
        return systems_with_cause(project.risks[item].risk, project.graph, project.classes.tree)
    return project.classes.tree.holding(_software_items_of(project, item))


def _software_items_of(project: Project, item: ItemId) -> Iterable[ItemId]:
    """Return the software items an item stands for: by allocation, implementation, use or test."""
    graph = project.graph
    found = list(graph.targets(item, "allocated_to", "realises", "targets", "verifies"))
    found += graph.sources(item, "uses_soup")
    requirements = [*graph.sources(item, "implements"), *graph.targets(item, "verifies")]
    for requirement in requirements:
        found += graph.targets(requirement, "allocated_to")
    return found
