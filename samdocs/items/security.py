"""What is worth protecting, what threatens it, and what counters (FDA cybersecurity 2025, V)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from samdocs.fields import (
    CvssVector,
    Day,
    Ids,
    Line,
    Lines,
    Record,
    Text,
    YesNo,
    one_or_many,
    short_form,
)
from samdocs.items.answers import Answer
from samdocs.items.base import Item, Link

#: FDA cybersecurity 2025, V.B.1.
ControlCategory = Literal[
    "authentication",
    "authorization",
    "cryptography",
    "integrity",
    "confidentiality",
    "event_detection_and_logging",
    "resiliency_and_recovery",
    "updatability",
]

#: Threats to models (FDA AI 2025, XII).
AiThreat = Literal[
    "data_poisoning",
    "model_inversion",
    "model_stealing",
    "evasion",
    "data_leakage",
    "overfitting",
    "bias",
    "drift",
]

#: Reasons why a vulnerability does not affect a product, in the words of the VEX formats.
VexJustification = Literal[
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
]

MayCause = Annotated[Ids, Link(to=("risks",), inverse="threats")]


class Asset(Item, collection="assets", prefix="AST", noun="asset"):
    """What an attacker may want (FDA cybersecurity 2025, V.A.1; IEC 81001-5-1:2021, 7.2).

    Attributes:
        text: What it is (FDA cybersecurity 2025, V.A.1).
        confidentiality: What its disclosure would mean (FDA cybersecurity 2025, V.A.2).
        integrity: What its change would mean (FDA cybersecurity 2025, V.A.2).
        availability: What its loss would mean (FDA cybersecurity 2025, V.A.2).
        trust_boundary: The boundary it lies within (IEC 81001-5-1:2021, 7.2).
        held_by: Software items that hold it (FDA cybersecurity 2025, V.A.1).
    """

    text: Text | None = None
    confidentiality: Text | None = None
    integrity: Text | None = None
    availability: Text | None = None
    trust_boundary: Line | None = None
    held_by: Annotated[Ids, Link(to=("software_items",), inverse="holds")] = ()


class SecurityEstimate(Record):
    """Levels of the policy's own security scale, never a probability (FDA cybersecurity 2025, V.A.2)."""

    exploitability: Line | None = None
    impact: Line | None = None
    rationale: Text | None = None


class Threat(Item, collection="threats", prefix="THR", noun="threat"):
    """What an attacker may do (FDA cybersecurity 2025, V.A.1 and V.A.2; ANSI/AAMI SW96:2023).

    Attributes:
        text: What happens (FDA cybersecurity 2025, V.A.1).
        stride: Kinds of threat (FDA cybersecurity 2025, V.A.1).
        ai_threat: Kind of threat to a model (FDA AI 2025, XII).
        flow: The element or flow it starts from (FDA cybersecurity 2025, V.A.1).
        assumption: What is taken for given (FDA cybersecurity 2025, V.A.1).
        phase: Part of the life cycle (FDA cybersecurity 2025, V.A.1).
        exploits: Vulnerabilities it uses (FDA cybersecurity 2025, V.A.1).
        patient_harm: Whether a patient can be harmed (ANSI/AAMI SW96:2023; FDA cybersecurity
            2025, V.A.2).
        before: Levels before controls (FDA cybersecurity 2025, V.A.2).
        after: Levels after controls (FDA cybersecurity 2025, V.A.2).
        disposition: What is done about it (FDA cybersecurity 2025, V.A.2).
        rationale: Why it is accepted or handed on (FDA cybersecurity 2025, V.A.2).
    """

    text: Text | None = None
    targets: Annotated[Ids, Link(to=("assets", "software_items"), inverse="targeted_by")] = ()
    stride: Annotated[
        tuple[
            Literal[
                "spoofing",
                "tampering",
                "repudiation",
                "information_disclosure",
                "denial_of_service",
                "elevation_of_privilege",
            ],
            ...,
        ],
        BeforeValidator(one_or_many),
    ] = ()
    ai_threat: AiThreat | None = None
    flow: Line | None = None
    assumption: Text | None = None
    phase: (
        Literal[
            "supply_chain",
            "manufacturing",
            "deployment",
            "interoperation",
            "operation",
            "maintenance",
            "decommissioning",
        ]
        | None
    ) = None
    exploits: Annotated[Ids, Link(to=("vulnerabilities",), inverse="exploited_by")] = ()
    patient_harm: Annotated[Answer | None, short_form("answer")] = None
    before: SecurityEstimate | None = None
    after: SecurityEstimate | None = None
    may_cause: MayCause = ()
    disposition: Literal["mitigate", "accept", "transfer", "avoid"] | None = None
    rationale: Text | None = None


class SecurityControl(Item, collection="security_controls", prefix="SC", noun="security control"):
    """What counters threats (FDA cybersecurity 2025, V.B.1).

    Attributes:
        text: What it does (FDA cybersecurity 2025, V.B.1).
        category: One of the eight categories (FDA cybersecurity 2025, V.B.1).
        safety_review: Whether it brings a safety risk (ANSI/AAMI SW96:2023).
        new_risks: Risks that arise from it (ISO 14971:2019, 7.5; ANSI/AAMI SW96:2023).
    """

    text: Text | None = None
    counters: Annotated[Ids, Link(to=("threats",), inverse="countered_by")] = ()
    category: ControlCategory | None = None
    safety_review: Text | None = None
    new_risks: Annotated[Ids, Link(to=("risks",), inverse="arises_from")] = ()


class Vulnerability(Item, collection="vulnerabilities", prefix="VUL", noun="vulnerability"):
    """A known weakness and what was made of it (FDA cybersecurity 2025, V.A.4).

    Attributes:
        text: What the weakness is (FDA cybersecurity 2025, V.A.4).
        identifiers: CVE and other numbers (FDA cybersecurity 2025, V.A.4).
        cwe: Kinds of weakness (FDA cybersecurity 2025, V.A.5).
        kev: Whether it is known to be exploited (FDA cybersecurity 2025, V.A.2).
        discovery: How it was found (FDA cybersecurity 2025, V.A.4).
        affects: Software items that are open to it (FDA cybersecurity 2025, V.A.4).
        vex_justification: Why it does not affect the device (FDA cybersecurity 2025, V.A.4).
        safety: What it means for safety (FDA cybersecurity 2025, V.A.4).
        security: What it means for security (FDA cybersecurity 2025, V.A.4).
        may_cause: Risks it can lead to (ANSI/AAMI SW96:2023).
        reduced_by: Controls that stand against it (FDA cybersecurity 2025, V.A.4).
        action: What is done about it, and when (FDA cybersecurity 2025, V.A.4).
        identified_at: Day it became known (FDA cybersecurity 2025, V.A.6).
        patched_at: Day a patch was available (FDA cybersecurity 2025, V.A.6).
        fielded_at: Day the patch was in the field (FDA cybersecurity 2025, V.A.6).
        disclosure: How it was disclosed (FD&C Act 524B(b)(1)).
    """

    text: Text | None = None
    found_in: Annotated[Ids, Link(to=("soup",), inverse="vulnerabilities")] = ()
    identifiers: Lines = ()
    cwe: Lines = ()
    cvss: CvssVector | None = None
    kev: YesNo | None = None
    discovery: Text | None = None
    affects: Annotated[Ids, Link(to=("software_items",), inverse="affected_by")] = ()
    vex: Literal["not_affected", "affected", "fixed", "under_investigation"] | None = None
    vex_justification: VexJustification | None = None
    safety: Text | None = None
    security: Text | None = None
    may_cause: MayCause = ()
    reduced_by: Annotated[Ids, Link(to=("security_controls",), inverse="reduces")] = ()
    action: Text | None = None
    identified_at: Day | None = None
    patched_at: Day | None = None
    fielded_at: Day | None = None
    disclosure: Text | None = None
