"""Attestations: what a person states of a clause or rule that data cannot decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Literal, TypeAlias

from samdocs.checks.attestations import previous_release
from samdocs.checks.select import described
from samdocs.config import Person
from samdocs.diagnostics import Rule, SamdocsError
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.editing.words import demand_words
from samdocs.items.records import Attestation
from samdocs.project import Project
from samdocs.project.find import find_item

Statement: TypeAlias = Literal["met", "partly_met", "not_met", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Attesting:
    """What a person states.

    Attributes:
        subject: A rule, or a clause of `standard`.
        standard: As samdocs.yaml lists it, with or without edition; empty for a rule.
        reason: Why it is so.
        items: Ids of items it rests on.
        evidence: Where the evidence lies, in words or paths.
        time: When, with its zone.
    """

    subject: Rule | str
    person: Person
    time: datetime
    reason: str
    statement: Statement = "met"
    standard: str = ""
    items: Sequence[str] = ()
    evidence: Sequence[str] = ()


def attest(project: Project, attesting: Attesting) -> Written | Attestation:
    """Write an attestation; return the record that says the same since the last release, if any.

    Raises:
        SamdocsError: There is no such rule, standard or item, or the reason says nothing.
    """
    record: dict[str, Entry] = {
        **_subject(project, attesting),
        "statement": attesting.statement,
        "rationale": demand_words(attesting.reason, "--reason"),
    }
    if attesting.evidence:
        record["evidence"] = [demand_words(words, "--evidence") for words in attesting.evidence]
    if attesting.items:
        named = (find_item(project, name).id for name in attesting.items)
        record["items"] = list(dict.fromkeys(named))
    record |= {"person": attesting.person.id, "time": attesting.time}
    return _known(project, record) or append_records(project, "attestations", [record])


def _subject(project: Project, attesting: Attesting) -> dict[str, Entry]:
    """Return the fields that say what is attested."""
    subject = attesting.subject
    if isinstance(subject, Rule):
        if attesting.standard:
            message = f"{subject.code} is a rule of samdocs, not a clause of a standard"
            raise SamdocsError(message, "leave --standard out")
        return {"rule": subject.code}
    clause = demand_words(subject, "CLAUSE")
    if not attesting.standard:
        message = f"it is not said of which standard `{clause}` is a clause"
        raise SamdocsError(message, 'add e.g. --standard "IEC 81001-5-1:2021"')
    return {"standard": _find_standard(project, attesting.standard.strip()), "clause": clause}


def _find_standard(project: Project, name: str) -> str:
    """Return a standard with its edition, as samdocs.yaml lists it."""
    known = {
        word: f"{one.id}:{one.edition}"
        for one in project.config.standards
        for word in (one.id, f"{one.id}:{one.edition}", f"{one.id} {one.edition}")
    }
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"the nearest is `{near[0]}`; " if near else ""
    message = f"`{name}` is not listed under `standards:`"
    raise SamdocsError(message, f"{hint}list it there with its edition")


def _known(project: Project, new: Mapping[str, Entry]) -> Attestation | None:
    """Return a record that says the same; one from before the last release counts no more."""
    before = previous_release(project)
    since = before.date if before else None
    for record in described(project, Attestation):
        said = record.model_dump(exclude_defaults=True)
        is_current = since is None or (record.time is not None and record.time > since)
        if is_current and record.is_active and all(_same(said, new, name) for name in new):
            return record
    return None


def _same(said: Mapping[str, object], new: Mapping[str, Entry], name: str) -> bool:
    value = new[name]
    told = tuple(value) if isinstance(value, list) else value
    return name == "time" or said.get(name) == told
