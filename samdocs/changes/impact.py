"""What changes reach over the links, and the tests that are to be run again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samdocs.fields import ItemId
from samdocs.graph import RECORDS, Reached
from samdocs.project import Project

_TESTS = "tests"
#: Whoever owns such a link says or proves something of its target, so a change goes on over it. Every
#: other link only names its target: it is followed from what changed, and no further.
_CARRYING = frozenset(
    {
        *("derives_from", "implements", "allocated_to", "uses_soup"),
        *("verifies", "validates", "shows_effectiveness_of", "evaluates"),
        *("hazard", "harms", "mitigates", "counters", "protects"),
        *("discloses", "states", "supported_by"),
        *("trained_on", "tuned_on", "based_on", "drawn_from", "on_datasets", "watches"),
    }
)
#: Over these a change goes the other way: a changed part changes the whole, a model what it realises.
_FORWARD = ("part_of", "realises")
#: Reached over any link, it is passed through: what verifies its resolution is to be run again.
_PROBLEMS = "anomalies"


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

    A change goes on from requirement to requirement, control, test, claim and label, from a
    component to the software that uses it, from a part to its whole. Other links, such as those of
    reviews, runs and change requests, lead to what names a changed item and end there.

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
    waiting, is_first = sorted(paths), True
    while waiting:
        level: dict[ItemId, Reached] = {}
        for reached in _next(project, (paths[name] for name in waiting), is_first=is_first):
            if reached.id not in paths:
                level.setdefault(reached.id, reached)
        found |= level
        paths |= {name: reached.path for name, reached in level.items()}
        waiting = sorted(name for name in level if _goes_on(project, level[name]))
        is_first = False
    return found


def _next(
    project: Project, paths: Iterable[tuple[ItemId, ...]], *, is_first: bool
) -> Iterator[Reached]:
    """Yield what ways lead to next, links that carry a change on before those that only name."""
    for path in paths:
        for verb, others in _onward(project, path[-1], is_first=is_first):
            yield from (Reached(other, verb, (*path, other)) for other in others)


def _onward(
    project: Project, name: ItemId, *, is_first: bool
) -> Iterator[tuple[str, Sequence[ItemId]]]:
    """Yield the items next to one, by verb: from what changed over every link to it."""
    for verb in _FORWARD:
        yield verb, project.graph.targets(name, verb)
    to = project.graph.verbs_to(name)
    for verb in sorted(to, key=lambda verb: (verb not in _CARRYING, verb)):
        if is_first or verb in _CARRYING:
            yield verb, to[verb]


def _goes_on(project: Project, reached: Reached) -> bool:
    collection = project.items[reached.id].collection
    if collection in RECORDS:
        return collection == _PROBLEMS
    return reached.verb in _CARRYING or reached.verb in _FORWARD
