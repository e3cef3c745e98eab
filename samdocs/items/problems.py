"""Problems, changes and what users report (IEC 62304:2006+A1:2015, 6, 8.2 and 9)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from samdocs.fields import (
    Day,
    Id,
    Ids,
    Line,
    Lines,
    Record,
    Text,
    Texts,
    YesNo,
    one_or_many,
    short_form,
)
from samdocs.items.answers import Answer
from samdocs.items.base import Item, Link
from samdocs.items.files import Attachments, RepositoryCommits

AnswerField = Annotated[Answer | None, short_form("answer")]
BearsOnRisks = Annotated[Ids, Link(to=("risks",), inverse="contributors")]
OfBuild = Annotated[Ids, Link(to=("builds",), inverse="feedback")]


class Evaluation(Record):
    """What a problem means in one respect (FDA 2023, VI.J; IEC 62304:2006+A1:2015, 9.2 b).

    Attributes:
        text: What it means, and why.
        relevant: Whether it matters in this respect.
    """

    text: Text | None = None
    relevant: YesNo | None = None


class SecurityEvaluation(Evaluation):
    """What a problem means for security (FDA cybersecurity 2025, V.A.5).

    Attributes:
        cwe: Kinds of weakness, e.g. CWE-400 (FDA cybersecurity 2025, V.A.5).
    """

    cwe: Lines = ()


class Outcome(Record):
    """What is done about a problem: a change, or nothing in some markets, with the reason.

    Attributes:
        change: The change request that mends it (IEC 62304:2006+A1:2015, 9.2 d).
        markets: Markets for which this outcome holds; empty = every market.
        rationale: Why nothing is done (FDA 2023, VI.J; IEC 62304:2006+A1:2015, 5.8.3 and 9.2 d).
        builds: Builds the rationale was given for; empty = every build.
    """

    change: Annotated[Id | None, Link(to=("changes",))] = None
    markets: Lines = ()
    rationale: Text | None = None
    builds: Annotated[Ids, Link(to=("builds",), verb="outcome_builds")] = ()


class Notification(Record):
    """Who was told about a problem, and when (IEC 62304:2006+A1:2015, 9.3 and 6.2.5)."""

    party: Line
    date: Day | None = None
    text: Text | None = None


class Closure(Record):
    """How the resolution was verified (IEC 62304:2006+A1:2015, 9.7 a to d).

    Attributes:
        verified_by: The person who verified it.
        trend: Whether an adverse trend was reversed (9.7 b).
        new_problems: Problems the resolution brought (9.7 d).
    """

    date: Day | None = None
    verified_by: Line | None = None
    text: Text | None = None
    trend: Text | None = None
    new_problems: Annotated[Ids, Link(to=("anomalies",), verb="brought")] = ()


class ProblemReport(Item, collection="anomalies", prefix="PR", noun="problem report"):
    """Behaviour other than expected (IEC 62304:2006+A1:2015, 9; FDA 2023, VI.J).

    Attributes:
        text: What goes wrong (FDA 2023, VI.J).
        discovery: How it was found (FDA 2023, VI.J).
        discovered_at: Day it was found (IEC 62304:2006+A1:2015, 9.6).
        criticality: How grave it is (IEC 62304:2006+A1:2015, 9.1).
        classification: Code of a scheme of defects, e.g. ANSI/AAMI SW91 (FDA 2023, VI.J).
        root_cause: Why it happens, if known (FDA 2023, VI.J; IEC 62304:2006+A1:2015, 9.2 a).
        effectiveness: What it means for effectiveness (FDA 2023, VI.J).
        contributes_to: Risks it bears on (IEC 62304:2006+A1:2015, 5.8.3).
        benefit_risk: Why the benefit outweighs what it adds (IEC 62304:2006+A1:2015, 5.8.3).
        work_around: What users can do (FDA 2023, VI.J).
        communicated_in: Labels that tell users (FDA 2023, VI.J; IEC 62304:2006+A1:2015, 9.3).
        notified: Who was told (IEC 62304:2006+A1:2015, 9.3).
        target: Version that is to mend it (FDA 2023, VI.J).
        tracker_id: Its key in the issue tracker (IEC 62304:2006+A1:2015, 5.8.2).
        closure: How its resolution was verified (IEC 62304:2006+A1:2015, 9.7).
        attachments: Logs and screens that help (IEC 62304:2006+A1:2015, 9.1).
    """

    text: Text | None = None
    state: Literal["open", "investigated", "resolved", "closed"] | None = None
    discovery: Text | None = None
    discovered_at: Day | None = None
    affects: Annotated[Ids, Link(to=(), inverse="affected_by")] = ()
    found_in: Annotated[Ids, Link(to=("builds",), inverse="anomalies_found")] = ()
    fixed_in: Annotated[Ids, Link(to=("builds",), inverse="anomalies_fixed")] = ()
    criticality: Line | None = None
    classification: Line | None = None
    root_cause: Text | None = None
    safety: Annotated[Evaluation | None, short_form("text")] = None
    security: Annotated[SecurityEvaluation | None, short_form("text")] = None
    use: Annotated[Evaluation | None, short_form("text")] = None
    effectiveness: Text | None = None
    contributes_to: BearsOnRisks = ()
    benefit_risk: Text | None = None
    work_around: Text | None = None
    communicated_in: Annotated[Ids, Link(to=("label_items", "builds"), inverse="communicates")] = ()
    outcome: Annotated[tuple[Outcome, ...], BeforeValidator(one_or_many)] = ()
    notified: Annotated[
        tuple[Annotated[Notification, short_form("party")], ...], BeforeValidator(one_or_many)
    ] = ()
    target: Line | None = None
    tracker_id: Line | None = None
    closure: Closure | None = None
    attachments: Attachments = ()

    @property
    def is_unresolved(self) -> bool:
        """Whether the problem remains: neither resolved nor closed, nor out of use."""
        return self.state not in ("resolved", "closed") and not self.is_retired


class SafetyQuestions(Record):
    """What a change means for safety (IEC 62304:2006+A1:2015, 7.4.1 and 7.4.2).

    Attributes:
        new_causes: Whether it adds causes of hazardous situations (7.4.1 a).
        new_controls: Whether it needs further controls (7.4.1 b).
        affects_controls: Whether it can interfere with existing controls (7.4.2).
    """

    new_causes: AnswerField = None
    new_controls: AnswerField = None
    affects_controls: AnswerField = None


class RegulatoryDecision(Record):
    """What a change needs in one market (21 CFR 807.81(a)(3); MDCG 2020-3 rev.1).

    Attributes:
        path: Questions of the guidance and the answers that led to the decision.
        number: Number of the submission or of the letter to file.
    """

    decision: Literal[
        "new_submission", "letter_to_file", "significant", "not_significant", "within_pccp"
    ]
    rationale: Text | None = None
    path: Text | None = None
    decided_by: Line | None = None
    date: Day | None = None
    number: Line | None = None


class ChangeRequest(Item, collection="changes", prefix="CR", noun="change request"):
    """A specified change (IEC 62304:2006+A1:2015, 6.2.3, 7.4 and 8.2).

    Attributes:
        text: What is changed (IEC 62304:2006+A1:2015, 8.2.1).
        rationale: Why (IEC 62304:2006+A1:2015, 8.2.4; ISO 13485:2016, 7.3.9).
        requested_by: Who asked for it (ISO 13485:2016, 7.3.9).
        requested_at: When (ISO 13485:2016, 7.3.9).
        impact: Effect on organisation, released software and interfaces (6.2.3).
        security: Whether security changes (FDA cybersecurity 2025, V.A; MDCG 2020-3 rev.1).
        activities: What has to be repeated (IEC 62304:2006+A1:2015, 6.3.1 and 8.2.2).
        retests: Tests to be run again (IEC 62304:2006+A1:2015, 5.7.3 a).
        regulatory: Decision by market, e.g. `us` and `eu`, and `ai` for the scope of the PCCP
            (21 CFR 807.81(a)(3); MDCG 2020-3 rev.1).
        under: The authorised modification that covers it (FDA PCCP 2024, V.D).
        communication: What users and regulators are told (IEC 62304:2006+A1:2015, 6.2.5).
        implemented_in: Builds that hold it (IEC 62304:2006+A1:2015, 9.7 c).
        commits: Commits that made it, where no trailer says so (8.2.4).
    """

    text: Text | None = None
    state: Literal["open", "approved", "implemented", "closed", "rejected"] | None = None
    rationale: Text | None = None
    requested_by: Line | None = None
    requested_at: Day | None = None
    resolves: Annotated[Ids, Link(to=("anomalies",), inverse="resolved_by")] = ()
    affects: Annotated[Ids, Link(to=(), inverse="affected_by")] = ()
    impact: Text | None = None
    safety: SafetyQuestions | None = None
    security: AnswerField = None
    activities: Texts = ()
    regression_analysis: Annotated[
        Ids, Link(to=("regression_analyses",), inverse="for_changes")
    ] = ()
    retests: Annotated[Ids, Link(to=("tests",), inverse="repeated_for")] = ()
    regulatory: dict[Line, RegulatoryDecision] = Field(default_factory=dict)
    under: Annotated[Ids, Link(to=("planned_changes",), inverse="carried_out_by")] = ()
    communication: Text | None = None
    implemented_in: Annotated[Ids, Link(to=("builds",), inverse="changes")] = ()
    commits: RepositoryCommits = ()


class Feedback(Item, collection="feedback", prefix="FB", noun="feedback"):
    """What came back from the field (IEC 62304:2006+A1:2015, 6.2.1; 21 CFR 820.35).

    Attributes:
        kind: Where it comes from (IEC 62304:2006+A1:2015, 6.2.1.2; 21 CFR 820.35).
        text: What was reported (IEC 62304:2006+A1:2015, 6.2.1.2).
        source: Who reported it, without names of patients (IEC 62304:2006+A1:2015, 6.2.1.1).
        received_at: When (21 CFR 820.35).
        builds: Builds it is about (21 CFR 820.35).
        problem: Whether it is a problem by the plan's criteria (IEC 62304:2006+A1:2015, 6.1 b).
        evaluation: What it means (IEC 62304:2006+A1:2015, 6.2.1.2; ISO 14971:2019, 10.3).
        reportable: Decision by market whether it is reported (21 CFR 803; MDR 2017/745, 87).
        action: What followed (ISO 14971:2019, 10.4).
    """

    kind: Literal["complaint", "adverse_event", "service", "survey", "internal", "other"] | None = (
        None
    )
    text: Text | None = None
    source: Line | None = None
    received_at: Day | None = None
    builds: OfBuild = ()
    concerns: Annotated[Ids, Link(to=("anomalies", "risks"), inverse="feedback")] = ()
    problem: AnswerField = None
    evaluation: Text | None = None
    reportable: dict[Line, Annotated[Answer, short_form("answer")]] = Field(default_factory=dict)
    action: Text | None = None
