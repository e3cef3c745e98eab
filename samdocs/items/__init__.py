"""What is described: one class for each collection of the format."""

# The modules of items leave out `from __future__ import annotations` where they can: pydantic
# compiles every annotation it finds as text, a quarter of the time these imports take.

from samdocs.items import architecture as architecture
from samdocs.items import builds as builds
from samdocs.items import datasets as datasets
from samdocs.items import labelling as labelling
from samdocs.items import ml as ml
from samdocs.items import privacy as privacy
from samdocs.items import problems as problems
from samdocs.items import records as records
from samdocs.items import requirements as requirements
from samdocs.items import risk as risk
from samdocs.items import security as security
from samdocs.items import soup as soup
from samdocs.items import studies as studies
from samdocs.items import usability as usability
from samdocs.items import verification as verification
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
