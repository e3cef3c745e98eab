"""Statements on vulnerabilities held against the records of them (FDA cybersecurity 2026, V.A.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import get_args

from samdocs.evidence.components import Component, read_purl
from samdocs.evidence.vulnerabilities import Statement, VulnerabilityFile, number_of
from samdocs.fields import ItemId
from samdocs.items.security import VexJustification, Vulnerability
from samdocs.items.soup import SoupComponent
from samdocs.project import Project
from samdocs.proof.components import is_of_device, reconcile
from samdocs.proof.soup_names import SoupNames, versions_agree

#: Kinds of SOUP in which nobody looks for known vulnerabilities.
_NO_SOFTWARE = frozenset({"dataset", "model"})
_REASONS = frozenset(get_args(VexJustification))


class Reach(IntEnum):
    """Of what a statement speaks, as far as this device is concerned."""

    #: Of other products, or of versions that are not in use.
    ELSEWHERE = 0
    #: It does not say.
    UNKNOWN = 1
    #: Of a component as its maker ships it, in the version in use.
    COMPONENT = 2
    #: Of this version of the device.
    DEVICE = 3


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that concerns this device, and the file it stands in."""

    statement: Statement
    file: VulnerabilityFile
    reach: Reach

    @property
    def place(self) -> str:
        """Where it stands: file and line."""
        return f"{self.file.file}:{self.statement.line}"

    @property
    def about(self) -> str:
        """Of what it speaks, for people; empty if it does not say."""
        return next(iter((*self.statement.components, *self.statement.products)), "")

    @property
    def is_harmless(self) -> bool:
        """Whether it says, with a reason where one is needed, that nothing is left."""
        one = self.statement
        return one.state == "fixed" or (one.state == "not_affected" and bool(one.justification))


@dataclass(frozen=True, slots=True)
class StatedVulnerabilities:
    """What the files of a project say of vulnerabilities, by record.

    Attributes:
        unrecorded: Of each known vulnerability that no record names, the first statement.
        exploited: By number, where a file says that it is known to be exploited.
        lists: The lists of vulnerabilities known to be exploited.
        searched: SOUP records whose known vulnerabilities a file lists, by the latest such file.
        unsearched: SOUP records of which no file does, by id.
        aside: Files that speak of products only of which none is this device or in it.
    """

    unrecorded: tuple[Stated, ...] = ()
    exploited: Mapping[str, Stated] = field(default_factory=dict)
    lists: tuple[VulnerabilityFile, ...] = ()
    searched: Mapping[ItemId, VulnerabilityFile] = field(default_factory=dict)
    unsearched: tuple[ItemId, ...] = ()
    aside: tuple[VulnerabilityFile, ...] = ()
    _by_record: Mapping[ItemId, tuple[Stated, ...]] = field(default_factory=dict)

    def of(self, record: ItemId) -> tuple[Stated, ...]:
        """Return the statements in force on a recorded vulnerability, by file."""
        return self._by_record.get(record, ())

    def exploited_as(self, names: Iterable[str]) -> Stated | None:
        """Return what says that a vulnerability with some numbers is known to be exploited."""
        found = (self.exploited.get(name) for name in sorted(names))
        return next((one for one in found if one), None)


@lru_cache(maxsize=4)
def reconcile_vulnerabilities(project: Project) -> StatedVulnerabilities:
    """Return how the records of vulnerabilities and the statements of files belong together."""
    others = {file.file for file in reconcile(project).other_versions}
    files = [file for file in project.vulnerability_data.files if file.file not in others]
    products = _Products(project)
    stated = [one for file in files if file.kind != "kev" for one in products.concerned(file)]
    in_force = _in_force(stated)
    speaking = {one.file.file for one in stated}
    records = [item for item in project.of("vulnerabilities") if isinstance(item, Vulnerability)]
    owners = {name: item.id for item in records for name in names_of(item)}
    by_record: dict[ItemId, list[Stated]] = {}
    unrecorded: dict[str, Stated] = {}
    for one in in_force:
        found = {owners[name] for name in one.statement.names if name in owners}
        for owner in found:
            by_record.setdefault(owner, []).append(one)
        if not found and _needs_record(one):
            unrecorded.setdefault(one.statement.identifier, one)
    searched = products.searched(files)
    return StatedVulnerabilities(
        unrecorded=tuple(unrecorded[name] for name in sorted(unrecorded)),
        exploited=_exploited(files),
        lists=tuple(file for file in files if file.kind == "kev"),
        searched=searched,
        unsearched=tuple(name for name in products.soup if name not in searched),
        aside=tuple(
            file
            for file in files
            if file.kind != "kev" and file.statements and file.file not in speaking
        ),
        _by_record={name: tuple(found) for name, found in by_record.items()},
    )


def contradiction(item: Vulnerability, stated: Stated) -> str:
    """Return what a statement says otherwise than a record, in words; empty if they agree.

    The maker of a component speaks of the component; that a device which holds it is not affected
    contradicts nothing, and that a fault is fixed in the version in use does.
    """
    state = stated.statement.state
    if not state or item.vex is None:
        return ""
    if stated.reach is Reach.COMPONENT:
        is_open = state in ("affected", "under_investigation")
        return state if is_open and item.vex == "fixed" else ""
    if state != item.vex:
        return state
    reason = stated.statement.justification
    both = reason in _REASONS and item.vex_justification is not None
    return reason if both and reason != item.vex_justification else ""


def names_of(item: Vulnerability) -> frozenset[str]:
    """Return the numbers of a recorded vulnerability as they are compared."""
    return frozenset(number_of(name) for name in item.identifiers)


def _needs_record(stated: Stated) -> bool:
    """Whether a statement makes a vulnerability a known one of this device.

    That the maker of a component says its version in use is free of it makes it none.
    """
    free = stated.statement.state in ("fixed", "not_affected")
    return not (stated.reach is Reach.COMPONENT and free)


def _in_force(stated: Iterable[Stated]) -> list[Stated]:
    """Return the statements that no later one on the same products supersedes, in their order."""
    listed = list(stated)
    latest: dict[tuple[object, ...], float] = {}
    for one in listed:
        if one.statement.state and one.statement.timestamp:
            moment = one.statement.timestamp.timestamp()
            latest[_key(one)] = max(latest.get(_key(one), moment), moment)
    return [one for one in listed if not _is_superseded(one, latest)]


def _is_superseded(one: Stated, latest: Mapping[tuple[object, ...], float]) -> bool:
    moment = one.statement.timestamp
    if moment is None or not one.statement.state:
        return False
    return moment.timestamp() < latest[_key(one)]


def _key(one: Stated) -> tuple[object, ...]:
    said = one.statement
    return (said.identifier, frozenset(said.products), frozenset(said.components))


def _exploited(files: Iterable[VulnerabilityFile]) -> Mapping[str, Stated]:
    listed = ((one, file) for file in files for one in file.statements if one.known_exploited)
    found: dict[str, Stated] = {}
    for one, file in listed:
        for name in sorted(one.names):
            found.setdefault(name, Stated(one, file, Reach.UNKNOWN))
    return found


class _Products:
    """Finds the device and its SOUP in what files say of products."""

    def __init__(self, project: Project) -> None:
        records = [item for item in project.of("soup") if isinstance(item, SoupComponent)]
        self.soup = tuple(item.id for item in records if item.kind not in _NO_SOFTWARE)
        self._project = project
        self._names = SoupNames(records)

    def concerned(self, file: VulnerabilityFile) -> Iterator[Stated]:
        """Yield the statements of a file that may be about this device."""
        for one in file.statements:
            reach = max((self._reach(name, file) for name in one.products), default=Reach.UNKNOWN)
            if reach is not Reach.ELSEWHERE:
                yield Stated(one, file, reach)

    def searched(self, files: Iterable[VulnerabilityFile]) -> Mapping[ItemId, VulnerabilityFile]:
        """Return the SOUP records whose known vulnerabilities a file lists; the latest file each."""
        found: dict[ItemId, VulnerabilityFile] = {}
        for file in files:
            listed = (_component(purl) for purl in file.searched)
            records = {self._record(component) for component in listed if component.version}
            for record in sorted(name for name in records if name):
                before = found.get(record)
                found[record] = file if before is None else _later(before, file)
        return found

    def _reach(self, name: str, file: VulnerabilityFile) -> Reach:
        component = _component(name)
        if is_of_device(self._project, component):
            version = self._project.config.device.version
            is_other = component.version and version and component.version.lstrip("v") != version
            return Reach.ELSEWHERE if is_other else Reach.DEVICE
        used = name in file.searched or self._record(component)
        return Reach.COMPONENT if used else Reach.ELSEWHERE

    def _record(self, component: Component) -> ItemId | None:
        """Return the SOUP record of a component in the version in use."""
        record = self._names.find(component)
        if record is not None and (
            not component.version
            or record.version is None
            or versions_agree(record.version, component)
        ):
            return record.id
        group = self._names.group_of(component)
        return group if record is None else None


def _component(name: str) -> Component:
    purl = read_purl(name)
    if purl is None:
        return Component(name)
    return Component(purl.full_name, purl.version, str(purl))


def _later(one: VulnerabilityFile, other: VulnerabilityFile) -> VulnerabilityFile:
    if one.created is None or other.created is None:
        return one if other.created is None else other
    return other if other.created > one.created else one
