"""The words and glyphs for a state: the only ones documents use, each with what it means."""

from __future__ import annotations

from dataclasses import dataclass, replace

from samdocs.diagnostics import Severity
from samdocs.documents.html import Html, fill


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as documents print it: glyph, word and tone, so that no one of them carries it alone.

    Attributes:
        form: Name of the form in the style sheet: ok, na, attn, bad, gap, plain.
        meaning: What it says, for the key.
    """

    glyph: str
    word: str
    form: str
    meaning: str

    def __html__(self) -> str:
        """Return the mark as markup."""
        if not self.glyph:
            return str(fill('<span class="m {}">{}</span>', self.form, self.word))
        return str(fill('<span class="m {}">{} {}</span>', self.form, self.glyph, self.word))

    def saying(self, word: str) -> Mark:
        """Return the same mark with a more exact word, e.g. which link is missing."""
        return replace(self, word=word)


PASSED = Mark(
    "✓", "passed", "ok", "a result that counts for this build: nothing it stands on changed"
)
MET = PASSED.saying("met")
VERIFIED = PASSED.saying("verified")
CLAIMED = Mark(
    "~", "claimed", "na", "told, but bound to no commit, build or signature: never counted"
)
NOT_PROVED = CLAIMED.saying("not proved")
NOT_EVALUATED = Mark("?", "not evaluated", "na", "no data to decide: never counted as passed")
NOT_RUN = Mark("?", "not run", "na", "no result names it: never counted as passed")
NOT_APPLICABLE = Mark("–", "not applicable", "na", "the rule or link does not apply")
STALE = Mark("↺", "stale", "attn", "what it verifies has changed since the result")
OTHER_BUILD = Mark(
    "↺", "other build", "attn", "its results belong to a build that is not to be released"
)
SUSPECT = Mark("≠", "suspect", "attn", "the linked item has changed since the link was made")
WAIVED = Mark("◊", "waived", "attn", "accepted with a rationale until a date")
FAILED = Mark("×", "failed", "bad", "the worst result that counts is a failure or an error")
GAP = Mark("!", "gap", "gap", "an obligatory link, test or record is missing")
SKIPPED = Mark(
    "!", "skipped", "gap", "run without a result, e.g. skipped or blocked: proves nothing"
)
WITHOUT_PROOF = GAP.saying("without proof")
MISSING = GAP.saying("missing")

#: What the key in a document explains, in the order of the design.
KEY = (
    PASSED,
    CLAIMED,
    NOT_EVALUATED,
    NOT_RUN,
    NOT_APPLICABLE,
    STALE,
    OTHER_BUILD,
    SUSPECT,
    WAIVED,
    FAILED,
    SKIPPED,
    GAP,
)

_SEVERITIES = {
    Severity.BLOCKER: Mark("", "blocker", "bad", "stops a build or a release"),
    Severity.MAJOR: Mark("", "major", "gap solid", "fails the stage"),
    Severity.MINOR: Mark("", "minor", "plain", "listed; fails nothing by itself"),
    Severity.INFO: Mark("", "info", "na", "worth knowing"),
}


def severity_mark(severity: Severity) -> Mark:
    """Return the form in which a finding's severity is printed."""
    return _SEVERITIES[severity]


def missing(what: str) -> Html:
    """Return the mark of a gap that says what is missing, e.g. `no test`."""
    return Html(GAP.saying(what).__html__())
