"""What the device is made of and what surrounds it (IEC 62304:2006+A1:2015, 5.3 and 5.4)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from samdocs.fields import (
    Day,
    Id,
    Ids,
    Line,
    Lines,
    Record,
    RelativePath,
    Text,
    one_or_many,
    short_form,
)
from samdocs.items.base import Item, Link

_PARTNERS = ("software_items", "external_systems")


class SourcePath(Record):
    """Where sources lie; `repo` names another repository (IEC 62304:2006+A1:2015, 5.4.1)."""

    path: RelativePath
    repo: Line | None = None


class Interface(Record):
    """What passes between two parts (IEC 62304:2006+A1:2015, 5.3.2; FDA 2023, VI.E).

    Attributes:
        partner: The other side, written as `with` (IEC 62304:2006+A1:2015, 5.3.2).
        direction: Where data flows, seen from this item (FDA 2023, VI.E).
        protocol: How it is exchanged (FDA 2023, VI.E).
        data: What is exchanged (FDA 2023, VI.E).
        errors: What happens when it fails (FDA 2023, VI.E).
    """

    partner: Annotated[Id, Link(to=_PARTNERS, verb="talks_to")] = Field(alias="with")
    direction: Literal["in", "out", "both"] | None = None
    protocol: Line | None = None
    data: Text | None = None
    errors: Text | None = None


class SoftwareItem(Item, collection="software_items", prefix="SI", noun="software item"):
    """A part of the software: a whole system, an item, or a unit that is not divided further.

    Attributes:
        kind: A whole system, a part of one, or a unit that is not divided further (IEC
            62304:2006+A1:2015, 5.3.1 and 5.4.1).
        text: What it is responsible for (IEC 62304:2006+A1:2015, 5.3.1).
        part_of: The item it is a part of (IEC 62304:2006+A1:2015, 5.3.1).
        uses_soup: SOUP it stands on (IEC 62304:2006+A1:2015, 5.3.3).
        safety_class: IEC 62304 class; absent means inherited from the item it is part of
            (IEC 62304:2006+A1:2015, 4.3 d).
        class_rationale: Why this class (IEC 62304:2006+A1:2015, 4.3 a and c).
        class_approver: Who accepted it (IEC 62304:2006+A1:2015, 4.3 c).
        class_date: When (IEC 62304:2006+A1:2015, 4.3 c).
        segregation_rationale: Why a failure elsewhere cannot reach this item (IEC
            62304:2006+A1:2015, 4.3 d and 5.3.5).
        design: Detailed design of a unit (IEC 62304:2006+A1:2015, 5.4.2).
        interface_design: Detailed design of its interfaces (IEC 62304:2006+A1:2015,
            5.4.3).
        paths: Where its sources lie (IEC 62304:2006+A1:2015, 5.4.1).
        talks_to: Parts and systems it exchanges data with (IEC 62304:2006+A1:2015,
            5.3.2).
        interfaces: What passes between them (IEC 62304:2006+A1:2015, 5.3.2; FDA 2023,
            VI.E).
    """

    kind: Literal["system", "item", "unit"] | None = None
    text: Text | None = None
    part_of: Annotated[Id | None, Link(to=("software_items",), inverse="parts", hierarchy=True)] = (
        None
    )
    uses_soup: Annotated[Ids, Link(to=("soup",), inverse="used_by")] = ()
    safety_class: Literal["A", "B", "C", "tbd"] | None = None
    class_rationale: Text | None = None
    class_approver: Line | None = None
    class_date: Day | None = None
    segregation_rationale: Text | None = None
    design: Text | None = None
    interface_design: Text | None = None
    paths: Annotated[
        tuple[Annotated[SourcePath, short_form("path")], ...], BeforeValidator(one_or_many)
    ] = ()
    talks_to: Annotated[Ids, Link(to=_PARTNERS, inverse="talked_to_by")] = ()
    interfaces: tuple[Interface, ...] = ()


class ExternalSystem(Item, collection="external_systems", prefix="EXT", noun="external system"):
    """What the software exchanges data with and does not contain (FDA 2023, VI.E).

    Attributes:
        text: What it does for the device (FDA 2023, VI.E).
        owner: Who operates it (FDA 2023, VI.E).
        kind: What it is, e.g. record system (FDA 2023, VI.E).
    """

    text: Text | None = None
    owner: Line | None = None
    kind: Line | None = None


class UserProfile(Item, collection="user_profiles", prefix="USR", noun="user profile"):
    """Who uses the device (IEC 62366-1:2015+A1:2020, 5.1).

    Attributes:
        text: Who these users are (IEC 62366-1:2015+A1:2020, 5.1).
        qualification: What they know (IEC 62366-1:2015+A1:2020, 5.1).
        training: What they are taught (IEC 62366-1:2015+A1:2020, 5.1).
    """

    text: Text | None = None
    qualification: Text | None = None
    training: Text | None = None


class Environment(Item, collection="environments", prefix="ENV", noun="environment"):
    """Where the device is used or tested (IEC 62304:2006+A1:2015, 5.7.5; IEC 62366-1, 5.1).

    Attributes:
        text: What it is like (IEC 62366-1:2015+A1:2020, 5.1).
        kind: Of use, of the product, or of tests (IEC 62304:2006+A1:2015, 5.7.5).
        hardware: Machines of it (IEC 62304:2006+A1:2015, 5.7.5).
        software: Platform of it (IEC 62304:2006+A1:2015, 5.7.5).
    """

    text: Text | None = None
    kind: Literal["use", "target", "test"] | None = None
    hardware: Text | None = None
    software: Text | None = None


class Tool(Item, collection="tools", prefix="TOOL", noun="tool"):
    """A tool the development relies on, and how it was shown to be fit (ISO 13485:2016, 4.1.6).

    Attributes:
        text: What it is (IEC 62304:2006+A1:2015, 5.1.10).
        manufacturer: Who makes it (IEC 62304:2006+A1:2015, 8.1.1).
        version: The version in use (IEC 62304:2006+A1:2015, 5.1.10).
        purpose: What it is used for (ISO 13485:2016, 4.1.6).
        validation: How it was shown to be fit for that (ISO 13485:2016, 4.1.6).
    """

    text: Text | None = None
    manufacturer: Line | None = None
    version: Line | None = None
    purpose: Lines = ()
    validation: Text | None = None
