"""The items of a file at any commit: cut out of its bytes, and each text parsed only once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from samdocs.fields import ItemId
from samdocs.items import COLLECTIONS, Item, ReadItem, WrittenLink, read_item
from samdocs.items.links import SUSPECT_VERBS
from samdocs.source import parse_source

# Each begins with the line break before it: `^` would be tried at every character, five times slower.
_TOP_LINE = re.compile(rb"\n[^ \t\r\n#-][^\n]*")
_HEAD = re.compile(rb"\n([a-z_]+):[ \t]*(?:#[^\n]*)?\r?")
_FIRST_DASH = re.compile(rb"\n( *)- ")
#: Where a file names parts of itself, an item's text alone does not say what the item says.
_REFERENCE = re.compile(rb"[\s\[{,][&*][^\s*]")
_NOTHING = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:#[^\n]*)?")

#: The finding for a file without content, which is no fault in history.
_EMPTY = "SRC017"
#: Verb and target of a link, at the item that owns it.
LinkKey: TypeAlias = tuple[str, ItemId]
#: A review looks at what it covers as of its last change.
COVERS = "covers"
#: The links of which history tells what their targets were.
REMEMBERED_VERBS = SUSPECT_VERBS | {COVERS}


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry as one text states it.

    Attributes:
        item: None if the entry has a fault.
        inverse: The links it writes for the items that own them.
        own: The remembered ones among the links it owns and writes itself, each once.
    """

    id: ItemId
    item: Item | None
    inverse: tuple[WrittenLink, ...]
    own: tuple[LinkKey, ...]


@dataclass(frozen=True, slots=True)
class FileItems:
    """The entries of a file: the first of each id, and the links written for other items."""

    pieces: Mapping[ItemId, Piece]
    inverse: tuple[WrittenLink, ...]


class ItemReader:
    """Reads files, and keeps what each text of an item was found to say.

    Attributes:
        parsed: How many texts had to be parsed.
    """

    def __init__(self) -> None:
        self.parsed = 0
        self._known: dict[tuple[str, bytes], Piece] = {}

    def know(self, data: bytes, entries: Sequence[ReadItem]) -> None:
        """Take over what the entries of a file were read as, in their order, instead of parsing."""
        cuts = _cut(data)
        if len(cuts) == len(entries) and not _REFERENCE.search(data):
            self._known.update(zip(cuts, map(_as_piece, entries), strict=True))

    def read(self, data: bytes) -> FileItems | None:
        """Return the items of a file; None if it cannot be read.

        A file is cut where an item of a block list begins. Where that does not give whole items
        (flow style, an alias into another item, a fault) it is parsed as a whole.
        """
        cuts = _cut(data)
        if cuts and cuts[0] not in self._known and not _REFERENCE.search(data):
            self._learn(data, cuts)
        pieces = [self._piece(name, text) for name, text in cuts]
        whole = [piece for piece in pieces if piece is not None]
        if not cuts or len(whole) < len(pieces):
            parsed = self._parse(data)
            if parsed is None:
                return None
            whole = parsed
        first = {piece.id: piece for piece in reversed(whole) if piece.id}
        return FileItems(first, tuple(link for piece in whole for link in piece.inverse))

    def _learn(self, data: bytes, cuts: list[tuple[str, bytes]]) -> None:
        """Parse a new file at once, which is faster than each of its items for itself."""
        parsed = self._parse(data) if not any(cut in self._known for cut in cuts) else None
        if parsed is not None and len(parsed) == len(cuts):
            self._known.update(zip(cuts, parsed, strict=True))

    def _piece(self, collection: str, text: bytes) -> Piece | None:
        key = (collection, text)
        if key not in self._known:
            found = self._parse(f"{collection}:\n".encode() + text)
            if found is None or len(found) != 1:
                return None
            self._known[key] = found[0]
        return self._known[key]

    def _parse(self, data: bytes) -> list[Piece] | None:
        self.parsed += 1
        source = parse_source("", data)
        if not source.data:
            is_empty = all(found.rule.code == _EMPTY for found in source.diagnostics)
            return [] if is_empty else None
        return [
            _as_piece(read_item(source, name, at, entry))
            for name, listed in source.data.items()
            if name in COLLECTIONS and isinstance(listed, list)
            for at, entry in enumerate(listed)
        ]


def _as_piece(read: ReadItem) -> Piece:
    # Where they stand in the text makes no difference to what they say.
    inverse = tuple(link._replace(file="", path=()) for link in read.links if link.inverse)
    return Piece(ItemId(read.id), read.item, inverse, remembered(read.links, inverse=False))


def remembered(links: Iterable[WrittenLink], *, inverse: bool) -> tuple[LinkKey, ...]:
    """Return verb and target of the links written on one side that history remembers, each once."""
    kept = (link for link in links if link.verb in REMEMBERED_VERBS and link.inverse is inverse)
    return tuple(dict.fromkeys((link.verb, link.target) for link in kept))


def _cut(data: bytes) -> list[tuple[str, bytes]]:
    """Return collection and text of each item; nothing if the file is not plainly laid out."""
    data = b"\n" + data
    heads = list(_TOP_LINE.finditer(data))
    names = [match[1].decode() for head in heads if (match := _HEAD.fullmatch(head[0]))]
    is_plain = len(names) == len(heads) == len(set(names)) and COLLECTIONS.keys() >= set(names)
    if not heads or not is_plain or not _NOTHING.fullmatch(data[: heads[0].start()]):
        return []
    ends = [*(head.start() + 1 for head in heads[1:]), len(data)]
    cuts: list[tuple[str, bytes]] = []
    for name, head, end in zip(names, heads, ends, strict=True):
        texts = _cut_list(data[head.end() : end])
        if not texts:
            return []
        cuts += [(name, text) for text in texts]
    return cuts


def _cut_list(body: bytes) -> list[bytes]:
    first = _FIRST_DASH.search(body)
    if first is None or not _NOTHING.fullmatch(body[: first.start() + 1]):
        return []
    starts = [match.start() + 1 for match in _dashes(len(first[1])).finditer(body)]
    return [body[start:end] for start, end in zip(starts, [*starts[1:], len(body)], strict=True)]


@cache
def _dashes(indent: int) -> re.Pattern[bytes]:
    return re.compile(rb"\n {%d}- " % indent)
