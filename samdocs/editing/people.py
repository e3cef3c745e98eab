"""Who makes a record: the person named, or the one of samdocs.yaml who commits by this e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches

from samdocs.config import Config, Person
from samdocs.control.people import find_person, has_role
from samdocs.diagnostics import SamdocsError
from samdocs.evidence.git.plumbing import read_personal_email
from samdocs.project import Project


def choose_person(project: Project, name: str) -> Person:
    """Return the person of samdocs.yaml with this id or name; without one, whoever asks.

    Whoever asks is known by the e-mail of their own git settings, never by the repository's.

    Raises:
        SamdocsError: There is no such person, or it cannot be told who asks.
    """
    config = project.config
    if name:
        found = find_person(config, name)
        if found is None:
            raise SamdocsError(f"`{name}` is not listed under `people:`", _nearest(config, name))
        return found
    email = read_personal_email(project.root).casefold()
    asking = [one for one in config.people if email and (one.email or "").casefold() == email]
    if len(asking) == 1:
        return asking[0]
    if not email:
        message = "it is not known who you are: your own git settings name no e-mail"
    elif asking:
        message = f"`{email}` is the e-mail of several people of samdocs.yaml"
    else:
        message = f"nobody under `people:` has your e-mail `{email}`"
    raise SamdocsError(message, f"say it with --person; {_listed(config.people)}")


def refuse_without_role(project: Project, person: Person, role: str, time: datetime) -> None:
    """Raise SamdocsError if a person did not hold a role on the day of a time, in UTC."""
    day = time.date()
    if has_role(person, role, day):
        return
    holders = [one for one in project.config.people if has_role(one, role, day)]
    hint = _listed(holders) if holders else "give it to somebody under `people:`"
    raise SamdocsError(f"`{person.id}` did not hold the role `{role}` on {day}", hint)


def _nearest(config: Config, name: str) -> str:
    known = [word for person in config.people for word in (person.id, person.name)]
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"the nearest is `{near[0]}`" if near else _listed(config.people)


def _listed(people: Sequence[Person]) -> str:
    if not people:
        return "samdocs.yaml lists nobody yet; add yourself under `people:`"
    return "it lists " + ", ".join(f"`{person.id}`" for person in people)
