"""Interfaces of the software: what passes between its parts, and to and from other systems."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.documents.html import Html
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope
from samdocs.documents.views.parts import Field, ItemView, item_view
from samdocs.items.architecture import ExternalSystem, Interface, SoftwareItem

_DIRECTIONS = {"in": "receives from", "out": "sends to", "both": "exchanges with"}


@dataclass(frozen=True, slots=True)
class InterfaceView:
    """One interface, told from the side that describes it (IEC 62304:2006+A1:2015, 5.2.2 c)."""

    item: Html
    direction: str
    partner: Html
    protocol: Html
    data: Html
    errors: Html


@dataclass(frozen=True, slots=True)
class InterfacesView:
    """Systems outside, then the interfaces to them, then those between parts of the software."""

    systems: tuple[ItemView, ...]
    outer: tuple[InterfaceView, ...]
    inner: tuple[InterfaceView, ...]


def interfaces(scope: Scope) -> InterfacesView:
    """Return every interface that a software item describes, and each partner it only names."""
    outer: list[InterfaceView] = []
    inner: list[InterfaceView] = []
    for item in scope.project.of("software_items"):
        if not isinstance(item, SoftwareItem):
            continue
        described = {interface.partner for interface in item.interfaces}
        named = [
            Interface.model_validate({"with": p})
            for p in sorted(item.talks_to)
            if p not in described
        ]
        for interface in (*item.interfaces, *named):
            partner = scope.item(interface.partner)
            table = inner if isinstance(partner, SoftwareItem) else outer
            table.append(_interface(scope, item, interface))
    systems = scope.project.of("external_systems")
    views = (_system(scope, one) for one in systems if isinstance(one, ExternalSystem))
    return InterfacesView(tuple(views), tuple(outer), tuple(inner))


def _interface(scope: Scope, item: SoftwareItem, interface: Interface) -> InterfaceView:
    write = scope.write
    return InterfaceView(
        scope.named_link(item.id),
        _DIRECTIONS.get(interface.direction or "", "talks to"),
        scope.named_link(interface.partner),
        write.line(interface.protocol) or missing("no protocol"),
        write.inline(interface.data) or missing("not described"),
        write.inline(interface.errors),
    )


def _system(scope: Scope, system: ExternalSystem) -> ItemView:
    fields = (
        Field("Kind", scope.write.line(system.kind)),
        Field("Owner", scope.write.line(system.owner)),
    )
    return item_view(scope, system, system.text, fields)
