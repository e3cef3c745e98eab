"""The list of hashes that Go keeps; it names more modules than are built in."""

from __future__ import annotations

import re

from samdocs.evidence.components.collecting import Collected, short
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.purl import make_purl
from samdocs.evidence.components.unreadable import UnreadableError, decode_text

_LINE = re.compile(r"(?P<module>\S+) (?P<version>v[^\s/]+)(?P<only>/go\.mod)? (?P<hash>h1:\S+)")
_PARTS = re.compile(r"\d+|[^\d.]+")


def read_go_sum(data: bytes, into: Collected) -> None:
    """Add the modules of a `go.sum` whose content it hashes, each in its highest version.

    Modules of which it hashes only `go.mod` took part in the choice of versions and are not built.

    Raises:
        UnreadableError: It is in another encoding, or nothing of it is a go.sum.
    """
    found: dict[str, Component] = {}
    lines = [line.strip() for line in decode_text(data).split("\n")]
    if not any(lines):
        raise UnreadableError("it is empty")
    if not any(_LINE.fullmatch(line) for line in lines):
        raise UnreadableError("no line of it is one of a go.sum")
    for number, line in enumerate(lines, start=1):
        hit = _LINE.fullmatch(line)
        if hit is None and line:
            message = f"`{short(line)}` is no line of a go.sum"
            into.say("EVD004", message, number, "let `go mod tidy` write the file again")
        elif hit and not hit["only"]:
            module, version = hit["module"], hit["version"]
            before = found.get(module)
            if before is None or _order(version) > _order(before.version):
                found[module] = _component(module, version, number)
    for component in found.values():
        into.add(component)


def _component(module: str, version: str, line: int) -> Component:
    namespace, _, name = module.rpartition("/")
    purl = make_purl("golang", namespace, name, version)
    return Component(module, version, str(purl), "library", reference=module, line=line)


def _order(version: str) -> tuple[tuple[int, ...], bool, tuple[tuple[int, int, str], ...]]:
    """Return what versions of a module are ordered by: numbers, then releases after candidates."""
    plain = version.removeprefix("v").partition("+")[0]
    numbers, _, candidate = plain.partition("-")
    parts = tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _PARTS.findall(candidate)
    )
    digits = tuple(int(part) for part in numbers.split(".") if part.isdecimal())
    return digits, not candidate, parts
