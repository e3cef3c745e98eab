"""Tests, what they showed, and on which build (IEC 62304:2006+A1:2015, 5.5 to 5.8)."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from samdocs.fields import (
    Commit,
    Day,
    Id,
    Ids,
    Line,
    Lines,
    Moment,
    Record,
    Text,
    Texts,
    YesNo,
    short_form,
)
from samdocs.items.base import Item, Link
from samdocs.items.evidence_verbs import EvidenceVerbs
from samdocs.items.files import Attachments
from samdocs.items.procedures import read_steps
from samdocs.items.signatures import Signature

Environments = Annotated[Ids, Link(to=("environments",), inverse="used_by")]
Tools = Annotated[Ids, Link(to=("tools",), inverse="used_by")]
BuildRun = Annotated[Id | None, Link(to=("builds",), inverse="tested_by")]

#: FDA cybersecurity 2025, V.C: what a security test is about.
SecurityActivity = Literal[
    "requirement",
    "threat_mitigation",
    "vulnerability",
    "malformed_input",
    "fuzzing",
    "attack_surface",
    "vulnerability_chaining",
    "composition_analysis",
    "static_analysis",
    "dynamic_analysis",
    "credentials",
    "penetration",
]

#: IEC 62304:2006+A1:2015, 5.5.4 a to h, in the order of the clause.
AcceptanceTopic = Literal[
    "event_sequence",
    "data_and_control_flow",
    "resource_allocation",
    "fault_handling",
    "initialisation",
    "self_diagnostics",
    "memory_management",
    "boundary_conditions",
]


class Step(Record):
    """One action and what is to be seen (FDA 2023, VI.H)."""

    action: Text
    expected: Text | None = None


class Penetration(Record):
    """How a penetration test was set up (FDA cybersecurity 2025, V.C).

    Attributes:
        independence: How independent of the developers the testers are.
        expertise: What qualifies them.
        scope: What they may attack, and what not.
        duration: How long they had.
        methods: How they went about it.
    """

    independence: Text | None = None
    expertise: Text | None = None
    scope: Text | None = None
    duration: Line | None = None
    methods: Text | None = None


class Test(EvidenceVerbs, Item, collection="tests", prefix="TC", noun="test"):
    """A test, analysis, inspection or demonstration (IEC 62304:2006+A1:2015, 5.5 to 5.7).

    Attributes:
        text: What the test is to show (FDA 2023, VI.H).
        preconditions: State and inputs before the first step (5.7.1).
        criterion: When it passes, where the expected results leave that open (5.7.1; 5.5.3).
        acceptance_topics: Topics of a class C unit it accepts (5.5.4 a to h).
        security_activity: Kind of security test (FDA cybersecurity 2025, V.C).
        penetration: The set-up of a penetration test (FDA cybersecurity 2025, V.C).
        tools: What is needed to run it (5.7.5 e).
    """

    __test__: ClassVar[bool] = False  # pytest must not take the class for a test of its own

    text: Text | None = None
    level: Literal["unit", "integration", "system", "acceptance"] | None = None
    method: Literal["test", "analysis", "inspection", "demonstration"] | None = None
    purpose: Literal["functional", "security", "penetration"] = "functional"
    preconditions: Text | None = None
    steps: tuple[Step, ...] = ()
    procedure: Text | None = None
    expected: Text | None = None
    criterion: Text | None = None
    acceptance_topics: tuple[AcceptanceTopic, ...] = ()
    security_activity: SecurityActivity | None = None
    penetration: Penetration | None = None
    environment: Environments = ()
    tools: Tools = ()
    automated_by: Lines = ()

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """The steps as listed, else those of the tables in the procedure."""
        if self.steps:
            return self.steps
        read = read_steps(self.procedure or "")
        return tuple(Step(action=action, expected=result or None) for action, result in read)

    @property
    def has_pass_criterion(self) -> bool:
        """Whether something says when the test passes (IEC 62304:2006+A1:2015, 5.7.1)."""
        said = self.expected or self.criterion
        return bool(said) or any(step.expected for step in self.all_steps)


class Deviation(Record):
    """Where a run departed from its protocol, and what that means (FDA 2023, VI.H)."""

    text: Text
    impact: Text | None = None


class TestFinding(Record):
    """What a security test found, and how it was judged (FDA cybersecurity 2025, V.C).

    Attributes:
        assessment: What the finding means for safety and security.
        disposition: What is done about it; also why a fix is put off.
        anomaly: The problem report it became.
    """

    __test__: ClassVar[bool] = False

    text: Text
    assessment: Text | None = None
    disposition: Text | None = None
    anomaly: Annotated[Id | None, Link(to=("anomalies",), verb="anomalies")] = None


class TestRun(Item, collection="test_runs", prefix="RUN", noun="test run", titled=False):
    """A manual execution of tests (IEC 62304:2006+A1:2015, 5.7.5 and 9.8).

    Attributes:
        procedure_revision: Revision of a procedure kept elsewhere (5.7.5 a).
        dirty: Whether the tested files held changes that no commit holds (5.1.11).
        observed: What was seen; several texts stand for the steps in order (FDA 2023, VI.H).
        configuration: Hardware and software, where the environment does not say it (5.7.5 d).
        attachments: Files that show what was seen (5.6.7 b; 5.7.5).
        findings: What a security test found (FDA cybersecurity 2025, V.C).
        signature: How the person who ran it signed (5.7.5 g; 21 CFR 11.50).
    """

    __test__: ClassVar[bool] = False

    runs: Annotated[Ids, Link(to=("tests",), inverse="run_in")] = ()
    procedure_revision: Line | None = None
    build: BuildRun = None
    commit: Commit | None = None
    dirty: YesNo = False
    result: Literal["pass", "fail", "blocked", "skipped", "not_run"] | None = None
    observed: Texts = ()
    executed_by: Line | None = None
    executed_at: Moment | None = None
    environment: Environments = ()
    configuration: Text | None = None
    tools: Tools = ()
    deviations: tuple[Annotated[Deviation, short_form("text")], ...] = ()
    anomalies: Annotated[Ids, Link(to=("anomalies",), inverse="observed_in")] = ()
    attachments: Attachments = ()
    findings: tuple[Annotated[TestFinding, short_form("text")], ...] = ()
    signature: Signature | None = None


class CarriedOver(Record):
    """Results that stay valid although the build changed, and why (FDA 2023, VI.I)."""

    results: Annotated[
        Ids,
        Link(
            to=("tests", "test_runs", "studies", "usability_evaluations", "reviews"),
            verb="carries_over",
        ),
    ] = Field(min_length=1)
    reason: Text


class RegressionAnalysis(
    Item, collection="regression_analyses", prefix="RA", noun="regression analysis"
):
    """What a change of build leaves valid (IEC 62304:2006+A1:2015, 5.6.6 and 5.7.3).

    Attributes:
        differences: What differs between the two builds (FDA 2023, VI.I).
        impact: What the differences mean for safety and effectiveness (FDA 2023, VI.I).
        reruns: Tests chosen to be run again (5.7.3 a; FDA 2023, VI.H).
        selection: Why these tests and no others (5.6.6; 5.7.3 b).
        performed_by: Who judged it (5.7.5 g).
        performed_at: When (5.7.5 f).
    """

    from_build: Annotated[Id | None, Link(to=("builds",), inverse="compared_from")] = Field(
        default=None, alias="from"
    )
    to_build: Annotated[Id | None, Link(to=("builds",), inverse="compared_to")] = Field(
        default=None, alias="to"
    )
    differences: Text | None = None
    impact: Text | None = None
    carried_over: tuple[CarriedOver, ...] = ()
    reruns: Annotated[Ids, Link(to=("tests",), inverse="rerun_for")] = ()
    selection: Text | None = None
    performed_by: Line | None = None
    performed_at: Day | None = None
