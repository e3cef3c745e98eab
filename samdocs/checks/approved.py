"""Whether something is approved: by a record about itself, or about a document that shows it."""

from __future__ import annotations

from collections.abc import Iterable

from samdocs.control.approvals import DocumentStatus, judge_document, judge_item
from samdocs.control.library import load_library
from samdocs.fields import ItemId
from samdocs.project import Project


def is_approved(project: Project, items: Iterable[ItemId], documents: Iterable[str]) -> bool:
    """Whether an approval holds for one of some items, or all that are asked for one document."""
    if any(one.holds for item in items for one in judge_item(project, item)):
        return True
    return any(not why_not_approved(project, key) for key in documents)


def why_not_approved(project: Project, key: str) -> str:
    """Return why a document is not approved as it is, in words; empty if it is."""
    control = judge_document(project, key, load_library(project.files))
    if control.is_approved:
        return ""
    if control.status is DocumentStatus.NOT_DEMANDED:
        held = any(one.holds for one in control.others)
        return "" if held else "samdocs.yaml demands no approval of it, and there is none"
    missing = [one for one in control.approvals if not one.holds]
    named = ", ".join(f"{one.role} ({one.state})" for one in missing)
    return f"{control.status}: {named}" if named else control.status.value
