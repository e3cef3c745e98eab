"""Records that the example's people write with commands: reviews of links, approvals, attestations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from samdocs.checks import run_checks
from samdocs.config import DocumentSettings, RequiredApproval
from samdocs.control.content import content_hash, item_hash
from samdocs.control.library import load_library
from samdocs.diagnostics import Stage
from samdocs.editing import Entry, append_records
from samdocs.fields import ItemId
from samdocs.items.problems import ChangeRequest
from samdocs.items.records import Approval
from samdocs.project import Project
from samdocs.scaffold.story import QUALITY, Step

#: The document and the role whose approval is left to whoever reads the example.
LEFT_OPEN = ("srs", "quality")
_STILL_VERIFIES = (
    "The criterion names the limit after an acknowledgement more exactly; what the test does has "
    "always covered it."
)
_SYSTEM = "eQMS"


def review_links(project: Project, step: Step, moment: datetime) -> None:
    """Record that the suspect links of a change were looked at and still hold."""
    links: list[Entry] = [
        {
            "source": str(link.source),
            "verb": link.verb,
            "target": str(link.target),
            "content_hash": link.new_hash,
        }
        for link in project.suspects.links
    ]
    entry: dict[str, Entry] = {
        "reason": _STILL_VERIFIES,
        "links": links,
        "change": step.change,
        "person": step.person,
        "time": moment,
    }
    append_records(project, "link_reviews", [entry])


def approve(project: Project, names: Iterable[str], moment: datetime) -> None:
    """Record the approvals of documents by their roles, and of change requests by the head of quality.

    Args:
        project: As its folder says now.
        names: Keys of documents and ids of change requests.
        moment: When the first of them was given; the others follow minute by minute.
    """
    library = load_library(project.files)
    entries: list[Mapping[str, Entry]] = []
    for name in names:
        at = moment + timedelta(minutes=len(entries))
        if ItemId(name) in project.items:
            entries.append(_of_request(project, name, at))
            continue
        settings = project.config.documents[name]
        document = (name, settings, content_hash(project, name, library))
        for needed in settings.approvals:
            if (name, needed.role) != LEFT_OPEN:
                at = moment + timedelta(minutes=len(entries))
                entries.append(_approval(project, document, needed, at))
    append_records(project, "approvals", entries)


def waiting_documents(project: Project) -> tuple[str, ...]:
    """Return the documents that ask for approvals and have none yet."""
    records = project.of("approvals")
    approved = {record.document for record in records if isinstance(record, Approval)}
    documents = project.config.documents.items()
    return tuple(key for key, one in documents if one.approvals and key not in approved)


def carried_out(project: Project) -> tuple[str, ...]:
    """Return the change requests that were approved before, and are approved again as they ended."""
    changes = [change for change in project.of("changes") if isinstance(change, ChangeRequest)]
    return tuple(str(change.id) for change in changes if change.state == "closed")


def attest_rules(project: Project, moment: datetime) -> None:
    """Record what a person states of the rules that samdocs cannot decide yet."""
    entries: list[dict[str, Entry]] = [
        {
            "rule": rule.code,
            "statement": "met",
            "rationale": f"Judged by hand for {project.version}. What samdocs says: {rule.reason}.",
            "evidence": [f"Release checklist RC-{project.version}, {_SYSTEM} DOC-140"],
            "person": QUALITY,
            "time": moment,
        }
        for rule in run_checks(project, Stage.RELEASE).not_evaluated
    ]
    append_records(project, "attestations", entries)


def _of_request(project: Project, name: str, at: datetime) -> Mapping[str, Entry]:
    return {
        "item": name,
        "content_hash": item_hash(project, name),
        "person": QUALITY,
        "role": "quality",
        "meaning": "approved",
        "time": at,
        "method": "git_signature",
    }


def _approval(
    project: Project,
    document: tuple[str, DocumentSettings, str],
    needed: RequiredApproval,
    at: datetime,
) -> Mapping[str, Entry]:
    key, settings, hashed = document
    person = next(
        one.id for one in project.config.people for held in one.roles if held.role == needed.role
    )
    entry: dict[str, Entry] = {
        "document": key,
        "revision": settings.revision or "",
        "content_hash": hashed,
        "person": person,
        "role": needed.role,
        "meaning": needed.meaning,
        "time": at,
    }
    if person == QUALITY:
        return entry | {"method": "git_signature"}
    record = f"SIG-2026-{at:%d%H%M}"
    signed = hashlib.sha256(f"{key} {settings.revision} {person} (fictional)".encode()).hexdigest()
    return entry | {
        "method": "eqms",
        "system": _SYSTEM,
        "record_id": record,
        "signed_pdf": signed,
    }
