"""Facts of samdocs.yaml that several documents quote, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samdocs.control.terms import TERMS
from samdocs.documents.html import Html, fill, join
from samdocs.documents.scope import Scope
from samdocs.documents.views.parts import Field
from samdocs.items import COLLECTIONS

#: Field of the device → label, in the order of MDR 2017/745 Annex II 1.1.
_FACTS = {
    "intended_use": "Intended use",
    "indications": "Indications",
    "contraindications": "Contra-indications",
    "patient_population": "Patients",
    "intended_users": "Users",
    "use_environment": "Environment",
    "principle_of_operation": "Principle",
    "inputs": "Inputs",
    "outputs": "Outputs",
    "workflow": "Workflow",
    "ai_statement": "AI",
    "configurations": "Configurations",
    "novel_features": "Novel features",
    "foreseeable_misuse": "Misuse",
    "safety_characteristics": "Safety",
    "udi_di": "UDI-DI",
    "basic_udi_di": "Basic UDI-DI",
    "predicate": "Predicate",
    "previous_generations": "Earlier versions",
}
_USE = (
    "intended_use",
    "indications",
    "contraindications",
    "patient_population",
    "intended_users",
    "use_environment",
    "principle_of_operation",
    "inputs",
    "outputs",
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word with the meaning it has in this document, and where the word comes from."""

    word: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A standard or document that this one refers to."""

    name: str
    edition: str
    title: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """What ids of a kind look like, and how many there are."""

    noun: str
    example: Html
    count: int
    retired: int


@dataclass(frozen=True, slots=True)
class DeviceView:
    """The device as every document quotes it.

    Attributes:
        facts: Everything samdocs.yaml says.
        use: What it is for, by whom and how it works.
        safety: Foreseeable misuse, and characteristics that safety rests on.
    """

    name: str
    version: str
    summary: str
    manufacturer: str
    identifier: str
    facts: tuple[Field, ...]
    use: tuple[Field, ...]
    safety: tuple[Field, ...]
    classification: tuple[Field, ...]


def device(scope: Scope) -> DeviceView:
    """Return the facts of the device that samdocs.yaml gives."""
    written = scope.project.config.device
    return DeviceView(
        written.name,
        scope.version,
        written.summary or "",
        written.manufacturer or "",
        written.identifier,
        facts(scope, *_FACTS),
        facts(scope, *_USE),
        facts(scope, "foreseeable_misuse", "safety_characteristics"),
        tuple(_classification(scope)),
    )


def facts(scope: Scope, *names: str) -> tuple[Field, ...]:
    """Return the named facts of the device, those not given left out."""
    written = scope.project.config.device
    given = ((name, getattr(written, name)) for name in names)
    return tuple(Field(_FACTS[name], scope.write.inline(text)) for name, text in given if text)


def terms(scope: Scope) -> tuple[Term, ...]:
    """Return the words the document's template asks to be explained, sorted."""
    return tuple(
        Term(word, *TERMS[word]) for word in sorted(scope.type.matter.terms, key=str.casefold)
    )


def references(scope: Scope) -> tuple[Reference, ...]:
    """Return the standards of samdocs.yaml with their editions, in the order written."""
    return tuple(
        Reference(standard.id, standard.edition, standard.title or "")
        for standard in scope.project.config.standards
    )


def prefixes(scope: Scope) -> tuple[Prefix, ...]:
    """Return the kinds of ids the document describes, with the first of each."""
    return tuple(_prefix(scope, name) for name in scope.type.matter.shows if _ids(scope, name))


def _ids(scope: Scope, collection: str) -> Sequence[str]:
    return [name for name, item in scope.project.items.items() if item.collection == collection]


def _prefix(scope: Scope, collection: str) -> Prefix:
    ids = _ids(scope, collection)
    count = len(scope.project.of(collection))
    noun = COLLECTIONS[collection].noun
    return Prefix(noun[:1].upper() + noun[1:], scope.link(ids[0]), count, len(ids) - count)


def _classification(scope: Scope) -> Iterator[Field]:
    written = scope.project.config.classification
    if written.iec62304:
        yield _class("IEC 62304", written.iec62304.safety_class, written.iec62304.rationale, scope)
    if written.fda:
        level = written.fda.documentation_level or "not decided"
        yield _class("FDA", level, written.fda.rationale, scope)
    if written.eu_mdr:
        rule = f", rule {written.eu_mdr.rule}" if written.eu_mdr.rule else ""
        yield _class("MDR", f"{written.eu_mdr.mdr_class}{rule}", written.eu_mdr.rationale, scope)


def _class(label: str, value: str, rationale: str | None, scope: Scope) -> Field:
    head = fill("<b>{}</b>", value)
    return Field(label, join(" · ", (head, scope.write.inline(rationale))))
