"""Rules on who approved what (ISO 13485:2016, 4.2.4 and 6.2; 21 CFR 11.50 and 11.70)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

from samdocs.checks.document_set import is_external, is_present, is_required
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import counting, listed
from samdocs.control.approvals import (
    ApprovalState,
    DocumentControl,
    JudgedApproval,
    judge_document,
    judge_item,
    records_of_document,
)
from samdocs.control.library import Library, document_keys, load_library
from samdocs.control.people import find_person, has_role
from samdocs.diagnostics import Diagnostic
from samdocs.items.records import Approval
from samdocs.project import Project
from samdocs.standards import documents

#: What a meaning such as `approved` or `reviewed` looks like, beside `approval of content`.
_IS_DONE = re.compile(r"\w+ed")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@check("DOC002")
def approval_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every document has the approvals that samdocs.yaml demands for it, in its present revision.

    Which roles approve a document, and what their signature means, stands under `documents:`, key
    `approvals:`. Have the document approved by `samdocs approve`, or record by the same command an
    approval made in another system or on paper. A document that is kept in another system needs its
    recorded approval. An approval of other content of this revision is DOC005.
    """
    library = load_library(project.files)
    for key in document_keys(project, library):
        if is_present(project, key):
            control = judge_document(project, key, library)
            judge = _of_report if control.is_report else _missing
            yield from judge(project, control)
    if silent := tuple(_without_demand(project, library)):
        yield Undecided(f"samdocs.yaml demands no approval of {listed(silent)}")


@check("DOC005")
def content_changed_after_approval(project: Project) -> Iterator[Diagnostic | Undecided]:
    """What was approved is what is there: the content hash of an approval is the present one.

    The hash covers what the document or the item says, not its layout, its history or its findings.
    Raise the revision and have it approved again, or restore what was approved. This cannot be
    waived: nobody has approved the content that is there.
    """
    for control in _with_records(project):
        judged = (*control.approvals, *(() if control.approvals else control.others))
        for one in judged:
            if one.record and _is_of_other_content(control, one):
                revision = f"revision {control.revision} of " if control.revision else ""
                message = (
                    f"{revision}`{control.key}` has changed since `{one.record.id}` approved it"
                )
                hint = "raise its revision and have it approved again, or restore the content"
                yield _on(project, "DOC005", one.record, message, hint)
    yield from _changed_items(project)


@check("DOC011")
def signature_incomplete(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every approval shows who signed, when and in which meaning (21 CFR 11.50).

    Give the record `person:`, with the full name under `people:` of samdocs.yaml, `time:` with the
    time of day and its zone, `meaning:`, and by which `method:` it was signed; for a signature
    made elsewhere also the `system:` and its `record_id:`.
    """
    for record in counting(project, Approval):
        if lacking := tuple(_lacking(project, record)):
            message = f"the signature of `{record.id}` lacks {', '.join(lacking)}"
            hint = "complete the record; `samdocs approve` writes all of it"
            yield _on(project, "DOC011", record, message, hint)


@check("DOC015")
def approver_without_role(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Whoever approved held the role, on that day, in which the record says it was approved.

    Roles stand under `people:` of samdocs.yaml, each with `from:` and `until:`. That a person is
    trained for a role is decided where the role is given; keep the training records there.
    """
    for record in counting(project, Approval):
        if record.person is None or record.time is None:
            continue  # DOC011
        if why := _why_no_role(project, record):
            message = f"`{record.id}` of {record.time.date()}: {why}"
            hint = "have it approved by a person who holds the role, or list role and days"
            yield _on(project, "DOC015", record, message, hint, "person")


@check("DOC017")
def revision_not_raised(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A document whose content changed since its last approved revision has a new revision.

    Otherwise two texts go by the same number and revision, and nobody can tell which of them was
    approved. Raise `revision:` under `documents:`.
    """
    for control in _with_records(project):
        approved = list(_bound(project, control.key))
        last = max(approved, key=_by_time, default=None)
        if last is None or (last.revision or "") != control.revision:
            continue
        others = [r for r in approved if (r.revision or "") == control.revision]
        differing = [r for r in others if r.content_hash != control.content_hash]
        if differing:
            where = project.locate_config("documents", control.key, "revision")
            named = f"revision {control.revision}" if control.revision else "no revision"
            message = (
                f"`{control.key}` still has {named}, which `{differing[0].id}` approved "
                "with other content"
            )
            hint = "raise `revision:` and have it approved"
            yield replace(found_at("DOC017", where, message, hint=hint), document=control.key)


def _with_records(project: Project) -> Iterator[DocumentControl]:
    """Yield the documents for which there is an approval of any kind."""
    keys = {record.document for record in counting(project, Approval) if record.document}
    if keys:
        library = load_library(project.files)
        for key in sorted(keys.intersection(document_keys(project, library))):
            yield judge_document(project, key, library)


def _missing(project: Project, control: DocumentControl) -> Iterator[Diagnostic]:
    for position, one in enumerate(control.approvals):
        if not one.holds and not _is_of_other_content(control, one):
            path = ("documents", control.key, "approvals", position)
            yield _unmet(project, control, path, _who_is_missing(control, one))
    if is_external(project, control.key) and not control.approvals:
        others = control.others
        if not any(one.holds or _is_of_other_content(control, one) for one in others):
            where = ("documents", control.key, "external")
            message = (
                f"`{control.key}` is kept in another system, and no approval of it is recorded"
            )
            yield _unmet(project, control, where, message)


def _who_is_missing(control: DocumentControl, one: JudgedApproval) -> str:
    revision = f"revision {control.revision} of " if control.revision else ""
    said = f"is not {one.meaning}" if _IS_DONE.fullmatch(one.meaning) else f"lacks “{one.meaning}”"
    words = f"{revision}`{control.key}` {said} by {one.role.replace('_', ' ')}"
    if one.record and one.reason:
        return f"{words}; of `{one.record.id}`: {one.reason}"
    return f"{words}; {one.reason}" if one.reason else words


def _of_report(project: Project, control: DocumentControl) -> Iterator[Diagnostic]:
    if control.approvals:
        where = ("documents", control.key, "approvals")
        message = (
            f"`{control.key}` tells what is found at one commit; no approval can be bound to it"
        )
        hint = "remove its `approvals:`; the signed tag of the release stands for it"
        yield _unmet(project, control, where, message, hint)


def _unmet(
    project: Project,
    control: DocumentControl,
    where: tuple[str | int, ...],
    message: str,
    hint: str = "have it approved by `samdocs approve`, which also records approvals made elsewhere",
) -> Diagnostic:
    missing = found_at("DOC002", project.locate_config(*where), message, hint=hint)
    return replace(missing, document=control.key)


def _without_demand(project: Project, library: Library) -> Iterator[str]:
    """Yield the documents the standards ask for and nobody has to approve."""
    for document in documents():
        key, settings = document.key, project.config.documents.get(document.key)
        is_report = key in library.types and library.types[key].matter.report
        is_here = is_present(project, key) and not is_external(project, key)
        demands = settings is not None and settings.approvals
        if is_required(project, document) and is_here and not is_report and not demands:
            yield key


def _is_of_other_content(control: DocumentControl, one: JudgedApproval) -> bool:
    """Whether a record approves this very revision, but what it said then."""
    record = one.record
    return (
        record is not None
        and one.state is ApprovalState.VOID
        and record.status != "draft"
        and record.content_hash not in (None, control.content_hash)
        and (record.revision or "") == control.revision
    )


def _changed_items(project: Project) -> Iterator[Diagnostic]:
    """Yield the approvals of items that no later approval of the present content replaces."""
    for record in counting(project, Approval):
        for item in project.graph.current_targets(record.id, "item"):
            judged = {
                one.record.id: one
                for one in judge_item(project, item, record.part)
                if one.record is not None
            }
            own = judged.get(record.id)
            replaced = any(one.holds and one.role == record.role for one in judged.values())
            if own is None or own.state is not ApprovalState.VOID or replaced:
                continue
            if record.content_hash is not None and record.status != "draft":
                what = f"the protocol of `{item}`" if record.part == "protocol" else f"`{item}`"
                message = f"{what} has changed since `{record.id}` approved it"
                hint = "have it approved again, or restore what was approved"
                yield found(project, "DOC005", record, message, hint=hint)


def _lacking(project: Project, record: Approval) -> Iterator[str]:
    person = find_person(project.config, record.person)
    if person is None:
        yield "the full name" if record.person else "the person"
    if record.time is None or _is_day_only(project, record):
        yield "the time of day" if record.time else "the time"
    if record.meaning is None:
        yield "the meaning"
    if record.method is None:
        yield "the method"
    elif record.method == "eqms" and not (record.system and record.record_id):
        yield "the record in the other system"


def _is_day_only(project: Project, record: Approval) -> bool:
    """Whether a time was written as a day: the time of day is then not known."""
    read = project.read[record.id]
    entries = read.source.data.get(read.path[0])
    entry = entries[read.path[1]] if isinstance(entries, list) else {}
    written = entry.get("time") if isinstance(entry, dict) else None
    return isinstance(written, str) and _DAY.fullmatch(written.strip()) is not None


def _why_no_role(project: Project, record: Approval) -> str:
    person = find_person(project.config, record.person)
    if person is None:
        return f"`{record.person}` is not listed under `people:`, so no role is shown"
    if record.role is None:
        return "the record names no role"
    if record.time is not None and not has_role(person, record.role, record.time.date()):
        return f"`{person.id}` did not hold the role `{record.role}` on that day"
    return ""


def _bound(project: Project, key: str) -> Iterator[Approval]:
    """Yield the approvals of a document that are bound to a content, drafts left out."""
    for record in records_of_document(project, key):
        if record.content_hash is not None and record.status != "draft":
            yield record


def _by_time(record: Approval) -> tuple[str, str]:
    return (record.time.astimezone(UTC).isoformat() if record.time else "", record.id)


def _on(
    project: Project, code: str, record: Approval, message: str, hint: str, field: str = ""
) -> Diagnostic:
    """Return a finding at a record, about the document it approves."""
    where = (field,) if field else ()
    finding = found(project, code, record, message, hint=hint, field=where)
    return replace(finding, document=record.document or "")
