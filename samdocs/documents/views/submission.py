"""The submission index: where each answer lies, and what of the package is not proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from samdocs.checks.attestations import attested_rules
from samdocs.checks.document_set import is_required
from samdocs.control import ApprovalState, DocumentControl, Library, judge_document, load_library
from samdocs.control.approvals import is_on_record
from samdocs.documents.html import EMPTY, Html, fill
from samdocs.documents.marks import CLAIMED, VERIFIED, Mark, missing
from samdocs.documents.package import Citation, Package, PackagedDocument
from samdocs.documents.scope import Scope, in_words
from samdocs.documents.views.judgements import (
    AttestedRow,
    UnattestedRow,
    WaivedRow,
    attested_rows,
    unattested_rows,
    waived_rows,
)
from samdocs.documents.views.version_rows import VersionRow, version_rows
from samdocs.standards import Document, documents

_WITHOUT_SLOT = "No slot of its own"
_WITHOUT_SECTION = "No section of its own"
#: Sections of MDR 2017/745 Annex II and III in the order of a technical file, in our own words.
_SECTIONS = {
    "1.1": "Device description",
    "1.1(f)": "Class and its rule",
    "1.1(j)": "Key functional elements",
    "2": "Label and instructions",
    "3": "Design and manufacturing",
    "4": "Safety and performance requirements",
    "5": "Benefit, risk and risk management",
    "6": "Verification and validation",
    "6.1": "Pre-clinical and clinical data",
    "6.1(b)": "Software verification and validation",
    "6.1(c)": "Clinical evaluation",
    "Annex III": "Post-market surveillance",
}
_EVERYWHERE = "all"
_MISSING = missing("missing")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a row of the index.

    Attributes:
        where: Its file, or the system it is kept in.
        pages: Count in words; empty if it is not in the package.
        revision: As samdocs.yaml numbers it.
        status: How far it is approved, in words.
        approvals: How many signatures it has of those it needs, and what they are worth.
        sha256: Of the file, empty if it is not in the package.
    """

    number: str
    title: str
    where: Html
    pages: str
    revision: str
    status: str
    approvals: Html
    sha256: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a submission with the documents that belong there; `title` is in our own words."""

    name: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ClaimedRow:
    """An approval that no signature proves, and why (21 CFR 11.50)."""

    number: str
    role: str
    person: str
    time: str
    mark: Mark
    reason: Html


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """Everything the index prints.

    Attributes:
        tag: Name and signature of the tag; empty while nothing is released.
        mark: What that signature is worth.
        verdict: What the package rests on beside what was proved, in sentences.
    """

    package: Package | None
    tag: str
    mark: Mark | Html
    verdict: tuple[str, ...]
    attested: tuple[AttestedRow, ...]
    unattested: tuple[UnattestedRow, ...]
    waived: tuple[WaivedRow, ...]
    claimed: tuple[ClaimedRow, ...]
    slots: tuple[Slot, ...]
    sections: tuple[Slot, ...]
    entries: tuple[Entry, ...]
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A document of the table or of the team, with what is known of it."""

    key: str
    standard: Document | None
    control: DocumentControl
    entry: Entry


def submission(scope: Scope) -> SubmissionView:
    """Return the index; while nothing is released files, pages and hashes are not known yet."""
    package = scope.package
    library = load_library(scope.project.files)
    told = tuple(_told(scope, library))
    attested = attested_rows(scope)
    claimed = tuple(_claimed(scope, told))
    return SubmissionView(
        package=package,
        tag=f"{package.tag}, {package.signature}" if package else "",
        mark=_tag_mark(package),
        verdict=tuple(_verdict(scope, claimed)),
        attested=attested,
        unattested=unattested_rows(scope),
        waived=waived_rows(scope),
        claimed=claimed,
        slots=_by_slot(told),
        sections=_by_section(told),
        entries=tuple(one.entry for one in told if one.entry.sha256),
        versions=version_rows(scope),
    )


def _tag_mark(package: Package | None) -> Mark | Html:
    if package is None:
        return EMPTY
    return VERIFIED if package.is_verified else CLAIMED


def _verdict(scope: Scope, claimed: Sequence[ClaimedRow]) -> Iterator[str]:
    """Yield a sentence for each kind of thing that a person answers for instead of samdocs."""
    undecided = {rule.code for rule in scope.report.not_evaluated}
    all_attested = attested_rules(scope.project)
    attested = undecided & all_attested.keys()
    if attested:
        rules = _are(len(attested), "rule")
        people = sorted({scope.person(all_attested[code].person) for code in attested})
        yield f"{rules} not evaluated by samdocs, attested by {', '.join(people)}."
    if left := undecided - attested:
        yield f"{_are(len(left), 'rule')} neither evaluated nor attested."
    if waived := [found for found in scope.report.findings if found.waived]:
        yield f"{_are(len(waived), 'finding')} accepted by a waiver."
    if claimed:
        yield f"{_are(len(claimed), 'approval')} claimed: no signature proves what was told."
    if scope.package and not scope.package.is_verified:
        yield f"The tag of the release is not verified: {scope.package.signature}."


def _are(number: int, noun: str) -> str:
    return f"{in_words(number, noun)} {'is' if number == 1 else 'are'}"


def _told(scope: Scope, library: Library) -> Iterator[_Told]:
    """Yield every document that is in the package, kept elsewhere, or missing."""
    packaged = {one.key: one for one in scope.package.documents} if scope.package else {}
    known = {document.key: document for document in documents()}
    settings = scope.project.config.documents
    on_record = is_on_record(scope.project, library)
    for key in dict.fromkeys((*known, *sorted(library.types))):
        is_here = key in library.types
        external = settings[key].external if key in settings else None
        standard = known.get(key)
        asked_for = standard is not None and is_required(scope.project, standard)
        if not (is_here or external or asked_for):
            continue
        control = judge_document(scope.project, key, library, on_record=on_record)
        if is_here and not external:
            entry = _here(scope, control, packaged.get(key))
        elif external:
            where = ", ".join(part for part in (external.system, external.id) if part)
            entry = replace(_entry(control), where=fill("kept in {}", where))
            if not control.approvals:
                entry = replace(entry, status="kept elsewhere")
        else:
            entry = replace(_entry(control), where=_MISSING, status="missing", approvals=EMPTY)
        title = standard.title if standard and not is_here else control.title
        yield _Told(key, standard, control, replace(entry, title=title))


def _entry(control: DocumentControl) -> Entry:
    return Entry(
        control.number,
        control.title,
        EMPTY,
        "",
        control.revision,
        _status(control),
        _approvals(control),
        "",
        (),
    )


def _status(control: DocumentControl) -> str:
    """Return the state in words; of what is approved the count of signatures says enough."""
    if control.is_draft:
        return control.words
    return "report on this commit" if control.is_report else ""


def _here(scope: Scope, control: DocumentControl, packaged: PackagedDocument | None) -> Entry:
    entry = _entry(control)
    if packaged is None:
        is_index = control.key == scope.type.key
        index = scope.package.index if scope.package else ""
        where = fill("<code>{}</code>", index) if is_index and index else Html("named at release")
        return replace(entry, where=where, pages="this file" if is_index else "")
    signatures = fill("<br><code>{}</code>", packaged.signatures) if packaged.signatures else EMPTY
    return replace(
        entry,
        where=fill("<code>{}</code>{}", packaged.file, signatures),
        pages=str(packaged.pages),
        sha256=packaged.sha256,
        citations=packaged.citations,
    )


def _approvals(control: DocumentControl) -> Html:
    """Return how many signatures hold of those asked for, and what they are worth."""
    if control.is_report:
        return Html('<span class="muted">the tag of the release stands for it</span>')
    if not control.approvals:
        return EMPTY
    words = f"{control.held} of {in_words(len(control.approvals), 'approval')}"
    if control.held < len(control.approvals):
        return fill("{} {}", words, missing("missing"))
    mark = VERIFIED if control.verified == control.held else CLAIMED
    return fill("{} {}", words, mark)


def _claimed(scope: Scope, told: Sequence[_Told]) -> Iterator[ClaimedRow]:
    for one in told:
        for approval in one.control.approvals:
            if approval.state is ApprovalState.CLAIMED and approval.record:
                time = approval.record.time
                yield ClaimedRow(
                    one.control.number,
                    approval.role.replace("_", " "),
                    scope.person(approval.record.person),
                    time.strftime("%Y-%m-%d %H:%M") if time else "no time",
                    CLAIMED,
                    scope.write.message(approval.reason),
                )


def _by_slot(told: Sequence[_Told]) -> tuple[Slot, ...]:
    """Return the documents by eSTAR slot, slots in the order of the table of documents."""
    groups: dict[str, list[Entry]] = {}
    for one in told:
        slot = one.standard.estar_slot if one.standard else ""
        if slot != _EVERYWHERE:
            groups.setdefault(slot or _WITHOUT_SLOT, []).append(one.entry)
    return _slots(groups, sorted(groups, key=lambda name: name == _WITHOUT_SLOT))


def _by_section(told: Sequence[_Told]) -> tuple[Slot, ...]:
    """Return the documents by section of MDR 2017/745; one that answers to two stands in both."""
    groups: dict[str, list[Entry]] = {}
    for one in told:
        written = one.standard.mdr_annex if one.standard else ""
        sections = [part for part in written.split(", ") if part in _SECTIONS]
        if written != _EVERYWHERE:
            for section in sections or [_WITHOUT_SECTION]:
                groups.setdefault(section, []).append(one.entry)
    return _slots(groups, [name for name in (*_SECTIONS, _WITHOUT_SECTION) if name in groups])


def _slots(groups: Mapping[str, Sequence[Entry]], order: Sequence[str]) -> tuple[Slot, ...]:
    return tuple(Slot(name, _SECTIONS.get(name, ""), tuple(groups[name])) for name in order)
