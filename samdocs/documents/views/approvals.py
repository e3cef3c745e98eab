"""Approvals as documents print them: who, in which role and meaning, when, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from samdocs.control import ApprovalState, DocumentControl, JudgedApproval
from samdocs.documents.marks import CLAIMED, FAILED, MISSING, VERIFIED, Mark
from samdocs.documents.scope import Scope
from samdocs.documents.views.identity import grouped, written_time

_SIGNATURE = VERIFIED.saying("verified signature")
_VOID = FAILED.saying("void")


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A signature the document needs, and what it has of it (21 CFR 11.50).

    Attributes:
        mark: Verified, claimed, void or missing.
        where: What proves it, where it is recorded, or why it is no more than that.
        signed_pdf: Start of the hash of the PDF that was signed elsewhere.
    """

    role: str
    person: str
    meaning: str
    time: str
    mark: Mark
    where: str
    signed_pdf: str


def approval_rows(scope: Scope, control: DocumentControl) -> tuple[ApprovalRow, ...]:
    """Return every approval asked for, then the void records that fill none of them."""
    others = (one for one in control.others if one.state is ApprovalState.VOID)
    return tuple(_row(scope, one) for one in chain(control.approvals, others))


def approved_for(control: DocumentControl) -> str:
    """Return for what a document is approved and by how many signatures; empty if it is not."""
    if not control.is_approved:
        return ""
    claimed = control.held - control.verified
    counts = ((control.verified, "verified"), (claimed, "claimed"))
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    revision = f"revision {control.revision}, " if control.revision else ""
    return f"Approved for {revision}content {grouped(control.content_hash)}: {told}"


def role_words(role: str) -> str:
    """Return the name of a role in plain words."""
    return role.replace("_", " ").capitalize()


def _row(scope: Scope, judged: JudgedApproval) -> ApprovalRow:
    record = judged.record
    if record is None:
        where = _plain(judged.reason)
        return ApprovalRow(role_words(judged.role), "", judged.meaning, "", MISSING, where, "")
    return ApprovalRow(
        role_words(judged.role),
        scope.person(record.person),
        judged.meaning,
        written_time(record.time) if record.time else "",
        _mark(judged),
        _where(judged),
        grouped(record.signed_pdf or ""),
    )


def _mark(judged: JudgedApproval) -> Mark:
    marks = {ApprovalState.VERIFIED: _SIGNATURE, ApprovalState.VOID: _VOID}
    return marks.get(judged.state, CLAIMED)


def _where(judged: JudgedApproval) -> str:
    if judged.state is ApprovalState.VERIFIED:
        return f"git, commit {judged.commit[:12]}"
    return _plain(judged.reason)


def _plain(words: str) -> str:
    """Return a sentence of a judgement without the marks of literals."""
    return words.replace("`", "")
