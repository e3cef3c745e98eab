"""CVSS 4.0: the score of a group of like vectors, lowered by the distance from its worst (FIRST, 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import TypeAlias

from samdocs.evidence.vulnerabilities.cvss.table4 import SCORES
from samdocs.evidence.vulnerabilities.cvss.vector import Metrics

#: The six digits of a group: EQ1 to EQ6 of the specification.
Group: TypeAlias = tuple[int, int, int, int, int, int]

#: Values of a metric from the worst to the best; distances count steps.
_STEPS: Mapping[str, str] = {
    "AV": "NALP",
    "AC": "LH",
    "AT": "NP",
    "PR": "NLH",
    "UI": "NPA",
    "VC": "HLN",
    "VI": "HLN",
    "VA": "HLN",
    "SC": "SHLN",
    "SI": "SHLN",
    "SA": "SHLN",
    "CR": "HML",
    "IR": "HML",
    "AR": "HML",
}
REQUIRED = ("AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA")
THREAT = ("E",)
UNDEFINED = "X"
_REQUIREMENTS = ("CR", "IR", "AR")
_BASE_VALUES = {name: tuple(_STEPS[name].removeprefix("S")) for name in REQUIRED}
_MODIFIED = {f"M{name}": (UNDEFINED, *values) for name, values in _BASE_VALUES.items()}
_MODIFIED |= {name: (*_MODIFIED[name], "S") for name in ("MSI", "MSA")}
ENVIRONMENTAL = (*_REQUIREMENTS, *_MODIFIED)
#: Metrics that tell more, and never change the score.
_SUPPLEMENTAL: Mapping[str, Sequence[str]] = {
    "S": ("X", "N", "P"),
    "AU": ("X", "N", "Y"),
    "R": ("X", "A", "U", "I"),
    "V": ("X", "D", "C"),
    "RE": ("X", "L", "M", "H"),
    "U": ("X", "Clear", "Green", "Amber", "Red"),
}
VALUES: Mapping[str, Sequence[str]] = {
    **_BASE_VALUES,
    "E": ("X", "A", "P", "U"),
    **dict.fromkeys(_REQUIREMENTS, ("X", "H", "M", "L")),
    **_MODIFIED,
    **_SUPPLEMENTAL,
}

#: The metrics of EQ1, EQ2, EQ3 with EQ6, and EQ4, in the order in which they are written below.
_PARTS = (
    ("AV", "PR", "UI"),
    ("AC", "AT"),
    ("VC", "VI", "VA", "CR", "IR", "AR"),
    ("SC", "SI", "SA"),
)
#: The worst vectors of each group (Tables 24 to 30 of the specification).
_WORST_1 = ("NNN", "ANN NLN NNP", "PNN ALP")
_WORST_2 = ("LN", "HN LP")
_WORST_3 = {
    (0, 0): "HHHHHH",
    (0, 1): "HHLMMH HHHMMM",
    (1, 0): "LHHHHH HLHHHH",
    (1, 1): "LHLHMH LHHHMM HLHMHM HLLMHH LLHHHM",
    (2, 1): "LLLHHH",
}
_WORST_4 = ("HSS", "HHH", "LLL")
#: How many steps lie between the worst and the best vector of a group.
_DEPTH_1, _DEPTH_2, _DEPTH_4 = (1, 4, 5), (1, 2), (6, 5, 4)
_DEPTH_3 = {(0, 0): 7, (0, 1): 6, (1, 0): 8, (1, 1): 8, (2, 1): 10}


def score_of(metrics: Metrics) -> Decimal:
    """Return the score of a vector by all metrics it gives."""
    values = _in_force(metrics)
    if all(values[name] == "N" for name in ("VC", "VI", "VA", "SC", "SI", "SA")):
        return Decimal("0.0")
    group = _group(values)
    score = SCORES[group]
    drops = [
        (score - below) * steps / depth
        for below, steps, depth in zip(
            _scores_below(group), _distances(values, group), _depths(group), strict=True
        )
        if below is not None
    ]
    lowered = score - sum(drops, Decimal(0)) / len(drops) if drops else score
    held = min(max(lowered, Decimal(0)), Decimal(10))
    # half a step is rounded up, whatever a division left out at the 28th digit
    return (held + Decimal("0.000001")).quantize(Decimal("0.1"), ROUND_HALF_UP)


def base_metrics(metrics: Metrics) -> Metrics:
    """Return only what belongs to the vulnerability itself."""
    return {name: metrics[name] for name in REQUIRED}


def _in_force(metrics: Metrics) -> Metrics:
    """Return what counts: modified before base metrics, the worst where nothing is said."""
    found = {name: metrics.get(name, UNDEFINED) for name in (*REQUIRED, *_REQUIREMENTS, "E")}
    for name in REQUIRED:
        modified = metrics.get(f"M{name}", UNDEFINED)
        found[name] = found[name] if modified == UNDEFINED else modified
    worst = dict.fromkeys(_REQUIREMENTS, "H") | {"E": "A"}
    return {name: worst[name] if v == UNDEFINED else v for name, v in found.items()}


def _group(values: Metrics) -> Group:
    system = [values[name] == "H" for name in ("VC", "VI", "VA")]
    required = [values[name] == "H" for name in _REQUIREMENTS]
    return (
        _reach(values),
        0 if values["AC"] + values["AT"] == "LN" else 1,
        0 if system[0] and system[1] else 1 if any(system) else 2,
        _subsequent(values),
        "APU".index(values["E"]),
        0 if any(one and other for one, other in zip(system, required, strict=True)) else 1,
    )


def _reach(values: Metrics) -> int:
    nothing_needed = [values[name] == "N" for name in ("AV", "PR", "UI")]
    if all(nothing_needed):
        return 0
    return 1 if any(nothing_needed) and values["AV"] != "P" else 2


def _subsequent(values: Metrics) -> int:
    if "S" in (values["SI"], values["SA"]):
        return 0
    return 1 if "H" in (values["SC"], values["SI"], values["SA"]) else 2


def _scores_below(group: Group) -> Iterator[Decimal | None]:
    """Yield the score of the next better group in each direction; None where there is none."""
    one, two, three, four, five, six = group
    yield SCORES.get((one + 1, two, three, four, five, six))
    yield SCORES.get((one, two + 1, three, four, five, six))
    both = ((one, two, three + 1, four, five, six), (one, two, three, four, five, six + 1))
    yield max((SCORES[below] for below in both if below in SCORES), default=None)
    yield SCORES.get((one, two, three, four + 1, five, six))
    yield SCORES.get((one, two, three, four, five + 1, six))


def _distances(values: Metrics, group: Group) -> Sequence[int]:
    """Return how many steps the vector lies from the first worst one above it, by direction."""
    one, two, three, four, _, six = group
    for worst in product(
        _WORST_1[one].split(), _WORST_2[two].split(), _WORST_3[three, six].split(), [_WORST_4[four]]
    ):
        steps = [
            [_STEPS[name].index(values[name]) - _STEPS[name].index(value) for name, value in pairs]
            for pairs in (
                zip(part, text, strict=True) for part, text in zip(_PARTS, worst, strict=True)
            )
        ]
        if min(map(min, steps)) >= 0:
            return (*map(sum, steps), 0)
    raise AssertionError(group)  # the tables name a worst vector above every vector


def _depths(group: Group) -> Sequence[int]:
    one, two, three, four, _, six = group
    return (_DEPTH_1[one], _DEPTH_2[two], _DEPTH_3[three, six], _DEPTH_4[four], 1)
