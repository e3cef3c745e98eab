"""What evidence comes to, as documents print it: nothing but a result that counts looks good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from samdocs.control.proofs import find_build, message_of
from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.documents.marks import (
    CLAIMED,
    FAILED,
    NOT_EVALUATED,
    NOT_RUN,
    OTHER_BUILD,
    PASSED,
    SKIPPED,
    STALE,
    WITHOUT_PROOF,
    Mark,
)
from samdocs.documents.scope import Scope
from samdocs.evidence.git.commits import SHORT_DIGITS
from samdocs.fields import ItemId
from samdocs.project.results import Execution
from samdocs.proof import Verdict, Word, judge_evidence

_MARKS: Mapping[Word, Mark] = {
    Word.PASSED: PASSED,
    Word.NOT_EVALUATED: NOT_EVALUATED,
    Word.UNKNOWN: NOT_EVALUATED.saying("cannot be told"),
    Word.FORMATIVE: CLAIMED.saying("formative only"),
    Word.CLAIMED: CLAIMED,
    Word.OTHER_BUILD: OTHER_BUILD,
    Word.NOT_RUN: NOT_RUN,
    Word.WITHOUT_PROOF: WITHOUT_PROOF,
    Word.OPEN: SKIPPED.saying("not concluded"),
    Word.INCOMPLETE: SKIPPED.saying("incomplete"),
    Word.DIRTY: CLAIMED.saying("uncommitted"),
    Word.STALE: STALE,
    Word.SKIPPED: SKIPPED,
    Word.BLOCKED: SKIPPED.saying("blocked"),
    Word.FAILED: FAILED,
    Word.ERROR: FAILED.saying("error"),
}


class Outcome(NamedTuple):
    """What a proof comes to: its mark, on which build and day, and why, where it did not pass."""

    mark: Mark
    run: Html
    why: str

    @property
    def reason(self) -> Html:
        """Why it did not pass, printed grey."""
        return fill('<span class="muted">{}</span>', self.why) if self.why else EMPTY

    @property
    def short(self) -> Html:
        """Build and day; where there is no result, that there is none."""
        return self.run or self.reason

    @property
    def told(self) -> Html:
        """Build and day, then the reason, as a narrow column prints them."""
        return join("<br>", (self.run, self.reason))


def mark_of(word: Word) -> Mark:
    """Return the mark of a word."""
    return _MARKS[word]


def outcome(scope: Scope, proof: str) -> Outcome:
    """Return what a test, review, evaluation or study comes to."""
    return told(scope, judge_evidence(scope.project).of(ItemId(proof)))


def told(scope: Scope, verdict: Verdict) -> Outcome:
    """Return a verdict as documents print it; ids of its reason are no links, they are no content."""
    run = run_of(scope, verdict.decisive.execution) if verdict.decisive else EMPTY
    why = "" if verdict.passes else why_not(verdict).replace("`", "")
    return Outcome(mark_of(verdict.word), run, why)


def why_not(verdict: Verdict) -> str:
    """Return why a proof did not pass: the words of the file of results, else those of the verdict."""
    decisive = verdict.decisive
    if decisive is None or decisive.reason != verdict.reason:
        return verdict.reason
    return message_of(decisive)


def run_of(scope: Scope, execution: Execution) -> Html:
    """Return on which build and on which day something was executed."""
    day = execution.moment.date().isoformat() if execution.moment else ""
    return join(", ", (build_of(scope, execution), day))


def build_of(scope: Scope, execution: Execution) -> Html:
    """Return what was executed: the version of the build, else the commit; nothing if unbound."""
    build = find_build(scope.project, execution)
    if build is not None or execution.build:
        version = build.version if build else None
        return fill("{}", version or execution.build or (build.id if build else ""))
    short = execution.commit[:SHORT_DIGITS]
    return fill('commit <span class="mono">{}</span>', short) if short else EMPTY
