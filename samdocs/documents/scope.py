"""What a view may look at: the project, its report, and the edition the document belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from samdocs.checks import CheckReport, NotEvaluated
from samdocs.config import DocumentSettings
from samdocs.control import EVERYTHING, DocumentControl, DocumentType
from samdocs.control.quotes import QUOTES
from samdocs.diagnostics import Diagnostic
from samdocs.documents.html import Html
from samdocs.documents.markdown import Writer
from samdocs.documents.package import Package
from samdocs.evidence.git.history import FileCommit
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.project import Project
from samdocs.project.suspects import LinkName
from samdocs.rules import family


@dataclass(frozen=True)
class Scope:
    """One document of one edition.

    Attributes:
        write: Turns text of the project into markup.
        history: Commits that touched the files the document is made from, newest first.
        inputs_sha256: Digest over all inputs of the build, empty if the caller did not say.
        templates_sha256: Digest over all templates and styles.
        tool_version: Version of samdocs.
        package: The release the document is the index of; None while nothing is released.
        control: The document's approvals, judged; None for a text that is to be approved.
        is_for_approval: Whether only what the content hash covers may be printed.
    """

    project: Project
    report: CheckReport
    type: DocumentType
    write: Writer
    history: tuple[FileCommit, ...] = ()
    inputs_sha256: str = ""
    templates_sha256: str = ""
    tool_version: str = ""
    package: Package | None = None
    control: DocumentControl | None = None
    is_for_approval: bool = False

    @property
    def settings(self) -> DocumentSettings:
        """What samdocs.yaml says about the document; all empty if it says nothing."""
        return self.project.config.documents.get(self.type.key, DocumentSettings())

    @property
    def number(self) -> str:
        """The document's number: as configured, else the device's identifier and the suffix."""
        device = self.project.config.device
        return self.settings.number or f"{device.identifier}-{self.type.matter.number}"

    @property
    def version(self) -> str:
        """The version of the device; one made from the commit is no content to be approved."""
        if self.is_for_approval:
            return self.project.config.device.version or "without a version"
        return self.project.version

    @property
    def title(self) -> str:
        """The document's title: as configured, else the template's."""
        return self.settings.title or self.type.matter.title

    @property
    def quotes_outcomes(self) -> bool:
        """Whether the content hash of the document covers what evidence comes to."""
        return any(name in QUOTES and QUOTES[name].outcomes for name in self.type.matter.needs)

    @cached_property
    def shown(self) -> tuple[Item, ...]:
        """The items the document describes, by collection and id."""
        return tuple(
            item for collection in self.type.matter.shows for item in self.project.of(collection)
        )

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Findings that concern the document, in the order of the report."""
        gates = self.type.matter.gates
        if EVERYTHING in gates:
            return self.report.findings
        ids = {str(item.id) for item in self.shown}
        return tuple(
            found
            for found in self.report.findings
            if found.item in ids or family(found.rule.code) in gates
        )

    @cached_property
    def not_evaluated(self) -> tuple[NotEvaluated, ...]:
        """Rules that concern the document and could not be decided."""
        gates = self.type.matter.gates
        rules = self.report.not_evaluated
        if EVERYTHING in gates:
            return rules
        return tuple(rule for rule in rules if family(rule.code) in gates)

    @cached_property
    def suspects(self) -> frozenset[LinkName]:
        """Links whose target changed; none in a text for approval, which holds no history."""
        return frozenset() if self.is_for_approval else self.project.suspects.names()

    def item(self, name: str) -> Item | None:
        """Return the item of an id, None if there is none."""
        return self.project.items.get(ItemId(name))

    def link(self, name: str) -> Html:
        """Return a link to an item."""
        return self.write.link(name)

    def named_link(self, name: str) -> Html:
        """Return a link to an item, followed by its title."""
        item = self.item(name)
        link = self.write.link(name)
        return Html(f"{link} {self.write.line(item.title)}") if item and item.title else link

    def person(self, name: str | None) -> str:
        """Return the full name of a person of samdocs.yaml; the text itself if unknown."""
        people = {person.id: person.name for person in self.project.config.people}
        return people.get(name or "", name or "")


def files_of(project: Project, document: DocumentType) -> tuple[str, ...]:
    """Return the files a document is made from, relative to the project, sorted."""
    collections = frozenset(document.matter.shows)
    files = {
        read.source.file
        for read in project.read.values()
        if EVERYTHING in collections or read.path[0] in collections
    }
    files.add(project.config_source.file)
    if document.place == f"templates/{document.template}":
        files.add(document.place)
    return tuple(sorted(files))


def by_id(items: Iterable[Item]) -> Mapping[str, Item]:
    """Return items by their ids."""
    return {str(item.id): item for item in items}


def in_words(number: int, noun: str, many: str = "") -> str:
    """Return a count with its noun: `1 risk`, `12 risks`, `no risk`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number or 'no'} {many or noun + 's'}" if number else f"no {noun}"
