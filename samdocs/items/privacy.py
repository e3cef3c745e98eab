"""Where health data flow and what protects them (45 CFR 164.306 to 164.316)."""

from typing import Annotated, Literal

from samdocs.fields import Ids, Line, Lines, Text
from samdocs.items.base import Item, Link


class PhiFlow(Item, collection="phi_flows", prefix="PHI", noun="PHI flow"):
    """Health data of persons on their way (45 CFR 164.308(a)(1); GDPR 2016/679, 32).

    Attributes:
        text: What flows, from where to where (45 CFR 164.308(a)(1)).
        data: Items of data (45 CFR 164.502).
        carried_by: What stores or passes them on (45 CFR 164.308(a)(1)).
        storage: Where and how they are kept (45 CFR 164.310(d)(1) and 164.312(a)(1)).
        transit: How they travel (45 CFR 164.312(e)(1)).
        access: Who can reach them (45 CFR 164.312(a)(1)).
        retention: How long, and how they are disposed of (45 CFR 164.310(d)(1) and 164.316).
        deidentification: How identifiers are removed (45 CFR 164.514; GDPR 2016/679, 25).
        legal_basis: Why they may be processed (45 CFR 164.502).
    """

    text: Text | None = None
    data: Lines = ()
    carried_by: Annotated[
        Ids, Link(to=("software_items", "external_systems"), inverse="carries")
    ] = ()
    storage: Text | None = None
    transit: Text | None = None
    access: Text | None = None
    retention: Text | None = None
    deidentification: Text | None = None
    legal_basis: Text | None = None


class Safeguard(Item, collection="safeguards", prefix="SG", noun="safeguard"):
    """What protects health data, by section of the Security Rule (45 CFR 164.308 to 164.316).

    Attributes:
        text: What is done (45 CFR 164.306(a)).
        specification: The implementation specification it meets (45 CFR 164, Appendix A).
        obligation: Whether it is required or addressable (45 CFR 164.306(d)).
        decision: What was decided about it (45 CFR 164.306(d)).
        rationale: Why (45 CFR 164.306(d)).
        responsible: Who answers for it (45 CFR 164.308(a)(2)).
    """

    text: Text | None = None
    protects: Annotated[Ids, Link(to=("phi_flows",), inverse="protected_by")] = ()
    section: Line | None = None
    specification: Line | None = None
    obligation: Literal["required", "addressable"] | None = None
    decision: Literal["implemented", "alternative", "not_reasonable"] | None = None
    rationale: Text | None = None
    responsible: Line | None = None
