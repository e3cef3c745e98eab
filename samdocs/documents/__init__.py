"""What is told: documents as pages, from templates and ready values."""

from samdocs.documents.render import Edition, RenderedDocument, open_edition, render

__all__ = [
    "Edition",
    "RenderedDocument",
    "open_edition",
    "render",
]
