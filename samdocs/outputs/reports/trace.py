"""Everything an item stands on, and everything that stands on it."""

from __future__ import annotations

from collections.abc import Container, Iterator

from samdocs.diagnostics import Severity
from samdocs.fields import ItemId
from samdocs.graph import Reached, TraceGraph
from samdocs.items import Item
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.links import CARRYING, forward_words, inverse_words
from samdocs.outputs.reports.shapes import ReachedShape, TraceShape
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.project.suspects import LinkName

#: Links a tree follows from item to item; over others, e.g. “talks to”, all would hang together.
_FOLLOWED = (
    *CARRYING,
    "harms",
    "part_of",
    "realises",
    "based_on",
    "trained_on",
    "tuned_on",
    "on_datasets",
    "targets",
    "may_cause",
    "found_in",
    "resolves",
)


def render_trace(
    graph: TraceGraph,
    item: Item,
    style: Style = PLAIN,
    suspect: Container[LinkName] = frozenset(),
) -> str:
    """Return the trace of an item as two trees; each item stands where the shortest way leads.

    The trees show what is linked to the item itself and, further away, what links carry on. Of the
    rest the number is told: the JSON lists it.

    Args:
        graph: Items and links.
        item: Where the trace begins.
        style: How the terminal shows emphasis.
        suspect: Links that are marked, because their target changed.
    """
    lines = [style_item(item, style), ""]
    for heading, reached, is_up in (
        ("up: what it stands on", graph.up(item.id), True),
        ("down: what stands on it", graph.down(item.id), False),
    ):
        tree = _Tree(graph, item.id, is_up=is_up, style=style, suspect=suspect)
        lines.append(style.strong(heading))
        lines += list(tree.lines(item.id, "")) or ["   nothing"]
        further = len(reached) - tree.size
        if further:
            said = f"   and {further} further away over other links: --format json lists them"
            lines.append(style.dim(said))
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def render_trace_json(graph: TraceGraph, item: Item) -> str:
    """Return the trace of an item, nearest first, as `samdocs schema` describes it."""
    shape: TraceShape = {
        "format": 1,
        "id": item.id,
        "up": [_shape(graph, found) for found in graph.up(item.id)],
        "down": [_shape(graph, found) for found in graph.down(item.id)],
    }
    return dump_lines(dict(shape))


def style_item(item: Item, style: Style) -> str:
    """Return an item in one line: id, title, what it is."""
    title = f"  {safe(item.title)}" if item.title else ""
    status = "" if item.is_active else f", {item.status}"
    return f"{style.strong(item.id)}{title}  {style.dim(f'({item.noun}{status})')}"


def style_suspect(style: Style) -> str:
    """Return what stands behind a link whose target changed since it was made or reviewed."""
    return f"  {style.severity(Severity.MAJOR, style.sign('≠ suspect'))}"


class _Tree:
    """Links from an item in one direction; `branches` leads from each item to those after it."""

    def __init__(
        self,
        graph: TraceGraph,
        start: ItemId,
        *,
        is_up: bool,
        style: Style,
        suspect: Container[LinkName],
    ) -> None:
        self._graph, self._is_up, self._style, self._suspect = graph, is_up, style, suspect
        self._branches: dict[ItemId, list[tuple[str, ItemId]]] = {}
        seen, waiting = {start}, [start]
        for here in waiting:
            new = [(verb, item) for verb, item in self._steps(here, start) if item not in seen]
            self._branches[here] = list({item: (verb, item) for verb, item in new}.values())
            found = [item for _, item in self._branches[here]]
            seen.update(found)
            waiting += found
        self.size = len(seen) - 1

    def _steps(self, here: ItemId, start: ItemId) -> Iterator[tuple[str, ItemId]]:
        by_verb = self._graph.verbs_from(here) if self._is_up else self._graph.verbs_to(here)
        for verb, items in sorted(by_verb.items()):
            if here == start or verb in _FOLLOWED:
                yield from ((verb, item) for item in sorted(items))

    def lines(self, start: ItemId, indent: str) -> Iterator[str]:
        branches = self._branches[start]
        for number, (verb, item) in enumerate(branches, start=1):
            is_last = number == len(branches)
            arm = self._style.sign("└─ " if is_last else "├─ ")
            yield f"{self._style.dim(indent + arm)}{self._line(verb, item)}{self._mark(start, verb, item)}"
            deeper = "   " if is_last else self._style.sign("│  ")
            yield from self.lines(item, indent + deeper)

    def _mark(self, start: ItemId, verb: str, item: ItemId) -> str:
        link = (start, verb, item) if self._is_up else (item, verb, start)
        return style_suspect(self._style) if link in self._suspect else ""

    def _line(self, verb: str, name: ItemId) -> str:
        item = self._graph.items[name]
        words = forward_words(verb) if self._is_up else inverse_words(item.collection, verb)
        return f"{words} {style_item(item, self._style)}"


def _shape(graph: TraceGraph, found: Reached) -> ReachedShape:
    item = graph.items[found.id]
    return {"id": item.id, "type": item.collection, "field": found.verb, "depth": found.depth}
