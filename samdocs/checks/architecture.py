"""Rules on the architecture (IEC 62304:2006+A1:2015, 5.3 and 5.4; FDA 2023, VI.E)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.evidence import is_linked
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import counting, described, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId
from samdocs.items.architecture import ExternalSystem, Interface, SoftwareItem
from samdocs.items.records import Review
from samdocs.items.requirements import SoftwareRequirement
from samdocs.items.soup import SoupComponent
from samdocs.project import Project


def leaves(project: Project) -> Iterator[SoftwareItem]:
    """Yield the software items that are divided no further and described here."""
    for item in described(project, SoftwareItem):
        if not project.graph.current_sources(item.id, "part_of"):
            yield item


@check("ARC001")
def requirement_not_allocated(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every software requirement is carried by at least one software item.

    A requirement nobody builds cannot be verified, and a change to it reaches no code. Name the
    software items under `allocated_to:`, or list the requirement at the item's `allocated_items:`.
    """
    for requirement in described(project, SoftwareRequirement):
        if not is_linked(project, requirement, "allocated_to"):
            yield found(
                project,
                "ARC001",
                requirement,
                f"`{requirement.id}` is allocated to no software item",
                hint="name the item under `allocated_to:`",
            )


@check("ARC002")
def item_without_requirement(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every software item that is divided no further carries a requirement.

    A part that no requirement asks for was either specified nowhere or is not needed. Allocate the
    requirements it carries out, or say at the item under `reasons: {ARC002: …}` why it has none,
    e.g. because it only starts the others.
    """
    for item in leaves(project):
        if is_linked(project, item, "allocated_to", incoming=True) or item.reason_for("ARC002"):
            continue
        yield found(
            project,
            "ARC002",
            item,
            f"`{item.id}` carries no requirement",
            hint=f"add `allocated_to: [{item.id}]` to what it carries out, or give a reason under"
            " `reasons: {ARC002: …}`",
        )


@check("ARC003")
def interface_not_described(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every connection between software items, or to an external system, is described.

    Each pair under `talks_to:` has an entry under `interfaces:` of one of the two, and each entry
    says `direction`, `protocol`, `data` and what happens on `errors`. An interface that is not
    written down can neither be tested nor protected.
    """
    written = {
        frozenset((item.id, interface.partner))
        for item in described(project, SoftwareItem)
        for interface in item.interfaces
    }
    for item in described(project, SoftwareItem):
        for at, interface in enumerate(item.interfaces):
            yield from _gaps_of_interface(project, item, at, interface)
        for partner in project.graph.current_targets(item.id, "talks_to"):
            pair = frozenset((item.id, partner))
            if pair in written:
                continue
            written.add(pair)  # once for both directions
            yield found(
                project,
                "ARC003",
                item,
                f"`{item.id}` talks to `{partner}`, but no interface is described",
                hint=f"add `- with: {partner}` under `interfaces:` with direction, protocol, data"
                " and errors",
                field=("talks_to",),
            )


@check("ARC004")
def units_not_identified(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The software is divided down to units, and each unit names its source files.

    What is divided no further has `kind: unit` and `paths:`. Without them nobody can say which
    code carries a requirement, and no result can be told from an outdated one.
    """
    if not project.of("software_items"):
        place = project.locate_config()
        message = "the project describes no software item"
        yield found_at("ARC004", place, message, hint="describe `software_items:` down to units")
    for item in leaves(project):
        if item.kind != "unit":
            message = f"`{item.id}` is divided no further, but is no unit"
            hint = "divide it by items with `part_of:`, or write `kind: unit`"
            yield found(project, "ARC004", item, message, hint=hint, field=("kind",))
        elif not item.paths:
            message = f"the unit `{item.id}` names no source files"
            hint = "add `paths: [src/…/**]`"
            yield found(project, "ARC004", item, message, hint=hint)


@check("ARC005")
def unit_without_detailed_design(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every unit of class C has a detailed design, also of its interfaces, and a review of both.

    Write `design:` and `interface_design:` at the unit, precisely enough to implement it. A review
    of `kind: detailed_design` that `covers:` the unit has a date and names who took part.
    """
    for item in leaves(project):
        if project.classes.item_class[item.id] != "C":
            continue
        missing = [f"no {name}" for name in _undesigned(item)]
        if not any(_is_design_review(review) for review in _reviews_of(project, item.id)):
            missing.append("no review of its detailed design")
        if missing:
            yield found(
                project,
                "ARC005",
                item,
                f"`{item.id}`, class C, has {' and '.join(missing)}",
                hint="write `design:` and `interface_design:`, and a review with"
                " `kind: detailed_design`, a date and participants that covers it",
            )


@check("ARC006")
def diagram_would_miss_parts(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The architecture shows every part: items, SOUP, external systems, users.

    Diagrams are drawn from the data, so what is linked to nothing appears on none: SOUP that no
    item uses, an external system that nothing talks to, an item outside every software system. At
    least one user profile is described. How large the text of a drawn diagram is, a person judges.
    """
    yield from _unconnected(project)
    if not project.of("user_profiles"):
        message = "no user is described, so no diagram shows one"
        yield found_at("ARC006", project.locate_config(), message, hint="add `user_profiles:`")
    for system in project.classes.systems:
        item = project.classes.tree.items[system]
        if item.kind != "system":
            message = f"`{item.id}` belongs to no software system"
            hint = "write `kind: system` if it is one, or `part_of:` with what it belongs to"
            yield found(project, "ARC006", item, message, hint=hint)
    yield Undecided("whether drawn diagrams are legible is judged by a person")


def _gaps_of_interface(
    project: Project, item: SoftwareItem, at: int, interface: Interface
) -> Iterator[Diagnostic]:
    missing = unsaid(
        {
            "direction": interface.direction,
            "protocol": interface.protocol,
            "data": interface.data,
            "errors": interface.errors,
        }
    )
    if missing:
        yield found(
            project,
            "ARC003",
            item,
            f"the interface of `{item.id}` with `{interface.partner}` does not say"
            f" {listed(missing)}",
            hint="fill them in",
            field=("interfaces", at),
        )


def _undesigned(item: SoftwareItem) -> tuple[str, ...]:
    return unsaid(
        {"detailed design": item.design, "design of its interfaces": item.interface_design}
    )


def _reviews_of(project: Project, item: ItemId) -> Iterator[Review]:
    return existing(project, Review, project.graph.sources(item, "covers"))


def _is_design_review(review: Review) -> bool:
    held = bool(review.date and review.participants)
    return review.kind == "detailed_design" and (held or review.external is not None)


def _unconnected(project: Project) -> Iterator[Diagnostic]:
    for component in counting(project, SoupComponent):
        if not is_linked(project, component, "uses_soup", "based_on", incoming=True):
            message = f"`{component.id}` is used by no software item, so no diagram shows it"
            hint = "list it at the item that uses it under `uses_soup:`"
            yield found(project, "ARC006", component, message, hint=hint)
    for system in counting(project, ExternalSystem):
        if not is_linked(project, system, "talks_to", incoming=True):
            message = f"nothing talks to `{system.id}`, so no diagram shows it"
            hint = "list it at the item that does under `talks_to:`"
            yield found(project, "ARC006", system, message, hint=hint)
