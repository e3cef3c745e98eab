"""Change requests against what was done under them: declared, changed, and reached (62304, 7.4, 8.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samdocs.changes.impact import find_impact
from samdocs.control.change_trail import ChangeTrail, TrailedCommit, build_change_trail
from samdocs.control.requested_items import (
    RequestedItem,
    declared_items,
    find_requested_items,
    find_undeclared,
    software_paths,
)
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import Commit
from samdocs.fields import ItemId, says_something
from samdocs.graph import RECORDS, NearestIds, Reached
from samdocs.items.architecture import SoftwareItem
from samdocs.items.problems import ChangeRequest
from samdocs.items.verification import RegressionAnalysis
from samdocs.project import Project

_TESTS = "tests"


@dataclass(frozen=True, slots=True)
class RequestedChange:
    """One change request, and what was done under it.

    Attributes:
        request: None if commits name it but no item describes it.
        commits: The commits made under it, newest first.
        items: What they changed, by id; what they took back again included.
        declared: The items on which it says that it bears.
        undeclared: Changed, but the request does not say so.
        assessed: Declared and not changed, but reached by what changed: dependants that were looked at.
        unchanged: The request says it affects them, but their meaning and sources are as before, and
            so is everything they stand on.
        unknown: The request says it affects them, but their sources are not in this repository.
        unassessed: Reached by what changed, and neither affected, repeated, nor judged by a
            regression analysis.
    """

    id: ItemId
    request: ChangeRequest | None
    commits: tuple[TrailedCommit, ...]
    items: tuple[RequestedItem, ...]
    declared: tuple[ItemId, ...] = ()
    undeclared: tuple[ItemId, ...] = ()
    assessed: tuple[ItemId, ...] = ()
    unchanged: tuple[ItemId, ...] = ()
    unknown: tuple[ItemId, ...] = ()
    unassessed: tuple[Reached, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether what is declared is what was changed and reached."""
        return not (self.undeclared or self.unchanged or self.unassessed)


def trace_request(project: Project, request: ItemId, *, since: str = "") -> RequestedChange:
    """Return what was done under one change request.

    Args:
        project: The state that is judged.
        request: Its id.
        since: Full id of a commit: what it holds is not looked at. Empty for the whole history.

    Raises:
        SamdocsError: There is no change request of that id, and no commit names it; or the history
            cannot be read.
    """
    found = project.items.get(request)
    if found is not None and not isinstance(found, ChangeRequest):
        message = f"`{request}` is a {found.noun}, not a change request"
        raise SamdocsError(message, "name one of the collection `changes`")
    traced = trace_requests(project, project.commits_since(since), (request,))[request]
    if found is None and not traced.commits:
        near = NearestIds([item.id for item in project.of("changes")]).find(request)
        hint = f"the nearest is `{near}`" if near else "describe it under `changes:`"
        raise SamdocsError(f"there is no change request `{request}`, and no commit names it", hint)
    return traced


def trace_requests(
    project: Project, commits: Sequence[Commit], requests: Iterable[ItemId] = ()
) -> Mapping[ItemId, RequestedChange]:
    """Return what was done under change requests, by their ids.

    Args:
        project: The state that is judged.
        commits: What is looked at: children before parents, the newest first.
        requests: Those to tell of, beside every one that a commit names.

    Raises:
        SamdocsError: The history cannot be read.
    """
    trail = build_change_trail(project, commits)
    items = find_requested_items(project, trail, project.item_histories)
    names = sorted({*trail.requests, *requests})
    return {name: _judge(project, name, trail, items.get(name, ())) for name in names}


def _judge(
    project: Project, name: ItemId, trail: ChangeTrail, items: tuple[RequestedItem, ...]
) -> RequestedChange:
    commits = trail.requests.get(name, ())
    request = project.items.get(name)
    if not isinstance(request, ChangeRequest):
        return RequestedChange(name, None, commits, items)
    left = frozenset(item.id for item in items if not item.is_taken_back)
    reached = find_impact(project, left).reached
    declared = declared_items(project, name)
    affected = frozenset(project.graph.targets(name, "affects")) - left
    assessed = affected & {one.id for one in reached}
    here = software_paths(project)
    software = {item.id for item in project.of(SoftwareItem.collection)}
    unknown = frozenset(affected & software - here.keys()) - assessed
    rest = affected - unknown - assessed if commits else frozenset[ItemId]()
    return RequestedChange(
        name,
        request,
        commits,
        items,
        declared=tuple(sorted(declared)),
        undeclared=tuple(item.id for item in find_undeclared(project, request, items)),
        assessed=tuple(sorted(assessed)),
        unchanged=tuple(o for o in sorted(rest) if project.items[o].collection not in RECORDS),
        unknown=tuple(sorted(unknown)),
        unassessed=tuple(_unassessed(project, request, reached, declared)),
    )


def _unassessed(
    project: Project,
    request: ChangeRequest,
    reached: Iterable[Reached],
    declared: frozenset[ItemId],
) -> Iterator[Reached]:
    judged, all_tests = _regression(project, request)
    for one in reached:
        item = project.items[one.id]
        is_judged = one.id in declared or one.id in judged
        if all_tests and item.collection == _TESTS:
            continue
        if not is_judged and not item.is_retired and item.collection not in RECORDS:
            yield one


def _regression(project: Project, request: ChangeRequest) -> tuple[frozenset[ItemId], bool]:
    """Return what regression analyses of a request name, and whether one says why no other test."""
    graph, named, all_tests = project.graph, set[ItemId](), False
    for name in graph.targets(request.id, "regression_analysis"):
        analysis = project.items[name]
        named |= {*graph.targets(name, "carries_over", "reruns")}
        if isinstance(analysis, RegressionAnalysis):
            all_tests = all_tests or says_something(analysis.selection)
    return frozenset(named), all_tests
