"""The content hash of documents and items: what an approval is bound to (21 CFR 11.70).

Inputs are named, not the printed page: the same content has the same hash at every commit.
docs/decisions/0010-what-a-content-hash-covers.md says what counts, and why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from pydantic import JsonValue

from samdocs.control.library import DocumentType, Library, identify, load_library
from samdocs.control.proofs import find_proofs, find_workers, proof_inputs
from samdocs.control.quotes import EVERYTHING_SAID, IDENTITY, QUOTES, Quote
from samdocs.control.shown import Shown
from samdocs.control.terms import TERMS
from samdocs.control.words import digest_words, find_attributes
from samdocs.control.written import read_written
from samdocs.evidence.git.setting_history import build_settings, setting_in
from samdocs.fields import ItemId
from samdocs.graph import LINK_KINDS
from samdocs.items.meaning import SCHEME, hash_meaning
from samdocs.items.records import Review
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.project import Project
from samdocs.project.values import meaning

Part = Literal["whole", "protocol"]


@dataclass(frozen=True, slots=True)
class Content:
    """What one document says, by its inputs.

    Attributes:
        text: The inputs as canonical JSON; the SHA-256 of these bytes is the content hash.
        named: Ids of the items it shows or names.
        shown: Ids of those whose whole meaning it shows.
        settings: Paths in samdocs.yaml it quotes, sorted.
    """

    key: str
    text: bytes
    named: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    settings: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """The content hash: `s1:` and 64 digits."""
        return f"{SCHEME}:{hashlib.sha256(self.text).hexdigest()}"


def content_hash(project: Project, key: str, library: Library | None = None) -> str:
    """Return the hash of what a document says.

    Approvals, findings, history, dates, commit, revision and the version of samdocs are no part of
    it; layout of the sources is not either.

    Args:
        project: Where the document belongs.
        key: The document's key: with a template, as narrative, or kept in another system.
        library: The templates, where the caller has loaded them.
    """
    return build_content(project, key, library).hash


def item_hash(project: Project, item: str, part: Part = "whole") -> str:
    """Return the hash of what an item means; of a study's protocol, all but what came out.

    Raises:
        KeyError: There is no item of that id.
    """
    found = project.items[ItemId(item)]
    meant = dict(meaning(project, found))
    if part == "protocol" and isinstance(found, PerformanceStudy | UsabilityEvaluation):
        meant = {name: meant[name] for name in meant if name not in found.outcome_fields}
    return hash_meaning(meant)


def build_content(project: Project, key: str, library: Library | None = None) -> Content:
    """Return the inputs of a document; a key nothing answers to has none but its name.

    Of a document of a project they are gathered once, however many rules and pages ask.
    """
    known = _known(project)
    if key not in known:
        known[key] = _gather(project, key, library or load_library(project.files))
    return known[key]


@lru_cache(maxsize=4)
def _known(project: Project) -> dict[str, Content]:
    """Return what has been gathered for a project, to be added to."""
    del project
    return {}


def _gather(project: Project, key: str, library: Library) -> Content:
    settings = project.config.documents.get(key)
    if settings and settings.external:
        external = settings.external.model_dump(mode="json", exclude_defaults=True)
        return Content(key, _canonical({"document": key, "external": external}))
    inputs = _Inputs(project, key, library)
    values = inputs.values()
    shown = frozenset(str(name) for name in inputs.shown.items)
    quoted = values["settings"]
    paths = tuple(sorted(quoted)) if isinstance(quoted, dict) else ()
    return Content(key, _canonical(values), inputs.shown.ids, shown, paths)


def _canonical(values: Mapping[str, JsonValue]) -> bytes:
    said = {name: value for name, value in values.items() if value not in ({}, [], "", None)}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


class _Inputs:
    """Gathers what a document prints, by what its views declare."""

    def __init__(self, project: Project, key: str, library: Library) -> None:
        self._project, self._key, self._library = project, key, library
        self._type: DocumentType | None = library.types.get(key)
        self._written = read_written(project, key)

    @cached_property
    def shown(self) -> Shown:
        """The items it shows and names."""
        collections = self._type.matter.shows if self._type else ()
        every = (*collections, *self._written.collections)
        return Shown(self._project, self._key, every, [*self._quotes.values()])

    @property
    def _quotes(self) -> Mapping[str, Quote]:
        needs = self._type.matter.needs if self._type else ()
        return {name: QUOTES.get(name, EVERYTHING_SAID) for name in needs}

    def values(self) -> dict[str, JsonValue]:
        """Return the inputs by kind; what is empty says nothing."""
        identity = identify(self._project, self._key, self._library)
        shown = self.shown
        return {
            "document": self._key,
            "number": identity.number,
            "title": identity.title,
            "class": self._project.classes.device_class if self._type else "",
            "templates": {**digest_words(self._library, self._type)} if self._type else {},
            "narratives": [dict(text) for text in self._written.texts],
            "settings": dict(self._settings()),
            "items": dict(shown.hashes()),
            "parts": {name: dict(part) for name, part in sorted(shown.parts.items())},
            "links": [list(link) for link in sorted(shown.links)],
            "named": dict(shown.cards()),
            "coverage": dict(self._coverage()),
            "classes": dict(shown.classes()) if any(q.classes for q in self._all) else {},
            "proofs": dict(self._proofs()),
            "components": self._components(),
            "statements": self._statements(),
            "people": dict(self._people()),
            "terms": {word: list(TERMS[word]) for word in self._terms()},
        }

    @property
    def _all(self) -> tuple[Quote, ...]:
        return tuple(self._quotes.values())

    def _settings(self) -> Iterator[tuple[str, JsonValue]]:
        """Yield the settings the document quotes, by path."""
        said = build_settings(self._project.config)
        paths = {*self._written.settings, *(IDENTITY if self._type else ())}
        for name, quote in self._quotes.items():
            paths.update(self._paths(name, quote))
        for path in sorted(paths):
            value = setting_in(said, *path.split("."))
            if value is not None:
                yield path, value

    def _paths(self, name: str, quote: Quote) -> tuple[str, ...]:
        if quote.attributes is None or self._type is None:
            return quote.settings
        printed = find_attributes(self._library, self._type, name)
        if printed is None or not printed <= quote.attributes.keys():
            return quote.settings
        return tuple(path for one in sorted(printed) for path in quote.attributes[one])

    def _coverage(self) -> Iterator[tuple[str, JsonValue]]:
        """Yield, for each kind of link that is counted, which items have it and which have not."""
        counted = {quote.coverage for quote in self._all} - {""}
        shows = frozenset(self._type.matter.shows if self._type else ())
        for kind in LINK_KINDS:
            if "project" in counted or ("document" in counted and kind.collection in shows):
                found = self._project.graph.coverage(kind)
                if found.total:
                    yield kind.name, [[*map(str, found.covered)], [*map(str, found.missing)]]

    def _proofs(self) -> Mapping[str, JsonValue]:
        """Return what the evidence comes to that it shows or names, where it prints that."""
        if not any(quote.outcomes for quote in self._all):
            return {}
        with_results = any(quote.results for quote in self._all)
        named = find_proofs(self._project) if with_results else self.shown.ids
        told = proof_inputs(self._project, named, with_results=with_results)
        files = [[one.file, one.sha256] for one in self._project.results.files if with_results]
        return {**told, "files": [[*one] for one in files]} if files else told

    def _components(self) -> list[JsonValue]:
        """Return the files that list components, where it prints them; their hashes say what."""
        if not any(quote.components for quote in self._all):
            return []
        return [[one.file, one.sha256] for one in self._project.components.files]

    def _statements(self) -> list[JsonValue]:
        """Return the files that speak of vulnerabilities, where it prints what they say."""
        if not any(quote.statements for quote in self._all):
            return []
        return [[one.file, one.sha256] for one in self._project.vulnerability_data.files]

    def _people(self) -> Iterator[tuple[str, JsonValue]]:
        """Yield the names of the people it quotes: participants of reviews, who judged the risks."""
        quoted = {
            one.person
            for name in self.shown.parts
            if isinstance(review := self._project.items[name], Review)
            for one in review.participants
        }
        quoted |= set(find_workers(self._project, self.shown.items))
        overall = self._project.config.overall_residual_risk
        if (
            overall
            and overall.approver
            and any("overall" in p for q in self._all for p in q.settings)
        ):
            quoted.add(overall.approver)
        for person in self._project.config.people:
            if person.id in quoted:
                yield person.id, person.name

    def _terms(self) -> tuple[str, ...]:
        asked = self._type.matter.terms if self._type else ()
        explained = any(quote.terms for quote in self._all)
        return tuple(word for word in asked if word in TERMS) if explained else ()
