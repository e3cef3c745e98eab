"""What a package should hold compared with what it holds, and with its SHA256SUMS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from samdocs.diagnostics import Diagnostic
from samdocs.outputs.manifest import (
    CHECKSUMS_NAME,
    MANIFEST_NAME,
    FileDigest,
    build_checksums,
)
from samdocs.outputs.verify.contents import FOLDER, Contents
from samdocs.outputs.verify.findings import fault, printable

_LINE = re.compile(rb"(?P<sha256>[0-9a-f]{64})  (?P<name>[^\x00-\x1f\x7f]+)")
_OWN = (MANIFEST_NAME, CHECKSUMS_NAME)


def compare_files(contents: Contents, listed: Sequence[FileDigest]) -> Iterator[Diagnostic]:
    """Yield each file that is changed, missing or added, and where its bytes went or come from.

    Args:
        contents: What is there.
        listed: What the manifest names; the manifest itself and the checksums are expected anyway.
    """
    expected = {item.name: item for item in listed}
    places = _by_digest(contents.files.values())
    sources = _by_digest(expected.values())
    for name in sorted({*expected, *_OWN}):
        then, now = expected.get(name), contents.files.get(name)
        if now is None:
            yield from _missing(name, contents, places.get(then.sha256, ()) if then else ())
        elif then is not None and now != then:
            held = (other for other in sources.get(now.sha256, ()) if other != name)
            yield _changed(now, then, next(held, ""))
    for name in sorted(contents.files.keys() - expected.keys() - set(_OWN)):
        yield _added(name, sources.get(contents.files[name].sha256, ()))


def compare_checksums(
    contents: Contents, listed: Sequence[FileDigest] | None
) -> Iterator[Diagnostic]:
    """Yield each line of SHA256SUMS that is not what the manifest makes it.

    Args:
        contents: What is there.
        listed: What the manifest names; None if it is of no use, then the files decide.
    """
    data = contents.texts.get(CHECKSUMS_NAME)
    if data is None:
        return
    known = contents.files.values() if listed is None else listed
    expected = {item.name: item for item in known if item.name not in _OWN}
    if MANIFEST_NAME in contents.files:
        expected[MANIFEST_NAME] = contents.files[MANIFEST_NAME]
    whole = build_checksums(expected.values())
    if data == whole:
        return
    whose = "the manifest" if listed is not None else "the package"
    faults = list(_compare_lines(data, whole, whose))
    yield from faults
    if not faults:
        message = (
            f"`{CHECKSUMS_NAME}` has not its lines in order, or does not end with one line end"
        )
        yield fault("PKG007", CHECKSUMS_NAME, message)


def read_checksums(data: bytes) -> tuple[tuple[str, str], ...]:
    """Return name and digest of each line that can be read."""
    parts = (_LINE.fullmatch(line) for line in data.split(b"\n"))
    return tuple((_name(part), part["sha256"].decode("ascii")) for part in parts if part)


def _compare_lines(data: bytes, whole: bytes, whose: str) -> Iterator[Diagnostic]:
    right = dict(read_checksums(whole))
    seen: set[str] = set()
    lines = data.split(b"\n")
    for number, line in enumerate(lines if lines[-1] else lines[:-1], start=1):
        part = _LINE.fullmatch(line)
        name = _name(part) if part else ""
        words = _line_fault(name, part, right.get(name, ""), whose)
        if not words and name in seen:
            words = f"names `{printable(name)}` again"
        if words:
            yield fault("PKG007", CHECKSUMS_NAME, f"line {number} {words}", line=number)
        seen.add(name)
    for name in sorted(right.keys() - seen):
        yield fault("PKG007", CHECKSUMS_NAME, f"no line names `{printable(name)}`")


def _line_fault(name: str, part: re.Match[bytes] | None, right: str, whose: str) -> str:
    """Return what is wrong with a line; empty if it is right."""
    if part is None:
        return "is no checksum as `sha256sum` writes it"
    if not right:
        return f"names `{printable(name)}`, which {whose} does not"
    if part["sha256"].decode("ascii") != right:
        owner = "that file" if name == MANIFEST_NAME else whose
        return f"gives `{printable(name)}` another digest than {owner} has"
    return ""


def _name(part: re.Match[bytes]) -> str:
    return part["name"].decode("utf-8", "surrogateescape")


def _by_digest(files: Iterable[FileDigest]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in sorted(files):
        found.setdefault(item.sha256, []).append(item.name)
    return found


def _missing(name: str, contents: Contents, places: Sequence[str]) -> Iterator[Diagnostic]:
    shown = printable(name)
    code = "PKG001" if name == MANIFEST_NAME else "PKG003"
    if contents.others.get(name) == FOLDER:
        yield fault("PKG005", name, f"`{shown}` is a folder, not a file")
    elif name not in contents.others:
        moved = f"; its bytes stand in `{printable(places[0])}`" if places else ""
        yield fault(code, name, f"`{shown}` is missing{moved}")


def _changed(now: FileDigest, then: FileDigest, source: str) -> Diagnostic:
    shown = printable(now.name)
    if source:
        words = f"it holds the bytes of `{printable(source)}`"
    elif now.size != then.size:
        words = f"it has {now.size:,} bytes, the manifest says {then.size:,}"
    else:
        words = "its bytes have another digest than the manifest says"
    return fault("PKG002", now.name, f"`{shown}` was changed: {words}")


def _added(name: str, sources: Sequence[str]) -> Diagnostic:
    held = f"; it holds the bytes of `{printable(sources[0])}`" if sources else ""
    return fault("PKG004", name, f"`{printable(name)}` is not in the manifest{held}")
