"""By what a component of an SBOM or lock file finds the record that declares it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from samdocs.evidence.components import Component, read_purl
from samdocs.evidence.components.purl import compared_name
from samdocs.fields import ItemId
from samdocs.items.soup import SoupComponent

_SIGNS = re.compile(r"[*?]")
#: Types of package URL that name no registry, so that another type may name the same thing.
_ANY_REGISTRY = frozenset({"", "generic", "github", "gitlab", "bitbucket"})
#: What packagers put around the version of the maker: epoch, revision, marks of the distribution.
_PACKAGED = frozenset({"alpm", "apk", "deb", "rpm"})
_EPOCH = re.compile(r"^\d+:")
_REVISION = re.compile(r"(?:-[^-]*)$")
_MARK = re.compile(r"[+~](?:dfsg|ds|deb|really)[\w.~]*$")


class SoupNames:
    """The records of a project, by what they are found."""

    def __init__(self, records: Iterable[SoupComponent]) -> None:
        self._by_package: dict[str, list[SoupComponent]] = {}
        self._by_name: dict[str, list[SoupComponent]] = {}
        self._groups = CoveredNames()
        for record in records:
            purl = read_purl(record.purl or "")
            names = {compared_name(record.title or "")}
            if purl is not None:
                self._by_package.setdefault(purl.base, []).append(record)
                names |= {compared_name(purl.full_name), compared_name(purl.name)}
            for name in sorted(names - {""}):
                self._by_name.setdefault(name, []).append(record)
            for pattern in record.covers:
                self._groups.add(pattern, record.id)

    def find(self, component: Component) -> SoupComponent | None:
        """Return the record of a component itself: by package, else by name.

        Of several the one with its version is taken. Two packages of different registries are the
        same only if their versions are.
        """
        own = self._by_package.get(component.package, [])
        named = [
            record
            for record in self._by_name.get(compared_name(component.name), [])
            if versions_agree(record.version, component)
            or not _of_other_registries(record, component)
        ]
        candidates = own or named
        fitting = (record for record in candidates if versions_agree(record.version, component))
        return next(fitting, candidates[0] if candidates else None)

    def group_of(self, component: Component) -> ItemId | None:
        """Return the record whose `covers` names a component, None if there is none."""
        return self._groups.find(component)


class CoveredNames:
    """Patterns of `covers`, as one question; `*` and `?` stand for characters."""

    def __init__(self) -> None:
        self._exact: dict[str, ItemId] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], ItemId]]] = {}

    def add(self, pattern: str, owner: ItemId) -> None:
        """Add a pattern of a record; one that names nothing in particular covers nothing."""
        written = normal_pattern(pattern)
        if not names_something(pattern):
            return
        sign = _SIGNS.search(written)
        if sign is None:
            self._exact.setdefault(written, owner)
            return
        parts = ({"*": ".*", "?": "."}.get(c) or re.escape(c) for c in written)
        compiled = re.compile("".join(parts), re.DOTALL)
        self._patterns.setdefault(written[: sign.start()], []).append((compiled, owner))

    def find(self, component: Component) -> ItemId | None:
        """Return the owner of the first pattern that covers a component."""
        hits = (owner for name in _covered_by(component) for owner in self._owners(name))
        return next(hits, None)

    def _owners(self, name: str) -> Iterator[ItemId]:
        if name in self._exact:
            yield self._exact[name]
        for begin, patterns in self._patterns.items():
            if name.startswith(begin):
                yield from (owner for pattern, owner in patterns if pattern.fullmatch(name))


def names_something(pattern: str) -> bool:
    """Whether a pattern names a group: `*` or `pkg:pypi/*` would cover whatever comes."""
    written = normal_pattern(pattern)
    before = written[: sign.start()] if (sign := _SIGNS.search(written)) else written
    named = before.partition("/")[2] if before.startswith("pkg:") else before
    return any(character.isalnum() for character in named)


def normal_pattern(pattern: str) -> str:
    """Return a pattern in the form of package URLs, its signs kept."""
    text = pattern.strip()
    if not text.startswith("pkg:"):
        return compared_name(text)
    kind, slash, rest = text.partition("/")
    name, at, version = rest.rpartition("@") if "@" in rest.lstrip("@") else (rest, "", "")
    if not name or name.endswith("/"):  # the `@` of a scope
        name, at, version = rest, "", ""
    kind = kind.lower()
    if kind == "pkg:pypi":
        name = re.sub(r"[-_.]+", "-", name)
    if kind in ("pkg:pypi", "pkg:npm", "pkg:golang", "pkg:deb", "pkg:github"):
        name = name.lower()
    return f"{kind}{slash}{name.replace('@', '%40')}{at}{version}"


def versions_agree(declared: str | None, component: Component) -> bool:
    """Whether a declared version is that of a component.

    Packages of a distribution may add an epoch and a revision; a leading `v` does not count.
    """
    said, used = (declared or "").strip(), component.version.strip()
    if said.removeprefix("v") == used.removeprefix("v"):
        return True
    purl = read_purl(component.purl)
    if purl is None or purl.type not in _PACKAGED:
        return False
    upstream = _REVISION.sub("", _EPOCH.sub("", used))
    return said in (_EPOCH.sub("", used), upstream, _MARK.sub("", upstream))


def _covered_by(component: Component) -> Iterator[str]:
    """Yield the names under which `covers` may name a component."""
    package = component.package
    yield package
    if component.version:
        yield f"{package}@{component.version}"
    if package != compared_name(component.name):
        yield compared_name(component.name)


def _of_other_registries(record: SoupComponent, component: Component) -> bool:
    mine, its = read_purl(record.purl or ""), read_purl(component.purl)
    types = {purl.type if purl else "" for purl in (mine, its)}
    return len(types) > 1 and types.isdisjoint(_ANY_REGISTRY)
