"""Data sets and what a datasheet says of them (FDA AI 2025, VIII)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from samdocs.fields import (
    Count,
    Day,
    Fraction,
    Ids,
    Line,
    Lines,
    Moment,
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


class Site(Record):
    """Where data were collected (FDA AI 2025, VIII); a bare text is the name."""

    name: Line
    country: Line | None = None


class DatasetHashes(Record):
    """What fixes a data set, without a single real identifier (FDA AI 2025, VIII).

    Attributes:
        manifest: SHA-256 of the list of all its files.
        patients: File with the salted hashes of the patients' ids, one in a line.
        records: File with the hashes of the records, one in a line.
    """

    manifest: Sha256 | None = None
    patients: RelativePath | None = None
    records: RelativePath | None = None


class Demographics(Record):
    """How a characteristic is spread over the data set (FDA AI 2025, VIII and X.A).

    Attributes:
        groups: Patients by group, as counts.
        unknown: Patients for whom it is not known.
        unknown_reason: Why, and what is done about it.
    """

    characteristic: Line
    groups: dict[Line, Count] = Field(default_factory=dict)
    unknown: Count = 0
    unknown_reason: Text | None = None


class Annotation(Record):
    """How the data were annotated (FDA AI 2025, VIII)."""

    people: Count | None = None
    qualification: Text | None = None
    instructions: Text | None = None
    blinding: Text | None = None
    adjudication: Text | None = None
    agreement: Text | None = None


class ReferenceStandard(Record):
    """What counts as the truth, and how sure it is (FDA AI 2025, VIII)."""

    method: Text
    uncertainty: Text | None = None
    readers: Text | None = None
    blinding: Text | None = None
    adjudication: Text | None = None
    variability: Text | None = None
    equivocal_and_missing: Text | None = None


class Access(Record):
    """Who opened a data set, when and for what (FDA AI 2025, App. C; FDA PCCP 2024, VII)."""

    person: Line
    time: Moment
    purpose: Line | None = None


class Dataset(Item, collection="datasets", prefix="DS", noun="data set"):
    """Data a model was made or judged with (FDA AI 2025, VIII; EU AI Act 2024/1689, 10).

    All further fields are those of the datasheet in FDA AI 2025, VIII.

    Attributes:
        version: Version of the data set (FDA AI 2025, VIII).
        purpose: What it is for (EU AI Act 2024/1689, 10).
        source_type: E.g. electronic records, registry, prospective study (FDA AI 2025, VIII).
        source: Where it comes from (FDA AI 2025, VIII).
        sites: Sites of collection (FDA AI 2025, VIII).
        sites_rationale: Why these sites suffice and are independent (FDA AI 2025, VIII).
        collection_period: When it was collected (FDA AI 2025, VIII).
        collection_protocol: How, by which protocol, with what quality assurance (FDA AI 2025, VIII).
        inclusion: Who is in (FDA AI 2025, VIII).
        exclusion: Who is out (FDA AI 2025, VIII).
        legal_basis: Consent, ethics approval or other basis (FDA AI 2025, VIII).
        deidentification: How identifiers were removed (45 CFR 164.514; GDPR 2016/679, 25).
        licence: Licence or agreement (FDA AI 2025, VIII).
        medical_use_allowed: Whether it allows commercial medical use (FDA AI 2025, VIII).
        n_patients: Patients in it (FDA AI 2025, VIII).
        n_records: Records in it (FDA AI 2025, VIII).
        unit_of_analysis: What counts as one case (FDA AI 2025, X).
        demographics: Spread over the groups of patients (FDA AI 2025, VIII).
        condition: The disease or state, and how grave (FDA AI 2025, VIII).
        prevalence: Share of cases with the condition, as a fraction (FDA AI 2025, VIII).
        equipment: Devices that acquired it (FDA AI 2025, VIII).
        acquisition: How it was acquired (FDA AI 2025, VIII).
        preprocessing: Cleaning and processing (FDA AI 2025, VIII).
        missing_data: What is missing, and how that is treated (FDA AI 2025, VIII).
        annotation: How it was annotated (FDA AI 2025, VIII).
        reference_standard: What counts as the truth (FDA AI 2025, VIII).
        representativeness: How it compares with the intended population (FDA AI 2025, VIII).
        independence: How it is kept apart from the other sets (FDA AI 2025, VIII; GMLP 2021, 4).
        drawn_from: The set it is a part of (FDA AI 2025, VIII).
        limitations: Known gaps and biases (FDA AI 2025, VIII).
        synthetic_fraction: Share of made-up records, as a fraction (FDA AI 2025, VIII).
        storage: Where it is kept, and who may read it (FDA AI 2025, VIII).
        retention: How long (45 CFR 164.316; FDA AI 2025, VIII).
        owner: Who answers for it (FDA AI 2025, VIII).
        frozen_at: Day after which it no longer changes (FDA AI 2025, VIII).
        accesses: Who opened it (FDA AI 2025, App. C).
    """

    role: Literal["training", "tuning", "test", "monitoring"] | None = None
    version: Line | None = None
    purpose: Text | None = None
    source_type: Line | None = None
    source: Text | None = None
    sites: Annotated[
        tuple[Annotated[Site, short_form("name")], ...], BeforeValidator(one_or_many)
    ] = ()
    sites_rationale: Text | None = None
    collection_period: Line | None = None
    collection_protocol: Text | None = None
    inclusion: Texts = ()
    exclusion: Texts = ()
    legal_basis: Text | None = None
    deidentification: Text | None = None
    licence: Text | None = None
    medical_use_allowed: YesNo | None = None
    n_patients: Count | None = None
    n_records: Count | None = None
    unit_of_analysis: Line | None = None
    demographics: tuple[Demographics, ...] = ()
    condition: Text | None = None
    prevalence: Fraction | None = None
    equipment: Lines = ()
    acquisition: Text | None = None
    preprocessing: Text | None = None
    missing_data: Text | None = None
    annotation: Annotation | None = None
    reference_standard: Annotated[ReferenceStandard | None, short_form("method")] = None
    representativeness: Text | None = None
    independence: Text | None = None
    drawn_from: Annotated[Ids, Link(to=("datasets",), inverse="splits", hierarchy=True)] = ()
    limitations: Texts = ()
    synthetic_fraction: Fraction | None = None
    storage: Text | None = None
    retention: Text | None = None
    owner: Line | None = None
    frozen_at: Day | None = None
    accesses: tuple[Access, ...] = ()
    hashes: DatasetHashes | None = None
