"""The history of the example device: who changed what, when, and under which change request.

It is told backwards from the example project: each step names what is there from that step on, and
every state before is the example without it. So the example is written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from samdocs.items.studies import PerformanceStudy
from samdocs.items.usability import UsabilityEvaluation

LEAD, QUALITY = "lea.moser", "maria.keller"
SETTINGS = "samdocs.yaml"


class Edit(NamedTuple):
    """A text of a file before a step and from it on; the later one stands once in the file."""

    file: str
    before: str
    after: str


class Built(NamedTuple):
    """A build, and the day of the step whose commit describes it: no commit can name itself."""

    build: str
    day: str


@dataclass(frozen=True, slots=True)
class Step:
    """One commit.

    Attributes:
        person: Who made it.
        day: Its day; the hour does not matter.
        subject: What it did.
        change: The change request it belongs to, written as a trailer.
        files: Files and folders that are there from now on.
        items: Items that are there from now on, in files that may be there before.
        fields: Fields that are there from now on, as `ID.field`.
        edits: Texts that change.
        builds: Builds that name the commit that describes them from now on, as `project_commit`.
        approves: Documents and change requests that are approved in it.
        records: What else commands wrote in it: `link_reviews`, `approvals` of everything that is
            left, or `attestations`.
        tag: The tag on it, made by the head of quality.
    """

    person: str
    day: str
    subject: str
    change: str = ""
    files: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    builds: tuple[Built, ...] = ()
    approves: tuple[str, ...] = ()
    records: str = ""
    tag: str = ""


_VERSION = "  version: {}                       # the tag of this release is v{}\n"
CONTROLLED = "controlled_from: v1.1.0                # history rules judge from this tag on\n"
UNCONTROLLED = (
    "controlled_from: none                  # this copy has no history of its own; else a tag from "
    "which history is judged\n"
)

PLANS = (
    "sdp",
    "rm_plan",
    "ver_plan",
    "cm_plan",
    "maintenance_plan",
    "cyber_plan",
    "pms_plan",
)


def _outcomes(kind: type[PerformanceStudy | UsabilityEvaluation], *names: str) -> tuple[str, ...]:
    """Return the fields of studies or evaluations that are known only after they were carried out."""
    return tuple(f"{name}.{field}" for name in names for field in sorted(kind.outcome_fields))


#: The commits of the example, oldest first; v1.2.0 is ready and left to whoever reads it.
STEPS: tuple[Step, ...] = (
    Step(
        LEAD,
        "2024-03-04",
        "Describe the device and what its users need",
        files=(SETTINGS, "README.md", "needs.yaml"),
    ),
    Step(
        LEAD,
        "2024-05-13",
        "Describe architecture and model, and analyse risks and threats",
        files=(
            "architecture/",
            "soup.yaml",
            "risk/",
            "security/",
            "ml/model.yaml",
            "ml/datasets.yaml",
        ),
    ),
    Step(QUALITY, "2024-06-17", "Approve the plans", approves=PLANS),
    Step(
        LEAD,
        "2024-07-01",
        "Specify what the software must do",
        files=("requirements/", "privacy.yaml"),
    ),
    Step(
        LEAD,
        "2024-10-14",
        "Write unit, integration and system tests",
        files=(
            "usability/use.yaml",
            "verification/unit.yaml",
            "verification/integration.yaml",
            "verification/system.yaml",
        ),
    ),
    Step(
        LEAD,
        "2024-11-18",
        "Record the build of 1.0.0",
        files=("problems/builds.yaml",),
        tag="v1.0.0",
    ),
    Step(
        LEAD,
        "2025-09-22",
        "Measure drift and mark scores under review",
        items=("SRS-013", "SRS-014", "RC-023", "TC-030", "TC-056", "TC-073"),
        edits=(
            Edit(
                "risk/risks.yaml",
                "      - {control: RC-042, for: [a, b]}\n    significant",
                "      - {control: RC-023, for: [a]}\n      - {control: RC-042, for: [a, b]}\n    significant",
            ),
            Edit(
                "risk/risks.yaml",
                "        residual: {p1: E3, p2: H2}\n        fda_probable: {answer: yes, why: Drift is",
                "        residual: {p1: E2, p2: H2}\n        fda_probable: {answer: yes, why: Drift is",
            ),
        ),
    ),
    Step(
        LEAD,
        "2025-11-04",
        "Record the build of 1.1.0",
        items=("BLD-002",),
        edits=(
            Edit(SETTINGS, _VERSION.format("1.0.0", "1.0.0"), _VERSION.format("1.1.0", "1.1.0")),
            Edit(SETTINGS, UNCONTROLLED, CONTROLLED),
        ),
        tag="v1.1.0",
    ),
    Step(LEAD, "2025-11-10", "Take up a vulnerability", items=("VUL-001",)),
    Step(
        QUALITY,
        "2025-11-24",
        "Approve two changes",
        files=("problems/changes.yaml",),
        items=("CR-002", "CR-005"),
        approves=("CR-002", "CR-005"),
    ),
    Step(
        LEAD,
        "2025-12-02",
        "Replace HAProxy by 3.2.8",
        "CR-002",
        edits=(
            Edit(
                "soup.yaml",
                "    version: 3.2.4\n    purl: pkg:generic/haproxy@3.2.4\n",
                "    version: 3.2.8\n    purl: pkg:generic/haproxy@3.2.8\n",
            ),
        ),
    ),
    Step(
        QUALITY,
        "2026-02-20",
        "Take up a problem from the field, and approve its change",
        files=("problems/anomalies.yaml",),
        items=("CR-004", "PR-003", "FB-001"),
        approves=("CR-004",),
    ),
    Step(
        LEAD,
        "2026-02-24",
        "Keep escalation timers over a restart",
        "CR-004",
        edits=(
            Edit(
                "requirements/alarms.yaml",
                "      Second request between 15 min 0 s and 15 min 10 s after the first.\n    derives_from",
                "      Second request between 15 min 0 s and 15 min 10 s after the first; none after an acknowledgement at 14 min\n      59 s.\n    derives_from",
            ),
        ),
    ),
    Step(
        QUALITY,
        "2026-03-02",
        "Confirm that the tests still verify the escalation",
        "CR-004",
        records="link_reviews",
    ),
    Step(
        LEAD,
        "2026-08-24",
        "Use model 3.1.0",
        "CR-005",
        files=("ml/studies.yaml",),
        items=("BLD-003",),
        fields=(
            "CR-005.implemented_in",
            "CR-002.implemented_in",
            "CR-004.implemented_in",
        ),
        edits=(
            Edit(
                "ml/model.yaml",
                "    version: 3.0.0\n    created_at: 2024-02-12\n",
                "    version: 3.1.0\n    created_at: 2025-07-28\n",
            ),
            Edit(
                "problems/changes.yaml",
                "    affects: [ML-001, SI-007, RISK-004, RISK-020]\n",
                "    affects: [ML-001, SI-007, RISK-004, RISK-020, ST-001, ST-002]\n",
            ),
        ),
    ),
    Step(
        QUALITY,
        "2026-09-28",
        "Take up a problem of the tests, and approve two changes",
        items=("CR-001", "CR-006", "PR-002"),
        fields=(
            "PR-003.fixed_in",
            "PR-003.communicated_in",
            "PR-003.closure",
            "PR-003.verified_by",
        ),
        approves=("CR-001", "CR-006"),
    ),
    Step(
        LEAD,
        "2026-10-05",
        "Record the studies, and write label, acceptance tests and evaluation",
        "CR-006",
        files=("labelling.yaml", "ml/", "usability/", "verification/acceptance.yaml"),
        fields=(
            "CR-006.affects",
            "CR-006.retests",
            *_outcomes(PerformanceStudy, "ST-001", "ST-002"),
        ),
        edits=(
            Edit(
                "problems/changes.yaml",
                "    affects: [ML-001, SI-007, RISK-004, RISK-020, ST-001, ST-002]\n",
                "    affects: [ML-001, SI-007, RISK-004, RISK-020, ST-001, ST-002, LBL-008, LBL-009]\n",
            ),
            Edit(
                "ml/studies.yaml",
                "    validates: [UN-001]\n",
                "    validates: [UN-001, CLM-001, CLM-002]\n",
            ),
            Edit(
                "ml/studies.yaml",
                "    validates: [UN-001, UN-004]\n",
                "    validates: [UN-001, UN-004, CLM-003]\n",
            ),
        ),
    ),
    Step(
        LEAD,
        "2026-10-12",
        "Join observations by references only",
        "CR-001",
        items=("BLD-004",),
        fields=(
            "CR-001.implemented_in",
            "CR-001.commits",
            "PR-002.fixed_in",
            "PR-002.closure",
            "PR-002.verified_by",
        ),
        edits=(
            Edit(
                "requirements/interfaces.yaml",
                "      The software shall assign an observation to a patient by the references `Observation.subject`\n",
                "      The software shall assign an observation to a patient only by the references `Observation.subject`\n",
            ),
            Edit(
                "risk/controls.yaml",
                "    text: Observations are assigned by the references to patient and encounter.\n",
                "    text: Observations are assigned by the references to patient and encounter only.\n",
            ),
        ),
    ),
    Step(
        LEAD,
        "2026-10-27",
        "Record the evaluation, and what is carried over",
        "CR-006",
        items=("RA-001",),
        fields=(
            "CR-001.regression_analysis",
            "CLM-004.supported_by",
            *_outcomes(UsabilityEvaluation, "UE-002"),
        ),
        builds=(Built("BLD-004", "2026-10-12"),),
    ),
    Step(
        LEAD,
        "2026-11-16",
        "Record the build of 1.2.0",
        "CR-006",
        files=("verification/", "evidence/", "records/release-1.2.0/"),
        items=("BLD-005", "PR-001", "CR-003"),
        builds=(Built("BLD-005", "2026-10-27"),),
        fields=("CR-006.implemented_in",),
        edits=(
            Edit(SETTINGS, _VERSION.format("1.1.0", "1.1.0"), _VERSION.format("1.2.0", "1.2.0")),
        ),
    ),
    Step(
        QUALITY,
        "2026-11-17",
        "Review requirements, risks, design and class",
        files=("records/",),
    ),
    Step(QUALITY, "2026-11-18", "Record the approvals of 1.2.0", records="approvals"),
    Step(
        QUALITY, "2026-11-19", "Attest what samdocs cannot decide of 1.2.0", records="attestations"
    ),
)
