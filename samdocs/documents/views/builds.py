"""Builds as documents print them (IEC 62304:2006+A1:2015, 5.8.4, 5.8.5 and 8.1.3)."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope
from samdocs.evidence.git.commits import SHORT_DIGITS
from samdocs.items.builds import Build


@dataclass(frozen=True, slots=True)
class BuildRow:
    """A build with what fixes it.

    Attributes:
        role: What it is here: to be released, or tested.
        commits: Of this repository, and of each other its sources lie in.
        artifacts: What is delivered, each with its hash.
        tested: Builds that were tested in its place, what differs, and what that means.
    """

    id: str
    title: Html
    version: str
    day: str
    role: str
    commits: tuple[Html, ...]
    artifacts: tuple[Html, ...]
    tested: Html
    difference: Html
    impact: Html


def build_row(scope: Scope, build: Build, role: str = "") -> BuildRow:
    """Return a build with the commits and the hashes that fix it."""
    differs = build.differs_from_tested
    return BuildRow(
        build.id,
        scope.write.line(build.title),
        build.version or "",
        build.built_at.isoformat() if build.built_at else "",
        role,
        commits_of(build),
        tuple(hashed(one.name, one.sha256, one.signature or "") for one in build.artifacts),
        scope.write.links(build.tested_builds),
        scope.write.inline(differs.difference) if differs else Html(""),
        (scope.write.inline(differs.impact) or missing("no impact")) if differs else Html(""),
    )


def commits_of(build: Build) -> tuple[Html, ...]:
    """Return the commits a build was made of."""
    own = build.project_commit
    told = [fill('this repository <span class="mono">{}</span>', own[:SHORT_DIGITS])] if own else []
    told += [
        fill('{} <span class="mono">{}</span>', one.repo or "", one.commit[:SHORT_DIGITS])
        for one in build.sources
    ]
    return tuple(told)


def hashed(name: str, sha256: str, note: str = "") -> Html:
    """Return a file with its whole hash, so that it can be compared."""
    parts = [fill("{}", name), fill('<span class="mono">{}</span>', sha256)]
    return join("<br>", [*parts, fill('<span class="muted">{}</span>', note)] if note else parts)
