"""The software bill of materials for people: components with their level of support.

FD&C Act 524B(b)(3); FDA cybersecurity 2025, V.A.4; NTIA 2021.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samdocs.documents.html import Html, fill, join, markup
from samdocs.documents.marks import WAIVED, missing
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.elements import CoverageView, coverage_view
from samdocs.evidence.components import Component, ComponentFile
from samdocs.fields import ItemId
from samdocs.items.soup import SoupComponent
from samdocs.proof.components import Declared, Match, Reconciliation, reconcile

_NOT_TOLD = missing("not told")
_GAPS = (
    "without a version",
    "without a supplier",
    "without a level of support",
    "without an end of support",
    "without a record",
    "in another version than its record",
    "that no SBOM of this version lists",
)
_EXPLAINED = WAIVED.saying("not told")
_FILES = "file"  # the kind of what is no component, but lies in one


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file that lists components, as it was read; components are counted."""

    file: str
    kind: str
    product: str
    made: str
    count: int
    sha256: str
    use: Html


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A component with its support.

    Attributes:
        soup: The record that declares it, itself or by `covers`; where none does, why.
        gaps: What of it is missing, in the words of `_GAPS`.
    """

    name: str
    version: Html
    supplier: Html
    licence: Html
    purl: str
    support: Html
    end: Html
    soup: Html
    gaps: frozenset[str]


@dataclass(frozen=True, slots=True)
class SupportRow:
    """How many components are supported in one way, and when support of the first of them ends."""

    level: Html
    count: int
    first_end: Html


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why some records tell no end of support."""

    records: Html
    reason: Html


@dataclass(frozen=True, slots=True)
class BillView:
    """Everything the document tells of components.

    Attributes:
        coverage: How far each SBOM of this version gives the minimum elements.
        support: The levels of support, the most frequent first.
        reasons: Why no end of support is told, for records that say so.
        origin: Where the components come from, in words.
        gaps: What of it is missing, in words.
    """

    sources: tuple[SourceRow, ...]
    coverage: tuple[CoverageView, ...]
    support: tuple[SupportRow, ...]
    reasons: tuple[ReasonRow, ...]
    rows: tuple[ComponentRow, ...]
    origin: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A component of a file or a record of no file, with what is known of its support."""

    row: ComponentRow
    level: str
    end: str


def bill(scope: Scope) -> BillView:
    """Return the components of this version: those of its files, and records no file lists."""
    told = reconcile(scope.project)
    boms = [one for one in told.files if one.is_sbom]
    listed = [*_of_files(scope, told), *_of_records(scope, told, has_sbom=bool(boms))]
    rows = tuple(one.row for one in listed)
    coverage = tuple(coverage_view(scope, file) for file in boms)
    return BillView(
        tuple(_source(file, told) for file in scope.project.components.files),
        coverage,
        tuple(_support(scope, listed)),
        tuple(_reasons(scope)),
        rows,
        _origin(scope, boms),
        (*_gaps(rows), *_lacking(coverage)),
    )


def _origin(scope: Scope, boms: Sequence[ComponentFile]) -> str:
    if boms:
        return (
            f"The table holds what {in_words(len(boms), 'SBOM')} of this version and the lock files of "
            "the project list, and the records of software of others that none of them lists."
        )
    others = " of this version" if any(f.is_sbom for f in scope.project.components.files) else ""
    return (
        f"The project holds no SBOM{others} in a form machines read. The table is made from its records "
        "of software of others, and from lock files where there are any, so components nobody recorded "
        "may not be in it."
    )


def _source(file: ComponentFile, told: Reconciliation) -> SourceRow:
    product = file.product.label if file.product else "not told"
    made = ", ".join(filter(None, (file.created, *file.authors, *file.tools)))
    kind = " ".join(filter(None, (file.kind or "not read", file.version)))
    use = Html("SBOM") if file.is_sbom else Html("lock file")
    if file in told.other_versions:
        use = missing("other version")
    elif not file.kind:
        use = missing("not read")
    return SourceRow(file.file, kind, product, made, len(file.components), file.sha256, use)


def _of_files(scope: Scope, told: Reconciliation) -> Iterator[_Listed]:
    """Yield each component once, as the SBOMs tell of it, else as the lock files do."""
    matches: dict[tuple[str, str], Match] = {}
    for match in told.matches:
        matches.setdefault(match.component.identity, match)
    found: dict[tuple[str, str], Component] = {}
    for file in sorted(told.files, key=lambda one: not one.is_sbom):
        for component in file.components:
            if component.kind != _FILES:
                found.setdefault(component.identity, component)
    for identity in sorted(found):
        yield _of_component(scope, found[identity], matches.get(identity))


def _of_component(scope: Scope, component: Component, match: Match | None) -> _Listed:
    record = _record(scope, match)
    of_group = match is not None and match.declared is Declared.GROUP
    own = None if of_group else record  # what a record of a group says holds for its own package
    support = component.support or (record.support if record else None) or ""
    end = component.end_of_support or _last_day(record)
    told = {
        "without a version": component.version,
        "without a supplier": component.supplier or (own.manufacturer if own else None),
        "without a level of support": support,
        "without an end of support": end or _reason(record),
    }
    gaps = {name for name, value in told.items() if not value} if match else set[str]()
    if match and match.declared is Declared.NOT:
        gaps.add("without a record")
    if match and match.declared is Declared.OTHER_VERSION:
        gaps.add("in another version than its record")
    row = ComponentRow(
        component.name,
        scope.write.line(component.version) or missing("no version"),
        scope.write.line(told["without a supplier"]) or missing("no supplier"),
        scope.write.line(component.licence or (own.licence if own else None)),
        component.purl,
        scope.write.line(support) or (_NOT_TOLD if match else Html("")),
        _end(scope, end, record) if match else scope.write.line(end),
        _declared(scope, component, match),
        frozenset(gaps),
    )
    return _Listed(row, support if match else "made here", end)


def _declared(scope: Scope, component: Component, match: Match | None) -> Html:
    if match is None:
        why = "for development only" if component.is_development else "made here"
        return fill('<span class="muted">{}</span>', why)
    link = scope.link(match.record) if match.record else missing("not declared")
    if match.declared is Declared.GROUP:
        return fill("covered by {}", link)
    if match.declared is Declared.OTHER_VERSION:
        return join(" ", (link, missing("other version")))
    return link


def _of_records(scope: Scope, told: Reconciliation, *, has_sbom: bool) -> Iterator[_Listed]:
    """Yield the records that are components themselves and that no file lists."""
    for record in scope.project.of("soup"):
        if not isinstance(record, SoupComponent) or told.of(record.id):
            continue
        if record.version is not None or not record.covers:
            yield _of_record(scope, record, has_sbom=has_sbom)


def _of_record(scope: Scope, record: SoupComponent, *, has_sbom: bool) -> _Listed:
    end = _last_day(record)
    told = {
        "without a version": record.version,
        "without a supplier": record.manufacturer,
        "without a level of support": record.support,
        "without an end of support": end or _reason(record),
        "that no SBOM of this version lists": None if has_sbom else "there is none",
    }
    link = scope.link(record.id)
    row = ComponentRow(
        record.title or record.id,
        scope.write.line(record.version) or missing("no version"),
        scope.write.line(record.manufacturer) or missing("no supplier"),
        scope.write.line(record.licence),
        record.purl or "",
        scope.write.line(record.support) or _NOT_TOLD,
        _end(scope, end, record),
        join(" ", (link, missing("in no SBOM"))) if has_sbom else link,
        frozenset(name for name, value in told.items() if not value),
    )
    return _Listed(row, record.support or "", end)


def _record(scope: Scope, match: Match | None) -> SoupComponent | None:
    item = scope.project.items.get(ItemId(match.record)) if match and match.record else None
    return item if isinstance(item, SoupComponent) else None


def _last_day(record: SoupComponent | None) -> str:
    return record.end_of_support.isoformat() if record and record.end_of_support else ""


def _end(scope: Scope, end: str, record: SoupComponent | None) -> Html:
    """Return the last day of support; where none is told, whether the record says why."""
    if end:
        return scope.write.line(end)
    return markup(_EXPLAINED) if record and _reason(record) else _NOT_TOLD


def _reason(record: SoupComponent | None) -> str:
    """Return why a record tells no end of support; empty if it does, or does not say."""
    return "" if record is None or record.end_of_support else record.reason_for("SOUP006")


def _reasons(scope: Scope) -> Iterator[ReasonRow]:
    found: dict[str, list[str]] = {}
    for record in scope.project.of("soup"):
        if isinstance(record, SoupComponent) and (why := _reason(record)):
            found.setdefault(" ".join(why.split()), []).append(record.id)
    for why in sorted(found, key=lambda one: found[one]):
        yield ReasonRow(scope.write.links(found[why]), scope.write.inline(why))


def _support(scope: Scope, listed: Sequence[_Listed]) -> Iterator[SupportRow]:
    counts = Counter(one.level for one in listed)
    for level in sorted(counts, key=lambda one: (not one, -counts[one], one)):
        ends = sorted(one.end for one in listed if one.level == level and one.end)
        yield SupportRow(
            scope.write.line(level) or _NOT_TOLD,
            counts[level],
            scope.write.line(ends[0]) if ends else Html("not told"),
        )


def _gaps(rows: Sequence[ComponentRow]) -> Iterator[str]:
    for what in _GAPS:
        if number := sum(what in row.gaps for row in rows):
            yield f"{in_words(number, 'component').capitalize()} {what}."


def _lacking(coverage: Sequence[CoverageView]) -> Iterator[str]:
    for one in coverage:
        if names := [row.name for row in one.rows if row.mark.form == "gap"]:
            yield f"{one.file} does not give throughout: {', '.join(names)}."
