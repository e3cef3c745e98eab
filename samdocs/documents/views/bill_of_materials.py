"""The software bill of materials for people: components with their level of support.

FD&C Act 524B(b)(3); FDA cybersecurity 2025, V.A.4; NTIA 2021.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.documents.html import Html
from samdocs.documents.marks import missing
from samdocs.documents.scope import Scope, in_words
from samdocs.evidence.components import Component, ComponentFile
from samdocs.items.soup import SoupComponent
from samdocs.proof.soup_names import SoupNames


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file that lists components, as it was read; components are counted."""

    file: str
    kind: str
    product: str
    made: str
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A component with its support; `soup` is the record that declares it."""

    name: str
    version: Html
    supplier: Html
    licence: Html
    purl: str
    support: Html
    end: Html
    soup: Html


@dataclass(frozen=True, slots=True)
class BillView:
    """Everything the document tells.

    Attributes:
        origin: Where the components come from, in words: an SBOM, or the records alone.
        gaps: What of it is missing, in words.
    """

    sources: tuple[SourceRow, ...]
    rows: tuple[ComponentRow, ...]
    origin: str
    gaps: tuple[str, ...]


def bill(scope: Scope) -> BillView:
    """Return the bill of materials: of the SBOMs there are, else of the records of SOUP."""
    files = scope.project.components.files
    boms = [one for one in files if one.is_sbom]
    records = [one for one in scope.project.of("soup") if isinstance(one, SoupComponent)]
    if boms:
        rows = tuple(_of_files(scope, boms, records))
        origin = f"The table holds what {in_words(len(boms), 'SBOM')} of the project list."
    else:
        rows = tuple(_of_record(scope, one) for one in records)
        origin = (
            "The project holds no SBOM in a form machines read. The table is made from its records of "
            "software of others alone, so components nobody recorded are not in it."
        )
    return BillView(tuple(map(_source, files)), rows, origin, tuple(_gaps(rows)))


def _source(file: ComponentFile) -> SourceRow:
    product = file.product.label if file.product else "not told"
    made = ", ".join(filter(None, (file.created, *file.authors, *file.tools)))
    kind = " ".join(filter(None, (file.kind or "not read", file.version)))
    return SourceRow(file.file, kind, product, made, len(file.components), file.sha256)


def _of_files(
    scope: Scope, boms: list[ComponentFile], records: list[SoupComponent]
) -> Iterator[ComponentRow]:
    names = SoupNames(records)
    found = {one.identity: one for file in boms for one in file.components}
    for identity in sorted(found):
        yield _of_component(scope, found[identity], names)


def _of_component(scope: Scope, component: Component, names: SoupNames) -> ComponentRow:
    record = names.find(component)
    declared = record.id if record else names.group_of(component)
    ends = record.end_of_support.isoformat() if record and record.end_of_support else ""
    support = component.support or (record.support if record else None)
    return ComponentRow(
        component.name,
        scope.write.line(component.version) or missing("no version"),
        scope.write.line(component.supplier or (record.manufacturer if record else None))
        or missing("no supplier"),
        scope.write.line(component.licence or (record.licence if record else None)),
        component.purl,
        scope.write.line(support) or missing("not told"),
        scope.write.line(component.end_of_support or ends) or missing("not told"),
        scope.link(declared) if declared else missing("not declared"),
    )


def _of_record(scope: Scope, record: SoupComponent) -> ComponentRow:
    ends = record.end_of_support.isoformat() if record.end_of_support else ""
    return ComponentRow(
        record.title,
        scope.write.line(record.version) or missing("no version"),
        scope.write.line(record.manufacturer) or missing("no supplier"),
        scope.write.line(record.licence),
        record.purl or "",
        scope.write.line(record.support) or missing("not told"),
        scope.write.line(ends) or missing("not told"),
        scope.link(record.id),
    )


def _gaps(rows: tuple[ComponentRow, ...]) -> Iterator[str]:
    absent = missing("not told")
    counts = {
        "without a version": sum(row.version == missing("no version") for row in rows),
        "without a supplier": sum(row.supplier == missing("no supplier") for row in rows),
        "without a level of support": sum(row.support == absent for row in rows),
        "without an end of support": sum(row.end == absent for row in rows),
        "without a record": sum(row.soup == missing("not declared") for row in rows),
    }
    for what, number in counts.items():
        if number:
            yield f"{in_words(number, 'component').capitalize()} {what}."
