"""samdocs.yaml: the device, its classification, the risk policy and the rules of the project."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from samdocs.fields import (
    Day,
    Fraction,
    Line,
    Lines,
    Record,
    RelativePath,
    RelativePaths,
    Sha256,
    Text,
    Whole,
    YesNo,
    one_or_many,
    reason_in,
    refuse,
    relative_path,
    short_form,
)
from samdocs.keys import KeyFaultError, is_key_file, parse_key

FORMAT_VERSION = 1

SafetyClass = Literal["A", "B", "C", "tbd"]
Acceptability = Literal["acceptable", "investigate", "unacceptable"]
Injury = Literal["none", "non_serious", "serious", "death"]


class Device(Record):
    """One source of facts that every document quotes (MDR 2017/745 Annex II 1.1; FDA 2023, VI.B)."""

    name: Line
    identifier: Line
    version: Line | None = None
    manufacturer: Line | None = None
    address: Text | None = None
    markets: Annotated[tuple[Literal["us", "eu"], ...], BeforeValidator(one_or_many)] = ()
    ai: YesNo | None = None
    cyber: YesNo | None = None
    phi: YesNo | None = None
    summary: Line | None = None
    intended_use: Text | None = None
    indications: Text | None = None
    contraindications: Text | None = None
    patient_population: Text | None = None
    intended_users: Text | None = None
    use_environment: Text | None = None
    principle_of_operation: Text | None = None
    inputs: Text | None = None
    outputs: Text | None = None
    workflow: Text | None = None
    ai_statement: Text | None = None
    configurations: Text | None = None
    novel_features: Text | None = None
    foreseeable_misuse: Text | None = None
    safety_characteristics: Text | None = None
    udi_di: Line | None = None
    basic_udi_di: Line | None = None
    predicate: Text | None = None
    previous_generations: Text | None = None


class Iec62304Class(Record):
    """The class of every software system that states none of its own (4.3)."""

    safety_class: SafetyClass = Field(alias="class")
    rationale: Text | None = None
    approver: Line | None = None
    date: Day | None = None


class FdaLevel(Record):
    """Pathway and documentation level (FDA 2023, V)."""

    pathway: Line | None = None
    documentation_level: Literal["basic", "enhanced", "tbd"] | None = None
    rationale: Text | None = None


class MdrClass(Record):
    """Class and rule of MDR 2017/745 Annex VIII."""

    mdr_class: Literal["I", "IIa", "IIb", "III", "tbd"] = Field(alias="class")
    rule: Line | None = None
    rationale: Text | None = None


class Classification(Record):
    """How the device is classified, by standard and market."""

    iec62304: Iec62304Class | None = None
    fda: FdaLevel | None = None
    eu_mdr: MdrClass | None = None


class Severity(Record):
    """A step of the severity scale, tied to the injury it stands for."""

    level: Line
    name: Line
    injury: Injury | None = None
    text: Text | None = None


class Step(Record):
    """A step of a probability, exploitability or impact scale."""

    level: Line
    name: Line
    text: Text | None = None


def _by_position(row: object) -> object:
    """Bring a row given as a list into a mapping by `[0]`, `[1]`, … that the scale resolves later.

    Brackets keep positions apart from levels that are named by numbers.
    """
    return {f"[{at}]": cell for at, cell in enumerate(row)} if isinstance(row, list) else row


Row = Annotated[dict[str, Acceptability], BeforeValidator(_by_position)]
CombinedRow = Annotated[dict[str, Line], BeforeValidator(_by_position)]


class SecurityPolicy(Record):
    """The scale for threats: exploitability, never probability (FDA cybersecurity 2026, V.A.2)."""

    exploitability: tuple[Step, ...] = ()
    impact: tuple[Step, ...] = ()
    acceptability: dict[str, Row] = Field(default_factory=dict)


class RiskPolicy(Record):
    """Scales and criteria for risk (ISO 14971:2019, 4.4 d), mildest and rarest first.

    Attributes:
        combined: P1 level → P2 level → level of `probabilities`, where two scales are used.
        acceptability: Probability level → cells, by severity level or by position.
        not_estimable: Severity level → acceptability where probability cannot be estimated.
    """

    severities: tuple[Severity, ...] = ()
    probabilities: tuple[Step, ...] = ()
    p1: tuple[Step, ...] = ()
    p2: tuple[Step, ...] = ()
    combined: dict[str, CombinedRow] = Field(default_factory=dict)
    acceptability: dict[str, Row] = Field(default_factory=dict)
    not_estimable: dict[str, Acceptability] = Field(default_factory=dict)
    policy: Literal["afap", "alarp", "criteria_only"] | None = None
    rationale: Text | None = None
    security: SecurityPolicy | None = None


class OverallResidualRisk(Record):
    """The judgement over all residual risks together (ISO 14971:2019, 8)."""

    method: Text | None = None
    result: Text | None = None
    benefit: Text | None = None
    approver: Line | None = None


class RequiredApproval(Record):
    """A role that must approve a document, and what its signature means (21 CFR 11.50)."""

    role: Line
    meaning: Line


class ExternalDocument(Record):
    """A document that is kept in another system."""

    system: Line
    id: Line
    revision: Line | None = None
    sha256: Sha256 | None = None


class DocumentSettings(Record):
    """How one document is numbered, owned and approved."""

    number: Line | None = None
    title: Line | None = None
    revision: Line | None = None
    owner: Line | None = None
    approvals: tuple[RequiredApproval, ...] = ()
    external: ExternalDocument | None = None


class ChangeControl(Record):
    """Which paths are under change control, and how a change names its request."""

    paths: Lines = ()
    trailer: Line = "Change"
    signed_tags: YesNo = False
    waiver_role: Line | None = None


class EvidencePaths(Record):
    """Where evidence lies; absent kinds are found by content below `evidence/`.

    Attributes:
        retry_policy: Why a test that passed when it was repeated counts as passed; without it the
            worst of several results does.
    """

    retry_policy: Text | None = None
    results: RelativePaths = ()
    components: RelativePaths = ()
    vulnerabilities: RelativePaths = ()
    tracker: RelativePaths = ()
    monitoring: RelativePaths = ()


class Limits(Record):
    """Ages and sizes that rules compare with."""

    soup_review_days: Whole = 90
    plan_review_months: Whole = 12
    trend_months: Whole = 6
    subgroup_minimum: Whole = 30
    test_set_uses: Whole = 1
    unknown_fraction: Fraction = 0.05


class Standard(Record):
    """A standard the project applies, with its edition."""

    id: Line
    edition: Line
    title: Line | None = None


class QualitySystem(Record):
    """The quality management system the software belongs to (IEC 62304:2006+A1:2015, 4.1)."""

    reference: Line | None = None
    certificate: Line | None = None


class Repository(Record):
    """A repository with device code outside this one."""

    url: Line | None = None
    path: Line | None = None


class RoleOfPerson(Record):
    """A role a person holds, and since when."""

    role: Line
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None


def _public_key(text: str) -> str:
    """Return the text of a public key, or the path of a file with one, if it can be used."""
    if is_key_file(text):
        return relative_path(text)
    try:
        parse_key(text)
    except KeyFaultError as fault:
        raise refuse(
            "MOD014" if fault.is_private else "MOD004", fault.message, fault.hint
        ) from None
    return text


class SigningKeyOfPerson(Record):
    """A public key with which a person signs, or the path of a file with it, and since when.

    A key that is no longer used keeps its entry, with `until:`, or old signatures are of nobody.
    """

    key: Annotated[Text, AfterValidator(_public_key)]
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class Person(Record):
    """Someone who writes, approves or tests."""

    id: Line
    name: Line
    email: Line | None = None
    roles: tuple[Annotated[RoleOfPerson, short_form("role")], ...] = ()
    signing_keys: Annotated[
        tuple[Annotated[SigningKeyOfPerson, short_form("key")], ...], BeforeValidator(one_or_many)
    ] = ()


class LegacyGap(Record):
    """One deliverable compared with what the class asks for (IEC 62304:2006+A1:2015, 4.4.3)."""

    clause: Line
    available: Text | None = None
    judgement: Text | None = None
    action: Text | None = None


class Legacy(Record):
    """The route for software already on the market (IEC 62304:2006+A1:2015, 4.4)."""

    applies: YesNo = False
    version: Line | None = None
    feedback_review: Text | None = None
    gap_analysis: tuple[LegacyGap, ...] = ()
    closure_plan: Text | None = None
    rationale: Text | None = None


class Pccp(Record):
    """The predetermined change control plan as authorised (FD&C Act 515C)."""

    title: Line | None = None
    version: Line | None = None
    submission: Line | None = None
    date: Day | None = None
    authorised_tag: Line | None = None


class TraceSettings(Record):
    """Which links are obligatory; absent follows the standards."""

    obligatory: dict[str, Lines] = Field(default_factory=dict)
    weak_words: Lines = ()


def _own_folder(path: str) -> str:
    if not PurePosixPath(path).parts:
        raise refuse("MOD007", f"holds `{path}`, the project itself", "name a folder, e.g. dist")
    return path


class Config(Record):
    """The file samdocs.yaml.

    Attributes:
        controlled_from: Tag or commit from which on history rules judge; `none` while changes are
            not under control yet, absent for the whole history.
    """

    samdocs: Whole
    device: Device
    classification: Classification = Field(default_factory=Classification)
    risk_policy: RiskPolicy = Field(default_factory=RiskPolicy)
    overall_residual_risk: OverallResidualRisk | None = None
    ids: dict[str, Line] = Field(default_factory=dict)
    documents: dict[str, DocumentSettings] = Field(default_factory=dict)
    trace: TraceSettings = Field(default_factory=TraceSettings)
    rules: dict[str, Literal["blocker", "major", "minor", "info"]] = Field(default_factory=dict)
    controlled_from: Line | None = None
    change_control: ChangeControl = Field(default_factory=ChangeControl)
    evidence: EvidencePaths = Field(default_factory=EvidencePaths)
    repositories: dict[str, Annotated[Repository, short_form("url")]] = Field(default_factory=dict)
    limits: Limits = Field(default_factory=Limits)
    standards: tuple[Standard, ...] = ()
    quality_system: QualitySystem | None = None
    reasons: dict[str, object] = Field(default_factory=dict)
    people: tuple[Person, ...] = ()
    legacy: Legacy | None = None
    pccp: Pccp | None = None
    exclude: Lines = ()
    extensions: RelativePaths = ()
    paper: Literal["a4", "letter"] = "a4"
    output: Annotated[RelativePath, AfterValidator(_own_folder)] = "dist"

    def reason_for(self, code: str, part: str = "") -> str:
        """Return the reason the project gives for a rule or a part of it, empty if none."""
        return reason_in(self.reasons, code, part)
