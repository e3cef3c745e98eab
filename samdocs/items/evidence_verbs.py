"""The verbs of everything that can prove: one mixin for tests, studies, evaluations and reviews."""

from typing import Annotated

from samdocs.fields import Ids, Record
from samdocs.items.base import Link

CONTROLS = ("risk_controls", "security_controls", "safeguards")
REQUIREMENTS = ("software_requirements", "system_requirements")


class EvidenceVerbs(Record):
    """What a piece of evidence proves.

    Attributes:
        verifies: What it shows to be implemented as written (IEC 62304:2006+A1:2015, 5.7.4;
            ISO 14971:2019, 7.2 for controls).
        shows_effectiveness_of: Controls it shows to reduce the risk (ISO 14971:2019, 7.2).
        validates: Needs and claims it shows to be met in use (ISO 13485:2016, 7.3.7).
    """

    verifies: Annotated[
        Ids,
        Link(
            to=(*REQUIREMENTS, *CONTROLS, "label_items", "software_items", "anomalies", "changes"),
            inverse="verified_by",
        ),
    ] = ()
    shows_effectiveness_of: Annotated[Ids, Link(to=CONTROLS, inverse="effectiveness_shown_by")] = ()
    validates: Annotated[Ids, Link(to=("user_needs", "claims"), inverse="validated_by")] = ()
