"""Components of SBOMs and lock files held against the SOUP list (IEC 62304:2006+A1:2015, 8.1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from samdocs.evidence.components import Component, ComponentFile, read_purl
from samdocs.evidence.components.purl import compared_name
from samdocs.fields import ItemId
from samdocs.items.soup import SoupComponent
from samdocs.project import Project
from samdocs.proof.soup_names import SoupNames, versions_agree

#: Kinds that are no software which could be declared.
_NO_SOFTWARE = frozenset({"file", "cryptographic-asset"})


class Declared(StrEnum):
    """How a component is declared; only ITSELF and GROUP look good."""

    ITSELF = "itself"
    GROUP = "within a group"
    OTHER_VERSION = "in another version"
    NOT = "not declared"


@dataclass(frozen=True, slots=True)
class Match:
    """A component that is delivered, and the record that declares it.

    Attributes:
        record: The SOUP record; None if there is none.
    """

    component: Component
    file: ComponentFile
    declared: Declared
    record: ItemId | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What the files of a release list, held against the SOUP records.

    Attributes:
        files: What counts: lock files, and SBOMs that are of this version or name none.
        other_versions: SBOMs of another version of the device.
        undecided: Why nothing, or not everything, can be told; empty if it can.
        matches: Every component that is delivered, by file.
        absent: Records that no file lists, though the files list others of their kind.
    """

    files: tuple[ComponentFile, ...] = ()
    other_versions: tuple[ComponentFile, ...] = ()
    undecided: str = ""
    matches: tuple[Match, ...] = ()
    absent: tuple[ItemId, ...] = ()
    _by_record: Mapping[ItemId, tuple[Match, ...]] = field(default_factory=dict)

    def of(self, record: ItemId) -> tuple[Match, ...]:
        """Return the components that a record declares, by itself or as its group."""
        return self._by_record.get(record, ())

    def all(self, *words: Declared) -> tuple[Match, ...]:
        """Return the components that are declared in one of some ways."""
        return tuple(match for match in self.matches if match.declared in words)


@lru_cache(maxsize=4)
def reconcile(project: Project) -> Reconciliation:
    """Return how the components of a release and its SOUP records agree."""
    files, others = _of_release(project)
    records = [item for item in project.of("soup") if isinstance(item, SoupComponent)]
    matches = tuple(match_components(project, files, records))
    by_record: dict[ItemId, list[Match]] = {}
    for match in matches:
        if match.record:
            by_record.setdefault(match.record, []).append(match)
    grouped = {record: tuple(found) for record, found in by_record.items()}
    return Reconciliation(
        files=files,
        other_versions=others,
        undecided=_undecided(project, files, others),
        matches=matches,
        absent=tuple(_absent(records, grouped, matches)),
        _by_record=grouped,
    )


def is_of_device(project: Project, product: Component) -> bool:
    """Whether an SBOM is about the device itself, not a part of it."""
    device = project.config.device
    names = {compared_name(name) for name in (device.name, device.identifier) if name}
    last = compared_name(product.name.rpartition("/")[2])
    return last in names or compared_name(product.name) in names


def _of_release(
    project: Project,
) -> tuple[tuple[ComponentFile, ...], tuple[ComponentFile, ...]]:
    """Return the files that tell of this version, and those of another one."""
    read = [file for file in project.components.files if file.kind]
    others = [file for file in read if _is_of_other_version(project, file)]
    return tuple(file for file in read if file not in others), tuple(others)


def _is_of_other_version(project: Project, file: ComponentFile) -> bool:
    product, version = file.product, project.config.device.version
    if not file.is_sbom or product is None or not product.version or not version:
        return False
    return is_of_device(project, product) and product.version.removeprefix("v") != version


def _undecided(
    project: Project, files: tuple[ComponentFile, ...], others: tuple[ComponentFile, ...]
) -> str:
    unread = [file.file for file in project.components.files if not file.kind]
    if unread:
        return f"`{unread[0]}` could not be read"
    if not files and others:
        product = others[0].product
        told = product.version if product else ""
        return f"`{others[0].file}` is of version {told}, and no SBOM is of this one"
    if not files:
        return "needs an SBOM or lock file"
    if not any(file.components for file in files):
        return f"`{files[0].file}` lists no component"
    return ""


def match_components(
    project: Project, files: Iterable[ComponentFile], records: Iterable[SoupComponent]
) -> Iterator[Match]:
    """Yield what some files list of software of others that is delivered, with its records."""
    names = SoupNames(records)
    own = _own_names(project)
    for file in files:
        for component in file.components:
            if _is_demanded(component, own):
                yield _match(component, file, names)


def _match(component: Component, file: ComponentFile, names: SoupNames) -> Match:
    record = names.find(component)
    if record is not None and (record.version is None or versions_agree(record.version, component)):
        return Match(component, file, Declared.ITSELF, record.id)
    group = names.group_of(component)
    if group is not None and (record is None or record.id != group):
        return Match(component, file, Declared.GROUP, group)
    if record is not None:
        return Match(component, file, Declared.OTHER_VERSION, record.id)
    return Match(component, file, Declared.NOT)


def _is_demanded(component: Component, own: frozenset[str]) -> bool:
    """Whether a component is software of others that is delivered."""
    if component.is_own or component.is_development or component.kind in _NO_SOFTWARE:
        return False
    return compared_name(component.name) not in own


def _own_names(project: Project) -> frozenset[str]:
    """Return the names of what is made here: the device, its software items, its models."""
    made = [item.title or "" for name in ("software_items", "models") for item in project.of(name)]
    made += [item.id for name in ("software_items", "models") for item in project.of(name)]
    device = project.config.device
    named = (compared_name(name) for name in (*made, device.name, device.identifier))
    return frozenset(name for name in named if name)


def _absent(
    records: Iterable[SoupComponent],
    by_record: Mapping[ItemId, tuple[Match, ...]],
    matches: Iterable[Match],
) -> Iterator[ItemId]:
    """Yield the records no file lists, of kinds of packages of which the files list others.

    A lock file of Python says nothing about an operating system.
    """
    listed = {purl.type for match in matches if (purl := read_purl(match.component.purl))}
    for record in records:
        purl = read_purl(record.purl or "")
        if record.id not in by_record and purl is not None and purl.type in listed - {"generic"}:
            yield record.id
