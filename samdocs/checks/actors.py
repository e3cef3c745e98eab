"""Who must act on a finding: the owner of the document that its rule is about, or a role."""

from __future__ import annotations

from collections.abc import Mapping

from samdocs.checks.select import listed
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
_EVERYBODY = "whoever committed it"


def who_acts(project: Project, finding: Diagnostic) -> str:
    """Return who must act on a finding: persons by name with what makes it theirs, or a role."""
    code = finding.rule.code
    if code in _APPROVALS and finding.document:
        return _approvers(project, finding)
    if code.startswith(_RELEASE):
        return "whoever tags the release"
    if finding.document:
        return _owner(project, finding.document)
    if code == "OUT007":
        return _owner(project, "config_record")
    subject = subject_of(code)
    return _owner(project, subject) if subject else _EVERYBODY


def subject_of(code: str) -> str:
    """Return the key of the document a rule's subject is described in; empty if there is none."""
    return _DOCUMENTS.get(family(code), "")


def _owner(project: Project, key: str) -> str:
    settings = project.config.documents.get(key, DocumentSettings())
    if not settings.owner:
        return f"the owner of `{key}`, whom samdocs.yaml does not name"
    person = find_person(project.config, settings.owner)
    return f"{person.name if person else settings.owner}, owner of `{key}`"


def _approvers(project: Project, finding: Diagnostic) -> str:
    """Return who holds the roles that are asked for, those the finding names if it names some."""
    settings = project.config.documents.get(finding.document, DocumentSettings())
    roles = dict.fromkeys(needed.role for needed in settings.approvals)
    named = [role for role in roles if f"`{role}`" in finding.message]
    return "; ".join(_holders(project, role) for role in named or roles) or _owner(
        project, finding.document
    )


def _holders(project: Project, role: str) -> str:
    people = [person for person in project.config.people if _holds(project, person, role)]
    if not people:
        return f"a person with the role `{role}`, which nobody has"
    names = " or ".join(person.name for person in people)
    return f"{names}, role {listed([role])}"


def _holds(project: Project, person: Person, role: str) -> bool:
    if project.today is None:
        return any(held.role == role for held in person.roles)
    return has_role(person, role, project.today)
