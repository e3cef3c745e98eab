"""Approvals judged: what each required signature is worth for the content there is now.

A record is `verified` only if the commit that last changed it carries a good signature by the very
person it names. Everything else that was told is `claimed`. Both are void as soon as content or
revision are not those that were approved (21 CFR 11.50 and 11.70; ISO 13485:2016, 4.2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from samdocs.config import DocumentSettings, RequiredApproval
from samdocs.control.content import Part, content_hash, item_hash
from samdocs.control.library import Library, identify, load_library
from samdocs.control.people import find_person, has_role
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.worktree import find_dirty
from samdocs.fields import ItemId
from samdocs.items.records import Approval
from samdocs.project import Project


class ApprovalState(StrEnum):
    """What a signature that is asked for comes to; `hold` are the last two."""

    MISSING = "missing"
    VOID = "void"
    CLAIMED = "claimed"
    VERIFIED = "verified"


class DocumentStatus(StrEnum):
    """How far a document is approved. What is approved by claims alone is never called verified."""

    REPORT = "report"
    NOT_DEMANDED = "no approval demanded"
    NOT_APPROVED = "not approved"
    IN_APPROVAL = "in approval"
    VOID = "approval void"
    CLAIMED = "approved, as claimed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class JudgedApproval:
    """A signature that is asked for or recorded, and what it is worth.

    Attributes:
        role, meaning: As asked for; of the record where nothing asks for it.
        record: None if there is none.
        reason: Why it is no more than that, or what proves it; without a full stop.
        commit: The commit that last changed the record; empty if none holds it as it stands.
    """

    role: str
    meaning: str
    state: ApprovalState
    record: Approval | None = None
    reason: str = ""
    commit: str = ""

    @property
    def holds(self) -> bool:
        """Whether it stands for the content and revision there are now."""
        return self.state in (ApprovalState.CLAIMED, ApprovalState.VERIFIED)


@dataclass(frozen=True, slots=True)
class DocumentControl:
    """One document with the approvals it needs, and how far it has them.

    Attributes:
        revision: Empty if samdocs.yaml numbers none.
        approvals: One for each that is asked for, in the order of samdocs.yaml.
        others: Records for this document that fill none of these, by id.
        is_report: Whether it tells of one commit and so has no content to be approved.
        is_on_record: Whether every file is as in a commit.
    """

    key: str
    number: str
    title: str
    revision: str
    content_hash: str
    approvals: tuple[JudgedApproval, ...]
    others: tuple[JudgedApproval, ...] = ()
    is_report: bool = False
    is_on_record: bool = False

    @property
    def held(self) -> int:
        """How many of the approvals asked for hold."""
        return sum(approval.holds for approval in self.approvals)

    @property
    def verified(self) -> int:
        """How many of the approvals asked for are proved by a signature."""
        return sum(approval.state is ApprovalState.VERIFIED for approval in self.approvals)

    @property
    def is_approved(self) -> bool:
        """Whether approvals are asked for and all of them hold."""
        return self.status in (DocumentStatus.APPROVED, DocumentStatus.CLAIMED)

    @property
    def is_draft(self) -> bool:
        """Whether the document must bear the mark of a draft."""
        return not ((self.is_approved or self.is_report) and self.is_on_record)

    @property
    def status(self) -> DocumentStatus:
        """How far the document is approved, whatever the files of the folder are like."""
        if self.is_report:
            return DocumentStatus.REPORT
        if not self.approvals:
            return DocumentStatus.NOT_DEMANDED
        if self.held == len(self.approvals):
            whole = self.verified == len(self.approvals)
            return DocumentStatus.APPROVED if whole else DocumentStatus.CLAIMED
        if any(approval.state is ApprovalState.VOID for approval in self.approvals):
            return DocumentStatus.VOID
        return DocumentStatus.IN_APPROVAL if self.held else DocumentStatus.NOT_APPROVED

    @property
    def words(self) -> str:
        """The status in the few words that stand on every page."""
        match self.status:
            case DocumentStatus.REPORT:
                return "Report on one commit" if self.is_on_record else "DRAFT – not as committed"
            case DocumentStatus.APPROVED | DocumentStatus.CLAIMED if not self.is_on_record:
                return "DRAFT – not as committed"
            case DocumentStatus.APPROVED | DocumentStatus.CLAIMED as approved:
                return approved.value.capitalize()
            case DocumentStatus.IN_APPROVAL as going_on:
                return f"DRAFT – {going_on.value}, {self.held} of {len(self.approvals)}"
            case other:
                return f"DRAFT – {other.value}"


def judge_document(
    project: Project, key: str, library: Library | None = None, *, on_record: bool = False
) -> DocumentControl:
    """Return a document with its approvals judged against its content and revision.

    Args:
        project: Where document and records are.
        key: The document's key.
        library: The templates, where the caller has loaded them.
        on_record: Whether every file is as in a commit, see `is_on_record`; without asking it is
            taken that some are not.
    """
    library = library or load_library(project.files)
    settings = project.config.documents.get(key, DocumentSettings())
    identity = identify(project, key, library)
    hashed = content_hash(project, key, library)
    revision = settings.revision or (settings.external.revision if settings.external else "") or ""
    judged = [
        _judge(project, record, hashed, revision) for record in records_of_document(project, key)
    ]
    filled = tuple(_filled(settings.approvals, judged))
    used = {one.record.id for one in filled if one.record}
    document = library.types.get(key)
    return DocumentControl(
        key=key,
        number=identity.number,
        title=identity.title,
        revision=revision,
        content_hash=hashed,
        approvals=filled,
        others=tuple(one for one in judged if one.record and one.record.id not in used),
        is_report=bool(document and document.matter.report and not settings.external),
        is_on_record=on_record,
    )


def is_on_record(project: Project, library: Library) -> bool:
    """Return whether every file of the documents is as in a commit, templates and narratives too."""
    git = project.git
    if not git.available or git.commit is None or git.dirty:
        return False
    own = [file.path for file in library.own] + [one.file for one in project.narratives]
    if project.at is not None or not own:
        return True
    return not find_dirty(project.root, [project.root / name for name in own])


def judge_item(project: Project, item: str, part: Part = "whole") -> tuple[JudgedApproval, ...]:
    """Return the approvals of an item, or of its protocol, judged against what it means now.

    Raises:
        KeyError: There is no item of that id.
    """
    hashed = item_hash(project, item, part)
    records = records_of_item(project, item, part)
    return tuple(_judge(project, record, hashed, None) for record in records)


def records_of_document(project: Project, key: str) -> tuple[Approval, ...]:
    """Return the approvals that name a document, by id; retired ones are left out."""
    return tuple(record for record in _records(project) if record.document == key)


def records_of_item(project: Project, item: str, part: Part = "whole") -> tuple[Approval, ...]:
    """Return the approvals that name an item or a part of it, by id; retired ones are left out."""
    naming = project.graph.current_sources(ItemId(item), "item")
    return tuple(r for r in _records(project) if r.id in naming and r.part == part)


def _records(project: Project) -> Iterator[Approval]:
    return (record for record in project.of("approvals") if isinstance(record, Approval))


def _filled(
    required: Iterable[RequiredApproval], judged: Iterable[JudgedApproval]
) -> Iterator[JudgedApproval]:
    """Yield what each required approval comes to; one record and one person fill it once."""
    rest = sorted(judged, key=_worth, reverse=True)
    for needed in required:
        fitting = [one for one in rest if _fits(one, needed)]
        if not fitting:
            yield JudgedApproval(
                needed.role, needed.meaning, ApprovalState.MISSING, reason=_nearly(needed, rest)
            )
            continue
        yield fitting[0]
        person = fitting[0].record.person if fitting[0].record else None
        rest = [one for one in rest if not (_fits(one, needed) and _is_by(one, person))]


def _worth(judged: JudgedApproval) -> tuple[int, str, str]:
    order = (ApprovalState.VOID, ApprovalState.CLAIMED, ApprovalState.VERIFIED)
    record = judged.record
    time = record.time.isoformat() if record and record.time else ""
    return order.index(judged.state), time, record.id if record else ""


def _fits(judged: JudgedApproval, needed: RequiredApproval) -> bool:
    return judged.role == needed.role and judged.meaning.casefold() == needed.meaning.casefold()


def _is_by(judged: JudgedApproval, person: str | None) -> bool:
    return judged.record is not None and judged.record.person == person


def _nearly(needed: RequiredApproval, rest: Iterable[JudgedApproval]) -> str:
    """Return what a record of that role says instead, empty if there is none."""
    other = next((one for one in rest if one.role == needed.role and one.record), None)
    if other is None or other.record is None:
        return ""
    return f"`{other.record.id}` of that role means “{other.meaning or 'nothing'}”"


def _judge(project: Project, record: Approval, hashed: str, revision: str | None) -> JudgedApproval:
    """Return what a record is worth; `revision` is None where there is no such thing, as of items."""
    role, meaning = record.role or "", record.meaning or ""
    if why := _why_void(record, hashed, revision):
        return JudgedApproval(role, meaning, ApprovalState.VOID, record, why)
    commit, unrecorded = _recorded(project, record)
    if unrecorded:
        return JudgedApproval(role, meaning, ApprovalState.CLAIMED, record, unrecorded)
    why = _why_claimed(project, record, commit)
    state = ApprovalState.CLAIMED if why else ApprovalState.VERIFIED
    return JudgedApproval(role, meaning, state, record, why, commit)


def _why_void(record: Approval, hashed: str, revision: str | None) -> str:
    if record.status == "draft":
        return "the record is still a draft"
    if record.content_hash is None:
        return "it names no content"
    if revision is not None and (record.revision or "") != revision:
        approved = f"revision {record.revision}" if record.revision else "no revision"
        return f"it is of {approved}"
    if record.content_hash != hashed:
        return "it is of other content"
    return ""


def _recorded(project: Project, record: Approval) -> tuple[str, str]:
    """Return the commit that last changed a record, or why none holds it as it stands."""
    try:
        histories = project.item_histories
    except SamdocsError as fault:
        return "", f"not recorded in git: {fault.message}"
    latest = histories.latest(record.id)
    inverse = project.inverse_links.get(record.id, ())
    commits = histories.commits_of(record.id)
    if not commits or latest.item is None or not latest.says(record, inverse):
        return "", "not recorded in git: no commit holds it as it stands"
    return commits[0], ""


def _why_claimed(project: Project, record: Approval, commit: str) -> str:
    """Return why a record is no more than a claim; empty if a signature of that person proves it."""
    person = find_person(project.config, record.person)
    if record.method in ("eqms", "wet_ink"):
        return f"recorded in {_system(record)}"
    if person is None:
        return "the person is not listed in samdocs.yaml"
    if record.time is None or not has_role(person, record.role, record.time.date()):
        return f"the person is not shown to have held the role {record.role or '?'} then"
    signature = project.signature_of(commit)
    if signature.is_verified and signature.person == person.id:
        return ""
    if signature.is_verified:
        return f"the commit is signed by another person, {signature.person}"
    return f"commit {commit[:12]}: {signature.words}"


def _system(record: Approval) -> str:
    usual = "an eQMS" if record.method == "eqms" else "wet ink"
    return " ".join(part for part in (record.system or usual, record.record_id) if part)
