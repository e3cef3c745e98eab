"""What is needed and what the software must do: user needs and requirements."""

from typing import Annotated, Literal

from samdocs.fields import Ids, Line, Text, YesNo
from samdocs.items.base import Item, Link

#: IEC 62304:2006+A1:2015, 5.2.2 a to l, in the order of the clause.
Category = Literal[
    "functional",
    "inputs_outputs",
    "interfaces",
    "alarms",
    "security",
    "user_interface",
    "data",
    "installation",
    "operation",
    "networking",
    "maintenance",
    "regulatory",
]

Controls = Annotated[
    Ids, Link(to=("risk_controls", "security_controls", "safeguards"), inverse="implemented_by")
]


class UserNeed(Item, collection="user_needs", prefix="UN", noun="user need"):
    """What a user must be able to do or rely on (IEC 82304-1:2016, 4.2; ISO 13485:2016, 7.3.3).

    Attributes:
        text: What the user needs, in the words of the user (IEC 82304-1:2016, 4.2).
        user: Who needs it (IEC 62366-1:2015+A1:2020, 5.1).
        source: Where the need comes from: interview, standard, complaint (ISO 13485:2016,
            7.3.3).
        validation_method: How it will be shown to be met (ISO 13485:2016, 7.3.7).
    """

    text: Text | None = None
    user: Line | None = None
    source: Text | None = None
    validation_method: Line | None = None


class SystemRequirement(
    Item, collection="system_requirements", prefix="SYS", noun="system requirement"
):
    """What the device as a whole must do (IEC 62304:2006+A1:2015, 5.2.1).

    Attributes:
        text: One obligation of the device (IEC 62304:2006+A1:2015, 5.2.1).
        criterion: What a test compares with (IEC 62304:2006+A1:2015, 5.2.6 d).
        rationale: Why it is as it is (FDA 2023, VI.D).
        derives_from: User needs it comes from (IEC 62304:2006+A1:2015, 5.2.6 f).
        implements: Controls and safeguards it carries out (IEC 62304:2006+A1:2015,
            5.2.3).
    """

    text: Text | None = None
    criterion: Text | None = None
    rationale: Text | None = None
    derives_from: Annotated[Ids, Link(to=("user_needs",), inverse="leads_to")] = ()
    implements: Controls = ()


class SoftwareRequirement(
    Item, collection="software_requirements", prefix="SRS", noun="software requirement"
):
    """What the software must do (IEC 62304:2006+A1:2015, 5.2.2; FDA 2023, VI.D).

    Attributes:
        text: One obligation of the software (IEC 62304:2006+A1:2015, 5.2.1).
        criterion: What a test compares with; numbers with units and limits (IEC
            62304:2006+A1:2015, 5.2.6 d; FDA 2023, VI.D).
        rationale: Why it is as it is (FDA 2023, VI.D).
        category: One of the twelve kinds of IEC 62304:2006+A1:2015, 5.2.2.
        critical: Whether safety or effectiveness depends on it most (FDA 2023, VI.D).
        verification_method: How it will be verified: test, analysis, inspection,
            demonstration (FDA 2023, VI.D).
        source: Regulation or standard it comes from (IEC 62304:2006+A1:2015, 5.2.6 f).
        derived: Whether it comes from the design itself; then the rationale says why (IEC
            62304:2006+A1:2015, 5.2.6 f).
        derives_from: Needs and system requirements it comes from (IEC 62304:2006+A1:2015,
            5.2.6 f).
        implements: Controls and safeguards it carries out (IEC 62304:2006+A1:2015,
            5.2.3).
        allocated_to: Software items that carry it (IEC 62304:2006+A1:2015, 5.3.1).
    """

    text: Text | None = None
    criterion: Text | None = None
    rationale: Text | None = None
    category: Category | None = None
    critical: YesNo | None = None
    verification_method: Line | None = None
    source: Text | None = None
    derived: YesNo = False
    derives_from: Annotated[
        Ids, Link(to=("user_needs", "system_requirements"), inverse="leads_to")
    ] = ()
    implements: Controls = ()
    allocated_to: Annotated[Ids, Link(to=("software_items",), inverse="allocated_items")] = ()
