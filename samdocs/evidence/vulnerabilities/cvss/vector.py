"""A CVSS vector as its metrics: each known, each once, each with a value it can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

#: Name of a metric → its value.
Metrics: TypeAlias = Mapping[str, str]
#: Name of a metric → value → weight.
Weights: TypeAlias = Mapping[str, Mapping[str, Decimal]]
#: Name of a metric → the values it can have.
Values: TypeAlias = Mapping[str, Sequence[str]]


class VectorError(ValueError):
    """A text is no vector; the message says where it fails."""


def read_metrics(text: str, values: Values, required: Sequence[str]) -> Metrics:
    """Return the metrics of a vector without its prefix; their order does not matter.

    Args:
        text: E.g. `AV:N/AC:L/…`.
        values: The metrics of the version, and what they can be.
        required: The metrics without which there is no score.

    Raises:
        VectorError: A metric is unknown, stands twice, lacks its value, or is missing.
    """
    found: dict[str, str] = {}
    for name, value in _pairs(text):
        if name not in values:
            raise VectorError(f"`{name[:20]}` is no metric of this version")
        if name in found:
            raise VectorError(f"the metric `{name}` stands twice")
        if value not in values[name]:
            raise VectorError(f"`{name}` is `{value[:20]}`, and can be {_listed(values[name])}")
        found[name] = value
    if missing := [name for name in required if name not in found]:
        raise VectorError(f"the metric `{missing[0]}` is missing")
    return found


def weights_of(**written: str) -> Weights:
    """Return weights written as `AV="N:0.85 A:0.62"`."""
    return {name: dict(_weights(text)) for name, text in written.items()}


def _weights(text: str) -> Iterator[tuple[str, Decimal]]:
    for pair in text.split():
        value, _, weight = pair.partition(":")
        yield value, Decimal(weight)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split("/"):
        name, colon, value = part.partition(":")
        if not colon:
            raise VectorError(f"`{part[:20]}` is no metric with a value")
        yield name, value


def _listed(values: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(values[:-1]), values[-1])))
