"""Rules on ids that reading alone does not decide (IEC 62304:2006+A1:2015, 8.1.1 and 8.3)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found
from samdocs.diagnostics import Diagnostic
from samdocs.project import Project


@check("ID003")
def id_used_again(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The id of an item that is gone never comes back for something else.

    Old records would then speak of the new item. Retire items instead of deleting them, and give
    a new item the next free id; what was renamed keeps its old id under `formerly:`. Whether an id
    was deleted earlier is read from the history of the project.
    """
    for item in project.items.values():
        for name in item.formerly:
            if name in project.items:
                yield found(
                    project,
                    "ID003",
                    project.items[name],
                    f"the id `{name}` belonged to what is now `{item.id}`",
                    hint="give this item the next free id",
                    field=("id",),
                )
    yield Undecided("needs item history")
