"""Which gaps have been accepted, and since when (ISO 13485:2016, 8.3)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import listed
from samdocs.checks.waivers import judge_waivers, named_items
from samdocs.diagnostics import Diagnostic
from samdocs.items.records import Waiver
from samdocs.project import Project


@check("DOC016")
def waiver_in_force(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Accepted gaps are shown with their age, so that none is forgotten.

    This is information, not a fault: every waiver in force is listed with its rule, its items, the
    day it was approved and the day it ends.
    """
    for judged in judge_waivers(project):
        if judged.is_in_force:
            message = _described(project, judged.waiver)
            hint = "look again whether the reason still holds"
            yield found(project, "DOC016", judged.waiver, message, hint=hint)


def _described(project: Project, waiver: Waiver) -> str:
    about = listed((*named_items(project, waiver), *waiver.documents)) or "the project"
    day = waiver.time.date() if waiver.time else None
    age = f", {(project.today - day).days} days ago" if day and project.today else ""
    end = f"until {waiver.expires}" if waiver.expires else "for good"
    return f"`{waiver.id}` waives {waiver.rule} for {about}, approved on {day}{age}, {end}"
