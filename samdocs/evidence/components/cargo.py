"""Lock files of Cargo, versions 1 to 4."""

from __future__ import annotations

from collections.abc import Mapping

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.purl import make_purl
from samdocs.evidence.components.toml import LockFile, plain_text, table, texts

_Entry = Mapping[str, object]


def read_cargo(data: bytes, into: Collected) -> None:
    """Add the packages of a `Cargo.lock`; a package without a source is built here.

    Raises:
        UnreadableError: It is no TOML, or beyond the bounds.
    """
    lock = LockFile(data)
    into.version = lock.version or "1"
    checksums = table(lock.top, "metadata")
    entries = list(lock.packages())
    by_name: dict[str, list[str]] = {}
    for entry, _ in entries:
        by_name.setdefault(plain_text(entry.get("name")), []).append(_reference(entry))
    for entry, line in entries:
        into.add(_component(entry, line, checksums))
        needed = (_targets(text, by_name) for text in texts(entry, "dependencies"))
        into.need(_reference(entry), (name for names in needed for name in names))


def _component(entry: _Entry, line: int, checksums: _Entry) -> Component:
    name, version = plain_text(entry.get("name")), plain_text(entry.get("version"))
    source = plain_text(entry.get("source"))
    digest = plain_text(entry.get("checksum")) or plain_text(
        checksums.get(f"checksum {name} {version} ({source})")
    )
    return Component(
        name=name,
        version=version,
        purl=str(make_purl("cargo", "", name, version)) if name else "",
        kind="library",
        hashes={"SHA-256": digest.lower()} if digest and digest != "<none>" else {},
        is_own=not source,
        reference=_reference(entry),
        line=line,
    )


def _targets(text: str, by_name: Mapping[str, list[str]]) -> list[str]:
    """Return what `name`, `name version` or `name version (source)` stands for."""
    name, _, rest = text.partition(" ")
    known = by_name.get(name, [])
    exact = f"{name} {rest.partition(' ')[0]}"
    return [exact] if exact in known else list(known)


def _reference(entry: _Entry) -> str:
    return f"{plain_text(entry.get('name'))} {plain_text(entry.get('version'))}"
