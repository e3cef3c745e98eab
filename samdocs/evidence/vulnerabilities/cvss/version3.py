"""The equations of CVSS 3.0 and 3.1 (FIRST, specification documents, 7 and 8 of 3.0)."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from samdocs.evidence.vulnerabilities.cvss.vector import Metrics, weights_of

_WEIGHTS = weights_of(
    AV="N:0.85 A:0.62 L:0.55 P:0.2",
    AC="L:0.77 H:0.44",
    UI="N:0.85 R:0.62",
    C="H:0.56 L:0.22 N:0",
    I="H:0.56 L:0.22 N:0",
    A="H:0.56 L:0.22 N:0",
    E="X:1 U:0.91 P:0.94 F:0.97 H:1",
    RL="X:1 O:0.95 T:0.96 W:0.97 U:1",
    RC="X:1 U:0.92 R:0.96 C:1",
    CR="X:1 L:0.5 M:1 H:1.5",
    IR="X:1 L:0.5 M:1 H:1.5",
    AR="X:1 L:0.5 M:1 H:1.5",
)
#: Scope → weights of the privileges required.
_PRIVILEGES = weights_of(U="N:0.85 L:0.62 H:0.27", C="N:0.85 L:0.68 H:0.5")
REQUIRED = ("AV", "AC", "PR", "UI", "S", "C", "I", "A")
TEMPORAL = ("E", "RL", "RC")
_VALUES = {name: tuple(weights) for name, weights in _WEIGHTS.items()}
_VALUES |= {"PR": ("N", "L", "H"), "S": ("U", "C")}
UNDEFINED = "X"
_MODIFIED = {f"M{name}": (UNDEFINED, *_VALUES[name]) for name in REQUIRED}
VALUES = {**_VALUES, **_MODIFIED}
ENVIRONMENTAL = ("CR", "IR", "AR", *_MODIFIED)
_ONE, _TEN = Decimal(1), Decimal(10)
#: What is left of confidentiality, integrity and availability cannot fall below this.
_MOST_LOST = Decimal("0.915")


def base_score(metrics: Metrics, version: str) -> Decimal:
    """Return the score of the base metrics.

    Args:
        metrics: Of the vector.
        version: `3.0` or `3.1`, which round differently.
    """
    lost = _lost(metrics)
    impact = (
        Decimal("7.52") * (lost - Decimal("0.029"))
        - Decimal("3.25") * (lost - Decimal("0.02")) ** 15
        if metrics["S"] == "C"
        else Decimal("6.42") * lost
    )
    return _combined(metrics, impact, version)


def temporal_score(metrics: Metrics, version: str) -> Decimal:
    """Return the base score, lowered by what is known of exploits and remedies."""
    return _temporal(metrics, base_score(metrics, version), version)


def environmental_score(metrics: Metrics, version: str) -> Decimal:
    """Return the score where the component is used."""
    modified = _with_modified(metrics)
    lost = min(_MOST_LOST, _lost(modified, requirements=True))
    impact = Decimal("6.42") * lost
    if modified["S"] == "C":
        factor, power = (Decimal("0.9731"), 13) if version == "3.1" else (_ONE, 15)
        impact = (
            Decimal("7.52") * (lost - Decimal("0.029"))
            - Decimal("3.25") * (lost * factor - Decimal("0.02")) ** power
        )
    return _temporal(modified, _combined(modified, impact, version), version)


def _with_modified(metrics: Metrics) -> Metrics:
    """Return the metrics with those of the environment in the place of the base metrics."""
    modified = {name: metrics.get(f"M{name}", UNDEFINED) for name in REQUIRED}
    return {**metrics, **{name: v for name, v in modified.items() if v != UNDEFINED}}


def _lost(metrics: Metrics, *, requirements: bool = False) -> Decimal:
    kept = _ONE
    for name in ("C", "I", "A"):
        required = _weight(metrics, f"{name}R") if requirements else _ONE
        kept *= _ONE - _weight(metrics, name) * required
    return _ONE - kept


def _combined(metrics: Metrics, impact: Decimal, version: str) -> Decimal:
    if impact <= 0:
        return Decimal("0.0")
    privileges = _PRIVILEGES[metrics["S"]][metrics["PR"]]
    reach = _weight(metrics, "AV") * _weight(metrics, "AC") * _weight(metrics, "UI")
    total = impact + Decimal("8.22") * reach * privileges
    factor = Decimal("1.08") if metrics["S"] == "C" else _ONE
    return _round_up(min(_TEN, total * factor), version)


def _temporal(metrics: Metrics, score: Decimal, version: str) -> Decimal:
    for name in TEMPORAL:
        score *= _weight(metrics, name)
    return _round_up(score, version)


def _weight(metrics: Metrics, name: str) -> Decimal:
    return _WEIGHTS[name][metrics.get(name, UNDEFINED)]


def _round_up(score: Decimal, version: str) -> Decimal:
    """Return the smallest number with one decimal that is not below; 3.1 looks at five of them."""
    if version == "3.1":
        score = score.quantize(Decimal("0.00001"), ROUND_HALF_UP)
    return score.quantize(Decimal("0.1"), ROUND_CEILING)
