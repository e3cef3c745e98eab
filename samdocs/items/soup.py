"""Software of unknown provenance and off-the-shelf software (IEC 62304:2006+A1:2015, 8.1.2)."""

from typing import Annotated, Literal

from samdocs.fields import Day, Ids, Line, Lines, Record, Sha256, Text, Texts
from samdocs.items.base import Item, Link


class AnomalyReview(Record):
    """A look at the supplier's list of anomalies (IEC 62304:2006+A1:2015, 7.1.3).

    Attributes:
        version: The version that was looked at; absent = the version in use.
        findings: Anomalies that matter here; empty if none do.
    """

    date: Day
    source: Line | None = None
    version: Line | None = None
    reviewer: Line | None = None
    findings: Texts = ()
    conclusion: Text | None = None


class SoupComponent(Item, collection="soup", prefix="SOUP", noun="SOUP component"):
    """One record for SOUP and OTS (IEC 62304:2006+A1:2015, 8.1.2; FDA OTS guidance, III.A).

    Attributes:
        kind: What it is; a pre-trained model or a data set of others counts (FDA AI 2025, IX).
        purpose: What it does in the device (FDA OTS guidance, III.A).
        appropriate_because: Why it is fit for the device (FDA OTS guidance, III.A).
        known_to_work: How one knows that it works (FDA OTS guidance, III.A).
        limitations: Expected limits of its design (FDA OTS guidance, III.A).
        developer_assurance: What is known of its developer's methods (FDA OTS guidance, III.A).
        user_documentation: What the end user gets to read about it (FDA OTS guidance, III.A).
        continued_maintenance: What happens when its maker stops (FDA OTS guidance, III.A).
        released_at: Day of its release (FDA OTS guidance, III.A).
        sha256: Hash of the file or weights (IEC 62304:2006+A1:2015, 8.1.2; FDA AI 2025, IX).
        anomaly_source: Where its anomalies are published (IEC 62304:2006+A1:2015, 7.1.3).
        support: Level of support by its maker (FDA cybersecurity 2025, V.A.4).
        end_of_support: Last day of support (FDA cybersecurity 2025, V.A.4).
        update_plan: How it is updated or replaced (IEC 62304:2006+A1:2015, 6.1 f).
        contributes_to: Risks its known anomalies bear on (IEC 62304:2006+A1:2015, 7.1.3).
    """

    manufacturer: Line | None = None
    version: Line | None = None
    purl: Line | None = None
    licence: Line | None = None
    covers: Lines = ()
    kind: (
        Literal[
            "library",
            "framework",
            "operating_system",
            "runtime",
            "database",
            "service",
            "image",
            "firmware",
            "model",
            "dataset",
            "other",
        ]
        | None
    ) = None
    purpose: Text | None = None
    requirements: Texts = ()
    environment: Texts = ()
    appropriate_because: Text | None = None
    known_to_work: Text | None = None
    limitations: Texts = ()
    developer_assurance: Text | None = None
    user_documentation: Text | None = None
    continued_maintenance: Text | None = None
    released_at: Day | None = None
    sha256: Sha256 | None = None
    anomaly_source: Line | None = None
    anomaly_reviews: tuple[AnomalyReview, ...] = ()
    support: Line | None = None
    end_of_support: Day | None = None
    update_plan: Text | None = None
    contributes_to: Annotated[Ids, Link(to=("risks",), inverse="contributors")] = ()
