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
    """What a user must be able to do or rely on (IEC 82304-1:2016, 4.2; ISO 13485:2016, 7.3.3)."""

    text: Text | None = None
    user: Line | None = None
    source: Text | None = None
    validation_method: Line | None = None


class SystemRequirement(
    Item, collection="system_requirements", prefix="SYS", noun="system requirement"
):
    """What the device as a whole must do (IEC 62304:2006+A1:2015, 5.2.1)."""

    text: Text | None = None
    criterion: Text | None = None
    rationale: Text | None = None
    derives_from: Annotated[Ids, Link(to=("user_needs",), inverse="leads_to")] = ()
    implements: Controls = ()


class SoftwareRequirement(
    Item, collection="software_requirements", prefix="SRS", noun="software requirement"
):
    """What the software must do (IEC 62304:2006+A1:2015, 5.2.2; FDA 2023, VI.D)."""

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
