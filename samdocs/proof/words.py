"""What evidence comes to, in one word: for each proof, and for what it proves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from samdocs.evidence.results import Outcome
from samdocs.fields import ItemId
from samdocs.proof.freshness import Judged


class Word(StrEnum):
    """What a proof comes to, best first; nothing but PASSED ever looks good."""

    PASSED = "passed"
    NOT_EVALUATED = "not evaluated"
    UNKNOWN = "cannot be told"
    FORMATIVE = "formative only"
    CLAIMED = "claimed"
    OTHER_BUILD = "not run on this build"
    NOT_RUN = "not run"
    WITHOUT_PROOF = "without proof"
    OPEN = "not concluded"
    INCOMPLETE = "not run in every environment"
    DIRTY = "from uncommitted files"
    STALE = "stale"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"
    ERROR = "error"

    @property
    def badness(self) -> int:
        """How bad it is: of several proofs of one item the worst counts."""
        return list(Word).index(self)

    @property
    def phrase(self) -> str:
        """The word as a sentence about a proof goes on."""
        return _PHRASES.get(self, f"is {self.value}")


_PHRASES: Mapping[Word, str] = {
    Word.PASSED: "passed",
    Word.CLAIMED: "is only claimed",
    Word.OTHER_BUILD: "was not run on this build",
    Word.NOT_RUN: "was not run",
    Word.INCOMPLETE: "was not run in every environment",
    Word.DIRTY: "comes from uncommitted files",
    Word.SKIPPED: "was skipped",
    Word.BLOCKED: "was blocked",
    Word.FAILED: "failed",
    Word.ERROR: "ended with an error",
}


_DID_NOT_PASS = frozenset({Word.FAILED, Word.ERROR, Word.SKIPPED, Word.BLOCKED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one proof comes to: a test, a review, a usability evaluation or a study.

    Attributes:
        judged: Its results, those that count first, otherwise in the order they were read.
        decisive: The result that decides; None if there is none.
        reason: Why, in words without a full stop.
        is_open: Whether nobody could tell yet: what it needs is not there to be read, such as the
            history of the repository. A rule says so instead of finding a fault.
    """

    proof: ItemId
    word: Word
    judged: tuple[Judged, ...] = ()
    decisive: Judged | None = None
    reason: str = "no result names it"
    is_open: bool = False

    @property
    def passes(self) -> bool:
        """Whether it proves anything."""
        return self.word is Word.PASSED

    @property
    def told(self) -> str:
        """Name, word and reason as a message holds them; of what did not pass where that stands."""
        return f"`{self.proof}` {self.word.phrase}: {self.where or self.reason}"

    @property
    def where(self) -> str:
        """Where a result stands that counts and did not pass, as a message holds it; else empty."""
        run = self.decisive.execution if self.decisive else None
        if run is None or self.word not in _DID_NOT_PASS or run.outcome is Outcome.PASSED:
            return ""
        return f"`{run.record}` in `{run.file}`" if run.file else f"`{run.record}`"


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    """What an item that must be proved comes to: passed only if all of its proofs passed.

    Attributes:
        proofs: What each active proof comes to, by id; formative evaluations prove nothing, so
            they are here but decide only where there is nothing else.
        reason: Which proof decides, and why, in words without a full stop.
    """

    item: ItemId
    word: Word
    proofs: tuple[Verdict, ...]
    reason: str

    @property
    def passes(self) -> bool:
        """Whether the item is proved."""
        return self.word is Word.PASSED

    @property
    def is_open(self) -> bool:
        """Whether nothing but what nobody can tell yet is in the way."""
        failing = [one for one in self.proofs if not one.passes and one.word is not Word.FORMATIVE]
        return bool(failing) and all(one.is_open for one in failing)


def judge_together(item: ItemId, proofs: tuple[Verdict, ...]) -> ItemVerdict:
    """Return what the proofs of one item come to together: the worst counts, and none is no pass."""
    counting = [one for one in proofs if one.word is not Word.FORMATIVE]
    if not counting:
        reason = proofs[0].told if proofs else "nothing is to prove it"
        word = proofs[0].word if proofs else Word.WITHOUT_PROOF
        return ItemVerdict(item, word, proofs, reason)
    worst = max(counting, key=lambda one: one.word.badness)
    same = [one for one in counting if one.word is worst.word]
    if worst.passes:
        number = "it" if len(same) == 1 else "each"
        names = ", ".join(f"`{one.proof}`" for one in same)
        return ItemVerdict(item, worst.word, proofs, f"{names}: {number} passed")
    first = same[0]
    more = f", and {len(same) - 1} more" if len(same) > 1 else ""
    return ItemVerdict(item, first.word, proofs, first.told + more)
