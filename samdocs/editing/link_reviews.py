"""Reviews of suspect links: which links they are about, and the record that clears them.

IEC 62304:2006+A1:2015, 5.2.5 and 7.4: what stands on something that changed is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from samdocs.config import Person
from samdocs.control.change_trail import build_change_trail
from samdocs.diagnostics import SamdocsError
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.editing.words import demand_words
from samdocs.evidence.git.item_versions import Version
from samdocs.fields import ItemId
from samdocs.items.problems import ChangeRequest
from samdocs.project import Project
from samdocs.project.find import find_item
from samdocs.project.suspects import SuspectLink


@dataclass(frozen=True, slots=True)
class LinkReviewing:
    """What a person says about links.

    Attributes:
        reason: Why they still hold.
        change: The change request they are looked at for; empty if none.
        time: When, with its zone.
    """

    reason: str
    person: Person
    time: datetime
    change: str = ""


def links_between(
    project: Project, source: str, target: str, verb: str = ""
) -> tuple[SuspectLink, ...]:
    """Return the suspect links from one item to another, at least one.

    Args:
        project: As it is read.
        source: The item that owns the link, e.g. a test.
        target: What it is about, e.g. the requirement that changed.
        verb: Only this link, e.g. `verifies`; empty for every one between the two.

    Raises:
        SamdocsError: There is no such link, none is suspect, or that cannot be told.
    """
    one, other = (find_item(project, name).id for name in (source, target))
    verbs = [word for word, names in project.graph.verbs_from(one).items() if other in names]
    if not verbs:
        raise SamdocsError(f"`{one}` has no link to `{other}`", _other_way(project, one, other))
    if verb and verb not in verbs:
        known = ", ".join(f"`{word}`" for word in sorted(verbs))
        raise SamdocsError(f"`{one}` has no link `{verb}` to `{other}`", f"it has {known}")
    suspect = [link for link in _suspects(project) if (link.source, link.target) == (one, other)]
    found = tuple(link for link in suspect if verb in ("", link.verb))
    if not found:
        message = f"no link from `{one}` to `{other}` is suspect"
        hint = f"`{other}` means what it meant when the link was made or last reviewed"
        raise SamdocsError(message, hint)
    return found


def links_of_change(project: Project, change: str) -> tuple[SuspectLink, ...]:
    """Return the suspect links whose target a change request changed or affects, at least one.

    It changed a target if a commit made under it did, since the link was made or last reviewed.

    Raises:
        SamdocsError: There is no such change request, no such link, or that cannot be told.
    """
    request = find_change(project, change)
    suspects = _suspects(project)
    affected = frozenset(project.graph.targets(request, "affects"))
    commits = _commits_of(project, request)
    found = tuple(
        link
        for link in suspects
        if link.target in affected or commits.intersection(_changing(project, link))
    )
    if not found:
        message = f"no suspect link leads to what `{request}` changed or affects"
        hint = f"{len(suspects)} other links are suspect" if suspects else "no link is suspect"
        raise SamdocsError(message, hint)
    return found


def other_commits(project: Project, link: SuspectLink, change: str) -> tuple[str, ...]:
    """Return the commits that changed the target meanwhile and belong to no or to another request.

    Who reviews the link for one request looks at these changes, too.
    """
    return tuple(sorted({*_changing(project, link)} - _commits_of(project, ItemId(change))))


def find_change(project: Project, change: str) -> ItemId:
    """Return the id of a change request.

    Raises:
        SamdocsError: There is none of that id.
    """
    found = find_item(project, change)
    if not isinstance(found, ChangeRequest):
        message = f"`{found.id}` is no change request but a {found.noun}"
        raise SamdocsError(message, "name a change request")
    return found.id


def review_links(
    project: Project, links: Sequence[SuspectLink], reviewing: LinkReviewing
) -> Written:
    """Write one record that says of links why they still hold.

    Raises:
        SamdocsError: The reason says nothing, or the record cannot be written.
    """
    reviewed = [
        {
            "source": link.source,
            "verb": link.verb,
            "target": link.target,
            "content_hash": link.new_hash,
        }
        for link in links
    ]
    record: dict[str, Entry] = {
        "reason": demand_words(reviewing.reason, "--reason"),
        "links": reviewed,
    }
    if reviewing.change:
        record["change"] = find_change(project, reviewing.change)
    record |= {"person": reviewing.person.id, "time": reviewing.time}
    return append_records(project, "link_reviews", [record])


def _suspects(project: Project) -> tuple[SuspectLink, ...]:
    suspects = project.suspects
    if suspects.undecided:
        message = f"it cannot be told which links are suspect: {suspects.undecided}"
        raise SamdocsError(message, "run it in a clone with the whole history")
    return suspects.links


def _commits_of(project: Project, request: ItemId) -> frozenset[str]:
    trail = build_change_trail(project, project.commits_since())
    return frozenset(one.commit.hash for one in trail.requests.get(request, ()))


def _changing(project: Project, link: SuspectLink) -> Iterator[str]:
    """Yield the commits that changed the target since the link was made or last reviewed."""
    waiting, seen = [project.item_histories.latest(link.target)], set[int]()
    while waiting:
        version = waiting.pop()
        if id(version) in seen or _is_old(version, link):
            continue
        seen.add(id(version))
        if version.commit:
            yield version.commit
        waiting += version.before


def _is_old(version: Version, link: SuspectLink) -> bool:
    """Whether a version means what was looked at; it may have had another id then."""
    if not link.old:
        return version.hash == link.old_hash
    return {**version.meaning, "id": ""} == {**link.old, "id": ""}


def _other_way(project: Project, source: ItemId, target: ItemId) -> str:
    if source in project.graph.targets(target):
        return f"the link leads the other way: `samdocs review {target} {source}`"
    suspect = [link.target for link in project.suspects.of(source)]
    if suspect:
        named = ", ".join(f"`{name}`" for name in dict.fromkeys(suspect))
        return f"its suspect links lead to {named}"
    return f"`samdocs show {source}` lists its links"
