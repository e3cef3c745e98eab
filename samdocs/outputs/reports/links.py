"""Links as readers meet them: their words from either side, and which of them carry a trace on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from samdocs.items import COLLECTIONS, link_fields

#: What stands on an item over one of these stands on that item's targets, too.
CARRYING = (
    "derives_from",
    "implements",
    "allocated_to",
    "verifies",
    "validates",
    "shows_effectiveness_of",
    "mitigates",
    "hazard",
    "counters",
    "protects",
    "discloses",
    "states",
    "supported_by",
    "runs",
    "evaluates",
)


@cache
def _inverses() -> Mapping[tuple[str, str], str]:
    return {
        (name, field.verb): field.link.inverse
        for name, item_class in COLLECTIONS.items()
        for field in link_fields(item_class)
        if field.link.inverse
    }


def forward_words(verb: str) -> str:
    """Return a link as its owner says it: `derives from`."""
    return verb.replace("_", " ")


def inverse_words(source: str, verb: str) -> str:
    """Return a link as its target says it: `leads to`.

    Args:
        source: Collection of the item that owns the link.
        verb: The link's name in the graph.
    """
    word = _inverses().get((source, verb), "")
    return word.replace("_", " ") if word else f"{forward_words(verb)} of"
