"""One model for the results of every tool (IEC 62304:2006+A1:2015, 5.5.5, 5.6.7 and 5.7.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from samdocs.diagnostics import Diagnostic


class Outcome(StrEnum):
    """What became of one execution of a test; only PASSED ever proves anything."""

    PASSED = "passed"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"
    ERROR = "error"

    @property
    def badness(self) -> int:
        """How bad it is: of several results of one test on one build the worst counts."""
        return _BADNESS[self]


_BADNESS = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an execution: what was done, expected and seen."""

    action: str
    expected: str
    actual: str
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One execution of one test case.

    Attributes:
        name: Its full name as the tool gives it, parts joined by dots.
        line: Where it begins in its file, from 1.
        seconds: How long it took; None where the file does not say or says nonsense.
        message: First words of the failure or of the reason to skip.
        tests: Ids the case itself says it executes.
        verifies: Ids the case itself says it verifies.
        retried: Whether earlier attempts failed before this outcome.
        expected_failure: Whether its failure was announced (xfail); it never passes.
    """

    name: str
    outcome: Outcome
    line: int
    seconds: float | None = None
    message: str = ""
    tests: tuple[str, ...] = ()
    verifies: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    retried: bool = False
    expected_failure: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What a result file says about where its results come from; all of it is a claim.

    Attributes:
        commit: Full or short id of the commit that was tested, empty if it is not said.
        build: Id of the build that was tested, empty if it is not said.
        dirty: Whether files differed from the commit; None if it is not said.
        versions: Versions of tools by name.
    """

    commit: str = ""
    build: str = ""
    dirty: bool | None = None
    environment: str = ""
    tester: str = ""
    moment: datetime | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A file of results after reading; whatever it holds, reading never raises.

    Attributes:
        file: Path relative to the project, with forward slashes.
        sha256: Of its bytes.
        kind: What it is, e.g. `junit`; empty if it is nothing samdocs knows.
        version: Version of the format or tool where the file says it.
        declared: What its own totals say, by outcome or `tests`; empty where it has none.
        cases: In the order of the file.
    """

    file: str
    sha256: str
    kind: str
    version: str = ""
    cases: tuple[Case, ...] = ()
    declared: Mapping[str, int] = field(default_factory=dict)
    origin: Origin = Origin()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def counted(self) -> Mapping[str, int]:
        """How many cases there are and how many of each outcome, zeros included."""
        found = Counter(case.outcome for case in self.cases)
        return {"tests": len(self.cases)} | {outcome.value: found[outcome] for outcome in Outcome}
