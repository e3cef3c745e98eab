"""How the device is used, and what was seen when people used it (IEC 62366-1:2015+A1:2020, 5)."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from samdocs.fields import (
    Count,
    Id,
    Ids,
    Line,
    Moment,
    Record,
    Text,
    Texts,
    YesNo,
    one_or_many,
    short_form,
)
from samdocs.items.base import Item, Link
from samdocs.items.evidence_verbs import EvidenceVerbs
from samdocs.items.files import Attachments
from samdocs.items.verification import BuildRun, Deviation, Environments


class UseScenario(Item, collection="use_scenarios", prefix="US", noun="use scenario"):
    """A sequence of tasks of a user (IEC 62366-1:2015+A1:2020, 5.4; FDA HF 2016).

    Attributes:
        text: What happens (IEC 62366-1:2015+A1:2020, 5.4).
        users: Who acts (IEC 62366-1:2015+A1:2020, 5.1 and 5.4).
        environment: Where (IEC 62366-1:2015+A1:2020, 5.1).
        use_errors: What may go wrong in use (IEC 62366-1:2015+A1:2020, 5.2).
        may_lead_to: Risks that follow from use errors (IEC 62366-1:2015+A1:2020, 5.3).
        selected: Whether it is part of the summative evaluation (5.5).
        selection_rationale: Why it is, or is not (5.5).
        criterion: What counts as correct use (5.7.3).
    """

    text: Text | None = None
    tasks: Texts = ()
    critical: YesNo | None = None
    users: Annotated[Ids, Link(to=("user_profiles",), inverse="acts_in")] = ()
    environment: Environments = ()
    use_errors: Texts = ()
    may_lead_to: Annotated[Ids, Link(to=("risks",), inverse="use_scenarios")] = ()
    selected: YesNo | None = None
    selection_rationale: Text | None = None
    criterion: Text | None = None


class Participants(Record):
    """How many people of a profile took part (IEC 62366-1:2015+A1:2020, 5.7.3).

    Attributes:
        profile: Their user profile.
        text: Who they were, without names.
    """

    count: Count
    profile: Annotated[Id | None, Link(to=("user_profiles",), verb="participants")] = None
    text: Text | None = None


class UseError(Record):
    """A use error or difficulty that was seen (IEC 62366-1:2015+A1:2020, 5.9).

    Attributes:
        root_cause: Why it happened.
        risks: Risks it bears on.
        decision: What follows from it.
    """

    text: Text
    root_cause: Text | None = None
    risks: Annotated[Ids, Link(to=("risks",), verb="use_errors")] = ()
    decision: Text | None = None


class ScenarioResult(Record):
    """What was seen in one scenario (IEC 62366-1:2015+A1:2020, 5.8 and 5.9).

    Attributes:
        attempts: Times it was tried.
        successes: Times it was done correctly.
        difficulties: Times it was done with trouble.
    """

    scenario: Annotated[Id, Link(to=("use_scenarios",), verb="evaluates")]
    attempts: Count | None = None
    successes: Count | None = None
    difficulties: Count | None = None
    observed: Text | None = None
    use_errors: Annotated[
        tuple[Annotated[UseError, short_form("text")], ...], BeforeValidator(one_or_many)
    ] = ()


class UsabilityEvaluation(
    EvidenceVerbs,
    Item,
    collection="usability_evaluations",
    prefix="UE",
    noun="usability evaluation",
):
    """A formative or summative evaluation (IEC 62366-1:2015+A1:2020, 5.7 to 5.9; FDA HF 2016).

    Attributes:
        text: What it is to show (5.7.1).
        evaluates: Scenarios it was planned for (5.7.2 and 5.7.3).
        method: How, e.g. simulated use (5.7.1).
        environment: Where, or how that was simulated (5.7.3).
        protocol: The plan (5.7.1 to 5.7.3).
        criteria: What counts as correct use (5.7.3).
        training: What participants were taught before (FDA HF 2016; 5.7.3).
        executed_at: When (5.9).
        build: What they used (5.7.3; IEC 62304:2006+A1:2015, 5.7.5 c).
        executed_by: Who led it (5.9).
        deviations: Departures from the plan (FDA HF 2016).
        conclusion: What remains (5.9).
        attachments: Forms and reports (4.2).
    """

    #: Fields that are written after the evaluation ran; the protocol is the rest.
    outcome_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "results",
            "executed_at",
            "executed_by",
            "build",
            "deviations",
            "conclusion",
            "attachments",
        }
    )

    kind: Literal["formative", "summative"] | None = None
    text: Text | None = None
    evaluates: Annotated[Ids, Link(to=("use_scenarios",), inverse="evaluated_by")] = ()
    method: Text | None = None
    environment: Environments = ()
    protocol: Text | None = None
    criteria: Texts = ()
    participants: Annotated[
        tuple[Annotated[Participants, short_form("count")], ...], BeforeValidator(one_or_many)
    ] = ()
    training: Text | None = None
    executed_at: Moment | None = None
    executed_by: Line | None = None
    build: BuildRun = None
    results: tuple[ScenarioResult, ...] = ()
    deviations: tuple[Annotated[Deviation, short_form("text")], ...] = ()
    conclusion: Text | None = None
    attachments: Attachments = ()
