"""The equations of CVSS 2.0 (FIRST, A Complete Guide to CVSS Version 2.0, 3.2)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from samdocs.evidence.vulnerabilities.cvss.vector import Metrics, weights_of

WEIGHTS = weights_of(
    AV="L:0.395 A:0.646 N:1",
    AC="H:0.35 M:0.61 L:0.71",
    Au="M:0.45 S:0.56 N:0.704",
    C="N:0 P:0.275 C:0.660",
    I="N:0 P:0.275 C:0.660",
    A="N:0 P:0.275 C:0.660",
    E="U:0.85 POC:0.9 F:0.95 H:1 ND:1",
    RL="OF:0.87 TF:0.90 W:0.95 U:1 ND:1",
    RC="UC:0.90 UR:0.95 C:1 ND:1",
    CDP="N:0 L:0.1 LM:0.3 MH:0.4 H:0.5 ND:0",
    TD="N:0 L:0.25 M:0.75 H:1 ND:1",
    CR="L:0.5 M:1 H:1.51 ND:1",
    IR="L:0.5 M:1 H:1.51 ND:1",
    AR="L:0.5 M:1 H:1.51 ND:1",
)
VALUES = {name: tuple(weights) for name, weights in WEIGHTS.items()}
REQUIRED = ("AV", "AC", "Au", "C", "I", "A")
TEMPORAL = ("E", "RL", "RC")
ENVIRONMENTAL = ("CDP", "TD", "CR", "IR", "AR")
UNDEFINED = "ND"
_ONE, _TEN = Decimal(1), Decimal(10)
_MOST_IMPACT = Decimal("10.41")


def base_score(metrics: Metrics) -> Decimal:
    """Return the score of the base metrics."""
    return _floored(_base(metrics, _MOST_IMPACT * _impact(metrics, requirements=False)))


def temporal_score(metrics: Metrics) -> Decimal:
    """Return the base score, lowered by what is known of exploits and remedies."""
    return _floored(_temporal(metrics, base_score(metrics)))


def environmental_score(metrics: Metrics) -> Decimal:
    """Return the score where the component is used."""
    impact = min(_TEN, _MOST_IMPACT * _impact(metrics, requirements=True))
    adjusted = _temporal(metrics, _base(metrics, impact))
    damage, targets = _weight(metrics, "CDP"), _weight(metrics, "TD")
    return _floored(_rounded((adjusted + (_TEN - adjusted) * damage) * targets))


def _impact(metrics: Metrics, *, requirements: bool) -> Decimal:
    kept = _ONE
    for name in ("C", "I", "A"):
        required = _weight(metrics, f"{name}R") if requirements else _ONE
        kept *= _ONE - _weight(metrics, name) * required
    return _ONE - kept


def _base(metrics: Metrics, impact: Decimal) -> Decimal:
    access = _weight(metrics, "AV") * _weight(metrics, "AC") * _weight(metrics, "Au")
    exploitability = Decimal(20) * access
    factor = Decimal("1.176") if impact else Decimal(0)
    total = Decimal("0.6") * impact + Decimal("0.4") * exploitability - Decimal("1.5")
    return _rounded(total * factor)


def _temporal(metrics: Metrics, base: Decimal) -> Decimal:
    for name in TEMPORAL:
        base *= _weight(metrics, name)
    return _rounded(base)


def _weight(metrics: Metrics, name: str) -> Decimal:
    return WEIGHTS[name][metrics.get(name, UNDEFINED)]


def _rounded(score: Decimal) -> Decimal:
    return score.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _floored(score: Decimal) -> Decimal:
    """Return a score that is not below 0.0, where the equations of 2.0 can lead."""
    return score if score > 0 else Decimal("0.0")
