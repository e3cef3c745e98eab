"""`samdocs review`: links whose target changed still hold, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from samdocs.cli.options import with_settings
from samdocs.cli.recording import (
    NOT_WRITTEN,
    Person,
    is_confirmed,
    read_moment,
    tell_written,
)
from samdocs.cli.session import open_project
from samdocs.cli.settings import Settings
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.commits import SHORT_DIGITS
from samdocs.project import Project
from samdocs.project.suspects import SuspectLink

Source = Annotated[
    str, typer.Argument(metavar="SOURCE", help="The item that has the link, e.g. TC-001.")
]
Target = Annotated[
    str, typer.Argument(metavar="TARGET", help="What it leads to and what changed, e.g. SRS-001.")
]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why the link still holds.")]
Change = Annotated[
    str,
    typer.Option(
        metavar="ID",
        help="The change request this is done for; without SOURCE and TARGET every suspect link "
        "to what it changed or affects.",
        show_default=False,
    ),
]
Verb = Annotated[
    str,
    typer.Option(
        metavar="VERB",
        help="Only this link where several lead from SOURCE to TARGET.",
        show_default=False,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; needed where nobody can be.")]


@with_settings
def review(
    settings: Settings,
    source: Source = "",
    target: Target = "",
    *,
    reason: Reason,
    person: Person = "",
    change: Change = "",
    verb: Verb = "",
    yes: Yes = False,
) -> int:
    """Record that suspect links still hold, although what they lead to has changed.

    A link is suspect when its target no longer means what it meant when the link was made or last
    reviewed. First prints what the target meant and means, then asks on a terminal; elsewhere, as
    in CI, nothing is asked and nothing is written without --yes. If the link does not hold, mend
    the source instead: nothing else clears a link than this record.

    Exit code 1 if you say no, 2 if there is no such suspect link.
    """
    from samdocs.editing.link_reviews import LinkReviewing, review_links
    from samdocs.editing.people import choose_person
    from samdocs.editing.words import demand_words

    demand_words(reason, "--reason")
    project = open_project(settings)
    links = _find_links(project, source, target, change, verb)
    reviewing = LinkReviewing(
        reason, choose_person(project, person), read_moment(settings), change.strip()
    )
    _show(settings, project, links)
    if change:
        _tell_others(settings, project, links, change.strip())
    question = f"Do {len(links)} links still hold?" if len(links) > 1 else "Does the link hold?"
    if not is_confirmed(settings, question, yes=yes):
        return NOT_WRITTEN
    written = review_links(project, links, reviewing)
    tell_written(settings, written, _left(project, change.strip()))
    return 0


def _find_links(
    project: Project, source: str, target: str, change: str, verb: str
) -> tuple[SuspectLink, ...]:
    from samdocs.editing.link_reviews import find_change, links_between, links_of_change

    if change:
        find_change(project, change)
    if source and target:
        return links_between(project, source, target, verb)
    if source or not change or verb:
        message = "it is not said which links are reviewed"
        raise SamdocsError(message, "name SOURCE and TARGET, or a change request with --change")
    return links_of_change(project, change)


def _show(settings: Settings, project: Project, links: tuple[SuspectLink, ...]) -> None:
    from samdocs.outputs.reports.suspects import render_suspects

    commits = project.item_histories.commits(link.since for link in links)
    terminal = settings.terminal
    terminal.write(render_suspects(project, links, commits, terminal.style) + "\n")


def _tell_others(
    settings: Settings, project: Project, links: tuple[SuspectLink, ...], change: str
) -> None:
    """Say where targets were also changed by commits that are none of the change request's."""
    from samdocs.editing.link_reviews import other_commits

    for target, link in sorted({link.target: link for link in links}.items()):
        if others := other_commits(project, link, change):
            named = ", ".join(commit[:SHORT_DIGITS] for commit in others)
            settings.terminal.note(f"note: `{target}` was also changed outside `{change}`: {named}")


def _left(project: Project, change: str) -> str:
    trailer = project.config.change_control.trailer
    named = f", with `{trailer}: {change}`" if change else ""
    return f"left to do: commit the record{named}; sign the commit to show that it was you"
