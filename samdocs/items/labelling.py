"""What users are told, and what is claimed (MDR 2017/745 Annex I 23; 21 CFR 801)."""

from typing import Annotated, Literal

from samdocs.fields import Ids, Line, Lines, Text, Texts
from samdocs.items.base import Item, Link
from samdocs.items.evidence_verbs import REQUIREMENTS


class LabelItem(Item, collection="label_items", prefix="LBL", noun="label item"):
    """One statement of a label, the instructions or a screen (MDR 2017/745 Annex I 23; 21 CFR 801).

    Attributes:
        section: Part of the instructions it stands in (MDR 2017/745 Annex I 23.4).
        elements: Elements of a region's list it provides, e.g. `MDR 23.4(ab)`, `21 CFR 801` or
            `FDA cybersecurity VI` (MDR 2017/745 Annex I 23; FDA cybersecurity 2025, VI).
        languages: Languages it exists in (MDR 2017/745 Annex II 2).
    """

    text: Text | None = None
    place: Lines = ()
    section: Line | None = None
    elements: Lines = ()
    languages: Lines = ()
    discloses: Annotated[Ids, Link(to=("risks",), inverse="disclosed_by")] = ()
    states: Annotated[Ids, Link(to=(*REQUIREMENTS, "studies"), inverse="stated_by")] = ()
    implements: Annotated[Ids, Link(to=("risk_controls",), inverse="implemented_by")] = ()
    supports: Annotated[Ids, Link(to=("environments",), inverse="supported_by")] = ()


class Claim(Item, collection="claims", prefix="CLM", noun="claim"):
    """What is promised of the device, and what it rests on (MDR 2017/745, 7; 21 CFR 801).

    Attributes:
        text: The claim in the words that are used (MDR 2017/745, 7).
        place: Where it is made (21 CFR 801).
        kind: Part of the clinical evaluation it belongs to (MDCG 2020-1).
        population: Patients it is made for (MDR 2017/745, 7; 21 CFR 801).
        operating_point: Configuration it is made for (FDA AI 2025, X).
        references: Literature it rests on (MDR 2017/745 Annex XIV).
        gaps: What the evidence leaves open (MDR 2017/745 Annex XIV).
    """

    text: Text | None = None
    place: Lines = ()
    kind: (
        Literal["valid_clinical_association", "technical_performance", "clinical_performance"]
        | None
    ) = None
    population: Text | None = None
    operating_point: Line | None = None
    supported_by: Annotated[
        Ids, Link(to=("studies", "usability_evaluations", "tests"), inverse="supports_claims")
    ] = ()
    references: Texts = ()
    gaps: Text | None = None
