"""The form for a manual test as a page: rendered from the packaged template alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samdocs.control.library import packaged_library
from samdocs.documents.html import Html
from samdocs.documents.loading import LibraryLoader
from samdocs.documents.sandbox import TemplateEngine
from samdocs.documents.style import form_style, print_assets
from samdocs.documents.views.protocol import protocol_form
from samdocs.items.verification import Test
from samdocs.project import Project

_TEMPLATE = "partials/protocol.html.j2"


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form as a page for the renderer.

    Attributes:
        number: Device and test, e.g. `SG-100 TC-001`.
        assets: Fonts the page names as `samdocs:NAME`.
    """

    test: str
    number: str
    title: str
    html: str
    assets: Mapping[str, bytes]


def render_form(project: Project, test: Test) -> FormPage:
    """Return the form of a test."""
    library = packaged_library()
    engine = TemplateEngine(LibraryLoader(library))
    form = protocol_form(project, test)
    style = Html(form_style(library, project.config.paper))
    html = engine.get_template(_TEMPLATE).render({"form": form, "style": style})
    return FormPage(test.id, form.number, f"Test protocol {test.id}", html, print_assets(library))
