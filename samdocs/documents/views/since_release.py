"""Changes since the previous release: what differs, under which requests, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.changes.since_release import SinceRelease, compare_with_previous
from samdocs.control.change_trail import TrailedCommit
from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.marks import NOT_EVALUATED
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.changes import ChangesView, build_changes_view
from samdocs.documents.views.requests import CommitRow, RequestView, commit_row, request_view
from samdocs.fields import ItemId

_SHORT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class TestRow:
    """A test that is to be run again, and the way from what changed to it."""

    __test__ = False

    test: Html
    title: Html
    way: Html


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that is to be approved again or looked at, and why."""

    number: str
    title: str
    reason: Html
    way: Html


@dataclass(frozen=True, slots=True)
class SinceView:
    """The document's body.

    Attributes:
        verdict: What can be said in one sentence.
        facts: The previous release in words; empty without one.
        empty: Why the body lists nothing; empty if it lists something.
        requests: Change requests since that release.
        unnamed: Commits since that release that belong to no change request.
    """

    verdict: str
    facts: Html
    empty: str
    changes: ChangesView | None = None
    requests: tuple[RequestView, ...] = ()
    unnamed: tuple[CommitRow, ...] = ()
    tests: tuple[TestRow, ...] = ()
    approve_again: tuple[DocumentRow, ...] = ()
    look_at: tuple[DocumentRow, ...] = ()


def since_release(scope: Scope) -> SinceView:
    """Return what changed since the previous release."""
    found = compare_with_previous(scope.project)
    if found.why:
        verdict = "What changed since the previous release is not told."
        facts = fill("{} {}", NOT_EVALUATED, found.why)
        return SinceView(verdict, facts, f"The previous release is not known: {found.why}.")
    if found.previous is None or found.old is None:
        verdict = "There is no earlier release."
        empty = (
            "No version tag such as v1.0.0 stands on a commit before this one, so there is nothing "
            "to compare with."
        )
        return SinceView(verdict, EMPTY, empty)
    changes = build_changes_view(found.old, scope.project, found.difference, scope.write)
    name = found.previous.name
    requests = tuple(
        request_view(scope.project, one, scope.write, since=name) for one in found.requests.values()
    )
    again = tuple(_documents(scope, found, again=True))
    return SinceView(
        verdict=_verdict(found, changes, len(again)),
        facts=_facts(scope, found),
        empty=f"Nothing differs in meaning from {name}." if changes.is_empty else "",
        changes=changes,
        requests=requests,
        unnamed=tuple(commit_row(one, scope.write) for one in _unnamed(found)),
        tests=tuple(_tests(scope, found)),
        approve_again=again,
        look_at=tuple(_documents(scope, found, again=False)),
    )


def _verdict(found: SinceRelease, changes: ChangesView, again: int) -> str:
    name = found.previous.name if found.previous else ""
    if changes.is_empty:
        return f"Nothing differs in meaning from {name}."
    told = [count.words for count in changes.counts if count.number]
    follow = (
        f"{in_words(len(found.impact.tests), 'test')} to run again, "
        f"{in_words(again, 'document')} to approve again"
    )
    return f"Since {name}: {', '.join(told)}; {follow}."


def _facts(scope: Scope, found: SinceRelease) -> Html:
    tag = found.previous
    if tag is None:
        return EMPTY
    date = f"{tag.date:%Y-%m-%d}" if tag.date else "date not known"
    builds = scope.write.links(found.builds) or fill('<span class="muted">{}</span>', "no build")
    words = fill(
        'tag {}, commit <span class="mono">{}</span>', tag.name, tag.commit[:_SHORT_DIGITS]
    )
    return join(", ", (words, date, fill("build {}", builds) if found.builds else builds))


def _unnamed(found: SinceRelease) -> Iterator[TrailedCommit]:
    return (one for one in found.trail.commits if not one.requests and not one.is_merge)


def _tests(scope: Scope, found: SinceRelease) -> Iterator[TestRow]:
    ways = {reached.id: reached.path for reached in found.impact.reached}
    for name in found.impact.tests:
        path = ways.get(name, ())
        way = _way(scope, path) if path else fill("{}", "it changed itself")
        title = scope.write.line(scope.project.items[name].title)
        yield TestRow(scope.write.link(name), title, way)


def _documents(scope: Scope, found: SinceRelease, *, again: bool) -> Iterator[DocumentRow]:
    for hit in found.documents:
        if hit.again is again:
            way = _way(scope, hit.path) if len(hit.path) > 1 else EMPTY
            reason = scope.write.message(hit.reason)
            yield DocumentRow(hit.number, hit.title, reason, way)


def _way(scope: Scope, path: tuple[ItemId, ...]) -> Html:
    return join(" → ", (scope.write.link(name) for name in path))
