"""The version history: every build and every version tag, up to the one that is released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samdocs.diagnostics import SamdocsError
from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope
from samdocs.evidence.git.version_tags import VersionTag
from samdocs.items.builds import Build

_SHORT = 12


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A row of the version history (FDA 2023, VI.I).

    Attributes:
        build: Link to its record, or the mark that there is none.
        tag: Tag with its commit; empty if there is none.
        sources: Commits of the repositories it was built from.
        tested: At which levels, or as which builds.
        cleared: Submissions that named it.
        released: Whether it is the version of this release.
    """

    version: str
    date: str
    build: Html
    tag: str
    commit: str
    sources: tuple[str, ...]
    tested: Html
    changes: Html
    cleared: str
    released: bool


def version_rows(scope: Scope) -> tuple[VersionRow, ...]:
    """Return the versions, oldest first; tags without a build stand where their commit does."""
    try:
        tags = {tag.version: tag for tag in scope.project.versions.tags}
    except SamdocsError:
        tags = {}
    builds = [item for item in scope.project.of("builds") if isinstance(item, Build)]
    rows = [(_day(build, tags), 1, _row(scope, build, tags)) for build in builds]
    told = {build.version for build in builds}
    for tag in tags.values():
        if tag.version not in told:
            day = tag.date.date() if tag.date else date.min
            rows.append((day, 0, _without_build(scope, tag)))
    rows.sort(key=lambda row: row[:2])
    return tuple(row for _, _, row in rows)


def _day(build: Build, tags: dict[str, VersionTag]) -> date:
    tag = tags.get(build.version or "")
    return build.built_at or (tag.date.date() if tag and tag.date else date.min)


def _row(scope: Scope, build: Build, tags: dict[str, VersionTag]) -> VersionRow:
    tag = tags.get(build.version or "")
    return VersionRow(
        version=build.version or "no version",
        date=build.built_at.isoformat() if build.built_at else "no date",
        build=scope.link(build.id),
        tag=tag.name if tag else "",
        commit=tag.commit[:_SHORT] if tag else "",
        sources=tuple(
            f"{source.repo or 'this repository'} {source.commit[:_SHORT]}"
            for source in build.sources
        ),
        tested=_tested(scope, build),
        changes=scope.write.inline(build.changes_from_previous) or missing("not said"),
        cleared=", ".join(f"{one.market.upper()} {one.number}" for one in build.submissions),
        released=bool(build.version) and build.version == scope.project.config.device.version,
    )


def _tested(scope: Scope, build: Build) -> Html:
    levels = ", ".join(build.levels)
    tested = scope.project.graph.current_targets(build.id, "tested_builds")
    as_builds = fill("as {}", scope.write.links(tested)) if tested else Html("")
    return join("; ", (levels, as_builds)) or Html('<span class="muted">not said</span>')


def _without_build(scope: Scope, tag: VersionTag) -> VersionRow:
    return VersionRow(
        version=tag.version,
        date=tag.date.date().isoformat() if tag.date else "no date",
        build=missing("no build"),
        tag=tag.name,
        commit=tag.commit[:_SHORT],
        sources=(),
        tested=Html(""),
        changes=Html(""),
        cleared="",
        released=tag.version == scope.project.config.device.version,
    )
