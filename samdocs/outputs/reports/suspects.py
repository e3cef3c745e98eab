"""What the targets of suspect links meant, and what they mean now, for the person who reviews them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from samdocs.evidence.git.commits import Commit
from samdocs.fields import ItemId
from samdocs.items.meaning import compare_meanings
from samdocs.outputs.reports.diff import told_change
from samdocs.outputs.reports.escape import safe
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.project import Project
from samdocs.project.suspects import SuspectLink


def render_suspects(
    project: Project,
    links: Sequence[SuspectLink],
    commits: Mapping[str, Commit],
    style: Style = PLAIN,
) -> str:
    """Return each target with what changed in it, and below it the links that lead there.

    Args:
        project: Has the items.
        links: What is told of.
        commits: The commits that made the links, by their full ids.
        style: How the terminal shows emphasis.
    """
    groups: dict[tuple[ItemId, str], list[SuspectLink]] = {}
    for link in links:
        groups.setdefault((link.target, link.old_hash), []).append(link)
    blocks = (
        "\n".join(_group(project, groups[name], commits, style)) + "\n" for name in sorted(groups)
    )
    return style.sign("\n".join(blocks))


def _group(
    project: Project, links: Sequence[SuspectLink], commits: Mapping[str, Commit], style: Style
) -> Iterator[str]:
    """Yield what changed in one target since the same state of it, and the links made then."""
    first = links[0]
    yield f"{style.strong(first.target)}  {safe(project.items[first.target].title)}".rstrip()
    if not first.old:
        yield f"   what it said then is in no commit; `samdocs show {first.target}` tells what it says"
    for change in compare_meanings(first.old, first.new) if first.old else ():
        yield f"   {style.dim(change.field)}: {safe(told_change(change))}"
    for link in links:
        words = f"{link.source} {link.verb.replace('_', ' ')} {link.target}"
        title = safe(project.items[link.source].title)
        yield f"   {style.strong(words)}  {title}, {_since(link, commits)}"


def _since(link: SuspectLink, commits: Mapping[str, Commit]) -> str:
    if link.review:
        return f"reviewed by {link.review}"
    made = commits[link.since]
    return f"linked in commit {made.short} of {made.day}"
