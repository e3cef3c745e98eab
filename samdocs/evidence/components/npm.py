"""Lock files of npm: `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.lines import first_line, json_lines
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.plain import Fields, object_of, text_of
from samdocs.evidence.components.purl import make_purl
from samdocs.evidence.components.unreadable import UnreadableError
from samdocs.evidence.guarded_json import JsonFault, read_json

_MODULES = "node_modules/"
_ALIAS = "npm:"
_NEEDS = ("dependencies", "optionalDependencies", "peerDependencies")


def read_npm(data: bytes, into: Collected) -> None:
    """Add the packages of a lock file of npm.

    Raises:
        UnreadableError: It is no JSON, or none of npm.
    """
    value = read_json(data)
    if isinstance(value, JsonFault):
        raise UnreadableError(value.message, value.line, value.column)
    lock: Fields = value if isinstance(value, dict) else {}
    into.version = text_of(lock, "lockfileVersion")
    if not ("packages" in lock or "dependencies" in lock or into.version):
        raise UnreadableError("it is JSON, and no lock file of npm")
    lines = json_lines(data)
    if isinstance(lock.get("packages"), dict):
        _read_packages(object_of(lock, "packages"), lines, into)
    else:
        _read_tree(lock, lines, into)


def _read_packages(packages: Fields, lines: Mapping[str, int], into: Collected) -> None:
    """Add the packages of versions 2 and 3: one flat object by path."""
    for path in packages:
        entry = object_of(packages, path)
        if not path:
            into.product = _component(text_of(entry, "name"), entry, "", (), is_own=True)
        elif entry.get("link"):
            continue  # what it leads to has an entry of its own
        else:
            name = text_of(entry, "name") or path.rpartition(_MODULES)[2]
            is_own = not path.startswith(_MODULES) and f"/{_MODULES}" not in path
            line = (path, name)
            into.add(_component(name, entry, path, line, is_own=is_own, lines=lines))
        needed = [name for key in _NEEDS for name in object_of(entry, key)]
        found = (_resolve(packages, path, name) for name in needed)
        into.need(path, (target for target in found if target))


def _resolve(packages: Fields, path: str, name: str) -> str:
    """Return the path of what a package at a path finds under a name, as Node looks for it."""
    folder = path
    while True:
        tried = f"{folder}/{_MODULES}{name}" if folder else f"{_MODULES}{name}"
        if tried in packages:
            link = text_of(object_of(packages, tried), "resolved")
            return link if object_of(packages, tried).get("link") and link in packages else tried
        if not folder:
            return ""
        folder = folder.rpartition(f"/{_MODULES}")[0] if f"/{_MODULES}" in folder else ""


def _read_tree(lock: Fields, lines: Mapping[str, int], into: Collected) -> None:
    """Add the packages of version 1: objects within objects, walked without recursion."""
    if name := text_of(lock, "name"):
        into.product = _component(name, lock, "", (), is_own=True)
    waiting: list[tuple[Fields, str]] = [(lock, "")]
    while waiting:
        holder, path = waiting.pop()
        listed = object_of(holder, "dependencies")
        for name in listed:
            entry = object_of(listed, name)
            inner = f"{path}/{_MODULES}{name}" if path else f"{_MODULES}{name}"
            into.add(_component(name, entry, inner, (name,), lines=lines))
            waiting.append((entry, inner))


def _component(
    name: str,
    entry: Fields,
    reference: str,
    places: Iterable[str],
    *,
    is_own: bool = False,
    lines: Mapping[str, int] | None = None,
) -> Component:
    version = text_of(entry, "version")
    if version.startswith(_ALIAS):  # it stands under another name than its own
        name, _, version = version.removeprefix(_ALIAS).rpartition("@")
    namespace, _, last = name.rpartition("/")
    return Component(
        name=name,
        version=version,
        purl=str(make_purl("npm", namespace, last, version)) if last and not is_own else "",
        kind="library",
        licence=text_of(entry, "license"),
        hashes=hashes_of(text_of(entry, "integrity")),
        is_development=entry.get("dev") is True,  # `devOptional` may be delivered
        is_own=is_own,
        reference=reference,
        line=first_line(lines or {}, places),
    )


def hashes_of(integrity: str) -> Mapping[str, str]:
    """Return the hashes of a text as `sha512-…`, in hex digits."""
    found = {}
    for part in integrity.split():
        algorithm, _, encoded = part.partition("-")
        try:
            digest = base64.b64decode(encoded.partition("?")[0], validate=True)
        except (binascii.Error, ValueError):
            continue
        if digest:
            found[algorithm.upper().replace("SHA", "SHA-")] = digest.hex()
    return dict(sorted(found.items()))
