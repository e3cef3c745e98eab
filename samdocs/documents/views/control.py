"""The control page: what the document is, in which state, who answers for it, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samdocs.control import judge_document
from samdocs.diagnostics import Severity
from samdocs.documents.html import Html, fill
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.approvals import ApprovalRow, approval_rows, approved_for
from samdocs.documents.views.identity import (
    class_words,
    device_words,
    grouped,
    manufacturer_words,
    purpose_words,
    written_time,
)
from samdocs.evidence.git.history import FileCommit
from samdocs.evidence.git.second_reading import SecondReading
from samdocs.evidence.git.signatures import Signature
from samdocs.evidence.git.state import GitState

_ON_THE_PAGE = 4
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Count:
    """A number that is to be seen at once."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit that changed what the document is made from; `author` says how certain he is."""

    date: str
    commit: str
    author: str
    subject: Html
    tags: str


@dataclass(frozen=True, slots=True)
class ControlPage:
    """Everything on the first page, as it is printed.

    Attributes:
        commit: Short id with what deviates from it, as the foot of every page says it.
        commit_note: Tag, signatures and state of the files in words.
        notes: Sentences on what limits the trust in commit and history.
        revisions: The newest ones; `older` says how many more the appendix lists.
    """

    manufacturer: str
    number: str
    title: str
    device: str
    device_version: str
    purpose: str
    status: str
    is_draft: bool
    approved_for: str
    revision: str
    owner: str
    classes: str
    commit: str
    commit_note: str
    content_hash: str
    inputs: str
    made_by: str
    notes: tuple[str, ...]
    approvals: tuple[ApprovalRow, ...]
    stage: str
    counts: tuple[Count, ...]
    revisions: tuple[Revision, ...]
    older: int
    no_history: str
    clauses: tuple[str, ...]


def control_page(scope: Scope, content_hash: str) -> ControlPage:
    """Return the control page of a document."""
    device, git = scope.project.config.device, scope.project.git
    control = scope.control or judge_document(scope.project, scope.type.key)
    revisions = all_revisions(scope)
    return ControlPage(
        manufacturer=manufacturer_words(scope),
        number=scope.number,
        title=scope.title,
        device=device_words(scope),
        device_version=f"{device.name} {scope.version}",
        purpose=purpose_words(scope),
        status=control.words,
        is_draft=control.is_draft,
        approved_for=approved_for(control),
        revision=_revision_words(scope),
        owner=scope.person(scope.settings.owner) or "not named",
        classes=class_words(scope),
        commit=_commit_words(git),
        commit_note=_commit_note(scope),
        content_hash=grouped(content_hash),
        inputs=grouped(scope.inputs_sha256) or "not said",
        made_by=f"samdocs {scope.tool_version}".strip(),
        notes=(*_notes(git), *_doubts(git, scope.project.second_reading)),
        approvals=approval_rows(scope, control),
        stage=scope.report.stage.word,
        counts=_counts(scope),
        revisions=revisions[:_ON_THE_PAGE],
        older=max(0, len(revisions) - _ON_THE_PAGE),
        no_history=_no_history(git),
        clauses=scope.type.matter.clauses,
    )


def all_revisions(scope: Scope) -> tuple[Revision, ...]:
    """Return every commit that changed what the document is made from, newest first."""
    signatures = scope.project.signatures.of(commit.commit for commit in scope.history)
    return tuple(_revision(scope, row, signatures[row.commit]) for row in scope.history)


def _revision(scope: Scope, commit: FileCommit, signature: Signature) -> Revision:
    subject = scope.write.line(commit.subject or "no message")
    if commit.boundary:
        subject = fill("{} (oldest commit of a shallow clone: stands for all before it)", subject)
    date = commit.date.strftime("%Y-%m-%d") if commit.date else commit.date_text
    standing = _told(scope, signature) if signature.person else "claimed"
    author = f"{commit.author}, {standing}"
    return Revision(date, commit.short, author, subject, ", ".join(commit.tags))


def _told(scope: Scope, signature: Signature) -> str:
    return signature.told(scope.person(signature.person))


def _revision_words(scope: Scope) -> str:
    given = scope.settings.revision or "not numbered"
    return f"{given}, {written_time(scope.project.moment)}"


def _commit_words(git: GitState) -> str:
    if not git.available:
        return f"none: {git.reason}"
    if git.commit is None:
        return "none yet"
    return f"{git.commit.short} + uncommitted changes" if git.dirty else git.commit.short


def _commit_note(scope: Scope) -> str:
    """Return how far tag, commit and files are certain; what is not verified is only claimed."""
    project, git = scope.project, scope.project.git
    if not git.available or git.commit is None:
        return "no version of the files is on record"
    signatures = {tag.name: project.tag_signature(tag.name) for tag in git.tags}
    words = [f"tag {name}: {_told(scope, found)}" for name, found in signatures.items()]
    words += [] if words else ["no tag"]
    words += [f"commit: {_told(scope, project.signature_of(git.commit.hash))}"]
    words += [f"{in_words(len(git.dirty), 'file')} not as committed" if git.dirty else "clean tree"]
    return "; ".join(words)


def _notes(git: GitState) -> Iterator[str]:
    """Yield a sentence for each thing that limits what commit and history prove."""
    if not git.available:
        yield f"No commit can be named: {git.reason}. What this document shows is on no record."
    if git.dirty:
        named = ", ".join(git.dirty[:_MOST_NAMED])
        more = len(git.dirty) - _MOST_NAMED
        rest = f" and {more} more" if more > 0 else ""
        yield f"Not as in the commit: {named}{rest}. The commit alone does not give this document."
    for oddity in git.oddities:
        sentence = oddity.replace("`", "")
        yield f"{sentence[:1].upper()}{sentence[1:]}."


def _doubts(git: GitState, second: SecondReading) -> Iterator[str]:
    """Yield what a second reader of the repository says otherwise, or that none could read it."""
    if git.available and git.commit and not second.made:
        yield f"The commit was read once and not compared: {second.reason}."
    for difference in second.differences:
        yield f"GitPython reads the repository otherwise: {difference}."


def _no_history(git: GitState) -> str:
    if not git.available:
        return f"No revision is listed: {git.reason}."
    if git.commit is None:
        return "No revision is listed: the repository has no commit yet."
    return "No revision is listed: no commit holds the files this document is made from."


def _counts(scope: Scope) -> tuple[Count, ...]:
    opened = [found for found in scope.findings if not found.waived]
    severities = (Severity.BLOCKER, Severity.MAJOR, Severity.MINOR, Severity.INFO)
    numbers = [
        Count(severity.word.capitalize(), sum(found.severity is severity for found in opened))
        for severity in severities
    ]
    waived = len(scope.findings) - len(opened)
    return (*numbers, Count("Waived", waived), Count("Not evaluated", len(scope.not_evaluated)))
