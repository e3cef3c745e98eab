"""Which links are suspect: their target no longer means what it meant when they were looked at.

IEC 62304:2006+A1:2015, 5.2.5 and 7.4: what stands on something that changed is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from pydantic import JsonValue

from samdocs.evidence.git.item_history import ItemHistories
from samdocs.evidence.git.item_versions import Version
from samdocs.fields import ItemId
from samdocs.graph import Edge, TraceGraph
from samdocs.items import Item, WrittenLink
from samdocs.items.links import SUSPECT_VERBS
from samdocs.items.meaning import build_meaning, hash_meaning
from samdocs.items.records import LinkReview

LinkName: TypeAlias = tuple[ItemId, str, ItemId]


@dataclass(frozen=True, slots=True)
class SuspectLink:
    """A link whose target means something else than when the link was made or last reviewed.

    Attributes:
        source: The item that owns the verb.
        since: Full id of the commit that made the link.
        review: Id of the last review of the link; empty if there is none.
        old_hash: Hash of what the target meant then.
        new_hash: Hash of what it means now.
        old: What the target meant then; empty if no commit holds what the review looked at.
        new: What it means now.
    """

    source: ItemId
    verb: str
    target: ItemId
    since: str
    review: str
    old_hash: str
    new_hash: str
    old: Mapping[str, JsonValue]
    new: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Suspects:
    """Every suspect link, sorted by source, verb and target.

    Attributes:
        undecided: Why it cannot be told which links are suspect; empty if it can.
    """

    links: tuple[SuspectLink, ...] = ()
    undecided: str = ""

    def of(self, item: ItemId) -> tuple[SuspectLink, ...]:
        """Return the suspect links that an item owns."""
        return tuple(link for link in self.links if link.source == item)

    def names(self) -> frozenset[LinkName]:
        """Return source, verb and target of every suspect link."""
        return frozenset((link.source, link.verb, link.target) for link in self.links)


@dataclass(frozen=True, slots=True)
class _Reviewed:
    """The last review of a link: the hash it saw, and the commit that made it, if any."""

    id: ItemId
    content_hash: str
    commit: str


def find_suspects(
    histories: ItemHistories,
    graph: TraceGraph,
    inverse: Mapping[ItemId, tuple[WrittenLink, ...]],
) -> Suspects:
    """Return the suspect links of a project.

    A link that no commit holds was made now. Drafts are judged, what a retired item says is not.

    Args:
        histories: The history up to the commit read or checked out.
        graph: Items and links as they are now, uncommitted changes included.
        inverse: Links that stand on the side of their target, by the item that owns the verb.
    """
    reviews = _last_reviews(histories, graph)

    @cache
    def now(name: ItemId) -> _Now:
        return _Now(graph.items[name], inverse.get(name, ()), histories.latest(name))

    def judged() -> Iterator[SuspectLink]:
        for edge in sorted(edge for edge in graph.edges if edge.verb in SUSPECT_VERBS):
            if not graph.items[edge.source].is_retired:
                yield from _judge(edge, histories, now(edge.target), reviews)

    return Suspects(tuple(judged()))


class _Now:
    """An item as it is now; its meaning is only built where it can have changed."""

    def __init__(self, item: Item, inverse: Iterable[WrittenLink], latest: Version) -> None:
        self.item = item
        self._inverse = tuple(inverse)
        #: The version of the last commit, if the item still says the very same.
        self.version = latest if latest.says(item, self._inverse) else None
        self._meaning: Mapping[str, JsonValue] = {}

    @property
    def meaning(self) -> Mapping[str, JsonValue]:
        if self.version:
            return self.version.meaning
        self._meaning = self._meaning or build_meaning(self.item, self._inverse)
        return self._meaning

    def has_hash(self, content_hash: str) -> bool:
        """Whether the item has a hash, under its own id or one it had before."""
        names = (self.item.id, *self.item.formerly)
        return any(hash_meaning({**self.meaning, "id": name}) == content_hash for name in names)


def _judge(
    edge: Edge,
    histories: ItemHistories,
    now: _Now,
    reviews: Mapping[LinkName, _Reviewed],
) -> Iterator[SuspectLink]:
    origin = histories.origin(edge.source, edge.verb, edge.target)
    if origin is None:
        return
    then = histories.judged_from(origin, edge.target)
    review = _still_last(reviews.get(edge[:3]), origin.commit, histories)
    if review is None and now.version is then:
        return
    old_hash = review.content_hash if review else then.hash
    if now.has_hash(old_hash):
        return
    old = histories.find_meaning(edge.target, old_hash) if review else then.meaning
    new = now.meaning
    yield SuspectLink(
        *edge[:3],
        since=origin.commit,
        review=review.id if review else "",
        old_hash=old_hash,
        new_hash=hash_meaning(new),
        old=old,
        new=new,
    )


def _still_last(review: _Reviewed | None, since: str, histories: ItemHistories) -> _Reviewed | None:
    """Return the review unless the link was made, or the baseline set, after it."""
    if review is None or not review.commit:
        return review
    later = (since, histories.baseline)
    is_outdated = any(
        commit and commit != review.commit and histories.is_before(review.commit, commit)
        for commit in later
    )
    return None if is_outdated else review


def _last_reviews(histories: ItemHistories, graph: TraceGraph) -> Mapping[LinkName, _Reviewed]:
    """Return the last review of each link; one without reason or person clears nothing."""
    found: dict[LinkName, _Reviewed] = {}
    records = [record for record in graph.of("link_reviews") if isinstance(record, LinkReview)]
    for record in sorted(records, key=lambda record: _when(record, histories)):
        if not record.reason or not record.person:
            continue
        commit = histories.made(record.id)
        for link in record.links:
            name = (link.source, link.verb, link.target)
            found[name] = _Reviewed(record.id, link.content_hash, commit)
    return found


def _when(record: LinkReview, histories: ItemHistories) -> tuple[int, float, int, str]:
    """Return the order of reviews: by commit, the uncommitted last; then by time; then by id."""
    time = record.time.timestamp() if record.time else 0.0
    return (histories.position(histories.made(record.id)), time, len(record.id), record.id)
