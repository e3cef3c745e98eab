"""The whole project as JSON in canonical order: `export json`, and what PDF documents carry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import JsonValue
from typing_extensions import TypedDict

from samdocs.checks import CheckReport
from samdocs.diagnostics import SamdocsError
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.outputs.reports.history import history_shape
from samdocs.outputs.reports.json import finding_shape
from samdocs.outputs.reports.shapes import FindingShape, ItemCommitShape
from samdocs.project import Project
from samdocs.project.values import field_values


class PlaceShape(TypedDict):
    """Where an item stands in the project."""

    file: str
    line: int
    column: int


class DeviceShape(TypedDict):
    """What the project is about; `commit` is null outside git, `modified` lists what it lacks."""

    name: str
    identifier: str
    version: str
    commit: str | None
    modified: list[str]
    fields: dict[str, JsonValue]


class ItemShape(TypedDict):
    """One item; `history` holds the commits that changed it, newest first, null where git has none."""

    id: str
    type: str
    title: str
    fields: dict[str, JsonValue]
    location: PlaceShape | None
    history: list[ItemCommitShape] | None


class LinkShape(TypedDict):
    """One link, held once; `suspect` is null where history does not tell whether its target changed."""

    source: str
    field: str
    target: str
    suspect: bool | None


class CoverageShape(TypedDict):
    """A kind of link: which items have it, which have not, and the share, cut and never rounded."""

    name: str
    covered: list[str]
    missing: list[str]
    share: str


class ExportShape(TypedDict):
    """What `samdocs export json` prints."""

    format: Literal[1]
    device: DeviceShape
    items: list[ItemShape]
    links: list[LinkShape]
    coverage: list[CoverageShape]
    diagnostics: list[FindingShape]


def build_export(project: Project, report: CheckReport) -> bytes:
    """Return the project as JSON: sorted, UTF-8, LF, the same for the same project."""
    text = json.dumps(export_shape(project, report), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def export_shape(project: Project, report: CheckReport) -> ExportShape:
    """Return the project as plain values; items, links and findings each in one fixed order."""
    return {
        "format": 1,
        "device": _device(project),
        "items": list(_items(project)),
        "links": list(_links(project)),
        "coverage": list(_coverage(project)),
        "diagnostics": [finding_shape(found) for found in report.findings],
    }


def _device(project: Project) -> DeviceShape:
    device, git = project.config.device, project.git
    return {
        "name": device.name,
        "identifier": device.identifier,
        "version": project.version,
        "commit": git.commit.hash if git.available and git.commit else None,
        "modified": list(git.dirty),
        "fields": dict(
            sorted(device.model_dump(mode="json", by_alias=True, exclude_defaults=True).items())
        ),
    }


def _items(project: Project) -> Iterator[ItemShape]:
    histories = _histories(project)
    for name, item in sorted(project.items.items()):
        yield _item(project, item, histories[name] if histories is not None else None)


def _histories(project: Project) -> Mapping[ItemId, list[ItemCommitShape]] | None:
    """Return the history of every item; None where git does not hold it."""
    try:
        told = project.item_histories.of_all(project.items)
    except SamdocsError:
        return None
    commits = {found.commit.hash for history in told.values() for found in history}
    signatures = project.signatures.of(sorted(commits))
    return {name: history_shape(history, signatures) for name, history in told.items()}


def _item(project: Project, item: Item, history: list[ItemCommitShape] | None) -> ItemShape:
    place = project.locate(item.id)
    return {
        "id": item.id,
        "type": item.collection,
        "title": item.title,
        "fields": dict(field_values(project, item)),
        "location": (
            {"file": place.file, "line": place.line, "column": place.column} if place else None
        ),
        "history": history,
    }


def _links(project: Project) -> Iterator[LinkShape]:
    keys = {(edge.source, edge.verb, edge.target) for edge in project.graph.edges}
    is_told, suspect = not project.suspects.undecided, project.suspects.names()
    for name in sorted(keys):
        source, verb, target = name
        marked = name in suspect if is_told else None
        yield {"source": source, "field": verb, "target": target, "suspect": marked}


def _coverage(project: Project) -> Iterator[CoverageShape]:
    for found in project.graph.coverages():
        yield {
            "name": found.name,
            "covered": _plain(found.covered),
            "missing": _plain(found.missing),
            "share": found.share,
        }


def _plain(ids: tuple[ItemId, ...]) -> list[str]:
    return [str(name) for name in ids]
