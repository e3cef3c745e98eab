"""Where the record of an item stands in git: the commit that last changed what it means."""

from __future__ import annotations

from dataclasses import dataclass

from samdocs.diagnostics import SamdocsError
from samdocs.items import Item
from samdocs.project.model import Project
from samdocs.project.values import meaning


@dataclass(frozen=True, slots=True)
class Recorded:
    """The commit that last changed an item, as far as one holds it as it stands.

    Attributes:
        commit: Full id; empty if there is none.
        reason: Why there is none, in words without a full stop.
        is_open: Whether that is because the history cannot be read.
    """

    commit: str
    reason: str = ""
    is_open: bool = False


def find_recorded(project: Project, item: Item) -> Recorded:
    """Return the commit that last changed the meaning of an item, or why none holds it."""
    try:
        histories = project.item_histories
    except SamdocsError as stop:
        has_no_commit = project.git.available and project.git.commit is None
        return Recorded("", stop.message, is_open=not has_no_commit)
    latest = histories.latest(item.id)
    commits = histories.commits_of(item.id)
    inverse = project.inverse_links.get(item.id, ())
    is_there = latest.item is not None and (
        latest.says(item, inverse) or latest.meaning == meaning(project, item)
    )
    if not commits or not is_there:
        return Recorded("", f"no commit holds `{item.id}` as it stands")
    return Recorded(commits[0])
