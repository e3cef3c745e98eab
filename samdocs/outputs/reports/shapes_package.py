"""The shape of what `samdocs verify` prints as JSON."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from samdocs.outputs.reports.shapes import FindingShape


class CheckedPartShape(TypedDict):
    """One part of a package; only `passed` was looked at and found right."""

    subject: str
    state: Literal["passed", "failed", "claimed", "not checked"]
    words: str


class VerifyShape(TypedDict):
    """What `samdocs verify --format json` prints.

    `verdict` is about what was checked: read `checks` for what was not. `file` of a finding is a
    path in the package; what its manifest says of itself is null where the manifest is of no use.
    """

    format: Literal[1]
    package: str
    kind: Literal["folder", "zip"]
    device: str | None
    version: str | None
    commit: str | None
    time: str | None
    samdocs: str | None
    manifest_sha256: str | None
    checks: list[CheckedPartShape]
    diagnostics: list[FindingShape]
    verdict: Literal["clean", "findings"]
