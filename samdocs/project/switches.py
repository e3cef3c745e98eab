"""Which words of `applies` hold for a project: markets, ai, cyber, phi, legacy."""

from __future__ import annotations

from collections.abc import Mapping

from samdocs.config import Config
from samdocs.fields import ItemId
from samdocs.graph import TraceGraph

#: Word of `applies` → collections whose items turn it on.
_SWITCHES: Mapping[str, tuple[str, ...]] = {
    "ai": ("models", "datasets", "studies", "monitors", "planned_changes"),
    "cyber": ("threats", "security_controls", "vulnerabilities", "assets"),
    "phi": ("phi_flows", "safeguards"),
}


def find_switches(config: Config, graph: TraceGraph) -> frozenset[str]:
    """Return the words that hold, by what samdocs.yaml says and by the items there are."""
    device = config.device
    words = {"us", "fda"} if "us" in device.markets else set()
    words |= {"eu"} if "eu" in device.markets else set()
    said = {"ai": device.ai, "cyber": device.cyber, "phi": device.phi}
    words |= {word for word, on in said.items() if on or first_item_of(graph, word)}
    legacy = config.legacy
    return frozenset(words | ({"legacy"} if legacy and legacy.applies else set()))


def first_item_of(graph: TraceGraph, switch: str) -> ItemId | None:
    """Return an item that turns a switch on; None if there is none."""
    found = (item.id for name in _SWITCHES.get(switch, ()) for item in graph.of(name))
    return next(found, None)
