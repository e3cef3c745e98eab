"""What changed since the release before this state: compared, traced to requests, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samdocs.changes.change_requests import RequestedChange, trace_requests
from samdocs.changes.compare import Difference, compare
from samdocs.changes.documents import DocumentHit, find_document_hits
from samdocs.changes.impact import Impact, find_impact
from samdocs.control.change_trail import ChangeTrail, build_change_trail
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.version_tags import VersionTag
from samdocs.fields import ItemId
from samdocs.items.builds import Build
from samdocs.items.problems import ChangeRequest
from samdocs.project import Project
from samdocs.project.states import state_at

_NOTHING = Impact((), (), ())


@dataclass(frozen=True, slots=True)
class SinceRelease:
    """The state of a project against the release before it.

    Attributes:
        previous: The tag of that release; None if there is none, or if it cannot be told.
        why: Why it cannot be told; empty if it can.
        builds: The builds that carry that version.
        old: The project at that release; None without one.
        requests: What was done under each change request since.
        trail: The commits since, with their requests.
    """

    previous: VersionTag | None = None
    why: str = ""
    builds: tuple[ItemId, ...] = ()
    old: Project | None = None
    difference: Difference = field(default_factory=Difference)
    impact: Impact = _NOTHING
    documents: tuple[DocumentHit, ...] = ()
    requests: Mapping[ItemId, RequestedChange] = field(default_factory=dict)
    trail: ChangeTrail = field(default_factory=ChangeTrail)


def compare_with_previous(project: Project) -> SinceRelease:
    """Return what changed since the previous release; never raises, a reason stands in its place."""
    if project.git.available and project.git.commit is None:
        return SinceRelease()
    try:
        previous = find_previous_release(project)
        return _since(project, previous) if previous else SinceRelease()
    except SamdocsError as stop:
        return SinceRelease(why=stop.message)


def find_previous_release(project: Project) -> VersionTag | None:
    """Return the newest version tag on what this state builds on; None if it is the first release.

    Not meant are the tags on the commit itself: they name this release. Only where the folder went
    on from there, under another version, is that commit the previous release. Release candidates
    (`v1.2.0-rc.1`) are none.

    Raises:
        SamdocsError: There is no git, no repository, no commit, or only a part of its history.
    """
    history = project.versions
    here = history.commits[0] if history.commits else ""
    version = project.config.device.version
    went_on = project.at is None and bool(project.git.dirty)
    found = [
        tag
        for tag in history.tags
        if "-" not in tag.version
        and (tag.commit != here or (went_on and version and tag.version != version))
    ]
    return found[-1] if found else None


def _since(project: Project, previous: VersionTag) -> SinceRelease:
    old = state_at(project, previous.commit)
    difference = compare(old, project, tracked_only=True)
    impact = find_impact(project, difference.ids, old)
    commits = project.commits_since(previous.commit)
    return SinceRelease(
        previous=previous,
        builds=_builds(project, previous.version),
        old=old,
        difference=difference,
        impact=impact,
        documents=find_document_hits(project, impact, old),
        requests=trace_requests(project, commits, _touched_requests(project, difference)),
        trail=build_change_trail(project, commits),
    )


def _touched_requests(project: Project, difference: Difference) -> tuple[ItemId, ...]:
    """Return the change requests that are new or say something else, whether commits name them or not."""
    told = (*difference.added, *(item.id for item in difference.changed))
    return tuple(
        name for name in told if project.items[name].collection == ChangeRequest.collection
    )


def _builds(project: Project, version: str) -> tuple[ItemId, ...]:
    builds: Sequence[Build] = [b for b in project.of("builds") if isinstance(b, Build)]
    return tuple(build.id for build in builds if build.version == version)
