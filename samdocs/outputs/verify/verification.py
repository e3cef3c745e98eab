"""What a check of a package came to: what was looked at, what was not, and every fault."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from samdocs.diagnostics import Diagnostic
from samdocs.outputs.verify.statement import Predicate


class State(StrEnum):
    """What is known of one part of a package; only `PASSED` was looked at and found right."""

    PASSED = "passed"
    FAILED = "failed"
    CLAIMED = "claimed"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One part of a package and what is known of it.

    Attributes:
        subject: One or two words, e.g. `inputs`.
        words: What was compared with what, or why it was not.
    """

    subject: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a check.

    Attributes:
        name: Last part of the package's path.
        manifest_sha256: Digest of the manifest as it is; empty if there is none.
        predicate: What the manifest says of its making; None if it is of no use.
        checks: Part by part, in a fixed order.
        findings: Every fault, by file and line.
    """

    name: str
    kind: Literal["folder", "zip"]
    manifest_sha256: str
    predicate: Predicate | None
    checks: tuple[Check, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step of a check adds to the whole."""

    checks: tuple[Check, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def judge(subject: str, words: str, findings: tuple[Diagnostic, ...]) -> Outcome:
    """Return that a part is right, or that it has faults."""
    state = State.FAILED if findings else State.PASSED
    return Outcome((Check(subject, state, words),), findings)


def leave(subject: str, why: str) -> Outcome:
    """Return that a part was not looked at, and why."""
    return Outcome((Check(subject, State.NOT_CHECKED, why),))
