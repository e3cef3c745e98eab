"""Studies of performance: what was planned, and the counts that came out (FDA AI 2025, X)."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from samdocs.fields import (
    Count,
    Fraction,
    Id,
    Ids,
    Line,
    Lines,
    Moment,
    Number,
    Record,
    RelativePath,
    Text,
    Texts,
    one_or_many,
    refuse,
    short_form,
)
from samdocs.items.base import Item, Link
from samdocs.items.evidence_verbs import EvidenceVerbs
from samdocs.items.verification import BuildRun, Deviation

#: How an interval was computed.
IntervalMethod = Literal["wilson", "clopper_pearson", "log", "delong", "bootstrap", "t", "mrmc"]


def _subgroup(value: object) -> object:
    """Bring `all` into the form of a mapping; the empty one stands for every case."""
    if value == "all":
        return {}
    if isinstance(value, str):
        hint = f"write all, or name the characteristic, e.g. {{sex: {value}}}"
        raise refuse("MOD003", f"holds `{value}`, which says no characteristic", hint)
    return value


#: Characteristic → group, e.g. {sex: female}; empty = all cases.
Subgroup = Annotated[dict[Line, Line], BeforeValidator(_subgroup)]


class Criterion(Record):
    """What must hold for a study to pass, fixed before it runs (FDA AI 2025, App. C).

    Attributes:
        statistic: The bound or estimate that is compared.
        level: Two-sided coverage of the interval, as a fraction.
        endpoint: Whether the study stands or falls with it.
    """

    metric: Line
    subgroup: Subgroup = Field(default_factory=dict)
    operating_point: Line = "default"
    statistic: Literal["lower", "point", "upper"] = "lower"
    op: Literal[">=", ">", "<=", "<"]
    value: Number
    level: Fraction = 0.95
    method: IntervalMethod | None = None
    endpoint: Literal["primary", "secondary"] = "primary"
    rationale: Text | None = None


class Counts(Record):
    """True and false, positive and negative cases, from which all else follows (FDA AI 2025, X)."""

    tp: Count
    fn: Count
    tn: Count
    fp: Count

    @property
    def cases(self) -> int:
        """How many cases were counted."""
        return self.tp + self.fn + self.tn + self.fp


class Claimed(Record):
    """A figure stated elsewhere, to be checked against the counts (FDA AI 2025, VI.B).

    Attributes:
        n: Cases it rests on.
        level: Two-sided coverage of the interval, as a fraction.
    """

    metric: Line
    estimate: Number
    lower: Number | None = None
    upper: Number | None = None
    level: Fraction | None = None
    method: IntervalMethod | None = None
    n: Count | None = None


class StudyResult(Record):
    """What came out for one subgroup at one operating point (FDA AI 2025, X).

    Attributes:
        predictions: File with one prediction a line, instead of counts.
        text: What the figures do not say.
    """

    subgroup: Subgroup = Field(default_factory=dict)
    operating_point: Line = "default"
    counts: Counts | None = None
    predictions: RelativePath | None = None
    claimed: Annotated[tuple[Claimed, ...], BeforeValidator(one_or_many)] = ()
    text: Text | None = None


class StudyProtocol(Record):
    """What was fixed before the study ran; a bare text is the whole (FDA AI 2025, X.A).

    Attributes:
        masking: Who does not know what.
        subjects: How every subject is accounted for.
        multiplicity: What is done about several endpoints.
        missing_data: How missing and equivocal cases are counted.
        input_quality_control: How cases the device rejects are counted (App. C).
    """

    text: Text | None = None
    objective: Text | None = None
    design: Text | None = None
    endpoints: Text | None = None
    hypotheses: Text | None = None
    sample_size: Text | None = None
    multiplicity: Text | None = None
    methods: Text | None = None
    masking: Text | None = None
    subjects: Text | None = None
    subgroups: Text | None = None
    missing_data: Text | None = None
    input_quality_control: Text | None = None


class PerformanceStudy(
    EvidenceVerbs, Item, collection="studies", prefix="ST", noun="performance study"
):
    """A study of a model's or the device's performance (FDA AI 2025, X; MDCG 2020-1).

    Attributes:
        text: What the study is to show (FDA AI 2025, X.A).
        aim: What is measured (FDA AI 2025, X.A).
        on: Another spelling of on_datasets.
        subgroups: Groups for which results are to be given (FDA AI 2025, X.A).
        population: Who was studied, against who is intended (FDA AI 2025, VIII and X).
        comparator: What the device is compared with (FDA AI 2025, X.A).
        readers: How many readers, and who they are (FDA AI 2025, X.A).
        registration: Number of a trial, or DOI (FDA AI 2025, App. E).
        deviations: Departures from the protocol (FDA AI 2025, X.A).
        accounting: How many subjects entered, left and were analysed (FDA AI 2025, X.A).
        limitations: What the study cannot show (FDA AI 2025, App. E).
        conclusion: What it shows (FDA AI 2025, X.A).
    """

    #: Fields that are written after the study ran; the protocol is the rest.
    outcome_fields: ClassVar[frozenset[str]] = frozenset(
        {
            "results",
            "executed_at",
            "build",
            "deviations",
            "accounting",
            "limitations",
            "conclusion",
        }
    )

    kind: Literal["standalone", "reader", "clinical"] | None = None
    aim: Literal["performance", "repeatability", "reproducibility", "robustness"] = "performance"
    text: Text | None = None
    evaluates: Annotated[Ids, Link(to=("models",), inverse="evaluated_by")] = ()
    on_datasets: Annotated[Ids, Link(to=("datasets",), inverse="studied_in")] = ()
    on: Annotated[Ids, Link(to=("datasets",), verb="on_datasets")] = ()
    protocol: Annotated[StudyProtocol | None, short_form("text")] = None
    criteria: Annotated[tuple[Criterion, ...], BeforeValidator(one_or_many)] = ()
    subgroups: Lines = ()
    population: Text | None = None
    comparator: Text | None = None
    readers: Text | None = None
    registration: Line | None = None
    executed_at: Moment | None = None
    build: BuildRun = None
    results: Annotated[tuple[StudyResult, ...], BeforeValidator(one_or_many)] = ()
    deviations: tuple[Annotated[Deviation, short_form("text")], ...] = ()
    accounting: Text | None = None
    limitations: Texts = ()
    conclusion: Text | None = None

    @property
    def datasets(self) -> tuple[Id, ...]:
        """The data sets it names itself, under either key."""
        return (*self.on_datasets, *self.on)
