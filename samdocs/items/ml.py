"""Models, how they are watched, and the changes planned for them (FDA AI 2025; FDA PCCP 2024)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from samdocs.fields import (
    Day,
    Ids,
    Line,
    Lines,
    Number,
    Record,
    RelativePath,
    Sha256,
    Text,
    Texts,
    YesNo,
    one_or_many,
    short_form,
)
from samdocs.items.base import Item, Link


class ModelArtifact(Record):
    """The file of a model; a bare text is its hash (FDA AI 2025, IX; IEC 62304:2006+A1:2015, 8.1.2)."""

    sha256: Sha256
    name: Line | None = None
    path: RelativePath | None = None


class OperatingPoint(Record):
    """A threshold the model is used at, and why (FDA AI 2025, IX and X); a bare text is its name.

    Attributes:
        released: Whether the device can be used at it.
    """

    name: Line
    threshold: Number | None = None
    rationale: Text | None = None
    released: YesNo = True


class Training(Record):
    """How a model was trained and tuned (FDA AI 2025, IX).

    Attributes:
        tuning: Metrics and results of the tuning evaluation.
    """

    text: Text | None = None
    paradigm: Text | None = None
    optimisation: Text | None = None
    regularisation: Text | None = None
    hyperparameters: Text | None = None
    convergence: Text | None = None
    tuning: Text | None = None


class Model(Item, collection="models", prefix="ML", noun="model"):
    """A trained model of the device (FDA AI 2025, IX; EU AI Act 2024/1689, Annex IV 2).

    Attributes:
        text: What it does (FDA AI 2025, IX).
        created_at: Day it was made (FDA AI 2025, App. E).
        inputs: What goes in (FDA AI 2025, IX).
        outputs: What comes out, and what it means (FDA AI 2025, IX).
        architecture: How it is built (FDA AI 2025, IX).
        features: Its features (FDA AI 2025, IX).
        feature_selection: How they were chosen (FDA AI 2025, IX).
        loss: What training minimises (FDA AI 2025, IX).
        parameters: Number and kind of parameters (FDA AI 2025, IX).
        customisation: What a site can set, and who (FDA AI 2025, V and IX).
        input_quality_control: When it abstains (FDA AI 2025, IX and App. C).
        preprocessing: What happens to inputs before (FDA AI 2025, IX).
        postprocessing: What happens to outputs after (FDA AI 2025, IX).
        augmentation: How training data were varied (FDA AI 2025, IX).
        training: How it was trained (FDA AI 2025, IX).
        pretrained: What its pre-trained parts were trained on (FDA AI 2025, IX).
        ensemble: How several models combine (FDA AI 2025, IX).
        calibration: How scores were calibrated (FDA AI 2025, IX).
        explanation: What users see of its reasons (FDA AI 2025, VI.B; EU AI Act 2024/1689, 13).
        limitations: Known limits, biases and failure modes (FDA AI 2025, App. E).
        compute: What it needs to run (FDA AI 2025, App. E).
    """

    text: Text | None = None
    version: Line | None = None
    created_at: Day | None = None
    trained_on: Annotated[Ids, Link(to=("datasets",), inverse="trains")] = ()
    tuned_on: Annotated[Ids, Link(to=("datasets",), inverse="tunes")] = ()
    based_on: Annotated[Ids, Link(to=("models", "soup"), inverse="base_of", hierarchy=True)] = ()
    realises: Annotated[Ids, Link(to=("software_items",), inverse="realised_by")] = ()
    artifact: Annotated[ModelArtifact | None, short_form("sha256")] = None
    operating_points: Annotated[
        tuple[Annotated[OperatingPoint, short_form("name")], ...], BeforeValidator(one_or_many)
    ] = ()
    inputs: Texts = ()
    outputs: Texts = ()
    architecture: Text | None = None
    features: Texts = ()
    feature_selection: Text | None = None
    loss: Text | None = None
    parameters: Text | None = None
    customisation: Text | None = None
    input_quality_control: Text | None = None
    preprocessing: Text | None = None
    postprocessing: Text | None = None
    augmentation: Text | None = None
    training: Annotated[Training | None, short_form("text")] = None
    pretrained: Text | None = None
    ensemble: Text | None = None
    calibration: Text | None = None
    explanation: Text | None = None
    limitations: Texts = ()
    compute: Text | None = None


class Observation(Record):
    """What a monitor showed (FDA AI 2025, XI; ISO 14971:2019, 10.2).

    Attributes:
        value: The metric, as a number.
        action: What followed, if anything did.
    """

    date: Day
    value: Number | None = None
    text: Text | None = None
    action: Text | None = None


class PerformanceMonitor(Item, collection="monitors", prefix="MON", noun="performance monitor"):
    """How a change of performance in the field is found (FDA AI 2025, XI; EU AI Act 2024/1689, 72).

    Attributes:
        text: What the metric is, exactly (FDA AI 2025, XI).
        source: Where its data come from (FDA AI 2025, XI).
        method: Statistic of performance or drift (FDA AI 2025, XI).
        reference_truth: When and how the truth becomes known (FDA AI 2025, XI).
        subgroups: Groups that are watched apart (FDA AI 2025, XI).
        communication: What users are told (FDA AI 2025, XI).
        triggers: Planned changes it can start (FDA PCCP 2024, VII).
        observations: What it showed so far (FDA AI 2025, XI; ISO 14971:2019, 10.2).
    """

    watches: Annotated[Ids, Link(to=("models",), inverse="watched_by")] = ()
    text: Text | None = None
    metric: Line | None = None
    source: Text | None = None
    method: Text | None = None
    reference_truth: Text | None = None
    threshold: Line | None = None
    period: Line | None = None
    subgroups: Lines = ()
    owner: Line | None = None
    action: Text | None = None
    communication: Text | None = None
    triggers: Annotated[Ids, Link(to=("planned_changes",), inverse="triggered_by")] = ()
    observations: tuple[Observation, ...] = ()


class ChangeImpact(Record):
    """Device with the modification against the device without (FDA PCCP 2024, VIII).

    Attributes:
        bias: Unintended bias it may bring.
        safeguards: How the protocol keeps the device safe and effective.
        interactions: What it does to other modifications.
        cumulative: What all of them do together.
    """

    text: Text | None = None
    benefits: Text | None = None
    risks: Text | None = None
    bias: Text | None = None
    safeguards: Text | None = None
    interactions: Text | None = None
    cumulative: Text | None = None


class PlannedChange(Item, collection="planned_changes", prefix="PCC", noun="planned change"):
    """A modification described in the PCCP (FDA PCCP 2024, VI).

    Attributes:
        text: What changes (FDA PCCP 2024, VI).
        kind: Type of modification (FDA PCCP 2024, VI i to iii).
        rationale: Why (FDA PCCP 2024, VI).
        specification: Limits that hold after it (FDA PCCP 2024, VI).
        implementation: Whether the device changes by itself (FDA PCCP 2024, VI).
        scope: Whether every site gets the same (FDA PCCP 2024, VI).
        local_factors: What differs from site to site (FDA PCCP 2024, VI).
        frequency: How often (FDA PCCP 2024, VI).
        alters: Labels it changes (FDA PCCP 2024, VI).
    """

    changes: Annotated[Ids, Link(to=("models",), inverse="changed_by")] = ()
    text: Text | None = None
    kind: Literal["quantitative_performance", "inputs", "use_or_performance"] | None = None
    rationale: Text | None = None
    specification: Text | None = None
    implementation: Literal["automatic", "manual"] | None = None
    scope: Literal["global", "local"] | None = None
    local_factors: Text | None = None
    frequency: Line | None = None
    alters: Annotated[Ids, Link(to=("label_items",), inverse="altered_by")] = ()
    impact: Annotated[ChangeImpact | None, short_form("text")] = None


class ProtocolActivity(
    Item, collection="protocol_activities", prefix="PA", noun="protocol activity"
):
    """A step of the modification protocol, shared by modifications (FDA PCCP 2024, VII).

    Attributes:
        text: What is done (FDA PCCP 2024, VII).
        criterion: What must hold before the change is made (FDA PCCP 2024, VII 3).
        on_failure: What happens if it does not hold (FDA PCCP 2024, VII 3).
        responsible: Who does it (FDA PCCP 2024, VII).
        questions: Numbers of the questions it answers, e.g. 3.c.1 (FDA PCCP 2024, App. A).
    """

    part: Literal["data_management", "retraining", "evaluation", "update"] | None = None
    serves: Annotated[Ids, Link(to=("planned_changes",), inverse="protocol_activities")] = ()
    text: Text | None = None
    criterion: Text | None = None
    on_failure: Text | None = None
    responsible: Line | None = None
    questions: Lines = ()
