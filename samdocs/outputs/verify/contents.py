"""What a package holds: the digest of each file, and whatever is no plain file."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import IO, Literal

from samdocs.diagnostics import Diagnostic
from samdocs.outputs.audit_chain import AUDIT_TRAIL_NAME
from samdocs.outputs.manifest import CHECKSUMS_NAME, MANIFEST_NAME, FileDigest
from samdocs.outputs.verify.findings import fault, printable

FOLDER = "a folder"
MOST_FILES = 100_000
#: Files whose text is looked at, with the most bytes they may have.
_READ: Mapping[str, int] = {
    MANIFEST_NAME: 64 * 1024**2,
    CHECKSUMS_NAME: 64 * 1024**2,
    AUDIT_TRAIL_NAME: 512 * 1024**2,
}
_CHUNK_BYTES = 1024**2
_KINDS: Mapping[int, str] = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@dataclass(slots=True)
class Contents:
    """What stands in a package, whatever its manifest says.

    Attributes:
        files: Every plain file that could be read, by its path in the package.
        texts: The bytes of those whose text is looked at.
        others: What else is there by its path, in words: folders, links, what cannot be read.
        faults: What is wrong with names and kinds of files, or with the zip.
    """

    kind: Literal["folder", "zip"]
    files: dict[str, FileDigest] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)

    def take(self, name: str, chunks: Iterable[bytes]) -> None:
        """Hash a file; its bytes are kept only if its text is looked at and is not too long."""
        digest, size, kept, limit = hashlib.sha256(), 0, bytearray(), _READ.get(name, 0)
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            if size <= limit:
                kept += chunk
        self.files[name] = FileDigest(name, digest.hexdigest(), size)
        if size <= limit:
            self.texts[name] = bytes(kept)
        elif limit:
            self.faults.append(fault("PKG001", name, f"it has more than {limit:,} bytes"))

    def note(self, code: str, name: str, message: str) -> None:
        """Add a fault of a file."""
        self.faults.append(fault(code, name, message))

    def note_other(self, name: str, what: str) -> None:
        """Add something that stands where only plain files may."""
        self.others[name] = what
        self.note("PKG005", name, f"`{printable(name)}` {what}")


def read_folder(root: Path) -> Contents:
    """Return what a folder holds; nothing outside of it is opened, and no link is followed."""
    found = Contents("folder")
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        if len(found.files) + len(found.others) > MOST_FILES:
            found.note("PKG004", "", f"the folder holds more than {MOST_FILES:,} files")
            break
        waiting += _read_entries(root, folder, found)
    found.faults += find_collisions(found.files | found.others)
    return found


def _read_entries(root: Path, folder: str, found: Contents) -> list[str]:
    """Take in what stands in one folder; return the folders in it."""
    try:
        names = sorted(entry.name for entry in os.scandir(root / folder))
    except OSError as refusal:
        found.note_other(folder, f"cannot be listed: {_reason(refusal)}")
        return []
    if not names and folder:
        found.note("PKG004", folder, "the manifest names no empty folder")
    inner: list[str] = []
    for path in (f"{folder}/{name}" if folder else name for name in names):
        try:
            if _take_entry(root / path, path, found):
                inner.append(path)
        except OSError as refusal:
            found.note_other(path, f"cannot be read: {_reason(refusal)}")
    return inner


def _take_entry(path: Path, name: str, found: Contents) -> bool:
    """Take in one file; return whether it is a folder instead."""
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        found.others[name] = FOLDER
        return True
    if not stat.S_ISREG(mode):
        found.note_other(name, f"is {_KINDS.get(stat.S_IFMT(mode), 'no file')}, not a file")
        return False
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor
        found.take(name, _chunks(file))
    return False


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def find_collisions(names: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield a fault for each path that other systems take for another one."""
    first: dict[str, str] = {}
    paths = {path for name in names for path in accumulate(name.split("/"), "{}/{}".format)}
    for path in sorted(paths):
        same = first.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if same != path:
            message = f"on other systems `{printable(path)}` and `{printable(same)}` are one file"
            yield fault("PKG005", path, message)


def _reason(refusal: OSError) -> str:
    return (refusal.strerror or "the system refuses").lower()
