"""An item by its id, or what to do where there is none."""

from __future__ import annotations

from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.graph import NearestIds
from samdocs.items import Item
from samdocs.project.model import Project


def find_item(project: Project, name: str) -> Item:
    """Return an item of the project.

    Raises:
        SamdocsError: There is none of that id, or it could not be read.
    """
    wanted = ItemId(name.strip())
    if wanted in project.items:
        return project.items[wanted]
    if wanted in project.broken:
        raise SamdocsError(f"`{wanted}` could not be read", "`samdocs check` says why")
    near = NearestIds(project.items).find(wanted.upper())
    hint = f"the nearest is `{near}`" if near else "`samdocs matrix` lists items"
    raise SamdocsError(f"there is no item `{wanted}`", hint)
