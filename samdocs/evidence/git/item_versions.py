"""What an item was since a commit, what came before, and since when it has its links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from pydantic import JsonValue

from samdocs.evidence.git.item_bytes import COVERS, LinkKey
from samdocs.fields import ItemId
from samdocs.items import Item, WrittenLink
from samdocs.items.meaning import (
    FieldChange,
    build_meaning,
    compare_meanings,
    hash_meaning,
    surely_differ,
)

#: The version of every item at a commit.
Versions: TypeAlias = "Mapping[ItemId, Version]"


@dataclass(frozen=True, eq=False)
class Version:
    """What an item was since a commit; where lines of history meet unchanged, `commit` is empty.

    Attributes:
        item: None where the commit removed it.
        inverse: The links it owns that others wrote on their side.
        keys: Verb and target of its links that are remembered.
        before: What it was in the parents, or what it is called by another id there.
        links: The origin of each of `keys`; filled in when all changes of the commit are known.
    """

    item: Item | None
    inverse: tuple[WrittenLink, ...] = ()
    keys: tuple[LinkKey, ...] = ()
    commit: str = ""
    before: tuple[Version, ...] = ()
    links: dict[LinkKey, LinkOrigin] = field(default_factory=dict)

    @cached_property
    def meaning(self) -> Mapping[str, JsonValue]:
        """What the item means; nothing if it is gone."""
        return build_meaning(self.item, self.inverse) if self.item else {}

    @cached_property
    def hash(self) -> str:
        """Hash of the meaning; empty if the item is gone."""
        return hash_meaning(self.meaning) if self.item else ""

    def says(self, item: Item, inverse: Iterable[WrittenLink]) -> bool:
        """Whether an item is written field by field as in this version: then it means the same."""
        return self.item == item and _said(self.inverse) == _said(inverse)

    def means_the_same(self, other: Version) -> bool:
        """Whether two versions mean the same; the same texts do, and are not compared further."""
        if self.item is None or other.item is None:
            return self.item is other.item
        if self.item is other.item and self.inverse == other.inverse:
            return True
        return not surely_differ(self.item, other.item) and self.meaning == other.meaning

    def chain(self) -> Iterator[Version]:
        """Yield this version and everything before it, each once, newer ones first."""
        waiting, seen = [self], {id(self)}
        while waiting:
            version = waiting.pop(0)
            yield version
            for before in version.before:
                if id(before) not in seen:
                    seen.add(id(before))
                    waiting.append(before)

    def changes(self) -> tuple[FieldChange, ...]:
        """Return what differs from the version before; from the first parent's that had one."""
        old = next((before for before in self.before if before.item), NEVER)
        found = compare_meanings(old.meaning or None, self.meaning or None)
        if old.item and self.item and old.item.id != self.item.id:
            return (FieldChange("id", old.item.id, self.item.id), *found)
        return found


class LinkOrigin(NamedTuple):
    """The commit that made a link, and what its target was when that commit was done."""

    commit: str
    target: Version


@dataclass(frozen=True, slots=True)
class Reuse:
    """An id that was given to something else after what it stood for was removed.

    Attributes:
        was: What it stood for last before it was removed.
        removed: Full id of the commit that removed it.
        made: Full id of the commit that used it again; empty if none did yet.
    """

    was: Version
    removed: str
    made: str


#: The version of an item that was not made yet.
NEVER = Version(None)


def find_before(now: Version, name: ItemId, parents: Sequence[Versions]) -> tuple[Version, ...]:
    """Return what an item was in each parent; a renamed one is found by the id it had."""
    before = tuple(versions.get(name, NEVER) for versions in parents)
    if now.item is None or not now.item.formerly or any(old.item for old in before):
        return before
    named = (versions.get(old, NEVER) for old in now.item.formerly for versions in parents)
    return (*(old for old in named if old.item), *before)


def decide(now: Version, before: Sequence[Version], commit: str) -> Version:
    """Return the version of an item at a commit: a parent's, or a new one if it differs.

    Args:
        now: What the files of the commit say.
        before: What it was in each parent.
        commit: The id of the commit.
    """
    same = list({id(old): old for old in before if old.means_the_same(now)}.values())
    if not same:
        return Version(now.item, now.inverse, now.keys, commit, tuple(before))
    removed = [old for old in before if old.item is None and old is not NEVER and now.item]
    if len(same) == 1 and not removed and not _has_older_links(same[0], before):
        return same[0]
    return Version(now.item, now.inverse, now.keys, "", (*same, *removed))


def _has_older_links(version: Version, before: Sequence[Version]) -> bool:
    """Whether a parent named earlier had one of the links on its own, so that it made it."""
    return any(_known(key, before, ()) is not origin for key, origin in version.links.items())


def set_origins(
    version: Version, before: Sequence[Version], commit: str, versions: Versions
) -> None:
    """Say since when a new version has its links: since before, or since this commit.

    Args:
        version: The new version.
        before: What the item was in each parent.
        commit: The id of the commit that has the new version.
        versions: What all items are when the commit is done.
    """
    had_links = any(old.links for old in before)
    for key in version.keys:
        verb, name = key
        target = versions.get(name, NEVER)
        # A review looks at what it covers as of its own last change.
        is_new = not had_links or (verb == COVERS and version.commit)
        formerly = target.item.formerly if target.item else ()
        known = None if is_new else _known(key, before, formerly)
        version.links[key] = known or LinkOrigin(commit, target)


def _known(
    key: LinkKey, before: Iterable[Version], formerly: Iterable[ItemId]
) -> LinkOrigin | None:
    keys = (key, *((key[0], name) for name in formerly))
    found = (old.links[key] for old in before for key in keys if key in old.links)
    return next(found, None)


def find_reuse(version: Version, is_judged: Callable[[str], bool]) -> Reuse | None:
    """Return how an id came to stand for something else; None if it never did, or no longer does.

    What comes back meaning what it meant before is restored, and what was only called otherwise in
    between (`formerly`) was never gone.

    Args:
        version: What the id stands for now.
        is_judged: Whether a removal by the commit of this id counts.
    """
    chain = list(version.chain()) if version.item else []
    for gone in chain:
        if gone.item is None and gone.commit and is_judged(gone.commit):
            before = list(gone.chain())
            was = [old for old in before if old.item and _is_called(old, version)]
            meant = {old.hash for old in was}
            makings = (new for new in chain if new not in before and _is_making(new, version))
            made = next((new for new in makings if new.hash not in meant), None)
            if made and version.hash not in meant:
                return Reuse(was[0], gone.commit, made.commit)
    return None


def _is_making(new: Version, version: Version) -> bool:
    """Whether there was no such item before, under this id."""
    before = (old for known in new.before if known.item for old in known.chain())
    return new.item is not None and not any(_is_called(old, version) for old in before)


def _is_called(old: Version, version: Version) -> bool:
    return bool(old.item and version.item and old.item.id == version.item.id)


def _said(links: Iterable[WrittenLink]) -> frozenset[tuple[str, ItemId, tuple[str, ...]]]:
    return frozenset((link.verb, link.target, link.detail) for link in links)
