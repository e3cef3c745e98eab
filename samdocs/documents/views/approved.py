"""The first page of a text that is to be approved, and the page of its signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samdocs.control import ApprovalState, DocumentControl
from samdocs.documents.marks import CLAIMED, FAILED, MISSING, VERIFIED, Mark
from samdocs.documents.scope import Scope
from samdocs.documents.views.approvals import ApprovalRow, approval_rows, approved_for
from samdocs.documents.views.identity import (
    class_words,
    device_words,
    grouped,
    manufacturer_words,
    purpose_words,
)


@dataclass(frozen=True, slots=True)
class ApprovedPage:
    """What is approved: identity, revision and content, nothing that changes without them.

    Attributes:
        status: The revision in words; it stands where drafts tell their state.
        content: The start of the content hash, as the foot of every page says it.
        whole_content: The content hash in full.
    """

    manufacturer: str
    number: str
    title: str
    device: str
    device_version: str
    purpose: str
    status: str
    classes: str
    content: str
    whole_content: str
    clauses: tuple[str, ...]
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file that the signatures are about."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SignaturePage:
    """Who approved a text, or where they are to sign (21 CFR 11.50).

    Attributes:
        status: How far the document is approved.
        approved_for: The same in full, empty if it is not approved.
        rows: One for each approval asked for; `is_open` leaves room to sign by hand.
        files: The rendered text that is signed.
    """

    page: ApprovedPage
    status: str
    approved_for: str
    owner: str
    rows: tuple[ApprovalRow, ...]
    files: tuple[SignedFile, ...]
    marks: tuple[tuple[Mark, str], ...]
    is_open: bool


_MEANINGS = (
    (
        VERIFIED.saying("verified signature"),
        "samdocs has checked that the commit which holds the record is signed with a key that "
        "samdocs.yaml lists for this very person, and that the person held the role then.",
    ),
    (
        CLAIMED,
        "A record says so: of a signature in another system, on paper, or in a commit whose "
        "signature does not prove it. The record named is to be looked up there.",
    ),
    (MISSING, "There is no approval of this revision with this content."),
    (
        FAILED.saying("void"),
        "There is a record, and it approves another revision or other content: it counts for "
        "nothing.",
    ),
)


def approved_page(scope: Scope, content_hash: str) -> ApprovedPage:
    """Return the first page of a text that is to be approved."""
    device = scope.project.config.device
    return ApprovedPage(
        manufacturer=manufacturer_words(scope),
        number=scope.number,
        title=scope.title,
        device=device_words(scope),
        device_version=f"{device.name} {scope.version}",
        purpose=purpose_words(scope),
        status=f"Revision {scope.settings.revision}" if scope.settings.revision else "No revision",
        classes=class_words(scope),
        content=grouped(content_hash),
        whole_content=_in_groups(content_hash),
        clauses=scope.type.matter.clauses,
    )


def signature_page(
    scope: Scope, control: DocumentControl, files: Sequence[SignedFile]
) -> SignaturePage:
    """Return the page of signatures of a document."""
    rows = approval_rows(scope, control)
    return SignaturePage(
        page=approved_page(scope, control.content_hash),
        status=control.words,
        approved_for=approved_for(control),
        owner=scope.person(scope.settings.owner),
        rows=rows,
        files=tuple(SignedFile(one.name, _in_groups(one.sha256)) for one in files),
        marks=_MEANINGS,
        is_open=any(one.state is ApprovalState.MISSING for one in control.approvals),
    )


def _in_groups(digest: str) -> str:
    """Return a hash in full, in groups of eight, its scheme kept."""
    scheme, colon, digits = digest.rpartition(":")
    groups = (digits[at : at + 8] for at in range(0, len(digits), 8))
    return f"{scheme}{colon}{' '.join(groups)}"
