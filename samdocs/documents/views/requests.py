"""Change requests as documents print them: what each declares, and what was done under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from samdocs.changes.change_requests import RequestedChange
from samdocs.control.approvals import ApprovalState, judge_item
from samdocs.control.change_trail import TrailedCommit, Way
from samdocs.control.people import find_person
from samdocs.control.requested_items import RequestedItem
from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.markdown import Writer
from samdocs.documents.marks import CLAIMED, GAP, MISSING, STALE, VERIFIED, missing
from samdocs.documents.redlines import redlined
from samdocs.documents.views.changes import words_of
from samdocs.documents.views.parts import Field
from samdocs.fields import ItemId
from samdocs.items.answers import Answer
from samdocs.items.problems import ChangeRequest, SafetyQuestions
from samdocs.project import Project

_MARKS = {
    ApprovalState.VERIFIED: VERIFIED,
    ApprovalState.CLAIMED: CLAIMED,
    ApprovalState.VOID: STALE.saying("of other content"),
    ApprovalState.MISSING: MISSING,
}
_MOST_REACHED = 20
_UNDECLARED = GAP.saying("not declared")
_UNASSESSED = GAP.saying("not assessed")


@dataclass(frozen=True, slots=True)
class CommitRow:
    """A commit under a change request; name and date are what the commit claims."""

    date: str
    commit: str
    author: str
    subject: Html
    way: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """A change request against what was done under it.

    Attributes:
        words: Its state.
        verdict: How what it declares and what was done compare, in one sentence.
        declared: What the request says of itself.
        done: What commits did under it, and what of that is not declared.
        commits: The commits under it, newest first.
    """

    id: str
    title: Html
    words: str
    verdict: str
    declared: tuple[Field, ...]
    done: tuple[Field, ...]
    commits: tuple[CommitRow, ...]


def request_view(
    project: Project, found: RequestedChange, write: Writer, *, since: str = ""
) -> RequestView:
    """Return a change request ready to be printed.

    Args:
        project: The state that is judged.
        found: What was done under the request.
        write: Links the ids that exist.
        since: From which release on commits were looked at; empty for all of them.
    """
    request = found.request
    return RequestView(
        id=found.id,
        title=write.line(request.title) if request else missing("not described"),
        words=request.state or "no state" if request else "",
        verdict=request_verdict(found, since),
        declared=_filled(_declared(project, request, write)) if request else (),
        done=_filled(_done(found, write)),
        commits=tuple(commit_row(one, write) for one in found.commits),
    )


def request_verdict(found: RequestedChange, since: str = "") -> str:
    """Return in one sentence how a request and what was done under it compare."""
    after = f" since {since}" if since else ""
    if found.request is None:
        return "Commits name it, but no item describes it."
    if not found.commits:
        return f"No commit{after} names it, so nothing is known to be done under it."
    parts = (
        (len(found.undeclared), "changed without being declared"),
        (len(found.unchanged), "declared and not changed"),
        (len(found.unassessed), "reached and not assessed"),
    )
    told = "; ".join(f"{number} {words}" for number, words in parts if number)
    whole = "What was changed and reached is what the request declares."
    return f"Declared and done differ: {told}." if told else whole


def commit_row(one: TrailedCommit, write: Writer) -> CommitRow:
    """Return a commit as a row of a table."""
    commit = one.commit
    date = commit.committed.strftime("%Y-%m-%d") if commit.committed else commit.committed_text
    way = "" if one.way in (Way.TRAILER, Way.NONE) else f"by {one.way.value}"
    return CommitRow(date, commit.short, commit.author, write.line(commit.subject), way)


def _filled(fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(field for field in fields if field.content)


def _declared(project: Project, request: ChangeRequest, write: Writer) -> Iterator[Field]:
    graph = project.graph
    yield Field("Change", write.inline(request.text))
    yield Field("Why", write.inline(request.rationale))
    yield Field("Resolves", write.links(graph.targets(request.id, "resolves")))
    yield Field("Affects", write.links(sorted(graph.targets(request.id, "affects"))))
    yield Field("Impact", write.inline(request.impact))
    yield Field("Safety", _safety(request.safety, write))
    yield Field("Security", _answer(request.security, write))
    yield Field("Tests repeated", write.links(sorted(graph.targets(request.id, "retests"))))
    analyses = graph.targets(request.id, "regression_analysis")
    yield Field("Regression", write.links(analyses))
    yield Field("Decisions", _decisions(request, write))
    yield Field("Implemented in", write.links(graph.targets(request.id, "implemented_in")))
    yield Field("Approved by", _approvals(project, request))


def _done(found: RequestedChange, write: Writer) -> Iterator[Field]:
    undeclared = frozenset(found.undeclared)
    yield Field("Changed", join("<br>", (_item(one, undeclared, write) for one in found.items)))
    yield Field("Not changed", _with(write.links(found.unchanged), "declared"))
    yield Field(
        "Assessed", _with(write.links(found.assessed), "declared, and reached by the change")
    )
    yield Field("Not known", _with(write.links(found.unknown), "sources not in this repository"))
    ways = (
        fill("{} {} {}", write.link(one.id), _UNASSESSED, fill("by {}", _way(one.path, write)))
        for one in found.unassessed[:_MOST_REACHED]
    )
    more = len(found.unassessed) - _MOST_REACHED
    told = fill("and {} more: <code>samdocs diff --change {}</code> tells them all", more, found.id)
    yield Field("Reached", join("<br>", (*ways, told if more > 0 else EMPTY)))


def _item(item: RequestedItem, undeclared: frozenset[ItemId], write: Writer) -> Html:
    mark = _UNDECLARED if item.id in undeclared else EMPTY
    told: list[Html] = []
    if item.word == "changed":
        for change in item.changes:
            marked = redlined(change.old, change.new, write, whole=False)
            told.append(fill("{}: {}", words_of(change.field).lower(), marked))
    told += [fill("<code>{}</code>", file) for file in item.files]
    word = EMPTY if item.word == "changed" else fill("{}", item.word)
    return join(" ", (write.link(item.id), mark, word, join("; ", told)))


def _way(path: Iterable[ItemId], write: Writer) -> Html:
    return join(" → ", (write.link(name) for name in path))


def _with(links: Html, words: str) -> Html:
    return fill('{} <span class="muted">({})</span>', links, words) if links else EMPTY


def _safety(safety: SafetyQuestions | None, write: Writer) -> Html:
    if safety is None:
        return missing("no analysis")
    answers = (
        ("new causes", safety.new_causes),
        ("new controls", safety.new_controls),
        ("affects controls", safety.affects_controls),
    )
    return join(
        "<br>",
        (
            fill("{}: {}", words, _answer(answer, write) or missing("no answer"))
            for words, answer in answers
        ),
    )


def _answer(answer: Answer | None, write: Writer) -> Html:
    if answer is None:
        return EMPTY
    return join(" – ", (fill("{}", answer.answer), write.inline(answer.why)))


def _decisions(request: ChangeRequest, write: Writer) -> Html:
    rows = (
        join(" – ", (f"{market}: {made.decision.replace('_', ' ')}", write.inline(made.rationale)))
        for market, made in sorted(request.regulatory.items())
    )
    return join("<br>", rows)


def _approvals(project: Project, request: ChangeRequest) -> Html:
    rows = []
    for judged in judge_item(project, request.id):
        record = judged.record
        named = record.person if record else None
        person = find_person(project.config, named)
        time = f"{record.time:%Y-%m-%d %H:%M} UTC" if record and record.time else "no time"
        words = (person.name if person else named or "nobody named", judged.role, time)
        rows.append(fill("{} {}", ", ".join(word for word in words if word), _MARKS[judged.state]))
    return join("<br>", rows) or missing("no approval")
