"""The rule on links whose target changed (IEC 62304:2006+A1:2015, 5.2.5 and 7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samdocs.checks.registry import Undecided, check
from samdocs.checks.select import listed
from samdocs.diagnostics import Diagnostic, Location, Related, diagnose
from samdocs.evidence.git.commits import Commit
from samdocs.items.meaning import compare_meanings
from samdocs.project import Project
from samdocs.project.suspects import SuspectLink
from samdocs.rules import RULES

_HASH_DIGITS = 12


@check("REQ007")
def suspect_link(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A link is looked at again when its target means something else than when it was made.

    A test that verified a requirement may not verify what it says now; only a person can tell. Read
    what changed (`samdocs history`), mend the source where it no longer fits, and record why the
    link holds with `samdocs review`. Editing the source alone clears nothing, and what was removed
    and added again is a new link. Links are judged from `controlled_from` on.
    """
    suspects = project.suspects
    if suspects.undecided:
        yield Undecided(f"needs item history: {suspects.undecided}")
    histories = project.judged_histories
    if suspects.links and histories and not isinstance(histories, str):
        commits = histories.commits(link.since for link in suspects.links)
        for link in suspects.links:
            yield _finding(project, link, commits)


def _finding(project: Project, link: SuspectLink, commits: Mapping[str, Commit]) -> Diagnostic:
    fields = [change.field for change in compare_meanings(link.old or None, link.new)]
    what = listed(fields) if link.old and fields else "what it says"
    made = commits[link.since]
    since = f"commit `{made.short}` of {made.day} made the link"
    if link.review:
        since = f"`{link.review}` reviewed the link"
    target = project.locate(link.target)
    hashes = f"its hash was {_short(link.old_hash)} and is {_short(link.new_hash)}"
    return diagnose(
        RULES["REQ007"],
        f"`{link.source}` {link.verb.replace('_', ' ')} `{link.target}`, of which {what} changed "
        f"since {since}",
        _place(project, link),
        hint=f"see `samdocs history {link.target}`; if the link holds, "
        f"`samdocs review {link.source} {link.target} --reason …`",
        item=link.source,
        related=(Related(target, hashes),) if target else (),
    )


def _place(project: Project, link: SuspectLink) -> Location | None:
    """Return where the link is written, on either side."""
    for name in (link.source, link.target):
        read = project.read.get(name)
        for written in read.links if read else ():
            if (written.source, written.verb, written.target) == (
                link.source,
                link.verb,
                link.target,
            ):
                return project.sources[written.file].locate(written.path)
    return project.locate(link.source)


def _short(content_hash: str) -> str:
    scheme, _, digits = content_hash.partition(":")
    return f"{scheme}:{digits[:_HASH_DIGITS]}"
