"""Rules on ids that reading alone does not decide (IEC 62304:2006+A1:2015, 8.1.1 and 8.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samdocs.checks.registry import Undecided, check, found
from samdocs.diagnostics import Diagnostic
from samdocs.evidence.git.item_history import ItemHistories
from samdocs.fields import ItemId
from samdocs.project import Project


@check("ID003")
def id_used_again(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The id of an item that is gone never comes back for something else.

    Old records would then speak of the new item. Retire items instead of deleting them, and give
    a new item the next free id; what was renamed keeps its old id under `formerly:`. Whether an id
    was deleted earlier is read from the history of the project, from `controlled_from` on; what came
    back as it was is no fault.
    """
    renamed = {name: item for item in project.items.values() for name in item.formerly}
    for name in sorted(renamed.keys() & project.items.keys()):
        yield found(
            project,
            "ID003",
            project.items[name],
            f"the id `{name}` belonged to what is now `{renamed[name].id}`",
            hint="give this item the next free id",
            field=("id",),
        )
    histories = project.judged_histories
    if isinstance(histories, str):
        yield Undecided(f"needs item history: {histories}")
    elif histories:
        yield from _used_after_removal(project, histories, renamed.keys())


def _used_after_removal(
    project: Project, histories: ItemHistories, known: Collection[ItemId]
) -> Iterator[Diagnostic]:
    for item in project.items.values():
        reuse = histories.reuse(item, project.inverse_links.get(item.id, ()))
        if reuse is None or item.id in known:
            continue
        [removed] = histories.commits([reuse.removed]).values()
        was = reuse.was.item
        yield found(
            project,
            "ID003",
            item,
            f"the id `{item.id}` stood for “{was.label if was else ''}” until commit "
            f"`{removed.short}` of {removed.day} removed it",
            hint="give this item the next free id, and keep the old one with `status: retired`",
            field=("id",),
        )
