"""What is told: documents as pages, from templates and ready values."""

from samdocs.documents.purpose import Purpose
from samdocs.documents.render import (
    Edition,
    RenderedDocument,
    open_edition,
    render,
    render_signatures,
)
from samdocs.documents.views.approved import SignedFile

__all__ = [
    "Edition",
    "Purpose",
    "RenderedDocument",
    "SignedFile",
    "open_edition",
    "render",
    "render_signatures",
]
