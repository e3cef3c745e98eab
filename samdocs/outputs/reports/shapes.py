"""The shapes of what commands print as JSON: the types of the code, and the source of the schemas."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue
from typing_extensions import TypedDict

SeverityWord = Literal["blocker", "major", "minor", "info"]
StageWord = Literal["always", "release", "submission"]


class RelatedShape(TypedDict):
    """Another place that explains a finding, and how."""

    file: str
    line: int
    column: int
    message: str


class FindingShape(TypedDict):
    """One finding; lines and columns count from 1, ends are exclusive, all null without a place."""

    code: str
    severity: SeverityWord
    stage: StageWord
    message: str
    hint: str
    clause: str
    file: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    item: str | None
    waived: bool
    related: list[RelatedShape]


class UndecidedShape(TypedDict):
    """A rule that could not be decided, and why: never to be taken as met."""

    code: str
    reason: str


class SummaryShape(TypedDict):
    """Open findings by severity, and the size of what was looked at."""

    blocker: int
    major: int
    minor: int
    info: int
    items: int
    links: int


class CheckShape(TypedDict):
    """What `samdocs check --format json` prints."""

    format: Literal[1]
    project: str
    stage: StageWord
    diagnostics: list[FindingShape]
    verdict: Literal["clean", "findings"]
    not_evaluated: list[UndecidedShape]
    summary: SummaryShape


class RuleShape(TypedDict):
    """A rule, and whether this version decides it."""

    code: str
    severity: SeverityWord
    stage: StageWord
    classes: str
    applies: list[str]
    waivable: bool
    needs: list[str]
    summary: str
    demand: str
    clause: str
    state: Literal["decided", "not evaluated"]
    reason: str


class RulesShape(TypedDict):
    """What `samdocs rules --format json` prints."""

    format: Literal[1]
    rules: list[RuleShape]


class ReachedShape(TypedDict):
    """An item reached over links: the field of the last link, and how many links lie between."""

    id: str
    type: str
    field: str
    depth: int


class TraceShape(TypedDict):
    """What `samdocs trace ID --format json` prints."""

    format: Literal[1]
    id: str
    up: list[ReachedShape]
    down: list[ReachedShape]


class FieldChangeShape(TypedDict):
    """A field that changed; null where it, or the item, was or is not there."""

    field: str
    old: JsonValue
    new: JsonValue


class ItemCommitShape(TypedDict):
    """A commit that changed what an item means.

    `verified`: its signature is good and of a person of samdocs.yaml; null if that cannot be checked.
    """

    commit: str
    author: str
    email: str
    date: str
    subject: str
    tags: list[str]
    verified: bool | None
    changes: list[FieldChangeShape]


class HistoryShape(TypedDict):
    """What `samdocs history ID --format json` prints, newest first."""

    format: Literal[1]
    id: str
    commits: list[ItemCommitShape]


class OutcomeShape(TypedDict):
    """What a test, review, evaluation or study comes to; nothing but `passed` proves anything.

    `build` is the version of the build it was obtained on, else a commit; `reason` says why it did
    not pass. What is not known is empty.
    """

    outcome: str
    build: str
    day: str
    reason: str


class MatrixShape(TypedDict):
    """What `samdocs matrix --format json` prints.

    `columns` begins with the collection of the rows; `gaps` names the rows without an entry, by
    column; `outcomes` tells what each entry that can prove something comes to.
    """

    format: Literal[1]
    columns: list[str]
    rows: list[dict[str, list[str]]]
    gaps: dict[str, list[str]]
    outcomes: dict[str, OutcomeShape]


class PartShape(TypedDict):
    """Something samdocs needs or, if `optional`, can use: what was found, null if nothing, and whether that will do."""

    name: str
    found: str | None
    needed: str
    fits: bool
    optional: bool
    hint: str
    purpose: str


class DoctorShape(TypedDict):
    """What `samdocs doctor --format json` prints; `lacking` names the parts that do not fit."""

    format: Literal[1]
    version: str
    parts: list[PartShape]
    lacking: list[str]
