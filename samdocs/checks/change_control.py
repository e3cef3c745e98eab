"""Rules on changes as git records them: named, approved in time, by someone else (62304, 6.2.4, 8.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import listed
from samdocs.control.approvals import records_of_item
from samdocs.control.change_trail import ChangeTrail, TrailedCommit, Way, build_change_trail
from samdocs.control.people import find_person
from samdocs.diagnostics import Diagnostic
from samdocs.evidence.git.commits import Commit
from samdocs.evidence.git.history import read_changes
from samdocs.fields import ItemId
from samdocs.items.architecture import SoftwareItem
from samdocs.items.problems import ChangeRequest
from samdocs.items.records import Approval
from samdocs.project import Project
from samdocs.source.patterns import PathPatterns

_MOST_NAMED = 3
_RECORDS = "records/"
_OWN_WAYS = frozenset({Way.TRAILER, Way.RECORD})


def read_judged_trail(project: Project) -> ChangeTrail | Undecided:
    """Return the commits from `controlled_from` on with their change requests, or why not."""
    commits = project.controlled_commits
    if isinstance(commits, str):
        return Undecided(f"needs the history of changes: {commits}")
    return build_change_trail(project, commits)


@check("CHG001")
def commit_without_change_request(project: Project) -> Iterator[Diagnostic | Undecided]:
    """What changes a controlled path names an existing change request.

    Judged is every commit and merge of the first-parent line after `controlled_from:` that touches
    a path of `change_control: paths` or the sources of a software item. End its message with the
    trailer `Change: CR-012`, or let every commit that a merge brings in name its request. A commit
    that takes another back is a change of its own. Where a message was forgotten, list the commit
    under `commits:` of the request.
    """
    trail = read_judged_trail(project)
    controlled = _controlled_paths(project)
    if isinstance(trail, Undecided):
        yield trail
    elif controlled is None:
        yield Undecided(
            "samdocs.yaml names no `change_control: paths`, and no software item has sources in "
            "this repository"
        )
    else:
        touching = _touching(project, trail, controlled)
        for arrival, brought in reversed(trail.arrivals):
            if arrival.commit.hash in touching:
                parts = [one for one in brought if one.commit.hash in touching]
                yield from _unnamed(project, arrival, parts)


@check("CHG002")
def change_approved_too_late(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A change request is approved before its implementation is merged, and not by its author.

    An approval is a record under `approvals:` with `item: CR-012`, a `person:` and a `time:`. It
    counts if its time is not after that of the first commit or merge with which a change under the
    request reached the first-parent line, and if that person wrote none of the commits.
    """
    trail = read_judged_trail(project)
    if isinstance(trail, Undecided):
        yield trail
        return
    for name, commits in trail.requests.items():
        request = project.items.get(name)
        if isinstance(request, ChangeRequest):
            made = [one for one in commits if one.way is not Way.REVERT]
            yield from _approved_late(project, request, trail, _carrying_out(project, made))


def _carrying_out(project: Project, made: Sequence[TrailedCommit]) -> list[TrailedCommit]:
    """Return the commits that change more than records."""
    commits = [one.commit for one in made]
    records = f"{project.git.prefix}{_RECORDS}"
    changed = zip(made, read_changes(project.root, commits), strict=True)
    return [
        one
        for one, changes in changed
        if not changes or not all(change.new.startswith(records) for change in changes)
    ]


def _controlled_paths(project: Project) -> PathPatterns | None:
    """Return the controlled paths from the top of the repository; None if there are none."""
    paths = list(project.config.change_control.paths)
    for item in project.of(SoftwareItem.collection):
        if isinstance(item, SoftwareItem):
            paths += [source.path for source in item.paths if source.repo is None]
    return PathPatterns(paths, prefix=project.git.prefix) if paths else None


def _touching(project: Project, trail: ChangeTrail, controlled: PathPatterns) -> frozenset[str]:
    """Return the ids of the commits that changed a controlled path against their first parent."""
    commits = [trailed.commit for trailed in trail.commits]
    found = set[str]()
    for commit, changes in zip(commits, read_changes(project.root, commits), strict=True):
        if any(controlled.match(path) for one in changes for path in {one.old, one.new}):
            found.add(commit.hash)
    return frozenset(found)


def _unnamed(
    project: Project, arrival: TrailedCommit, parts: Sequence[TrailedCommit]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the requests of one step of the first-parent line."""
    own = [part for part in parts if not part.is_merge]
    judged = [arrival] if arrival.way in _OWN_WAYS or not own else own
    place = project.locate_config("controlled_from")
    trailer = project.config.change_control.trailer
    unnamed = [one for one in judged if one.way in (Way.NONE, Way.REVERT)]
    if unnamed:
        brought = "" if unnamed == [arrival] else f"brings in {_named(unnamed)} and "
        yield found_at(
            "CHG001",
            place,
            f"{_told(arrival.commit)} {brought}touches a controlled path under no change request",
            hint=f"end messages with the trailer `{trailer}: CR-…`; for this one list the commit "
            "under `commits:` of its request",
        )
    for name in sorted({request for one in (arrival, *judged) for request in one.requests}):
        if fault := _fault_of(project, name):
            hint = "describe the request, or list the commit under `commits:` of the right one"
            message = f"{_told(arrival.commit)} touches a controlled path under `{name}`, {fault}"
            yield found_at("CHG001", place, message, hint=hint)


def _fault_of(project: Project, name: ItemId) -> str:
    """Return why a name is no change request under which something may be changed; empty if it is."""
    request = project.items.get(name)
    if request is None:
        return "" if name in project.broken else "which does not exist"
    if not isinstance(request, ChangeRequest):
        return f"a {request.noun} and no change request"
    if request.state == "rejected":
        return "which was rejected"
    return "which is retired" if request.is_retired else ""


def _approved_late(
    project: Project, request: ChangeRequest, trail: ChangeTrail, made: Sequence[TrailedCommit]
) -> Iterator[Diagnostic]:
    arrivals = [trail.by_id[one.arrival].commit for one in made]
    dated = [(commit.committed, commit) for commit in arrivals if commit.committed]
    if not dated:
        return
    merged_at, first = min(dated, key=lambda pair: pair[0])
    records = [record for record in records_of_item(project, request.id) if record.is_active]
    signed = [record for record in records if record.time and record.person]
    in_time = [record for record in signed if record.time and record.time <= merged_at]
    others = [record for record in in_time if not _writers(project, record, made)]
    if others:
        return
    when = f"{_told(first)} of {merged_at:%Y-%m-%d %H:%M} UTC"
    if in_time:
        wrote = _writers(project, in_time[0], made)[0]
        message = f"`{request.id}` was approved in time only by `{in_time[0].person}`, who wrote `{wrote.short}`"
    elif signed:
        times = min(record.time for record in signed if record.time)
        message = f"`{request.id}` was approved on {times:%Y-%m-%d %H:%M} UTC, after {when}"
    else:
        message = f"`{request.id}` has no approval with a person and a time, and was carried out by {when}"
    hint = "approve a request before its change is merged; a past slip is closed by a waiver"
    yield found(project, "CHG002", request, message, hint=hint)


def _writers(project: Project, record: Approval, made: Sequence[TrailedCommit]) -> list[Commit]:
    """Return the commits of a change that the person of an approval wrote."""
    person = find_person(project.config, record.person)
    names = {record.person, person.name if person else None}
    email = person.email.casefold() if person and person.email else None
    return [
        one.commit
        for one in made
        if one.commit.author in names or (email and one.commit.email.casefold() == email)
    ]


def _told(commit: Commit) -> str:
    return f"`{commit.short}` “{commit.subject}”"


def _named(commits: Sequence[TrailedCommit]) -> str:
    words = listed(one.commit.short for one in commits[:_MOST_NAMED])
    more = len(commits) - _MOST_NAMED
    return f"{words} and {more} more" if more > 0 else words
