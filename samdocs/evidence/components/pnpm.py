"""Lock files of pnpm, versions 5 to 9."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.npm import hashes_of
from samdocs.evidence.components.purl import make_purl
from samdocs.evidence.components.reach import reachable
from samdocs.evidence.components.unreadable import UnreadableError, decode_text
from samdocs.source.builder import Value
from samdocs.source.foreign import ForeignFault, read_foreign

MAX_PNPM_CHARACTERS = 32_000_000
_Fields = Mapping[str, Value]
_NEEDS = ("dependencies", "optionalDependencies")
#: From this version on `@` stands before the version in a key, before it `/`.
_FIRST_WITH_AT = 6
_LOCAL = ("link:", "file:", "workspace:")


def read_pnpm(data: bytes, into: Collected) -> None:
    """Add the packages of a `pnpm-lock.yaml`.

    Raises:
        UnreadableError: It is no YAML, beyond the bounds, or none of pnpm.
    """
    text = decode_text(data)
    if len(text) > MAX_PNPM_CHARACTERS:
        raise UnreadableError(f"it has more than {MAX_PNPM_CHARACTERS:,} characters")
    read = read_foreign(text)
    if isinstance(read, ForeignFault):
        raise UnreadableError(read.message, read.line)
    locks = [one for one in read.documents if isinstance(one, dict) and "lockfileVersion" in one]
    if not locks:
        words = "it is YAML, and no lock file of pnpm" if text.strip() else "it is empty"
        raise UnreadableError(words)
    into.version = _text(locks[-1], "lockfileVersion")
    lock = _Lock(locks[-1], major=_major(into.version))
    for key, entry in _objects(locks[-1], "packages"):
        reference = lock.reference(key)
        line = read.lines.get(("packages", key), 1)
        into.add(_component(reference, entry, line, is_development=lock.is_development(key, entry)))
        into.need(reference, (name for name in lock.needs.get(reference, ()) if name in lock.known))


class _Lock:
    """Who needs what in a lock file; references are `name@version` in every version of it."""

    def __init__(self, lock: _Fields, *, major: int) -> None:
        self._major = major
        self.known = {self.reference(key) for key, _ in _objects(lock, "packages")}
        self.needs: dict[str, list[str]] = {}
        for part in ("packages", "snapshots"):
            for key, entry in _objects(lock, part):
                self.needs.setdefault(self.reference(key), []).extend(self._needed(entry, *_NEEDS))
        importers = [lock, *(entry for _, entry in _objects(lock, "importers"))]
        roots = [name for one in importers for name in self._needed(one, *_NEEDS)]
        others = [name for one in importers for name in self._needed(one, "devDependencies")]
        self._only_development = reachable(others, self.needs) - reachable(roots, self.needs)

    def reference(self, key: str) -> str:
        """Return what a key of any version names, as `name@version`."""
        plain = key.partition("(")[0].removeprefix("/")
        if self._major >= _FIRST_WITH_AT:
            return plain
        name, _, version = plain.rpartition("/")
        return f"{name}@{version.partition('_')[0]}"

    def is_development(self, key: str, entry: _Fields) -> bool:
        """Whether a package is not delivered, as the lock file or the ways to it tell."""
        return _text(entry, "dev") == "true" or self.reference(key) in self._only_development

    def _needed(self, entry: _Fields, *keys: str) -> Iterator[str]:
        for key in keys:
            held = entry.get(key)
            for name, value in held.items() if isinstance(held, dict) else ():
                version = _text(value, "version") if isinstance(value, dict) else value
                if isinstance(version, str) and not version.startswith(_LOCAL):
                    yield self._target(name, version)

    def _target(self, name: str, version: str) -> str:
        plain = version.partition("(")[0]
        if version.startswith("/") or "@" in plain[1:]:
            return self.reference(version)
        return f"{name}@{plain if self._major >= _FIRST_WITH_AT else plain.partition('_')[0]}"


def _component(reference: str, entry: _Fields, line: int, *, is_development: bool) -> Component:
    full, _, version = reference.rpartition("@")
    full = _text(entry, "name") or full
    namespace, _, name = full.rpartition("/")
    resolution = entry.get("resolution")
    held = resolution if isinstance(resolution, dict) else {}
    return Component(
        name=full,
        version=_text(entry, "version") or version,
        purl=str(make_purl("npm", namespace, name, version)) if name else "",
        kind="library",
        hashes=hashes_of(_text(held, "integrity")),
        is_development=is_development,
        is_own=version.startswith(_LOCAL),
        reference=reference,
        line=line,
    )


def _objects(fields: _Fields, key: str) -> Iterator[tuple[str, _Fields]]:
    held = fields.get(key)
    for name, value in held.items() if isinstance(held, dict) else ():
        yield name, value if isinstance(value, dict) else {}


def _text(fields: _Fields, key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""


def _major(version: str) -> int:
    digits = version.partition(".")[0]
    return int(digits) if digits.isdecimal() and len(digits) < len("1000") else _FIRST_WITH_AT
