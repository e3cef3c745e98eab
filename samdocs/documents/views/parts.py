"""What every document is put together from: items with labelled fields, and rows that are findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from samdocs.checks.clauses import read_clause
from samdocs.diagnostics import Diagnostic
from samdocs.documents.html import EMPTY, Html, fill, join, markup
from samdocs.documents.marks import (
    NOT_EVALUATED,
    SUSPECT,
    WAIVED,
    Mark,
    missing,
    severity_mark,
)
from samdocs.documents.scope import Scope
from samdocs.documents.views.outcomes import outcome
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.project.suspects import LinkName
from samdocs.rules import RULES

_SHORT_CHARACTERS = 900


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled piece of an item or of the device."""

    label: str
    content: Html


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as documents print it.

    Attributes:
        words: Attributes in plain words, printed grey beside the title.
        short: Whether it is kept on one page.
    """

    id: str
    title: Html
    words: str
    text: Html
    fields: tuple[Field, ...]
    short: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as documents print it; the place is its file and line in the project."""

    code: str
    mark: Mark
    message: Html
    hint: Html
    place: str
    clause: str
    summary: str
    waiver: Html
    related: tuple[Html, ...]


@dataclass(frozen=True, slots=True)
class UndecidedView:
    """A rule that could not be decided, and why."""

    code: str
    summary: str
    reason: Html
    clause: str
    mark: Mark = NOT_EVALUATED


def item_view(
    scope: Scope, item: Item, text: str | None, fields: Iterable[Field], *words: str
) -> ItemView:
    """Return an item with its text, its own fields, and what every item may carry."""
    listed = [field for field in (*fields, *common_fields(scope, item)) if field.content]
    body = scope.write.block(text) or missing("no text")
    length = len(body) + sum(len(field.content) for field in listed)
    return ItemView(
        item.id,
        scope.write.line(item.title),
        ", ".join((*words, *_state_words(scope, item))),
        body,
        tuple(listed),
        length < _SHORT_CHARACTERS * 2,  # links and tags are about half of it
    )


def common_fields(scope: Scope, item: Item) -> Iterator[Field]:
    """Yield the fields that any item may have, so that nothing a team wrote is left out."""
    for code in sorted(item.reasons):
        if item.reason_for(code):
            yield Field(f"Reason {code}", scope.write.inline(item.reason_for(code)))
    for key, value in sorted(item.custom.items()):
        yield Field(key, scope.write.inline(_plain(value)))
    if item.reason:
        yield Field("Reason", scope.write.inline(item.reason))
    if not scope.is_for_approval:  # no part of what an item means
        yield from _filing(item)


def _filing(item: Item) -> Iterator[Field]:
    if item.formerly:
        yield Field("Formerly", join(", ", item.formerly))
    if item.tags:
        yield Field("Tags", join(", ", item.tags))


def _state_words(scope: Scope, item: Item) -> Iterator[str]:
    if item.status == "draft" and not scope.is_for_approval:
        yield "draft"
    if item.is_retired:
        yield "retired"
    if item.external:
        yield f"kept in {item.external.system} as {item.external.id}"


def _plain(value: object) -> str:
    """Return a value of a team's own field as text."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(entry)}" for key, entry in sorted(value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(_plain(entry) for entry in value)
    return str(value)


def finding_view(scope: Scope, found: Diagnostic) -> FindingView:
    """Return a finding with its ids as links."""
    place = found.location
    return FindingView(
        code=found.rule.code,
        mark=WAIVED if found.waived else severity_mark(found.severity),
        message=scope.write.message(found.message),
        hint=scope.write.message(found.hint),
        place=f"{place.file}:{place.line}" if place else "",
        clause=read_clause(found.rule.clause),
        summary=found.rule.summary,
        waiver=scope.link(found.waived_by) if found.waived else EMPTY,
        related=tuple(
            fill(
                "{} ({}:{})",
                scope.write.message(one.message),
                one.location.file,
                one.location.line,
            )
            for one in found.related
        ),
    )


def findings(scope: Scope) -> tuple[FindingView, ...]:
    """Return the findings that concern the document, the heaviest first, waived ones last."""
    order = sorted(scope.findings, key=lambda found: (found.waived, -found.severity))
    return tuple(finding_view(scope, found) for found in order)


def undecided(scope: Scope) -> tuple[UndecidedView, ...]:
    """Return the rules that concern the document and were not decided."""
    return tuple(
        UndecidedView(
            rule.code,
            RULES[rule.code].summary,
            scope.write.message(rule.reason),
            read_clause(RULES[rule.code].clause),
        )
        for rule in scope.not_evaluated
    )


def evidence(scope: Scope, links: Iterable[LinkName], gap: str) -> Html:
    """Return the sources of links that prove something, by outcome; a gap if nothing is named.

    A specification is approved before it is tested: where its content hash covers no outcome, a
    text for approval names the proofs alone.
    """
    told = list(links)
    if scope.is_for_approval and not scope.quotes_outcomes:
        sources = dict.fromkeys(link[0] for link in told)
        return scope.write.links(sources) or missing(gap)
    groups: dict[Html, list[ItemId]] = {}
    for standing, found in by_standing(scope, told).items():
        groups.setdefault(standing.mark, []).extend(found)
    listed = (fill("{} {}", scope.write.links(found), mark) for mark, found in groups.items())
    return join(" &ensp;", listed) or missing(gap)


class Standing(NamedTuple):
    """The outcome of a proof as it is printed, and on which build, when and why."""

    mark: Html
    run: Html


def by_standing(scope: Scope, links: Iterable[LinkName]) -> Mapping[Standing, list[ItemId]]:
    """Return the sources of links, each once, by their outcome as it is printed.

    What proved something that means something else now is suspect, and no longer looks good.
    """
    told = list(links)
    suspect = {link[0] for link in told if link in scope.suspects}
    found: dict[Standing, list[ItemId]] = {}
    for source in dict.fromkeys(link[0] for link in told):
        came_to = outcome(scope, source)
        mark = markup(came_to.mark)
        if source in suspect:
            is_good = came_to.mark.form == "ok"
            mark = markup(SUSPECT) if is_good else fill("{} {}", came_to.mark, SUSPECT)
        found.setdefault(Standing(mark, came_to.short), []).append(source)
    return found


def proving(scope: Scope, target: ItemId, *verbs: str) -> Iterator[LinkName]:
    """Yield the links by which items that are not retired prove another one."""
    for verb in verbs:
        for source in scope.project.graph.current_sources(target, verb):
            yield source, verb, target


def ties(scope: Scope, source: ItemId, verb: str) -> Html:
    """Return links to what an item points to by a verb, those marked whose target changed."""
    targets = scope.project.graph.current_targets(source, verb)
    return join(", ", (tie(scope, (source, verb, target), target) for target in targets))


def tie(scope: Scope, link: LinkName, shown: ItemId) -> Html:
    """Return a link to one end of a link of the graph, marked if that is suspect."""
    there = scope.link(shown)
    return fill("{} {}", there, SUSPECT) if link in scope.suspects else there
