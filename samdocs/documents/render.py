"""From a project and its report to pages: the edition, and each of its documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

from samdocs.checks import CheckReport
from samdocs.control.approvals import is_on_record, judge_document
from samdocs.control.content import Content, build_content
from samdocs.control.library import DocumentType, Library, load_library
from samdocs.control.words import DRAFT_PARTS
from samdocs.diagnostics import Diagnostic
from samdocs.documents.faults import find_reaching, rendered_or_fault
from samdocs.documents.html import Html
from samdocs.documents.loading import LibraryLoader
from samdocs.documents.markdown import Writer
from samdocs.documents.matter import find_matter_faults
from samdocs.documents.outline import Outline
from samdocs.documents.package import Package
from samdocs.documents.purpose import Purpose
from samdocs.documents.revisions import find_revisions
from samdocs.documents.sandbox import TemplateEngine
from samdocs.documents.scope import Scope
from samdocs.documents.style import find_style_faults, print_assets, print_style, screen_style
from samdocs.documents.views.approved import SignedFile, approved_page, signature_page
from samdocs.documents.views.control import all_revisions, control_page
from samdocs.documents.views.parts import findings, undecided
from samdocs.documents.views.referred import referred
from samdocs.documents.views.registry import VIEWS
from samdocs.evidence.git.history import FileCommit
from samdocs.project import Project

_STYLE_MARK = "<!--style-->"
_REFERRED_MARK = "<!--referred-->"
_MAX_PART = 80
_REFERRED = "partials/referred.html.j2"
_SIGNATURES = "partials/signatures.html.j2"
_ANCHOR = re.compile(r'\bid="([^"]+)"')
_TARGET = re.compile(r'\bhref="#([^"]+)"')


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """One document as a page.

    Attributes:
        number: Document number, e.g. `SG-100-SRS`.
        file_name: `<number>_<short-title>_<version>` without an ending.
        html: The self-contained file for a browser.
        print_html: The page for the renderer, see `print_assets`.
        items: Ids of the items that have a place in the document, sorted.
        status: State of the document as printed; of a text for approval its revision.
        content: The inputs as JSON whose SHA-256 is the content hash.
        is_for_approval: Whether it holds no more than these inputs and the revision; the same
            page is then to become the same bytes at every commit.
    """

    key: str
    number: str
    title: str
    file_name: str
    html: str
    print_html: str
    items: tuple[str, ...]
    status: str
    content_hash: str
    content: bytes = b""
    is_for_approval: bool = False


@dataclass(frozen=True)
class Edition:
    """All documents of one project at one time.

    Attributes:
        inputs_sha256: Digest over all inputs of the build, printed on every page.
        package: The release whose index is rendered; None while nothing is released.
    """

    project: Project
    report: CheckReport
    library: Library
    inputs_sha256: str = ""
    package: Package | None = None

    @property
    def types(self) -> Mapping[str, DocumentType]:
        """The documents that can be built, by key; those kept elsewhere are left out."""
        settings = self.project.config.documents
        return {
            key: document
            for key, document in self.library.types.items()
            if key not in settings or settings[key].external is None
        }

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with templates and styles before anything is rendered."""
        library = self.library
        faults = (*find_matter_faults(library), *find_style_faults(library))
        return (*library.diagnostics, *faults)

    @cached_property
    def histories(self) -> Mapping[str, tuple[FileCommit, ...]]:
        """The commits that changed what each document says, newest first."""
        return find_revisions(self.project, self.types)

    @cached_property
    def assets(self) -> Mapping[str, bytes]:
        """Fonts and pictures the pages of the PDF name as `samdocs:NAME`."""
        return print_assets(self.library)

    @cached_property
    def templates_sha256(self) -> str:
        """Digest over all templates and styles."""
        return self.library.digest()

    @cached_property
    def writer(self) -> Writer:
        """Turns text into markup with links to every item."""
        return Writer(self.project.items.keys())

    @cached_property
    def is_on_record(self) -> bool:
        """Whether every file of the documents is as in a commit."""
        return is_on_record(self.project, self.library)

    @cached_property
    def style_for_screen(self) -> str:
        """Style sheet of the HTML file, fonts included."""
        return screen_style(self.library)

    def style_for_print(self, *, draft: bool, for_approval: bool) -> str:
        """Return the style sheet of the PDF."""
        paper = self.project.config.paper
        return print_style(self.library, paper, draft=draft, for_approval=for_approval)


def open_edition(project: Project, report: CheckReport, *, inputs_sha256: str = "") -> Edition:
    """Return the documents of a project, ready to be rendered."""
    return Edition(project, report, load_library(project.files), inputs_sha256)


def render(
    key: str, edition: Edition, purpose: Purpose = Purpose.DRAFT
) -> RenderedDocument | Diagnostic:
    """Return one document as a page, or the finding that says what is wrong with its template.

    The same project gives the same text at any time and place; for approval and release the same
    content and revision give it at any commit. A report has no such text: it is rendered as it is
    at the commit.
    """
    document = edition.types[key]
    content = build_content(edition.project, key, edition.library)
    is_bare = purpose is not Purpose.DRAFT and not document.matter.report
    scope = _bare_scope(edition, document, content) if is_bare else _scope(edition, document)
    page = _render_page(edition, scope, content)
    if isinstance(page, Diagnostic):
        return page
    draft = not is_bare and (scope.control is None or scope.control.is_draft)
    style = edition.style_for_print(draft=draft, for_approval=is_bare)
    return RenderedDocument(
        key=key,
        number=scope.number,
        title=scope.title,
        file_name=_file_name(scope, scope.type.matter.file),
        html=page.replace(_STYLE_MARK, edition.style_for_screen, 1),
        print_html=page.replace(_STYLE_MARK, style, 1),
        items=tuple(sorted(set(_ANCHOR.findall(page)) & edition.project.items.keys())),
        status=scope.control.words if scope.control else "",
        content_hash=content.hash,
        content=content.text,
        is_for_approval=is_bare,
    )


def render_signatures(
    key: str, edition: Edition, files: Sequence[SignedFile]
) -> RenderedDocument | Diagnostic:
    """Return the page of signatures of a document: a file of its own, beside the text.

    Args:
        key: The document; a report has no such page.
        edition: What it belongs to.
        files: The rendered texts that are signed, with their SHA-256.
    """
    document = edition.types[key]
    content = build_content(edition.project, key, edition.library)
    scope = _bare_scope(edition, document, content)
    control = judge_document(edition.project, key, edition.library, on_record=edition.is_on_record)
    signed = signature_page(scope, control, files)
    engine = TemplateEngine(LibraryLoader(edition.library))

    def page() -> str:
        values = {"signed": signed, "style_mark": Html(_STYLE_MARK)}
        return engine.get_template(_SIGNATURES).render(values)

    file = edition.library.files[_SIGNATURES]
    html = rendered_or_fault(file.place, edition.library.files.values(), page)
    if isinstance(html, Diagnostic):
        return html
    if fault := find_reaching(html.replace(_STYLE_MARK, "", 1), edition.library, file.place):
        return fault
    style = edition.style_for_print(draft=False, for_approval=True)
    return RenderedDocument(
        key=f"{key}-signatures",
        number=scope.number,
        title=f"Signatures of {scope.title}",
        file_name=_file_name(scope, "signatures"),
        html=html.replace(_STYLE_MARK, edition.style_for_screen, 1),
        print_html=html.replace(_STYLE_MARK, style, 1),
        items=(),
        status=control.words,
        content_hash=content.hash,
    )


def _file_name(scope: Scope, name: str) -> str:
    """Return a name every file system can hold, however long number and version are."""
    version_or_name = scope.project.version or scope.project.config.device.name
    parts = (scope.number[:_MAX_PART], name, version_or_name[:_MAX_PART])
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", "_".join(parts)).lstrip(".-")


def _scope(edition: Edition, document: DocumentType) -> Scope:
    return Scope(
        project=edition.project,
        report=edition.report,
        type=document,
        write=edition.writer,
        history=edition.histories[document.key],
        inputs_sha256=edition.inputs_sha256,
        templates_sha256=edition.templates_sha256,
        tool_version=version("samdocs"),
        package=edition.package,
        control=judge_document(
            edition.project, document.key, edition.library, on_record=edition.is_on_record
        ),
    )


def _bare_scope(edition: Edition, document: DocumentType, content: Content) -> Scope:
    """Return a document without findings, history and links to what is no part of its content."""
    return Scope(
        project=edition.project,
        report=CheckReport(edition.report.stage, (), (), 0, 0),
        type=document,
        write=Writer(content.named),
        is_for_approval=True,
    )


def _render_page(edition: Edition, scope: Scope, content: Content) -> str | Diagnostic:
    """Return the page without its style; what it names and does not describe is listed at its end."""
    files = edition.library.files
    hidden = DRAFT_PARTS if scope.is_for_approval else frozenset[str]()
    engine = TemplateEngine(LibraryLoader(edition.library, hidden))
    values = _values(scope, content)

    def first() -> str:
        return engine.get_template(scope.type.template).render(values)

    page = rendered_or_fault(scope.type.place, files.values(), first)
    if isinstance(page, Diagnostic):
        return page
    bare = page.replace(_STYLE_MARK, "", 1)
    if fault := find_reaching(bare, edition.library, scope.type.place):
        return fault
    homeless = set(_TARGET.findall(page)) - set(_ANCHOR.findall(page))
    rows = referred(scope, homeless)

    def second() -> str:
        return engine.get_template(_REFERRED).render(referred=rows)

    index = rendered_or_fault(files[_REFERRED].place, files.values(), second)
    return index if isinstance(index, Diagnostic) else page.replace(_REFERRED_MARK, index, 1)


def _values(scope: Scope, content: Content) -> dict[str, object]:
    """Return what a template can name: what every document has, and the views it asks for."""
    shared: dict[str, object] = {
        "matter": scope.type.matter,
        "is_for_approval": scope.is_for_approval,
        "outline": Outline(),
        "style_mark": Html(_STYLE_MARK),
        "referred_mark": Html(_REFERRED_MARK),
    }
    first_page = _approved_values if scope.is_for_approval else _draft_values
    shared |= first_page(scope, content)
    return {**{name: VIEWS[name](scope) for name in scope.type.matter.needs}, **shared}


def _approved_values(scope: Scope, content: Content) -> Mapping[str, object]:
    return {"control": approved_page(scope, content.hash)}


def _draft_values(scope: Scope, content: Content) -> Mapping[str, object]:
    return {
        "control": control_page(scope, content.hash),
        "findings": findings(scope),
        "undecided": undecided(scope),
        "revisions": all_revisions(scope),
    }
