"""Records that the example's people write with commands: reviews of links, approvals, attestations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from samdocs.checks import run_checks
from samdocs.config import DocumentSettings, RequiredApproval
from samdocs.control.content import content_hash
from samdocs.control.library import load_library
from samdocs.diagnostics import Stage
from samdocs.editing import Entry, append_records
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


def approve_documents(project: Project, moment: datetime) -> None:
    """Record the approvals that the documents need, but for the one that is left open."""
    append_records(project, "approvals", list(_approvals(project, moment)))


def attest_rules(project: Project, moment: datetime) -> None:
    """Record what a person states of the rules that samdocs cannot decide yet."""
    entries: list[dict[str, Entry]] = [
        {
            "rule": rule.code,
            "statement": "met",
            "rationale": f"Judged by hand for {project.version}, because samdocs {rule.reason}.",
            "evidence": [f"Release checklist RC-{project.version}, {_SYSTEM} DOC-140"],
            "person": QUALITY,
            "time": moment,
        }
        for rule in run_checks(project, Stage.RELEASE).not_evaluated
    ]
    append_records(project, "attestations", entries)


def _approvals(project: Project, moment: datetime) -> Iterator[Mapping[str, Entry]]:
    library = load_library(project.files)
    number = 0
    for key, settings in project.config.documents.items():
        hashed = content_hash(project, key, library)
        for needed in settings.approvals:
            if (key, needed.role) != LEFT_OPEN:
                number += 1
                at = moment + timedelta(minutes=number)
                yield _approval(project, (key, settings, hashed), needed, at)


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
