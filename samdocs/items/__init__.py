"""What is described: one class for each collection of the format."""

from samdocs.items import requirements as requirements
from samdocs.items.base import COLLECTIONS, External, Item, Link, WrittenLink
from samdocs.items.links import inverse_words, link_fields
from samdocs.items.reading import ReadItem, read_item

__all__ = [
    "COLLECTIONS",
    "External",
    "Item",
    "Link",
    "ReadItem",
    "WrittenLink",
    "inverse_words",
    "link_fields",
    "read_item",
]
