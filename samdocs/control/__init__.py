"""Document control (ISO 13485:2016, 4.2.4): which documents there are, what is in them, who approved it."""

from samdocs.control.content import content_hash, item_hash
from samdocs.control.library import (
    EVERYTHING,
    DocumentType,
    FrontMatter,
    Library,
    load_library,
)

__all__ = [
    "EVERYTHING",
    "DocumentType",
    "FrontMatter",
    "Library",
    "content_hash",
    "item_hash",
    "load_library",
]
