"""What a zip holds, read so strictly that no byte of it goes unseen.

The reader knows the one layout that `package_zip` writes. Whatever else stands in a zip is named,
and nothing is ever unpacked: entries are stored as they are, so a zip cannot be larger inside.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import IO, NamedTuple

from samdocs.outputs.verify.contents import MOST_FILES, Contents, find_collisions
from samdocs.outputs.verify.findings import fault, printable

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_MARK, _CENTRAL_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_LONGEST_COMMENT = 0xFFFF
_CHUNK_BYTES = 1024**2
# Version 2.0 on Unix, no flags, stored, the first of January 1980, a plain file for everyone to read.
_NEEDED, _MADE_BY, _TIME, _DAY, _MODE = 20, 20 | 3 << 8, 0, 0x21, 0o100644 << 16


class _UnreadableError(Exception):
    """The zip cannot be taken apart; the message says why."""


class _End(NamedTuple):
    """The record at the end of a zip, which says where its list of entries stands."""

    place: int
    entries: int
    size: int
    start: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the list of entries.

    Attributes:
        name: As stored; bytes that are no UTF-8 as surrogates.
        raw: The whole line.
        stored: Whether the bytes stand in the zip as they are.
    """

    name: str
    raw: bytes
    crc: int
    size: int
    start: int
    stored: bool


def read_zip(path: Path) -> Contents:
    """Return what a zip holds; a zip that cannot be taken apart holds nothing and has a fault."""
    found = Contents("zip")
    try:
        with path.open("rb") as file:
            _read(file, file.seek(0, 2), found)
    except _UnreadableError as why:
        found.note("PKG008", "", f"the zip cannot be read: {why}")
    except OSError as refusal:
        reason = (refusal.strerror or "the system refuses").lower()
        found.note("PKG008", "", f"the zip cannot be read: {reason}")
    return found


def _read(file: IO[bytes], length: int, found: Contents) -> None:
    end = _find_end(file, length)
    if end.place + _END.size != length:
        found.note("PKG008", "", f"{length - end.place - _END.size} bytes follow its end")
    entries = list(_read_list(file, end))
    if sum(entry.size for entry in entries if entry.stored) > length:
        raise _UnreadableError("its entries would be larger than the zip itself")
    top = _find_top(entries, found)
    _check_layout(file, entries, end, found)
    seen: set[str] = set()
    for entry in entries:
        if entry.name in seen:
            found.note("PKG008", entry.name, f"the zip holds `{printable(entry.name)}` twice")
        seen.add(entry.name)
        if entry.name.startswith(top):
            _take(file, entry, entry.name.removeprefix(top), found)
    found.faults += find_collisions(entry.name.removeprefix(top) for entry in entries)


def _find_end(file: IO[bytes], length: int) -> _End:
    reach = min(length, _END.size + _LONGEST_COMMENT)
    file.seek(length - reach)
    tail = file.read(reach)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise _UnreadableError("it is no zip, or its end is cut off")
    _, _, _, _, entries, size, start, _ = _END.unpack_from(tail, at)
    return _End(length - reach + at, entries, size, start)


def _read_list(file: IO[bytes], end: _End) -> Iterator[_Entry]:
    if end.start + end.size > end.place or end.entries > MOST_FILES:
        raise _UnreadableError("its list of entries is not where it should be")
    file.seek(end.start)
    listing = file.read(end.size)
    at = 0
    for _ in range(end.entries):
        if len(listing) - at < _CENTRAL.size:
            raise _UnreadableError("its list of entries is cut off")
        facts = _CENTRAL.unpack_from(listing, at)
        name_at = at + _CENTRAL.size
        after = name_at + sum(facts[10:13])
        name = listing[name_at : name_at + facts[10]].decode("utf-8", "surrogateescape")
        if facts[0] != _CENTRAL_MARK or after > len(listing):
            raise _UnreadableError("its list of entries is damaged")
        stored = facts[4] == 0 and facts[8] == facts[9] and not facts[3] & 1
        yield _Entry(name, listing[at:after], facts[7], facts[9], facts[16], stored)
        at = after


def _find_top(entries: Iterable[_Entry], found: Contents) -> str:
    """Return the one folder to which a zip unpacks, ends with `/`."""
    tops = [entry.name.partition("/")[0] for entry in entries if "/" in entry.name]
    top = f"{max(sorted(set(tops)), key=tops.count)}/" if tops else ""
    for entry in entries:
        parts = entry.name.split("/")
        if "\\" in entry.name or not {"", ".", ".."}.isdisjoint(parts):
            is_folder = entry.name.endswith("/")
            words = "is an entry for a folder" if is_folder else "could lead out of the folder"
            found.note_other(entry.name, words)
        elif not entry.name.startswith(top) or not top:
            found.note_other(entry.name, f"stands outside of the folder `{printable(top)}`")
    return top


def _check_layout(file: IO[bytes], entries: list[_Entry], end: _End, found: Contents) -> None:
    """Note every entry that does not stand where, and as, samdocs writes it."""
    place = 0
    for entry, after in zip_longest(entries, entries[1:]):
        name, what = entry.name, printable(entry.name)
        if not entry.stored:
            found.note("PKG008", name, f"`{what}` is compressed or encrypted; it was not looked at")
        elif entry.start != place or (after and after.name < name):
            found.note("PKG008", name, f"`{what}` does not stand in its place in the zip")
        elif entry.raw != _central(entry) or _local_bytes(file, entry) != _local(entry):
            words = f"`{what}` has another time, mode, comment or field than samdocs writes"
            found.note("PKG008", name, words)
        place = entry.start + _LOCAL.size + len(_raw_name(entry)) + entry.size
    if all(entry.stored for entry in entries) and not _is_closed(file, entries, end, place):
        found.note("PKG008", "", "the zip holds bytes that belong to no entry, or a comment")


def _is_closed(file: IO[bytes], entries: list[_Entry], end: _End, place: int) -> bool:
    """Whether the list of entries and its end follow the last entry, and say nothing else."""
    count = len(entries)
    whole = _END.pack(_END_MARK, 0, 0, count, count, end.size, end.start, 0)
    file.seek(end.place)
    is_close = end.start == place and end.start + end.size == end.place
    listed = sum(len(entry.raw) for entry in entries)
    return file.read(_END.size) == whole and is_close and listed == end.size


def _raw_name(entry: _Entry) -> bytes:
    return entry.name.encode("utf-8", "surrogateescape")


def _central(entry: _Entry) -> bytes:
    name, sizes = _raw_name(entry), (entry.crc, entry.size, entry.size)
    facts = (_MADE_BY, _NEEDED, 0, 0, _TIME, _DAY, *sizes, len(name), 0, 0, 0, 0, _MODE)
    return _CENTRAL.pack(_CENTRAL_MARK, *facts, entry.start) + name


def _local(entry: _Entry) -> bytes:
    name, sizes = _raw_name(entry), (entry.crc, entry.size, entry.size)
    return _LOCAL.pack(_LOCAL_MARK, _NEEDED, 0, 0, _TIME, _DAY, *sizes, len(name), 0) + name


def _local_bytes(file: IO[bytes], entry: _Entry) -> bytes:
    file.seek(entry.start)
    return file.read(_LOCAL.size + len(_raw_name(entry)))


def _take(file: IO[bytes], entry: _Entry, name: str, found: Contents) -> None:
    """Take in the bytes of an entry, as far as they stand in the zip as they are."""
    if entry.stored and name and name not in found.files:
        file.seek(entry.start + _LOCAL.size + len(_raw_name(entry)))
        sums = [0]
        found.take(name, _summed(file, entry.size, sums))
        if sums[0] != entry.crc:
            message = f"the bytes of `{printable(name)}` are not those of the zip's own checksum"
            found.faults.append(fault("PKG008", name, message))
    elif not entry.stored:
        found.others[name] = "is compressed or encrypted"


def _summed(file: IO[bytes], left: int, sums: list[int]) -> Iterator[bytes]:
    """Yield the next bytes of a file, and add them to a checksum."""
    while left and (chunk := file.read(min(_CHUNK_BYTES, left))):
        sums[0] = zlib.crc32(chunk, sums[0])
        left -= len(chunk)
        yield chunk
