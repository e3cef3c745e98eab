"""The software requirements by category, and how the categories are covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.parts import (
    Field,
    ItemView,
    evidence,
    item_view,
    proving,
    tie,
    ties,
)
from samdocs.items.requirements import SoftwareRequirement

#: Category → letter of IEC 62304:2006+A1:2015, 5.2.2 and what documents call it.
CATEGORIES = {
    "functional": ("a", "Functional and capability"),
    "inputs_outputs": ("b", "Inputs and outputs"),
    "interfaces": ("c", "Interfaces to other systems"),
    "alarms": ("d", "Alarms, warnings and operator messages"),
    "security": ("e", "Security"),
    "user_interface": ("f", "User interface"),
    "data": ("g", "Data and databases"),
    "installation": ("h", "Installation and acceptance"),
    "operation": ("i", "Operation and maintenance methods"),
    "networking": ("j", "Networks"),
    "maintenance": ("k", "Maintenance by users"),
    "regulatory": ("l", "Regulatory"),
}
_UNSORTED = ("", "Without category")


@dataclass(frozen=True, slots=True)
class CategoryView:
    """The requirements of one category, and how far they are linked.

    Attributes:
        letter: Of the clause's list; empty for requirements without a category.
        absent: Why the category is empty, where a reason is given.
        unsourced, unallocated, unverified: Ids as links, empty if there are none.
    """

    key: str
    letter: str
    title: str
    items: tuple[ItemView, ...]
    critical: int
    unsourced: Html
    unallocated: Html
    unverified: Html
    absent: Html


@dataclass(frozen=True, slots=True)
class RequirementsView:
    """All software requirements, in the order of the clause."""

    categories: tuple[CategoryView, ...]
    filled: tuple[CategoryView, ...]
    summary: str


def requirements(scope: Scope) -> RequirementsView:
    """Return the software requirements by category."""
    every = scope.project.of("software_requirements")
    listed = [item for item in every if isinstance(item, SoftwareRequirement)]
    categories = tuple(_categories(scope, listed))
    controls = sum(
        bool(scope.project.graph.current_targets(item.id, "implements")) for item in listed
    )
    summary = (
        f"{in_words(len(listed), 'requirement').capitalize()}, "
        f"{sum(bool(item.critical) for item in listed)} of them safety-critical, "
        f"{controls} implementing a control of a risk. Each can be tested alone; its criterion is "
        "what the test compares with."
    )
    return RequirementsView(categories, tuple(c for c in categories if c.items), summary)


def _categories(scope: Scope, listed: Sequence[SoftwareRequirement]) -> Iterator[CategoryView]:
    for key, (letter, title) in CATEGORIES.items():
        chosen = [item for item in listed if item.category == key]
        yield _category(scope, key, (letter, title), chosen)
    if unsorted := [item for item in listed if item.category is None]:
        yield _category(scope, "none", _UNSORTED, unsorted)


def _category(
    scope: Scope, key: str, name: tuple[str, str], chosen: Sequence[SoftwareRequirement]
) -> CategoryView:
    graph = scope.project.graph
    reason = scope.project.config.reason_for("REQ006", key)
    absent = scope.write.inline(reason) if reason else missing("no requirement, no reason")

    def lacking(has: frozenset[str]) -> Html:
        return scope.write.links(item.id for item in chosen if item.id not in has)

    sourced = {i.id for i in chosen if graph.current_targets(i.id, "derives_from", "implements")}
    sourced |= {item.id for item in chosen if item.source or item.derived}
    return CategoryView(
        key,
        *name,
        tuple(requirement_view(scope, item) for item in chosen),
        sum(bool(item.critical) for item in chosen),
        lacking(frozenset(sourced)),
        lacking(frozenset(i.id for i in chosen if graph.current_targets(i.id, "allocated_to"))),
        lacking(frozenset(i.id for i in chosen if graph.current_sources(i.id, "verifies"))),
        EMPTY if chosen else absent,
    )


def requirement_view(scope: Scope, item: SoftwareRequirement) -> ItemView:
    """Return one requirement with criterion, rationale, origin and verification."""
    write = scope.write
    criterion = write.inline(item.criterion) or missing("no criterion")
    fields = (
        Field("Criterion", criterion),
        Field("Rationale", write.inline(item.rationale)),
        Field("From", _origin(scope, item)),
        Field("Verified by", _verification(scope, item)),
        Field("Stated by", _stated(scope, item)),
    )
    words = ["safety-critical"] if item.critical else []
    return item_view(scope, item, item.text, fields, *words)


def _stated(scope: Scope, item: SoftwareRequirement) -> Html:
    stated = proving(scope, item.id, "states")
    return join(", ", (tie(scope, link, link[0]) for link in stated))


def _origin(scope: Scope, item: SoftwareRequirement) -> Html:
    """Return where a requirement comes from, links first, and what carries it."""
    graph, write = scope.project.graph, scope.write
    sources = ties(scope, item.id, "derives_from")
    controls = ties(scope, item.id, "implements")
    words = fill("source: {}", write.inline(item.source)) if item.source else EMPTY
    derived = fill("derived, see the rationale") if item.derived else EMPTY
    implements = fill("implements {}", controls) if controls else EMPTY
    origin = join(" · ", (sources, implements, words, derived)) or missing("no source")
    carriers = write.links(graph.current_targets(item.id, "allocated_to")) or missing(
        "not allocated"
    )
    return fill("{} · allocated to {}", origin, carriers)


def _verification(scope: Scope, item: SoftwareRequirement) -> Html:
    method = f"by {item.verification_method}" if item.verification_method else ""
    proofs = evidence(scope, proving(scope, item.id, "verifies"), "no test")
    return join(" · ", (proofs, method)) if method else proofs
