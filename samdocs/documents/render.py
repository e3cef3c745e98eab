"""From a project and its report to pages: the edition, and each of its documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

from jinja2 import BaseLoader, Environment, TemplateNotFound

from samdocs.checks import CheckReport
from samdocs.control.content import content_hash
from samdocs.control.library import DocumentType, Library, load_library, template_text
from samdocs.diagnostics import Diagnostic
from samdocs.documents.faults import find_reaching, rendered_or_fault
from samdocs.documents.html import Html
from samdocs.documents.markdown import Writer
from samdocs.documents.matter import find_matter_faults
from samdocs.documents.outline import Outline
from samdocs.documents.package import Package
from samdocs.documents.sandbox import TemplateEngine
from samdocs.documents.scope import Scope, files_of
from samdocs.documents.style import find_style_faults, print_assets, print_style, screen_style
from samdocs.documents.views.control import DRAFT, all_revisions, control_page
from samdocs.documents.views.parts import findings, undecided
from samdocs.documents.views.referred import referred
from samdocs.documents.views.registry import VIEWS
from samdocs.evidence.git.history import FileCommit
from samdocs.project import Project

_STYLE_MARK = "<!--style-->"
_REFERRED_MARK = "<!--referred-->"
_MAX_PART = 80
_REFERRED = "partials/referred.html.j2"
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
        status: State of the document as printed.
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
        """The commits that touched the files of each document, newest first."""
        files = {key: files_of(self.project, found) for key, found in self.types.items()}
        return self.project.histories(files)

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
    def style_for_print(self) -> str:
        """Style sheet of the PDF."""
        return print_style(self.library, self.project.config.paper, draft=True)

    @cached_property
    def style_for_screen(self) -> str:
        """Style sheet of the HTML file, fonts included."""
        return screen_style(self.library)


def open_edition(project: Project, report: CheckReport, *, inputs_sha256: str = "") -> Edition:
    """Return the documents of a project, ready to be rendered."""
    return Edition(project, report, load_library(project.files), inputs_sha256)


def render(key: str, edition: Edition) -> RenderedDocument | Diagnostic:
    """Return one document as a page, or the finding that says what is wrong with its template.

    The same project gives the same text at any time and place.
    """
    scope = _scope(edition, edition.types[key])
    hashed = content_hash(edition.project, key, edition.library)
    page = _render_page(edition, scope, hashed)
    if isinstance(page, Diagnostic):
        return page
    name = _file_name(scope, edition.project)
    return RenderedDocument(
        key=key,
        number=scope.number,
        title=scope.title,
        file_name=name,
        html=page.replace(_STYLE_MARK, edition.style_for_screen, 1),
        print_html=page.replace(_STYLE_MARK, edition.style_for_print, 1),
        items=tuple(sorted(set(_ANCHOR.findall(page)) & edition.project.items.keys())),
        status=DRAFT,
        content_hash=hashed,
    )


def _file_name(scope: Scope, project: Project) -> str:
    """Return a name every file system can hold, however long number and version are."""
    version_or_name = project.version or project.config.device.name
    parts = (scope.number[:_MAX_PART], scope.type.matter.file, version_or_name[:_MAX_PART])
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
    )


def _render_page(edition: Edition, scope: Scope, hashed: str) -> str | Diagnostic:
    """Return the page without its style; what it names and does not describe is listed at its end."""
    files = edition.library.files
    engine = TemplateEngine(_Loader(edition.library))
    values = _values(scope, hashed)

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


def _values(scope: Scope, hashed: str) -> dict[str, object]:
    """Return what a template can name: what every document has, and the views it asks for."""
    shared: dict[str, object] = {
        "control": control_page(scope, hashed),
        "matter": scope.type.matter,
        "findings": findings(scope),
        "undecided": undecided(scope),
        "revisions": all_revisions(scope),
        "outline": Outline(),
        "style_mark": Html(_STYLE_MARK),
        "referred_mark": Html(_REFERRED_MARK),
    }
    return {**{name: VIEWS[name](scope) for name in scope.type.matter.needs}, **shared}


class _Loader(BaseLoader):
    """Serves the templates of a library under the names findings use."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return text and place of a template; it never changes while a build runs."""
        del environment
        file = self._library.files.get(template)
        if file is None or not file.name.endswith(".j2"):
            raise TemplateNotFound(template)
        return template_text(file), file.place, lambda: True
