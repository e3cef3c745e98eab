"""Who the people of a project are, and which roles they held on which day (ISO 13485:2016, 6.2)."""

from __future__ import annotations

from datetime import date

from samdocs.config import Config, Person


def find_person(config: Config, name: str | None) -> Person | None:
    """Return the person of samdocs.yaml with this id or full name; None if there is none."""
    return next((person for person in config.people if name in (person.id, person.name)), None)


def has_role(person: Person, role: str | None, day: date) -> bool:
    """Whether a person held a role on a day; the first and the last day count."""
    return any(
        held.role == role and (held.since or date.min) <= day <= (held.until or date.max)
        for held in person.roles
    )
