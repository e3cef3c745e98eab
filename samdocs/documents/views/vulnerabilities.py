"""Known vulnerabilities of the device: what is said of each, by whom, why, and what is open.

FDA cybersecurity 2025, V.A.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samdocs.checks.vulnerabilities import missing_assessment
from samdocs.documents.html import Html, fill, join
from samdocs.documents.marks import GAP, Mark, missing
from samdocs.documents.scope import Scope, in_words
from samdocs.items.security import Vulnerability
from samdocs.proof.vulnerabilities import (
    Reach,
    Stated,
    StatedVulnerabilities,
    contradiction,
    reconcile_vulnerabilities,
)

#: A state is what a record or a file says, no result: none of them looks good.
_MARKS: Mapping[str, Mark] = {
    "not_affected": Mark("", "not affected", "plain", "said of the device, with a reason"),
    "fixed": Mark("", "fixed", "plain", "said of this version"),
    "affected": Mark("×", "affected", "bad", "it remains in the device"),
    "under_investigation": Mark("?", "under investigation", "na", "nobody has decided yet"),
}
_OF: Mapping[Reach, str] = {
    Reach.DEVICE: "of the device",
    Reach.COMPONENT: "of the component",
    Reach.UNKNOWN: "of no product it names",
    Reach.ELSEWHERE: "of others",
}


@dataclass(frozen=True, slots=True)
class VulnerabilityRow:
    """A recorded vulnerability.

    Attributes:
        names: Its numbers, and its score.
        why: Why the device is not affected, else what is done.
        sources: The record, and each statement of a file with its place.
        open: What is left to do; empty if nothing is.
    """

    id: str
    title: Html
    names: Html
    found_in: Html
    mark: Mark
    why: Html
    sources: tuple[Html, ...]
    open: tuple[Html, ...]


@dataclass(frozen=True, slots=True)
class UnrecordedRow:
    """A vulnerability that a file names and no record does."""

    number: str
    about: str
    state: str
    place: str


@dataclass(frozen=True, slots=True)
class VulnerabilitiesView:
    """Everything the document tells of vulnerabilities.

    Attributes:
        files: What was read: name, kind, SHA-256.
        unsearched: Components of which no file says which vulnerabilities are known.
        gaps: What is open, in words.
    """

    rows: tuple[VulnerabilityRow, ...]
    unrecorded: tuple[UnrecordedRow, ...]
    files: tuple[tuple[str, str, str], ...]
    unsearched: Html
    gaps: tuple[str, ...]


def vulnerabilities(scope: Scope) -> VulnerabilitiesView:
    """Return the known vulnerabilities with the states that VEX files and records give them."""
    told = reconcile_vulnerabilities(scope.project)
    items = [one for one in scope.project.of("vulnerabilities") if isinstance(one, Vulnerability)]
    rows = tuple(_row(scope, item, told) for item in items)
    return VulnerabilitiesView(
        rows,
        tuple(map(_unrecorded, told.unrecorded)),
        tuple(
            (one.file, " ".join(filter(None, (one.kind or "not read", one.version))), one.sha256)
            for one in scope.project.vulnerability_data.files
        ),
        scope.write.links(told.unsearched),
        tuple(_gaps(rows, told)),
    )


def _row(scope: Scope, item: Vulnerability, told: StatedVulnerabilities) -> VulnerabilityRow:
    stated = told.of(item.id)
    return VulnerabilityRow(
        item.id,
        scope.write.line(item.title),
        _names(scope, item),
        scope.write.links(scope.project.graph.current_targets(item.id, "found_in")),
        _MARKS[item.vex] if item.vex else GAP.saying("no state"),
        _why(scope, item),
        (fill("record {}", scope.link(item.id)), *(_said(one) for one in stated)),
        tuple(_open(scope, item, stated)),
    )


def _names(scope: Scope, item: Vulnerability) -> Html:
    score = scope.project.vulnerability_data.scores.get(item.id)
    worth = f"CVSS {score.version}: {score.base} {score.severity}" if score else ""
    known = "known to be exploited" if item.kev else ""
    return join("<br>", (*item.identifiers, worth, known))


def _why(scope: Scope, item: Vulnerability) -> Html:
    reason = (item.vex_justification or "").replace("_", " ") if item.vex == "not_affected" else ""
    controls = scope.project.graph.current_targets(item.id, "reduced_by")
    by = fill("Reduced by {}", scope.write.links(controls)) if controls else ""
    return join("<br>", (reason.capitalize(), scope.write.inline(item.action), by))


def _said(one: Stated) -> Html:
    state = one.statement.state.replace("_", " ") or "known, not judged"
    why = one.statement.justification.replace("_", " ")
    told = f"{state}, {why}" if why else state
    return fill('{} <span class="muted">{}: {}</span>', one.place, _OF[one.reach], told)


def _open(scope: Scope, item: Vulnerability, stated: tuple[Stated, ...]) -> Iterator[Html]:
    if lacks := missing_assessment(scope.project, item):
        yield missing(f"no {', '.join(lacks).replace('_', ' ')}")
    if item.vex == "affected":
        yield Html("remains in the device")
    if item.vex == "under_investigation":
        yield Html("not decided")
    for one in stated:
        if other := contradiction(item, one):
            yield missing(f"{one.file.file} says {other.replace('_', ' ')}")


def _unrecorded(one: Stated) -> UnrecordedRow:
    state = one.statement.state.replace("_", " ") or "known, not judged"
    return UnrecordedRow(one.statement.identifier, one.about, state, one.place)


def _gaps(rows: tuple[VulnerabilityRow, ...], told: StatedVulnerabilities) -> Iterator[str]:
    if number := sum(bool(row.open) for row in rows):
        yield f"{in_words(number, 'recorded vulnerability', 'recorded vulnerabilities')} with open points."
    if told.unrecorded:
        number = len(told.unrecorded)
        yield f"{in_words(number, 'vulnerability', 'vulnerabilities')} that a file names and no record does."
    for file in told.aside:
        yield f"{file.file} speaks of no product of this project, so nothing of it is used."
    if told.unsearched:
        yield (
            f"{in_words(len(told.unsearched), 'component')} of which no file says what is known: "
            "vulnerabilities nobody looked for are not listed."
        )
