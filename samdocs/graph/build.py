"""From links as they are written to the graph, and a finding for each that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from samdocs.diagnostics import Diagnostic, Location, Related, diagnose
from samdocs.fields import ItemId
from samdocs.graph.nearest import NearestIds
from samdocs.graph.trace import Edge, TraceGraph
from samdocs.items import COLLECTIONS, Item, WrittenLink, link_fields
from samdocs.rules import RULES

#: By these verbs an item that counts must not lean on a retired one.
LEANING_VERBS = frozenset(
    {
        "derives_from",
        "implements",
        "mitigates",
        "allocated_to",
        "verifies",
        "shows_effectiveness_of",
        "validates",
    }
)
_LIST_ENTRY = 4  # collection, item, field, position: an entry of a plain list
#: Items of these collections are records: they may go on naming what was retired since.
RECORDS = frozenset(
    {
        "test_runs",
        "regression_analyses",
        "builds",
        "anomalies",
        "changes",
        "feedback",
        "reviews",
        "approvals",
        "waivers",
        "link_reviews",
        "attestations",
    }
)


def build_graph(
    items: Mapping[ItemId, Item],
    links: Iterable[WrittenLink],
    locate: Callable[[WrittenLink], Location],
    broken: frozenset[str] = frozenset(),
) -> tuple[TraceGraph, tuple[Diagnostic, ...]]:
    """Return the graph of the sound links, and a finding for each that is not.

    Args:
        items: Every item that was read, by id.
        links: Every link written in a file, on either side.
        locate: Returns the place of a link's id in its file.
        broken: Ids that exist but could not be read; links to them cause no further findings.
    """
    edges: dict[tuple[ItemId, str, ItemId], Edge] = {}
    written: dict[tuple[ItemId, str, ItemId, str | int], WrittenLink] = {}
    findings: list[Diagnostic] = []
    nearest = NearestIds(items)
    for link in links:
        known = link.source in items and link.target in items
        if not known or _is_misplaced(items, link):
            findings += _broken_link(items, link, locate, broken, nearest)
            continue
        key = (link.source, link.verb, link.target)
        if len(link.path) == _LIST_ENTRY:
            first = written.setdefault((*key, link.path[2]), link)
            if first is not link:
                findings.append(_twice(link, first, locate))
        edge = edges.get(key)
        if edge is None or link.detail:
            detail = (*edge.detail, *link.detail) if edge else link.detail
            edges[key] = Edge(*key, tuple(sorted(set(detail))) if detail else ())
    return TraceGraph(items, edges.values()), tuple(findings)


@cache
def _allowed_targets() -> Mapping[tuple[str, str], frozenset[str]]:
    """Return, for a collection and a verb, the collections a link may lead to; empty means any."""
    allowed: dict[tuple[str, str], frozenset[str]] = {}
    for name, item_class in COLLECTIONS.items():
        for field in link_fields(item_class):
            to = frozenset(field.link.to or COLLECTIONS)
            allowed[name, field.verb] = allowed.get((name, field.verb), frozenset()) | to
    return allowed


def _is_misplaced(items: Mapping[ItemId, Item], link: WrittenLink) -> bool:
    """Whether a link joins items that exist but may not be joined."""
    source, target = items[link.source], items[link.target]
    allowed = _allowed_targets().get((source.collection, link.verb))
    if allowed is None or target.collection not in allowed:
        return True
    return target.is_retired and _leans(source, link.verb)


def _leans(source: Item, verb: str) -> bool:
    return verb in LEANING_VERBS and not source.is_retired and source.collection not in RECORDS


def _broken_link(
    items: Mapping[ItemId, Item],
    link: WrittenLink,
    locate: Callable[[WrittenLink], Location],
    broken: frozenset[str],
    nearest: NearestIds,
) -> Iterator[Diagnostic]:
    named = link.source if link.inverse else link.target
    writer = link.target if link.inverse else link.source
    if named not in items:
        if named not in broken:
            message = f"`{writer}` names `{named}`, which does not exist"
            yield _dangling(link, writer, message, _what_is_near(nearest, named), locate)
        return
    if writer not in items:
        return  # the entry itself has a fault and says so
    source, target = items[link.source], items[link.target]
    allowed = _allowed_targets().get((source.collection, link.verb), frozenset())
    if target.collection in allowed:
        message = f"`{source.id}` leans on `{target.id}`, which is retired"
        hint = "link to what replaces it, or retire this item too"
    else:
        verb = link.verb.replace("_", " ")
        message = f"`{source.id}` cannot be linked by “{verb}” to `{target.id}`, {_a(target)}"
        hint = _what_is_allowed(source, verb, allowed)
    yield _dangling(link, writer, message, hint, locate)


def _what_is_allowed(source: Item, verb: str, allowed: frozenset[str]) -> str:
    if not allowed:
        return f"{_a(source)} has no link of that name"
    nouns = " or ".join(sorted({COLLECTIONS[name].noun for name in allowed}))
    return f"“{verb}” of {_a(source)} leads to: {nouns}"


def _a(item: Item) -> str:
    noun = item.noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _dangling(
    link: WrittenLink,
    writer: ItemId,
    message: str,
    hint: str,
    locate: Callable[[WrittenLink], Location],
) -> Diagnostic:
    return diagnose(RULES["ID002"], message, locate(link), hint=hint, item=writer)


def _what_is_near(nearest: NearestIds, name: str) -> str:
    near = nearest.find(name)
    if near:
        return f"the nearest existing id is `{near}`; correct the id, or add the item"
    return f"add an item `{name}`, or correct the id"


def _twice(
    link: WrittenLink, first: WrittenLink, locate: Callable[[WrittenLink], Location]
) -> Diagnostic:
    message = f"`{link.source}` {link.verb.replace('_', ' ')} `{link.target}` is written twice"
    found = diagnose(RULES["TRC002"], message, locate(link), hint="delete one", item=link.source)
    return replace(found, related=(Related(locate(first), "it stands here first"),))
