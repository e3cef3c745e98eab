"""What changes reach over the links, and the tests that are to be run again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samdocs.fields import ItemId
from samdocs.graph import Reached
from samdocs.project import Project

_TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Impact:
    """What some changed items reach.

    Attributes:
        changed: The items it starts from, sorted; one that was removed reaches nothing any more.
        reached: Everything that stands on them, nearest first, with the shortest way there.
        tests: The tests among both, sorted; retired ones are left out.
    """

    changed: tuple[ItemId, ...]
    reached: tuple[Reached, ...]
    tests: tuple[ItemId, ...]


def find_impact(
    project: Project, changed: Iterable[ItemId], before: Project | None = None
) -> Impact:
    """Return what changed items reach in a project.

    Args:
        project: The state that is judged.
        changed: Ids that are in it or in `before`.
        before: An earlier state: what stood on an item then is reached, too, if it is still there.
    """
    starts = tuple(sorted(set(changed)))
    found = {reached.id: reached for reached in project.graph.impact(starts)}
    if before is not None:
        for reached in before.graph.impact(starts):
            if reached.id in project.items and reached.id not in starts:
                found.setdefault(reached.id, reached)
    nearest = sorted(found.values(), key=lambda reached: (reached.depth, reached.id))
    tests = {item.id for item in project.of(_TESTS)}
    return Impact(
        changed=starts,
        reached=tuple(nearest),
        tests=tuple(sorted(tests.intersection((*starts, *found)))),
    )
