"""The shapes of what commands about changes print as JSON; see `shapes`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from samdocs.outputs.reports.shapes import FieldChangeShape


class ChangedItemShape(TypedDict):
    """An item that means something else than before, by its id of today."""

    id: str
    type: str
    changes: list[FieldChangeShape]


class RenameShape(TypedDict):
    """An item that bears another id, as its `formerly` says; it is neither added nor removed."""

    old: str
    new: str


class RiskLevelShape(TypedDict):
    """A risk whose computed level differs, whatever the cause; `stage` is initial or residual.

    `old` and `new` say estimate and level in words, the levels alone stand beside them; all null in
    a state that does not have the risk in force.
    """

    id: str
    stage: str
    old: str | None
    new: str | None
    old_level: str | None
    new_level: str | None


class LinkChangeShape(TypedDict):
    """A link that differs: what it says beside its target, null where there is no such link."""

    source: str
    field: str
    target: str
    old: list[str] | None
    new: list[str] | None


class NarrativeChangeShape(TypedDict):
    """A text of `documents/` that differs; null where it was or is not there."""

    document: str
    file: str
    old: str | None
    new: str | None


class FileChangeShape(TypedDict):
    """A file whose content differs, by the id git gives to it; null where it was or is not there."""

    file: str
    old: str | None
    new: str | None


class EvidenceShape(TypedDict):
    """Evidence that differs: files, and items such as builds, runs and studies with results."""

    files: list[FileChangeShape]
    items: list[str]


#: What `samdocs diff --format json` prints; `to` is null for the folder as it is.
DiffShape = TypedDict(
    "DiffShape",
    {
        "format": Literal[1],
        "from": str,
        "to": str | None,
        "added": list[str],
        "removed": list[str],
        "renamed": list[RenameShape],
        "retired": list[str],
        "changed": list[ChangedItemShape],
        "risk_levels": list[RiskLevelShape],
        "links": list[LinkChangeShape],
        "settings": list[FieldChangeShape],
        "narratives": list[NarrativeChangeShape],
        "evidence": EvidenceShape,
        "templates": list[FileChangeShape],
    },
)


class HitShape(TypedDict):
    """An item that a change reaches, and the ids on the way there, both ends included."""

    id: str
    type: str
    path: list[str]


class DocumentHitShape(TypedDict):
    """A document that a change concerns: to be approved again, or only to be looked at, and why.

    `path` leads from a changed item to the one the document shows; it is empty if none is the reason.
    """

    document: str
    again: bool
    reason: str
    path: list[str]


class ImpactShape(TypedDict):
    """What `samdocs impact --format json` prints; `documents` are those to be approved again."""

    format: Literal[1]
    changed: list[str]
    reached: list[HitShape]
    tests: list[str]
    documents: list[str]
    document_hits: list[DocumentHitShape]


class RequestCommitShape(TypedDict):
    """A commit under a change request; `by` says how it is known: trailer, record, merge, revert."""

    commit: str
    author: str
    date: str
    subject: str
    by: str


class RequestedItemShape(TypedDict):
    """An item that commits of a change request changed: added, removed, changed or taken back.

    `changes` is what they changed together; `files` are sources of a software item they touched.
    """

    id: str
    type: str
    outcome: str
    commits: list[str]
    changes: list[FieldChangeShape]
    files: list[str]


class UnassessedShape(TypedDict):
    """An item that a change reaches and its request does not judge, and the ids on the way there."""

    id: str
    path: list[str]


class RequestedChangeShape(TypedDict):
    """What `samdocs diff --change CR-012 --format json` prints; `title` is null for no such item."""

    format: Literal[1]
    change: str
    title: str | None
    state: str | None
    commits: list[RequestCommitShape]
    changed: list[RequestedItemShape]
    declared: list[str]
    undeclared: list[str]
    assessed: list[str]
    unchanged: list[str]
    unknown: list[str]
    unassessed: list[UnassessedShape]
