"""What is told: documents as pages, from templates and ready values."""

from samdocs.documents.render import Edition, RenderedDocument, open_edition, render
from samdocs.documents.template import DocumentType, FrontMatter, Library, load_library

__all__ = [
    "DocumentType",
    "Edition",
    "FrontMatter",
    "Library",
    "RenderedDocument",
    "load_library",
    "open_edition",
    "render",
]
