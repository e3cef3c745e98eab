"""Lists of requirements of pip: pinned versions, with or without hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samdocs.evidence.components.collecting import Collected, short
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.purl import make_purl
from samdocs.evidence.components.unreadable import UnreadableError, decode_text

_NAME = r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?"
_PINNED = re.compile(rf"{_NAME}\s*={{2,3}}\s*(?P<version>[^\s;,*]+)\s*(?:;.*)?")
_OTHER = re.compile(rf"{_NAME}\s*(?P<rest>.*)")
_HASH = re.compile(r"--hash[= ](?P<algorithm>\w+):(?P<digest>[0-9a-fA-F]+)")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_OPTION = re.compile(r"\s--[a-z].*$")
_NOT_FOLLOWED = ("-r", "--requirement", "-e", "--editable")
_DEVELOPMENT = re.compile(r"requirements[-_.](?:dev|develop|development|test|tests|lint|docs)\b")


def read_requirements(data: bytes, into: Collected) -> None:
    """Add the packages of a list of requirements.

    Raises:
        UnreadableError: It is in another encoding, or nothing of it names a package.
    """
    for_development = bool(_DEVELOPMENT.match(into.file.rpartition("/")[2]))
    entries = list(_entries(decode_text(data)))
    named = [text for text, _ in entries if not text.startswith("-")]
    if named and not any(map(_names_package, named)):
        raise UnreadableError("no line of it names a package", entries[0][1])
    for text, line in entries:
        if text.startswith("-"):
            _say_option(text, line, into)
            continue
        component = _component(text, line, for_development=for_development)
        if component is None:
            message = f"`{short(text)}` names no package"
            into.say("EVD004", message, line, "write `name==version`")
            continue
        if not component.version:
            message = f"`{short(text)}` names no exact version"
            into.say("EVD004", message, line, "write `name==version`, e.g. with a tool that locks")
        into.add(component)


def _names_package(text: str) -> bool:
    return _OTHER.fullmatch(_OPTION.sub("", text).strip()) is not None


def _component(text: str, line: int, *, for_development: bool) -> Component | None:
    requirement = _OPTION.sub("", text).strip()
    found = _PINNED.fullmatch(requirement) or _OTHER.fullmatch(requirement)
    if found is None:
        return None
    version = found.groupdict().get("version") or ""
    name = found["name"]
    hashes = _HASH.findall(text)
    known = {f"{word.upper().replace('SHA', 'SHA-')}": digest.lower() for word, digest in hashes}
    return Component(
        name,
        version,
        str(make_purl("pypi", "", name, version)),
        "library",
        hashes=known if len(hashes) == 1 else {},  # several files of one version, which one is open
        is_development=for_development,
        reference=f"{name} {version}",
        line=line,
    )


def _say_option(text: str, line: int, into: Collected) -> None:
    if text.startswith(_NOT_FOLLOWED):
        message = f"`{short(text)}` is not followed"
        into.say("EVD004", message, line, "lock everything into one file")


def _entries(text: str) -> Iterator[tuple[str, int]]:
    """Yield the entries with the line they begin on; a backslash joins lines."""
    parts: list[str] = []
    first = 1
    for number, line in enumerate(text.split("\n"), start=1):
        if not parts:
            first = number
        plain = _COMMENT.sub("", line).strip()
        parts.append(plain.removesuffix("\\").strip())
        if plain.endswith("\\"):
            continue
        joined = " ".join(part for part in parts if part)
        parts = []
        if joined:
            yield joined, first
    if any(parts):
        yield " ".join(part for part in parts if part), first
