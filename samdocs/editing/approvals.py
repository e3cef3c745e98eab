"""Approvals of documents and items: a record bound to the content that was approved (21 CFR 11.70)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from samdocs.checks import run_checks
from samdocs.config import DocumentSettings, Person, RequiredApproval
from samdocs.control import Library, content_hash, document_keys, item_hash
from samdocs.control.approvals import records_of_document, records_of_item
from samdocs.control.content import Part
from samdocs.diagnostics import Diagnostic, SamdocsError, Severity
from samdocs.editing.people import refuse_without_role
from samdocs.editing.records import Written, append_records
from samdocs.editing.scalars import Entry
from samdocs.editing.words import demand_words
from samdocs.items import Item
from samdocs.items.records import Approval
from samdocs.items.signatures import SignatureMethod
from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation
from samdocs.project import Project
from samdocs.rules import REFUSING_FAMILIES, family

#: Findings of these families mean that it is not certain what a document says.
_IN_THE_WAY = REFUSING_FAMILIES | {"TPL"}


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, as what, and where the signature can be found again.

    Attributes:
        meaning: What the signature means, e.g. `approved` (21 CFR 11.50).
        time: When it was signed, with its zone.
        system, record_id: Of a signature made elsewhere; else empty.
        signed_pdf: SHA-256 of the signed or scanned PDF; empty for a signature in git.
    """

    role: str
    meaning: str
    person: Person
    time: datetime
    method: SignatureMethod = "git_signature"
    system: str = ""
    record_id: str = ""
    signed_pdf: str = ""


def find_obstacles(project: Project, library: Library) -> tuple[Diagnostic, ...]:
    """Return the blockers on which no approval can rest: of reading, items, ids and templates."""
    found = (*run_checks(project).open, *library.diagnostics)
    return tuple(
        one
        for one in found
        if one.severity is Severity.BLOCKER and family(one.rule.code) in _IN_THE_WAY
    )


def approve_document(
    project: Project, library: Library, key: str, signing: Signing
) -> Written | Approval:
    """Write the approval of a document as it is now; return the record where there is one already.

    Raises:
        SamdocsError: There is no such document, it cannot be approved, nobody asks for this
            signature, or the person did not hold the role.
    """
    settings, revision = _find_document(project, library, key)
    needed = _find_needed(key, settings, signing)
    refuse_without_role(project, signing.person, needed.role, signing.time)
    hashed = content_hash(project, key, library)
    record = _record(signing, needed, hashed, {"document": key, "revision": revision})
    known = _known(records_of_document(project, key), record)
    return known or append_records(project, "approvals", [record])


def approve_item(project: Project, item: Item, part: Part, signing: Signing) -> Written | Approval:
    """Write the approval of an item or of its protocol as it is now, or return what there is.

    Raises:
        SamdocsError: The item has no protocol, or the person did not hold the role.
    """
    if part == "protocol" and not isinstance(item, PerformanceStudy | UsabilityEvaluation):
        message = f"`{item.id}` is a {item.noun}, which has no protocol of its own"
        raise SamdocsError(message, "leave --part out; studies and usability evaluations have one")
    refuse_without_role(project, signing.person, signing.role, signing.time)
    needed = RequiredApproval(role=signing.role, meaning=demand_words(signing.meaning, "--meaning"))
    named: dict[str, Entry] = {"item": item.id}
    named |= {"part": part} if part == "protocol" else {}
    record = _record(signing, needed, item_hash(project, item.id, part), named)
    known = _known(records_of_item(project, item.id, part), record)
    return known or append_records(project, "approvals", [record])


def _find_document(project: Project, library: Library, key: str) -> tuple[DocumentSettings, str]:
    """Return the settings and the revision of a document that can be approved."""
    keys = document_keys(project, library)
    if key not in keys:
        near = get_close_matches(key, keys, n=1, cutoff=0.5)
        hint = f"the nearest is `{near[0]}`" if near else "name one by its key, e.g. srs"
        raise SamdocsError(f"there is no document `{key}`", hint)
    settings = project.config.documents.get(key, DocumentSettings())
    document = library.types.get(key)
    if document and document.matter.report and not settings.external:
        message = f"`{key}` tells what is found at one commit, so it has no content to approve"
        raise SamdocsError(message, "approve the documents it tells of")
    revision = settings.revision or (settings.external.revision if settings.external else None)
    if not revision:
        hint = f"add it to samdocs.yaml: `documents: {{{key}: {{revision: 1}}}}`"
        raise SamdocsError(f"`{key}` has no revision that could be approved", hint)
    return settings, revision


def _find_needed(key: str, settings: DocumentSettings, signing: Signing) -> RequiredApproval:
    """Return the approval that samdocs.yaml asks for and that this signature gives."""
    if settings.external and not settings.approvals:
        meaning = demand_words(signing.meaning, "--meaning")
        return RequiredApproval(role=signing.role, meaning=meaning)
    if not settings.approvals:
        hint = f"add it: `documents: {{{key}: {{approvals: [{{role: …, meaning: …}}]}}}}`"
        raise SamdocsError(f"samdocs.yaml asks for no approval of `{key}`", hint)
    asked = ", ".join(f"`{one.role}` as `{one.meaning}`" for one in settings.approvals)
    of_role = [one for one in settings.approvals if one.role == signing.role]
    if not of_role:
        message = f"`{key}` needs no approval by the role `{signing.role}`"
        raise SamdocsError(message, f"it needs {asked}")
    meant = signing.meaning.strip().casefold()
    found = next((one for one in of_role if one.meaning.casefold() == meant), None)
    if found is None:
        message = f"`{key}` needs no signature of `{signing.role}` as `{signing.meaning.strip()}`"
        raise SamdocsError(message, f"it needs {asked}")
    return found


def _record(
    signing: Signing, needed: RequiredApproval, hashed: str, named: dict[str, Entry]
) -> dict[str, Entry]:
    """Return the fields of an approval in the order they are written."""
    elsewhere: dict[str, Entry] = {
        "system": signing.system.strip(),
        "record_id": signing.record_id.strip(),
        "signed_pdf": signing.signed_pdf,
    }
    return {
        **named,
        "content_hash": hashed,
        "person": signing.person.id,
        "role": needed.role,
        "meaning": needed.meaning,
        "time": signing.time,
        "method": signing.method,
        **{name: value for name, value in elsewhere.items() if value},
    }


def _known(records: Sequence[Approval], new: dict[str, Entry]) -> Approval | None:
    """Return the record that says the same already; it may have been made at another time."""
    for record in records:
        said = record.model_dump(exclude_none=True)
        if record.is_active and all(said.get(n) == new[n] for n in new if n != "time"):
            return record
    return None
