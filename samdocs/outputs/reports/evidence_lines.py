"""Lines of evidence as findings show them: never binary, never what identifies a patient."""

from __future__ import annotations

from collections.abc import Callable

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.identifiers import find_identifiers
from samdocs.evidence.results.sidecar import SUFFIX
from samdocs.project import Project
from samdocs.project.evidence_files import FOLDER

#: Larger files are not read a second time to show a line of them.
MAX_BYTES = 16_000_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 4_000  # characters of a line that tell whether it is text
_MOST_ODD = 0.1  # the share of characters that are none
_FEW = 4
_KEY_MARK = "PRIVATE KEY"


def reader_of(project: Project) -> Callable[[str], bytes]:
    """Return what reads the evidence of a project for its lines; empty for any other file."""

    def read(name: str) -> bytes:
        below = name.startswith(f"{FOLDER}/") and ".." not in name.split("/")
        is_evidence = below or name.removesuffix(SUFFIX) in read_files
        target = project.files.follow(name) if is_evidence else None
        if target is None or not target.is_inside:
            return b""
        data = project.files.read(name, limit=MAX_BYTES)
        return b"" if isinstance(data, Diagnostic) else data

    read_files = frozenset(project.evidence.all)
    return read


def split_lines(data: bytes) -> list[str]:
    """Return the lines of a file; bytes that are not UTF-8 become lone surrogates."""
    if not data or len(data) > MAX_BYTES:
        return []
    if data.startswith(_UTF_16):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def is_fit_to_show(line: str, at: int) -> bool:
    """Whether the part of a line around an offset is text, and tells nothing of a patient and no key."""
    near = line[max(0, at - _SHOWN // 2) : at + _SHOWN]
    odd = sum(1 for one in near if not one.isprintable() and one != "\t")
    if odd > max(_FEW, len(near) * _MOST_ODD):
        return False
    return _KEY_MARK not in near and not find_identifiers(near)
