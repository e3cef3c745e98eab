"""The items of a file at any commit: cut out of its bytes, and each text parsed only once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
#: Collection and text of an item.
_Cut: TypeAlias = tuple[str, bytes]
_BATCH = 100
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
        self._known: dict[_Cut, Piece] = {}
        #: Each text is held once, however many files have it.
        self._cuts: dict[_Cut, _Cut] = {}

    def know(self, data: bytes, entries: Sequence[ReadItem]) -> None:
        """Take over what the entries of a file were read as, in their order, instead of parsing."""
        cuts = _cut(data)
        if len(cuts) == len(entries) and not _has_reference(data):
            self._known.update(zip(cuts, map(_as_piece, entries), strict=True))

    def read(self, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, FileItems]]:
        """Yield the items of files under the names given; those that cannot be read are left out.

        A file is cut where an item of a block list begins, and texts that are new are parsed many
        at a time. Where that does not give whole items (flow style, an alias into another item, a
        fault) the file is parsed as a whole.

        Args:
            files: Name and content; asked for twice, so that not all have to be held.
        """
        cuts: dict[str, list[_Cut]] = {}
        for name, data in files:
            cuts[name] = [self._cuts.setdefault(cut, cut) for cut in _cut(data)]
        self._learn(cut for found in cuts.values() for cut in found)
        odd = {name for name, found in cuts.items() if not found or not self._knows(found)}
        for name, found in cuts.items():
            if name not in odd:
                yield name, _as_file(self._known[cut] for cut in found)
        for name, data in files if odd else ():
            pieces = self._parse(data) if name in odd else None
            if pieces is not None:
                yield name, _as_file(pieces)

    def _learn(self, cuts: Iterable[_Cut]) -> None:
        """Parse texts that are new, a hundred at a time; what cannot be parsed stays unknown."""
        alike: dict[tuple[str, int], list[_Cut]] = {}
        for cut in dict.fromkeys(cuts):
            name, text = cut
            if cut not in self._known and not _has_reference(text):
                alike.setdefault((name, text.index(b"-")), []).append(cut)
        for found in alike.values():
            for start in range(0, len(found), _BATCH):
                self._learn_together(found[start : start + _BATCH])

    def _learn_together(self, cuts: Sequence[_Cut]) -> None:
        name = cuts[0][0]
        texts = [text if text.endswith(b"\n") else text + b"\n" for _, text in cuts]
        pieces = self._parse(f"{name}:\n".encode() + b"".join(texts))
        if pieces is not None and len(pieces) == len(cuts):
            self._known.update(zip(cuts, pieces, strict=True))
        elif len(cuts) > 1:  # one of them spoils the rest
            half = len(cuts) // 2
            self._learn_together(cuts[:half])
            self._learn_together(cuts[half:])

    def _knows(self, cuts: Iterable[_Cut]) -> bool:
        return all(cut in self._known for cut in cuts)

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


def _has_reference(data: bytes) -> bool:
    return (b"&" in data or b"*" in data) and bool(_REFERENCE.search(data))


def _as_file(pieces: Iterable[Piece]) -> FileItems:
    whole = list(pieces)
    first = {piece.id: piece for piece in reversed(whole) if piece.id}
    return FileItems(first, tuple(link for piece in whole for link in piece.inverse))


def _cut(data: bytes) -> list[_Cut]:
    """Return collection and text of each item; nothing if the file is not plainly laid out."""
    data = b"\n" + data
    heads = list(_TOP_LINE.finditer(data))
    names = [match[1].decode() for head in heads if (match := _HEAD.fullmatch(head[0]))]
    is_plain = len(names) == len(heads) == len(set(names)) and COLLECTIONS.keys() >= set(names)
    if not heads or not is_plain or not _NOTHING.fullmatch(data[: heads[0].start()]):
        return []
    ends = [*(head.start() + 1 for head in heads[1:]), len(data)]
    cuts: list[_Cut] = []
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
