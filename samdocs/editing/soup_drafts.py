"""Drafts of SOUP records from an SBOM or lock file: what it says, and nothing it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from samdocs.diagnostics import SamdocsError, Severity
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.evidence.components import Component, ComponentFile
from samdocs.fields import ItemId
from samdocs.items.soup import SoupComponent
from samdocs.project import Project
from samdocs.proof.components import Declared, Match, match_components

USUAL_FILE = "soup.yaml"
#: Type of CycloneDX, or purpose of SPDX → kind of a SOUP record.
_KINDS: Mapping[str, str] = {
    "library": "library",
    "framework": "framework",
    "operating-system": "operating_system",
    "operatingSystem": "operating_system",
    "platform": "runtime",
    "container": "image",
    "firmware": "firmware",
    "machine-learning-model": "model",
    "data": "dataset",
}
_Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SoupDrafts:
    """What came of a file.

    Attributes:
        written: What was written; None where every component has its record.
        covered: How many components the new records cover beside themselves.
        known: How many components had a record already.
        other_versions: Records that declare another version than the file lists.
    """

    written: Written | None
    covered: int = 0
    known: int = 0
    other_versions: tuple[ItemId, ...] = ()


def draft_soup(project: Project, file: ComponentFile, *, into: str = "") -> SoupDrafts:
    """Write a SOUP record for each component that has none yet.

    What only other components need is covered by the first of them that gets a record, if the file
    tells who needs what. What the file does not say of a component stays missing, so that the rules
    name it.

    Args:
        project: As read from its folder.
        file: The SBOM or lock file, as it was read.
        into: File to write to, from the project's folder; empty for the one that holds SOUP records,
            else `soup.yaml`.

    Raises:
        SamdocsError: The file is faulty or lists nothing, or the records cannot be written; nothing
            was written.
    """
    _refuse_faulty(file)
    records = [item for item in project.of("soup") if isinstance(item, SoupComponent)]
    matches = list(match_components(project, [file], records))
    new = [match.component for match in matches if match.declared is Declared.NOT]
    groups = _groups(file, new)
    entries = [_entry(component, covered) for component, covered in groups]
    target = into or _usual_file(project)
    written = append_records(project, "soup", entries, file=target) if entries else None
    return SoupDrafts(
        written,
        covered=sum(len(covered) for _, covered in groups),
        known=sum(match.declared in (Declared.ITSELF, Declared.GROUP) for match in matches),
        other_versions=_other_versions(matches),
    )


def _refuse_faulty(file: ComponentFile) -> None:
    grave = [found for found in file.diagnostics if found.severity >= Severity.MAJOR]
    if grave:
        place = grave[0].location
        line = f" (line {place.line})" if place else ""
        raise SamdocsError(f"{grave[0].message}{line}; nothing was written", grave[0].hint)
    if not file.components:
        raise SamdocsError(f"`{file.file}` lists no component", "name an SBOM or lock file")


def _other_versions(matches: Iterable[Match]) -> tuple[ItemId, ...]:
    found = {m.record for m in matches if m.declared is Declared.OTHER_VERSION and m.record}
    return tuple(sorted(found))


def _usual_file(project: Project) -> str:
    holding = [name for name, source in sorted(project.sources.items()) if "soup" in source.data]
    return holding[0] if len(holding) == 1 else USUAL_FILE


def _groups(
    file: ComponentFile, new: Sequence[Component]
) -> list[tuple[Component, list[Component]]]:
    """Return the components that get records, each with those it covers, by name."""
    by_identity = {component.identity: component for component in new}
    heads = _heads(file, by_identity)
    covered: dict[_Identity, list[Component]] = {head: [] for head in heads}
    seen = set(heads)
    for head in heads:
        for name in _reached(file, head, seen):
            if name in by_identity:
                covered[head].append(by_identity[name])
    rest = [name for name in sorted(by_identity) if name not in seen]
    return [(by_identity[head], covered.get(head, [])) for head in (*heads, *rest)]


def _heads(file: ComponentFile, new: Mapping[_Identity, Component]) -> list[_Identity]:
    """Return what the product itself needs; where the file does not tell, what nothing else needs."""
    own = {one.identity for one in file.components if one.is_own}
    if file.product is not None:
        own.add(file.product.identity)
    needed_by_own = {name for one in own for name in file.dependencies.get(one, ())}
    others = {n for one, names in file.dependencies.items() if one not in own for n in names}
    return sorted(name for name in new if name in needed_by_own or name not in others)


def _reached(file: ComponentFile, head: _Identity, seen: set[_Identity]) -> list[_Identity]:
    """Return what a component needs, directly or not, and nobody before it needed; note it as seen."""
    found: list[_Identity] = []
    waiting = list(file.dependencies.get(head, ()))
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            found.append(name)
            waiting += file.dependencies.get(name, ())
    return sorted(found)


def _entry(component: Component, covered: Sequence[Component]) -> Mapping[str, Entry]:
    """Return the fields that the file knows, in the order of the documentation."""
    said: dict[str, str] = {
        "title": component.name,
        "kind": _KINDS.get(component.kind, ""),
        "manufacturer": component.supplier,
        "version": component.version,
        "purl": component.purl,
        "licence": component.licence,
        "support": component.support,
    }
    entry: dict[str, Entry] = {name: text for name, text in said.items() if text}
    if end := _day(component.end_of_support):
        entry["end_of_support"] = end
    if covered:
        entry["covers"] = [one.package for one in covered]
    return entry


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
