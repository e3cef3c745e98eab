"""Shapes of what is printed about evidence, as `samdocs schema` describes them."""

from typing import Literal

from typing_extensions import TypedDict


class EvidenceFindingShape(TypedDict):
    """A finding about a file of evidence; lines and columns count from 1."""

    code: str
    message: str
    line: int | None
    column: int | None


class InspectedFileShape(TypedDict):
    """A file of evidence as it was understood."""

    file: str
    kind: str
    version: str
    declared: dict[str, int]
    counted: dict[str, int]
    commit: str
    build: str
    diagnostics: list[EvidenceFindingShape]


class InspectionShape(TypedDict):
    """What `samdocs inspect --format json` prints."""

    format: Literal[1]
    files: list[InspectedFileShape]
