"""The control page: what the document is, in which state, who answers for it, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from samdocs.config import RequiredApproval
from samdocs.diagnostics import Severity
from samdocs.documents.html import Html, fill
from samdocs.documents.marks import CLAIMED, MISSING, Mark
from samdocs.documents.scope import Scope, in_words
from samdocs.evidence.git.history import FileCommit
from samdocs.evidence.git.second_reading import SecondReading
from samdocs.evidence.git.signatures import Signature
from samdocs.evidence.git.state import GitState
from samdocs.items.records import Approval

DRAFT = "DRAFT – not approved"
_ON_THE_PAGE = 4
_MOST_NAMED = 4
_SIGNED = {"git_signature": "git", "wet_ink": "wet ink", "eqms": ""}


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A signature the document needs, and whether it has one (21 CFR 11.50)."""

    role: str
    person: str
    meaning: str
    time: str
    mark: Mark
    where: str


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
    revisions = all_revisions(scope)
    return ControlPage(
        manufacturer=" · ".join(part for part in (device.manufacturer, device.address) if part),
        number=scope.number,
        title=scope.title,
        device=" – ".join(part for part in (device.name, device.summary) if part),
        device_version=f"{device.name} {scope.project.version}",
        purpose=scope.type.matter.purpose.replace("{device}", device.name),
        status=DRAFT,
        revision=_revision_words(scope),
        owner=scope.person(scope.settings.owner) or "not named",
        classes=_classes(scope),
        commit=_commit_words(git),
        commit_note=_commit_note(scope),
        content_hash=_grouped(content_hash),
        inputs=_grouped(scope.inputs_sha256) or "not said",
        made_by=f"samdocs {scope.tool_version}".strip(),
        notes=(*_notes(git), *_doubts(git, scope.project.second_reading)),
        approvals=tuple(_approval(scope, needed) for needed in scope.settings.approvals),
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


def written_time(moment: datetime | None) -> str:
    """Return a time as documents print it, in UTC to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "time not known"


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


def _classes(scope: Scope) -> str:
    classification = scope.project.config.classification
    words = [f"{scope.project.classes.device_class} (IEC 62304)"]
    if classification.fda and classification.fda.documentation_level:
        words.append(f"{classification.fda.documentation_level} (FDA)")
    if classification.eu_mdr:
        words.append(f"{classification.eu_mdr.mdr_class} (MDR)")
    return ", ".join(words)


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


def _grouped(digest: str) -> str:
    """Return the first 16 digits of a hash in groups of four, its scheme kept."""
    scheme, colon, digits = digest.rpartition(":")
    groups = (digits[at : at + 4] for at in range(0, min(len(digits), 16), 4))
    return f"{scheme}{colon}{' '.join(groups)}"


def _counts(scope: Scope) -> tuple[Count, ...]:
    opened = [found for found in scope.findings if not found.waived]
    severities = (Severity.BLOCKER, Severity.MAJOR, Severity.MINOR, Severity.INFO)
    numbers = [
        Count(severity.word.capitalize(), sum(found.severity is severity for found in opened))
        for severity in severities
    ]
    waived = len(scope.findings) - len(opened)
    return (*numbers, Count("Waived", waived), Count("Not evaluated", len(scope.not_evaluated)))


def _approval(scope: Scope, needed: RequiredApproval) -> ApprovalRow:
    """Return a required role with the record that claims to fill it; no signature is checked yet."""
    role, meaning = needed.role.replace("_", " ").capitalize(), needed.meaning
    record = next(_records(scope, needed), None)
    if record is None:
        return ApprovalRow(role, "", meaning, "", MISSING, "")
    method = _SIGNED.get(record.method or "", "")
    where = " ".join(part for part in (method, record.system, record.record_id) if part)
    time = written_time(record.time) if record.time else ""
    return ApprovalRow(role, scope.person(record.person), meaning, time, CLAIMED, where)


def _records(scope: Scope, needed: RequiredApproval) -> Iterator[Approval]:
    for record in scope.project.of("approvals"):
        if not isinstance(record, Approval) or record.document != scope.type.key:
            continue
        if record.role == needed.role and record.revision in (None, scope.settings.revision):
            yield record
