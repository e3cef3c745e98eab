"""Who must act on a finding: the owner of the document that its rule is about, or a role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samdocs.config import DocumentSettings, Person
from samdocs.control.people import find_person, has_role
from samdocs.diagnostics import Diagnostic
from samdocs.project import Project
from samdocs.rules import family

#: Family of rules → the document in which its subject is described; its owner answers for it.
_DOCUMENTS: Mapping[str, str] = {
    "AI": "ai_validation",
    "ANM": "problem_list",
    "ARC": "architecture",
    "CHG": "change_record",
    "CLS": "class_rationale",
    "DOC": "release_record",
    "GSPR": "gspr",
    "LAB": "model_card",
    "LEG": "maintenance_plan",
    "PMS": "pms_plan",
    "PRV": "privacy",
    "REL": "release_record",
    "REQ": "srs",
    "RSK": "risk_table",
    "SEC": "threat_model",
    "SOUP": "soup_list",
    "USE": "usability",
    "VER": "ver_report",
}
#: Rules on what an approval lacks: those who may give it must act.
_APPROVALS = frozenset({"DOC002", "DOC004", "DOC005", "DOC011", "DOC015"})
_RELEASE = ("OUT005", "OUT006", "OUT009")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who must act.

    Attributes:
        names: Persons, any of whom can; empty if samdocs.yaml names none.
        words: The same in a sentence, with what makes it theirs.
    """

    names: tuple[str, ...]
    words: str


_COMMITTER = Actor((), "whoever committed it")
_RELEASER = Actor((), "whoever tags the release")


def who_acts(project: Project, finding: Diagnostic) -> Actor:
    """Return who must act on a finding: the owner of a document, or who holds a role."""
    code = finding.rule.code
    if code in _APPROVALS and finding.document:
        return _approvers(project, finding)
    if code.startswith(_RELEASE):
        return _RELEASER
    if finding.document:
        return _owner(project, finding.document)
    if code == "OUT007":
        return _owner(project, "config_record")
    subject = subject_of(code)
    return _owner(project, subject) if subject else _COMMITTER


def subject_of(code: str) -> str:
    """Return the key of the document a rule's subject is described in; empty if there is none."""
    return _DOCUMENTS.get(family(code), "")


def _owner(project: Project, key: str) -> Actor:
    settings = project.config.documents.get(key, DocumentSettings())
    if not settings.owner:
        return Actor((), f"the owner of `{key}`, whom samdocs.yaml does not name")
    person = find_person(project.config, settings.owner)
    name = person.name if person else settings.owner
    return Actor((name,), f"{name}, owner of `{key}`")


def _approvers(project: Project, finding: Diagnostic) -> Actor:
    """Return who holds the roles that are asked for, those the finding names if it names some."""
    settings = project.config.documents.get(finding.document, DocumentSettings())
    roles = tuple(dict.fromkeys(needed.role for needed in settings.approvals))
    named = tuple(role for role in roles if _is_named(role, finding.message))
    actors = [_holders(project, role) for role in named or roles]
    if not actors:
        return _owner(project, finding.document)
    names = (name for actor in actors for name in actor.names)
    return Actor(tuple(dict.fromkeys(names)), "; ".join(actor.words for actor in actors))


def _is_named(role: str, message: str) -> bool:
    words = re.escape(role).replace("_", "[ _]")
    return re.search(rf"\b{words}\b", message) is not None


def _holders(project: Project, role: str) -> Actor:
    names = tuple(
        _names(person for person in project.config.people if _holds(project, person, role))
    )
    if not names:
        return Actor((), f"a person with the role `{role}`, which nobody has")
    return Actor(names, f"{' or '.join(names)}, role `{role}`")


def _names(people: Iterable[Person]) -> Iterable[str]:
    return (person.name for person in people)


def _holds(project: Project, person: Person, role: str) -> bool:
    if project.today is None:
        return any(held.role == role for held in person.roles)
    return has_role(person, role, project.today)
