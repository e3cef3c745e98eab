"""Rules on the set of documents and its plans (IEC 62304:2006+A1:2015, 5.1.8; MDR Annex II)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from samdocs.checks.registry import Undecided, check, found_at
from samdocs.checks.select import described, listed
from samdocs.diagnostics import Diagnostic
from samdocs.items.ml import PlannedChange
from samdocs.project import Project
from samdocs.project.narratives import Narrative
from samdocs.standards import Document, Section, documents, sections


@check("DOC001")
def required_document_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every document that class, documentation level and markets ask for exists.

    A document exists when samdocs or the project has a template for it, when its text lies in
    `documents/`, or when samdocs.yaml says where it is kept (`external:`). Which documents are
    asked for, and by whom, is in `samdocs/standards/documents.csv`.
    """
    for document in documents():
        if is_required(project, document) and not is_present(project, document.key):
            where = project.locate_config("documents", document.key)
            message = f"`{document.key}` ({document.title}) is missing; {_who_asks(document)}"
            hint = (
                f"write `documents/{document.key}.md`, or say where it is kept: "
                f"`documents: {{{document.key}: {{external: …}}}}`"
            )
            missing = found_at("DOC001", where, message, hint=hint)
            yield replace(missing, document=document.key)


@check("DOC013")
def quality_system_not_named(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The software is developed within a quality management system, which is named.

    Give `quality_system:` in samdocs.yaml a `reference:` to its procedures, or its `certificate:`.
    """
    system = project.config.quality_system
    if system is None or not (system.reference or system.certificate):
        yield found_at(
            "DOC013",
            project.locate_config("quality_system"),
            "samdocs.yaml names no quality management system",
            hint="give `quality_system: {reference: …}` or its `certificate:`",
        )


@check("DOC014")
def plan_section_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A plan has every section its standard asks for, and none is empty.

    Sections are recognised by words in their headings, in the file of `documents/` that carries the
    plan. Plans kept in another system are judged there.
    """
    yield from missing_sections(project, "DOC014")


def is_present(project: Project, key: str) -> bool:
    """Whether a document exists: as a template, a narrative, or in another system."""
    return (
        key in project.templates
        or is_external(project, key)
        or any(_has_text(narrative) for narrative in narratives_of(project, key))
    )


def is_required(project: Project, document: Document) -> bool:
    """Whether class, documentation level or a market of the project asks for a document."""
    by_class = project.classes.device_class in document.classes
    by_fda = "fda" in project.switches and _is_of_level(project, document.fda_level)
    return (by_class or by_fda) and _applies(project, document.applies)


def is_external(project: Project, key: str) -> bool:
    """Whether samdocs.yaml says that a document is kept in another system."""
    settings = project.config.documents.get(key)
    return settings is not None and settings.external is not None


def narratives_of(project: Project, *keys: str) -> list[Narrative]:
    """Return the files of `documents/` that belong to one of some documents."""
    return [narrative for narrative in project.narratives if narrative.key in keys]


def demanded_sections(project: Project, code: str) -> list[Section]:
    """Return the sections a rule asks of this project's documents."""
    device_class = project.classes.device_class
    return [
        section
        for section in sections(code)
        if device_class in section.classes and _applies(project, section.applies)
    ]


def missing_sections(project: Project, code: str) -> Iterator[Diagnostic | Undecided]:
    """Yield what a narrative lacks of the sections a rule asks for; what has no narrative is open."""
    demanded = demanded_sections(project, code)
    required = {document.key for document in documents() if is_required(project, document)}
    elsewhere, unwritten = [], []
    for key in dict.fromkeys(section.document for section in demanded):
        own = [section for section in demanded if section.document == key]
        if narratives := narratives_of(project, key):
            yield from _missing_in(code, narratives, own)
        elif is_external(project, key):
            elsewhere.append(key)
        elif key in required:
            unwritten.append(f"{key}.md")
    if unwritten:
        yield Undecided(f"needs narrative documents: {listed(unwritten)} in `documents/`")
    if elsewhere:
        yield Undecided(f"kept in another system: {listed(elsewhere)}")


def _missing_in(
    code: str, narratives: list[Narrative], demanded: Iterable[Section]
) -> Iterator[Diagnostic]:
    filled = [s for narrative in narratives for s in narrative.sections if not s.is_empty]
    first = narratives[0]
    for section in demanded:
        if not section.is_in(heading.title for heading in filled):
            message = f"`{first.file}` has no section “{section.title}” with text"
            words = " or ".join(f"“{word}”" for word in section.words)
            hint = f"add a heading with {words} ({section.clause})"
            missing = found_at(code, first.at(1), message, hint=hint)
            yield replace(missing, document=first.key)


def _has_text(narrative: Narrative) -> bool:
    return bool(narrative.text.strip())


def _is_of_level(project: Project, level: str) -> bool:
    """What is not decided counts as the enhanced level."""
    fda = project.config.classification.fda
    is_basic = fda is not None and fda.documentation_level == "basic"
    return level == "basic" or (level == "enhanced" and not is_basic)


def _applies(project: Project, words: Iterable[str]) -> bool:
    planned = project.config.pccp is not None or any(described(project, PlannedChange))
    switches = project.switches | ({"pccp"} if planned else frozenset())
    return all(word in switches for word in words)


def _who_asks(document: Document) -> str:
    return f"asked for by {document.clauses}"
