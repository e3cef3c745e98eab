"""What changes reach over the links, and the tests that are to be run again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdocs.fields import ItemId
from samdocs.graph import RECORDS, Reached
from samdocs.project import Project

_TESTS = "tests"
#: A test of a problem's resolution is to be run again when what had the problem changes.
_ENDS = RECORDS - {"anomalies"}


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

    A record such as a review, a run or a change request is reached, but no way leads through it:
    that it names two items does not make one stand on the other. A problem report is passed
    through: what verifies its resolution is reached.

    Args:
        project: The state that is judged.
        changed: Ids that are in it or in `before`.
        before: An earlier state: what stood on an item then is reached, too, if it is still there.
    """
    starts = tuple(sorted(set(changed)))
    found = _reach(project, starts)
    if before is not None:
        for name, reached in _reach(before, starts).items():
            if name in project.items and name not in starts:
                found.setdefault(name, reached)
    nearest = sorted(found.values(), key=lambda reached: (reached.depth, reached.id))
    tests = {item.id for item in project.of(_TESTS)}
    return Impact(
        changed=starts,
        reached=tuple(nearest),
        tests=tuple(sorted(tests.intersection((*starts, *found)))),
    )


def _reach(project: Project, starts: Iterable[ItemId]) -> dict[ItemId, Reached]:
    """Return what stands on items, level by level; of several shortest ways the first by id."""
    paths: dict[ItemId, tuple[ItemId, ...]] = {
        name: (name,) for name in starts if name in project.items
    }
    found: dict[ItemId, Reached] = {}
    waiting = sorted(paths)
    while waiting:
        level: dict[ItemId, Reached] = {}
        for reached in _next(project, (paths[name] for name in waiting)):
            if reached.id not in paths:
                level.setdefault(reached.id, reached)
        found |= level
        paths |= {name: reached.path for name, reached in level.items()}
        waiting = sorted(n for n in level if project.items[n].collection not in _ENDS)
    return found


def _next(project: Project, paths: Iterable[tuple[ItemId, ...]]) -> Iterator[Reached]:
    """Yield what points to the ends of ways."""
    for path in paths:
        for verb, sources in sorted(project.graph.verbs_to(path[-1]).items()):
            for source in sources:
                yield Reached(source, verb, (*path, source))
