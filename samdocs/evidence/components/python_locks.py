"""Lock files of uv and of poetry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from samdocs.evidence.components.collecting import Collected
from samdocs.evidence.components.model import Component
from samdocs.evidence.components.purl import make_purl
from samdocs.evidence.components.reach import reachable
from samdocs.evidence.components.toml import LockFile, plain_text, table, tables, texts

_OWN = ("editable", "virtual", "directory", "path")
_Entry = Mapping[str, object]


def read_uv(data: bytes, into: Collected) -> None:
    """Add the packages of a `uv.lock`.

    Raises:
        UnreadableError: It is no TOML, or beyond the bounds.
    """
    lock = LockFile(data)
    into.version = lock.version
    entries = [(entry, line, _reference(entry)) for entry, line in lock.packages()]
    by_name: dict[str, list[str]] = {}
    for entry, _, reference in entries:
        by_name.setdefault(plain_text(entry.get("name")), []).append(reference)
    needs = {ref: _uv_needs(entry, by_name, delivered=True) for entry, _, ref in entries}
    own = [ref for entry, _, ref in entries if _is_own(entry)]
    for_development = {
        name for entry, _, _ in entries for name in _uv_needs(entry, by_name, delivered=False)
    }
    delivered = reachable(own, needs) if own else set(needs)
    only_development = reachable(for_development, needs) - delivered
    for entry, line, reference in entries:
        component = _component(entry, line, reference)
        into.add(replace(component, is_development=reference in only_development))
        into.need(reference, needs[reference])


def read_poetry(data: bytes, into: Collected) -> None:
    """Add the packages of a `poetry.lock`; who needs them is told by groups or categories.

    Raises:
        UnreadableError: It is no TOML, or beyond the bounds.
    """
    lock = LockFile(data)
    into.version = plain_text(table(lock.top, "metadata").get("lock-version"))
    entries = [(entry, line, _reference(entry)) for entry, line in lock.packages()]
    by_name: dict[str, list[str]] = {}
    for entry, _, reference in entries:
        by_name.setdefault(_pypi(plain_text(entry.get("name"))), []).append(reference)
    for entry, line, reference in entries:
        groups = {*texts(entry, "groups"), *texts(entry, "category")}
        component = _component(entry, line, reference)
        into.add(replace(component, is_development=bool(groups) and "main" not in groups))
        needed = (by_name.get(_pypi(name), []) for name in table(entry, "dependencies"))
        into.need(reference, (name for names in needed for name in names))


def _uv_needs(entry: _Entry, by_name: Mapping[str, list[str]], *, delivered: bool) -> list[str]:
    """Return the references of what a package needs to run, or to be developed."""
    found: list[_Entry] = list(tables(entry, "dependencies")) if delivered else []
    groups = table(entry, "optional-dependencies" if delivered else "dev-dependencies")
    for group in groups:
        found += tables(groups, group)
    return [name for one in found for name in _targets(one, by_name)]


def _targets(one: _Entry, by_name: Mapping[str, list[str]]) -> list[str]:
    name, version = plain_text(one.get("name")), plain_text(one.get("version"))
    known = by_name.get(name, [])
    exact = f"{name} {version}"
    return [exact] if version and exact in known else list(known)


def _component(entry: _Entry, line: int, reference: str) -> Component:
    name, version = plain_text(entry.get("name")), plain_text(entry.get("version"))
    return Component(
        name=name,
        version=version,
        purl=str(make_purl("pypi", "", name, version)) if name else "",
        kind="library",
        hashes=dict(_hashes(entry)),
        is_own=_is_own(entry),
        reference=reference,
        line=line,
    )


def _hashes(entry: _Entry) -> Iterator[tuple[str, str]]:
    """Yield the hash of the source distribution, else of the only file; several files have none."""
    written = [table(entry, "sdist")] if table(entry, "sdist") else list(tables(entry, "wheels"))
    written = written or list(tables(entry, "files"))
    if len(written) == 1:
        algorithm, _, digest = plain_text(written[0].get("hash")).partition(":")
        if digest:
            yield algorithm.upper().replace("SHA", "SHA-"), digest.lower()


def _is_own(entry: _Entry) -> bool:
    """Whether a package is built here: a member of the workspace, or a path of poetry."""
    source = table(entry, "source")
    return any(key in source for key in _OWN) or plain_text(source.get("type")) in _OWN


def _reference(entry: _Entry) -> str:
    return f"{plain_text(entry.get('name'))} {plain_text(entry.get('version'))}"


def _pypi(name: str) -> str:
    return make_purl("pypi", "", name).name
