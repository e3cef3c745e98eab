"""What evidence comes to, for a terminal, a spreadsheet and programs: the words documents use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from samdocs.control.proofs import PROVING, find_build, message_of
from samdocs.evidence.git.commits import SHORT_DIGITS
from samdocs.fields import ItemId
from samdocs.outputs.reports.shapes import OutcomeShape
from samdocs.project import Project
from samdocs.proof import Word, judge_evidence

_SIGNS: Mapping[Word, str] = {
    Word.PASSED: "✓",
    Word.FAILED: "×",
    Word.ERROR: "×",
    Word.STALE: "↺",
    Word.OTHER_BUILD: "↺",
    Word.CLAIMED: "~",
    Word.DIRTY: "~",
    Word.FORMATIVE: "~",
    Word.NOT_RUN: "?",
    Word.NOT_EVALUATED: "?",
    Word.UNKNOWN: "?",
}


def outcomes(project: Project, items: Iterable[ItemId]) -> Mapping[ItemId, OutcomeShape]:
    """Return what those of some items come to that can prove something, by id, sorted."""
    asked = sorted({name for name in items if project.items[name].collection in PROVING})
    return {name: _outcome(project, name) for name in asked}


def signed(word: str) -> str:
    """Return a word with its sign; only `passed` has the sign of what is proved."""
    return f"{_SIGNS.get(Word(word), '!')} {word}"


def _outcome(project: Project, name: ItemId) -> OutcomeShape:
    verdict = judge_evidence(project).of(name)
    decisive = verdict.decisive
    told: OutcomeShape = {"outcome": verdict.word.value, "build": "", "day": "", "reason": ""}
    if decisive is not None:
        run = decisive.execution
        build = find_build(project, run)
        version = build.version or build.id if build else ""
        told["build"] = version or run.build or run.commit[:SHORT_DIGITS]
        told["day"] = run.moment.date().isoformat() if run.moment else ""
    if not verdict.passes:
        is_own = decisive is not None and decisive.reason == verdict.reason
        told["reason"] = message_of(decisive) if is_own and decisive else verdict.reason
    return told
