"""From hazard to harm, and what stands between (ISO 14971:2019, 5 to 7)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from samdocs.fields import Id, Ids, Line, Lines, Record, Text, YesNo, one_or_many, short_form
from samdocs.items.base import Item, Link

#: Why a sequence of events starts: IEC 62304:2006+A1:2015, 7.1.2 a to e, then the further sources
#: of ISO 14971:2019, 5.4 and AAMI TIR34971:2023.
CauseKind = Literal[
    "specification",
    "defect",
    "soup",
    "hardware",
    "misuse",
    "use_error",
    "threat",
    "model",
    "bias",
    "data_drift",
    "data_quality",
    "data_leakage",
    "over_reliance",
]

_ESTIMATE_KEYS = frozenset(
    {"tbd", "probability", "p1", "p2", "not_estimable", "basis", "harm", "why"}
)
_SHORT_HARM = ("harm", "initial", "external", "residual", "fda_probable")


def _estimate(value: object) -> object:
    return {"tbd": "true"} if value == "tbd" else value


def _by_system(value: object) -> object:
    """Bring one estimate into the form by system; the empty key stands for every system."""
    if value == "tbd" or (isinstance(value, Mapping) and set(value) <= _ESTIMATE_KEYS):
        return {"": value}
    return value


def _new_risks(value: object) -> object:
    return [] if value == "none" else one_or_many(value)


class Hazard(Item, collection="hazards", prefix="HAZ", noun="hazard"):
    """What could hurt someone (ISO 14971:2019, 5.4).

    Attributes:
        text: What could hurt someone, and how (ISO 14971:2019, 5.4).
        kind: The group it belongs to, e.g. wrong information (ISO 14971:2019, Annex C).
    """

    text: Text | None = None
    kind: Line | None = None


class Harm(Item, collection="harms", prefix="HARM", noun="harm"):
    """The injury or damage itself; severity lives here (ISO 14971:2019, 5.5).

    Attributes:
        text: The injury or damage (ISO 14971:2019, 5.4).
        severity: A level of `severities` of the policy (ISO 14971:2019, 5.5).
    """

    text: Text | None = None
    severity: Line | None = None


class Cause(Record):
    """What starts the sequence of events, and where (IEC 62304:2006+A1:2015, 7.1.2).

    Attributes:
        kind: What kind of cause it is (IEC 62304:2006+A1:2015, 7.1.2).
        text: What goes wrong (IEC 62304:2006+A1:2015, 7.1.3).
        software_item: Where it goes wrong (IEC 62304:2006+A1:2015, 7.1.1).
        soup: The SOUP that fails (IEC 62304:2006+A1:2015, 7.1.2 c).
        model: The model that is wrong (AAMI TIR34971:2023).
        threat: The threat that is carried out (FDA cybersecurity 2026, V.A).
        use_scenario: The scenario in which a use error happens (IEC 62366-1:2015+A1:2020,
            5.4).
        external_system: The system outside that fails (IEC 62304:2006+A1:2015, 7.1.2 d).
        use_error: The use error in words (IEC 62366-1:2015+A1:2020, 5.3).
        hardware: The hardware that fails (IEC 62304:2006+A1:2015, 7.1.2 d).
        data_drift: What drifts (AAMI TIR34971:2023).
        no_control: Why this cause needs no control (ISO 14971:2019, 7.1; rule RSK024).
    """

    kind: CauseKind | None = None
    text: Text | None = None
    software_item: Annotated[Id | None, Link(to=("software_items",))] = None
    soup: Annotated[Id | None, Link(to=("soup",))] = None
    model: Annotated[Id | None, Link(to=("models",))] = None
    threat: Annotated[Id | None, Link(to=("threats",))] = None
    use_scenario: Annotated[Id | None, Link(to=("use_scenarios",))] = None
    external_system: Annotated[Id | None, Link(to=("external_systems",))] = None
    use_error: Line | None = None
    hardware: Line | None = None
    data_drift: Line | None = None
    no_control: Text | None = None


class Estimate(Record):
    """How probable a harm is: on one scale, on two, not estimable, or not decided yet.

    Attributes:
        tbd: Not decided yet; counts as unacceptable (ISO 14971:2019, 5.5).
        probability: A level of `probabilities` (ISO 14971:2019, 5.5).
        p1: A level of `p1`: the hazardous situation occurs (ISO 14971:2019, Annex C).
        p2: A level of `p2`: it leads to the harm (ISO 14971:2019, Annex C).
        not_estimable: Why the probability cannot be estimated (ISO 14971:2019, 5.5).
        basis: What the estimate stands on (ISO 14971:2019, 5.5; rule RSK011).
        why: Why a residual severity is lower than the initial one (ISO 14971:2019, 7.3;
            rule RSK010).
        harm: The lesser harm a design measure leads to, in a residual estimate (ISO
            14971:2019, 7.3).
    """

    tbd: YesNo = False
    probability: Line | None = None
    p1: Line | None = None
    p2: Line | None = None
    not_estimable: Text | None = None
    basis: Text | None = None
    why: Text | None = None
    harm: Annotated[Id | None, Link(to=("harms",))] = None


class FdaProbable(Record):
    """Whether death or serious injury is probable, not hypothetical (FDA 2023, V)."""

    answer: Literal["yes", "no"]
    why: Text


class HarmOfRisk(Record):
    """One harm of a hazardous situation with its estimates (ISO 14971:2019, 5.5 and 7.3).

    Attributes:
        external: With controls outside the software only, by software system; the empty key
            stands for every system (IEC 62304:2006+A1:2015, 4.3 a).
    """

    harm: Annotated[Id, Link(to=("harms",))]
    initial: Annotated[Estimate | None, BeforeValidator(_estimate)] = None
    external: Annotated[
        dict[str, Annotated[Estimate, BeforeValidator(_estimate)]], BeforeValidator(_by_system)
    ] = Field(default_factory=dict)
    residual: Annotated[Estimate | None, BeforeValidator(_estimate)] = None
    fda_probable: FdaProbable | None = None


class Risk(Item, collection="risks", prefix="RISK", noun="risk", titled=False):
    """One hazardous situation with its causes and harms (ISO 14971:2019, 5.4 to 7.4).

    Attributes:
        hazard: The hazard people are exposed to (ISO 14971:2019, 5.4).
        sequence_of_events: From the cause to the exposure (ISO 14971:2019, 5.4).
        hazardous_situation: The circumstances of the exposure (ISO 14971:2019, 5.4).
        causes: What starts the sequence, by a short name (IEC 62304:2006+A1:2015, 7.1.2).
        harms: What can result, with its estimates (ISO 14971:2019, 5.5).
        significant: Whether users must know of the residual risk (ISO 14971:2019, 8).
        not_practicable: Why no control is practicable (ISO 14971:2019, 7.1).
        benefit_risk: Benefits weighed against this risk (ISO 14971:2019, 7.4).
        no_further_reduction: Why the risk is not reduced further (MDR 2017/745 Annex I 2
            to 4).
    """

    hazard: Annotated[Id | None, Link(to=("hazards",), inverse="risks")] = None
    sequence_of_events: Text | None = None
    hazardous_situation: Text | None = None
    causes: dict[str, Cause] = Field(default_factory=dict)
    harms: tuple[HarmOfRisk, ...] = ()
    significant: YesNo | None = None
    not_practicable: Text | None = None
    benefit_risk: Text | None = None
    no_further_reduction: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _long_form(cls, data: object) -> object:
        """Bring the short form, one harm beside the other fields, into the list of harms."""
        if not isinstance(data, dict) or "harm" not in data or "harms" in data:
            return data
        harm = {key: data[key] for key in _SHORT_HARM if key in data}
        rest = {key: value for key, value in data.items() if key not in _SHORT_HARM}
        return {**rest, "harms": [harm]}

    @property
    def label(self) -> str:
        """What a reader calls the risk: its title, else its hazardous situation, else its id."""
        return self.title or self.hazardous_situation or self.id


class Mitigation(Record):
    """A risk a control reduces, and which of its causes; none named means all (ISO 14971:2019, 7.2)."""

    risk: Annotated[Id, Link(to=("risks",), inverse="controls", entry="control", detail="causes")]
    causes: Lines = Field(default=(), alias="for")


class RiskControl(Item, collection="risk_controls", prefix="RC", noun="risk control"):
    """What reduces a risk, by design, by protection or by information (ISO 14971:2019, 7.1).

    Attributes:
        text: What reduces the risk (ISO 14971:2019, 7.1).
        mitigates: Risks it reduces, and which of their causes (ISO 14971:2019, 7.2).
        kind: By design, by protection, or by information, in this order (ISO 14971:2019,
            7.1).
        implemented_in: Where it is carried out; what is not said counts as inside the
            software (IEC 62304:2006+A1:2015, 4.3 a).
        system: The other software system or external system that carries it (IEC
            62304:2006+A1:2015, 4.3 a).
        option_rationale: Why this kind of control was chosen (ISO 14971:2019, 7.1).
        new_risks: Risks that arise from it; `none` if none do, absent if nobody looked
            (ISO 14971:2019, 7.5).
        same_evidence_rationale: Why one evidence shows implementation and effectiveness
            (ISO 14971:2019, 7.2).
    """

    text: Text | None = None
    mitigates: Annotated[
        tuple[Annotated[Mitigation, short_form("risk")], ...], BeforeValidator(one_or_many)
    ] = ()
    kind: Literal["inherent_safety", "protective_measure", "information_for_safety"] | None = None
    implemented_in: (
        Literal["software", "other_software_system", "hardware", "labelling", "clinical_procedure"]
        | None
    ) = None
    system: Annotated[Id | None, Link(to=("software_items", "external_systems"))] = None
    option_rationale: Text | None = None
    new_risks: Annotated[
        Ids | None, BeforeValidator(_new_risks), Link(to=("risks",), inverse="arises_from")
    ] = None
    same_evidence_rationale: Text | None = None
