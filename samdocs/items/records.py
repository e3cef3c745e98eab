"""Reviews, and the records about records that commands write (ISO 13485:2016, 4.2.5)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from samdocs.fields import (
    ContentHash,
    Day,
    Id,
    Ids,
    Line,
    Lines,
    Moment,
    Record,
    Sha256,
    Text,
    YesNo,
    one_or_many,
    short_form,
)
from samdocs.items.base import Item, Link
from samdocs.items.evidence_verbs import EvidenceVerbs
from samdocs.items.files import Attachments
from samdocs.items.signatures import SignatureMethod

#: What a review is about; rules ask for some of them by name.
ReviewKind = Literal[
    "requirements",
    "architecture",
    "detailed_design",
    "code",
    "test_procedures",
    "risk",
    "new_risks",
    "classification",
    "intended_use",
    "security",
    "usability",
    "trend",
    "plan",
    "release",
    "checklist",
]


def _ids_or_none(value: object) -> object:
    return [] if value == "none" else one_or_many(value)


class Participant(Record):
    """Who took part in a review, and as what (ISO 13485:2016, 7.3.5)."""

    person: Line
    role: Line | None = None
    independent: YesNo | None = None


class ReviewFinding(Record):
    """What a review found, and what became of it (ISO 13485:2016, 7.3.5)."""

    text: Text
    action: Text | None = None
    state: Literal["open", "closed"] | None = None


class CheckedQuestion(Record):
    """A question of a checklist and its answer (IEC 62304:2006+A1:2015, 5.2.6, 5.3.6 and 5.4.4)."""

    question: Text
    clause: Line | None = None
    answer: Literal["yes", "no", "not_applicable"]
    comment: Text | None = None


class Review(EvidenceVerbs, Item, collection="reviews", prefix="REV", noun="review", titled=False):
    """A design review or a filled checklist (ISO 13485:2016, 7.3.5; IEC 62304:2006+A1:2015, 5.2.6).

    Attributes:
        kind: What it is about (ISO 13485:2016, 7.3.5).
        text: What was looked at, and how (ISO 13485:2016, 7.3.5).
        checklist: Questions and answers (IEC 62304:2006+A1:2015, 5.2.6, 5.3.6 and 5.4.4).
        new_risks: Risks the covered controls bring; `none` if none do (ISO 14971:2019, 7.5).
        conclusion: What follows (ISO 13485:2016, 7.3.5).
        documents: Documents it covers, by key (IEC 62304:2006+A1:2015, 5.1.2).
        attachments: Minutes and forms (ISO 13485:2016, 4.2.5).
    """

    kind: ReviewKind | None = None
    text: Text | None = None
    covers: Annotated[Ids, Link(to=(), inverse="covered_by")] = ()
    documents: Lines = ()
    participants: Annotated[
        tuple[Annotated[Participant, short_form("person")], ...], BeforeValidator(one_or_many)
    ] = ()
    date: Day | None = None
    checklist: tuple[CheckedQuestion, ...] = ()
    findings: Annotated[
        tuple[Annotated[ReviewFinding, short_form("text")], ...], BeforeValidator(one_or_many)
    ] = ()
    new_risks: Annotated[
        Ids | None, BeforeValidator(_ids_or_none), Link(to=("risks",), inverse="arises_from")
    ] = None
    conclusion: Text | None = None
    attachments: Attachments = ()


class Approval(Item, collection="approvals", prefix="APR", noun="approval", titled=False):
    """Who approved what, when and in which meaning (21 CFR 11.50 and 11.70; ISO 13485:2016, 4.2.4).

    Attributes:
        document: Key of the document, where no item was approved.
        revision: Revision of the document (ISO 13485:2016, 4.2.4).
        part: Whether the whole or only the protocol of a study was approved (FDA AI 2025, App. C).
    """

    document: Line | None = None
    revision: Line | None = None
    item: Annotated[Id | None, Link(to=(), inverse="approved_by")] = None
    part: Literal["whole", "protocol"] = "whole"
    content_hash: ContentHash | None = None
    person: Line | None = None
    role: Line | None = None
    meaning: Line | None = None
    time: Moment | None = None
    method: SignatureMethod | None = None
    system: Line | None = None
    record_id: Line | None = None
    signed_pdf: Sha256 | None = None


class Waiver(Item, collection="waivers", prefix="WVR", noun="waiver", titled=False):
    """Why a finding is accepted, by whom, and until when (ISO 13485:2016, 8.3).

    Attributes:
        documents: Documents it is about, where the rule judges documents (ISO 13485:2016, 4.2.4).
        role: Role of the approver (ISO 13485:2016, 8.3).
        time: When it was approved (21 CFR 11.50).
        expires: Last day on which it holds.
        permanent: Why it needs no such day.
    """

    rule: Line | None = None
    items: Annotated[Ids, Link(to=(), inverse="waived_by")] = ()
    documents: Lines = ()
    justification: Text | None = None
    impact: Text | None = None
    approver: Line | None = None
    role: Line | None = None
    time: Moment | None = None
    expires: Day | None = None
    permanent: Text | None = None


class ReviewedLink(Record):
    """A link with its target's hash when someone looked (IEC 62304:2006+A1:2015, 5.2.5 and 7.4)."""

    source: Annotated[Id, Link(to=(), verb="reviewed")]
    verb: Line
    target: Annotated[Id, Link(to=(), verb="reviewed")]
    content_hash: ContentHash


class LinkReview(Item, collection="link_reviews", prefix="LRV", noun="link review", titled=False):
    """Why links still hold although their targets changed (IEC 62304:2006+A1:2015, 5.2.5 and 7.4).

    Why they hold stands in `reason`, which every item has.

    Attributes:
        change: The change request whose links these are (IEC 62304:2006+A1:2015, 7.4).
        time: When they were looked at (21 CFR 11.50).
    """

    links: Annotated[tuple[ReviewedLink, ...], BeforeValidator(one_or_many)] = ()
    change: Annotated[Id | None, Link(to=("changes",), inverse="link_reviews")] = None
    person: Line | None = None
    time: Moment | None = None


class Attestation(Item, collection="attestations", prefix="ATT", noun="attestation", titled=False):
    """What a person states of a clause or rule that data cannot decide (ISO 13485:2016, 4.2.5).

    Attributes:
        standard: The standard with its edition (MDR 2017/745 Annex II 4).
        rule: The rule it is about, instead of a clause (ISO 13485:2016, 4.2.5).
        statement: Whether the clause is met (MDR 2017/745 Annex II 4).
        evidence: Where the evidence lies, in words or paths (MDR 2017/745 Annex II 4).
        items: Items it rests on (MDR 2017/745 Annex II 4).
        person: Who states it (21 CFR 11.50).
        time: When (21 CFR 11.50).
    """

    standard: Line | None = None
    clause: Line | None = None
    rule: Line | None = None
    statement: Literal["met", "partly_met", "not_met", "not_applicable"] | None = None
    rationale: Text | None = None
    evidence: Lines = ()
    items: Annotated[Ids, Link(to=(), inverse="attested_by")] = ()
    person: Line | None = None
    time: Moment | None = None
