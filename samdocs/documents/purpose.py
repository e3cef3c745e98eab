"""What a document is rendered for, which decides what may stand in it."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Why a document is rendered.

    Attributes:
        DRAFT: To show the state of now: status, commit, approvals, history and findings.
        APPROVAL: To be read and signed: what the content hash covers and the revision, no more. The
            bytes are the same at every commit with this content.
        RELEASE: To be published: the very bytes of the approval; a report, which has none, as it
            is at the commit.
    """

    DRAFT = "draft"
    APPROVAL = "approval"
    RELEASE = "release"
