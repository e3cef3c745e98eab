"""What samdocs says about a project: rules, places and findings as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum
from functools import total_ordering


class Severity(IntEnum):
    """How heavy a finding weighs; blocker and major fail their stage, the rest is listed."""

    INFO = 0
    MINOR = 1
    MAJOR = 2
    BLOCKER = 3

    @property
    def word(self) -> str:
        """The word users type and read, e.g. `blocker`."""
        return self.name.lower()


class Stage(IntEnum):
    """When a rule must hold; stages are cumulative: always, then release, then submission."""

    ALWAYS = 0
    RELEASE = 1
    SUBMISSION = 2

    @property
    def word(self) -> str:
        """The word users type and read, e.g. `release`."""
        return self.name.lower()


class Need(Enum):
    """Knowledge beyond the items that a rule needs before it can be decided."""

    HISTORY = "item history"
    RESULTS = "test results"
    COMPONENTS = "an SBOM or lock file"
    VULNERABILITIES = "vulnerability data"
    EVALUATION = "recomputed study results"
    APPROVALS = "approval records"
    DOCUMENTS = "narrative documents"
    RELEASE = "the build record of a release"
    DATE = "a commit time or --date"
    TRACKER = "a tracker export"
    FILES = "the files that `samdocs release` makes"


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand on a project, as `samdocs rules` lists it.

    Attributes:
        code: Family and number without hyphen, e.g. `REQ001`; never reused.
        severity: Weight of a finding of this rule before configuration.
        stage: The first stage at which the rule must hold.
        classes: IEC 62304 classes in which the rule is active, a subset of "ABC".
        applies: Words that must all hold for the project, e.g. `("eu", "cyber")`.
        waivable: Whether an approved waiver record can close a finding.
        needs: What must be known before the rule can be decided.
        summary: The fault in a few words.
        demand: What must hold, in our own words.
        clause: Where the demand comes from, with the document's name.
    """

    code: str
    severity: Severity
    stage: Stage
    summary: str
    demand: str
    clause: str
    classes: str = "ABC"
    applies: tuple[str, ...] = ()
    waivable: bool = True
    needs: tuple[Need, ...] = ()


@total_ordering
@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file of the project; lines and columns count from 1, ends are exclusive.

    Attributes:
        file: Path relative to the project, with forward slashes.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __lt__(self, other: Location) -> bool:
        return self.sort_key < other.sort_key

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """Order of reading: file, then line, then column."""
        return (self.file, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding, with a sentence saying how."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to do.

    Attributes:
        location: None where a finding has no place, e.g. a missing file.
        item: The id the finding is about, empty for a file or the project.
        document: Key of the document the finding is about, empty for everything else.
        severity: Weight after configuration and stage.
        release_severity: Weight from stage release on, where the table of rules says it rises.
        waived_by: Id of the waiver record that accepts this finding, else empty.
    """

    rule: Rule
    message: str
    location: Location | None = None
    hint: str = ""
    related: tuple[Related, ...] = ()
    item: str = ""
    document: str = ""
    severity: Severity = field(default=Severity.INFO)
    release_severity: Severity | None = None
    waived_by: str = ""

    @property
    def waived(self) -> bool:
        """Whether a valid waiver accepts this finding."""
        return bool(self.waived_by)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """Order of every report: place, then code, then text."""
        place = self.location.sort_key if self.location else ("", 0, 0)
        return (*place, self.rule.code, self.item, self.message)

    def weighing(self, severity: Severity) -> Diagnostic:
        """Return the same finding with another severity."""
        return replace(self, severity=severity)

    def waived_with(self, waiver: str) -> Diagnostic:
        """Return the same finding, accepted by the waiver of that id."""
        return replace(self, waived_by=waiver)


def diagnose(
    rule: Rule,
    message: str,
    location: Location | None = None,
    *,
    hint: str = "",
    item: str = "",
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    """Return a finding of `rule` that weighs what the rule says."""
    return Diagnostic(rule, message, location, hint, related, item, severity=rule.severity)


class SamdocsError(Exception):
    """The command cannot go on; caught once, in the command line, exit code 2.

    Attributes:
        message: What is the case, lower case, no full stop.
        hint: What to do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
