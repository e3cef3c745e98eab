"""Documents that a change concerns: to be approved again, or to be looked at, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import JsonValue, TypeAdapter

from samdocs.changes.impact import Impact
from samdocs.control.content import Content, build_content
from samdocs.control.library import Library, document_keys, identify, load_library
from samdocs.fields import ItemId
from samdocs.project import Project

_JSON = TypeAdapter(dict[str, JsonValue])
_MOST_NAMED = 4
#: Inputs of a document in words, in the order in which they explain best.
_INPUTS = {
    "items": "what it shows of {}",
    "parts": "what it shows of {}",
    "settings": "the settings {}",
    "narratives": "its text",
    "named": "what it says of {}",
    "links": "links between what it shows",
    "coverage": "its coverage",
    "classes": "the classes of {}",
    "class": "the class of the device",
    "number": "its number",
    "title": "its title",
    "templates": "its template",
    "people": "the people it names",
    "terms": "its terms",
    "external": "the document kept elsewhere",
}


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document that a change concerns.

    Attributes:
        again: Whether what it says differs, so that an approval of it no longer holds; else it shows
            an item that the change reaches, and is to be looked at.
        reason: Why, in words.
        path: Ids from a changed item to the one it shows; empty if no item is the reason.
        number, title: Under which the document is controlled.
    """

    key: str
    again: bool
    reason: str
    path: tuple[ItemId, ...] = ()
    number: str = ""
    title: str = ""


def find_document_hits(
    project: Project, impact: Impact, before: Project | None = None
) -> tuple[DocumentHit, ...]:
    """Return the documents that a change concerns, by key; reports on one commit are left out.

    Args:
        project: The state that is judged.
        impact: What changed, and what that reaches.
        before: The state before the change. Then a document is to be approved again if its content
            hash differs; without it, if it shows or names an item that is to change: which of its
            fields will is not known.
    """
    library = load_library(project.files)
    earlier = load_library(before.files) if before else library
    paths: dict[ItemId, tuple[ItemId, ...]] = {name: (name,) for name in impact.changed}
    paths |= {reached.id: reached.path for reached in impact.reached if reached.id not in paths}
    found = []
    for key in document_keys(project, library):
        if _is_report(library, key):
            continue
        now = _Inputs(build_content(project, key, library))
        was = _Inputs(build_content(before, key, earlier)) if before else None
        hit = _changed(key, now, was, paths) if was else _about_to_change(key, now, impact)
        hit = hit or _reached(key, now, paths)
        identity = identify(project, key, library)
        found += [replace(hit, number=identity.number, title=identity.title)] if hit else []
    return tuple(found)


class _Inputs:
    """What a content hash is made from, read back."""

    def __init__(self, content: Content) -> None:
        self.content = content

    @cached_property
    def values(self) -> Mapping[str, JsonValue]:
        return _JSON.validate_json(self.content.text)

    @property
    def shown(self) -> frozenset[str]:
        """Ids of the items whose meaning, or a part of it, the document shows."""
        return frozenset((*self._named("items"), *self._named("parts")))

    def _named(self, kind: str) -> Iterable[str]:
        value = self.values.get(kind)
        return value.keys() if isinstance(value, dict) else ()


def _is_report(library: Library, key: str) -> bool:
    return key in library.types and library.types[key].matter.report


def _changed(
    key: str, now: _Inputs, was: _Inputs, paths: Mapping[ItemId, tuple[ItemId, ...]]
) -> DocumentHit | None:
    if now.content.hash == was.content.hash:
        return None
    differing = [name for name in _INPUTS if now.values.get(name) != was.values.get(name)]
    told: list[str] = []
    path: tuple[ItemId, ...] = ()
    for kind in differing:
        names = _differing(now.values.get(kind), was.values.get(kind))
        told.append(_INPUTS[kind].format(_listed(names)))
        path = path or next((paths[n] for name in names if (n := ItemId(name)) in paths), ())
    words = "; ".join(dict.fromkeys(told))
    return DocumentHit(key, again=True, reason=f"other than before: {words}", path=path)


def _about_to_change(key: str, now: _Inputs, impact: Impact) -> DocumentHit | None:
    shown = [name for name in impact.changed if name in now.shown]
    named = [name for name in impact.changed if name in now.content.named]
    if not named:
        return None
    reason = f"it shows {_listed(shown)}" if shown else f"it names {_listed(named)}"
    return DocumentHit(key, again=True, reason=reason, path=((shown or named)[0],))


def _reached(
    key: str, now: _Inputs, paths: Mapping[ItemId, tuple[ItemId, ...]]
) -> DocumentHit | None:
    named = sorted(
        (path for name, path in paths.items() if name in now.content.named),
        key=lambda path: (len(path), path),
    )
    if not named:
        return None
    return DocumentHit(key, again=False, reason=f"it names `{named[0][-1]}`", path=named[0])


def _differing(now: JsonValue, was: JsonValue) -> list[str]:
    """Return the keys under which two inputs differ; none if they have no keys."""
    one, other = (value if isinstance(value, dict) else {} for value in (now, was))
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


def _listed(names: Iterable[str]) -> str:
    listed = [f"`{name}`" for name in names]
    more = len(listed) - _MOST_NAMED
    return ", ".join(listed[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
