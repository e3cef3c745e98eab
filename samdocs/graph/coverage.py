"""What is counted: which items have a link of a kind, and which have not."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.fields import ItemId


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many items of a kind have a link; counted from the items, never from a summary."""

    name: str
    covered: tuple[ItemId, ...]
    missing: tuple[ItemId, ...]

    @property
    def total(self) -> int:
        """How many items were looked at."""
        return len(self.covered) + len(self.missing)

    @property
    def share(self) -> str:
        """The share in percent, cut and never rounded up; `none` where there are no items.

        999 of 1000 is 99.9 %, and nothing of nothing is not everything.
        """
        if not self.total:
            return "none"
        tenths = len(self.covered) * 1000 // self.total
        whole, tenth = divmod(tenths, 10)
        return f"{whole} %" if tenth == 0 else f"{whole}.{tenth} %"


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A kind of coverage: items of `collection` that have a link by one of `verbs`.

    Attributes:
        incoming: Whether the link points to the item.
        instead: Fields of the item that stand in place of the link, e.g. a source in words.
        others: Collections whose items count at the other end; empty = all.
    """

    name: str
    collection: str
    verbs: tuple[str, ...]
    incoming: bool
    instead: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


#: What shows that something works; a review shows that it was read.
_SHOWING = ("tests", "studies", "usability_evaluations")

LINK_KINDS: tuple[LinkKind, ...] = (
    LinkKind("User needs with a requirement", "user_needs", ("derives_from",), incoming=True),
    LinkKind(
        "User needs with a validation",
        "user_needs",
        ("validates",),
        incoming=True,
        others=_SHOWING,
    ),
    LinkKind(
        "System requirements with a source",
        "system_requirements",
        ("derives_from",),
        incoming=False,
    ),
    LinkKind(
        "System requirements with a verification",
        "system_requirements",
        ("verifies",),
        incoming=True,
        others=_SHOWING,
    ),
    LinkKind(
        "Software requirements with a source",
        "software_requirements",
        ("derives_from", "implements"),
        incoming=False,
        instead=("source", "derived"),
    ),
    LinkKind(
        "Software requirements with a software item",
        "software_requirements",
        ("allocated_to",),
        incoming=False,
    ),
    LinkKind(
        "Software requirements with a verification",
        "software_requirements",
        ("verifies",),
        incoming=True,
        others=_SHOWING,
    ),
    LinkKind("Hazards with a risk", "hazards", ("hazard",), incoming=True),
    LinkKind("Risks with a control", "risks", ("mitigates",), incoming=True),
    LinkKind("Risk controls with a risk", "risk_controls", ("mitigates",), incoming=False),
    LinkKind(
        "Risk controls with an implementation",
        "risk_controls",
        ("implements", "verifies"),
        incoming=True,
    ),
    LinkKind(
        "Risk controls shown effective",
        "risk_controls",
        ("shows_effectiveness_of",),
        incoming=True,
        others=_SHOWING,
    ),
    LinkKind("Threats with a security control", "threats", ("counters",), incoming=True),
    LinkKind("Claims with evidence", "claims", ("supported_by",), incoming=False),
    LinkKind(
        "Tests that verify something",
        "tests",
        ("verifies", "validates", "shows_effectiveness_of"),
        incoming=False,
    ),
)
