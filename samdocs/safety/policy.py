"""The risk policy as something that can judge: scales in order, every cell filled, monotone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import TypeVar

from samdocs.config import Acceptability, RiskPolicy, Severity, Step

Cell = TypeVar("Cell")


class Level(IntEnum):
    """Acceptability of a risk, from good to bad (ISO 14971:2019, 6)."""

    ACCEPTABLE = 0
    INVESTIGATE = 1
    UNACCEPTABLE = 2

    @property
    def word(self) -> Acceptability:
        """The word of the format."""
        words: tuple[Acceptability, ...] = ("acceptable", "investigate", "unacceptable")
        return words[self]

    @property
    def letter(self) -> str:
        """The letter documents print beside the word: A, I or U."""
        return self.name[0]


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """What is wrong with the policy, and where below `risk_policy` it is written."""

    path: tuple[str | int, ...]
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Scales and criteria; levels are named as the project names them.

    Attributes:
        severities: Mildest first.
        probabilities: Rarest first; of the combined probability where there are two scales.
        p1: Rarest first, empty with one scale.
        p2: Rarest first, empty with one scale.
        cells: (probability, severity) → level, as far as the policy says.
        combined: (p1, p2) → probability, as far as the policy says.
        not_estimable: severity → level where the probability cannot be estimated.
    """

    severities: tuple[Severity, ...]
    probabilities: tuple[Step, ...]
    p1: tuple[Step, ...]
    p2: tuple[Step, ...]
    cells: Mapping[tuple[str, str], Level]
    combined: Mapping[tuple[str, str], str]
    not_estimable: Mapping[str, Level]
    faults: tuple[PolicyFault, ...]

    @property
    def has_two_scales(self) -> bool:
        """Whether probability is estimated as P1 and P2."""
        return bool(self.p1 and self.p2)

    def severity(self, level: str) -> Severity | None:
        """Return the step of the severity scale with that level."""
        return next((step for step in self.severities if step.level == level), None)

    def severity_rank(self, level: str) -> int:
        """Return the position of a severity, mildest 0; -1 if the scale has no such level."""
        return _rank(self.severities, level)

    def judge(self, severity: str, probability: str) -> Level | None:
        """Return the acceptability of a cell; None if the policy does not say."""
        return self.cells.get((probability, severity))


def build_policy(written: RiskPolicy) -> Policy:
    """Return the policy with everything that is wrong with it; never raises."""
    severities = tuple(step.level for step in written.severities)
    probabilities = tuple(step.level for step in written.probabilities)
    p1 = tuple(step.level for step in written.p1)
    p2 = tuple(step.level for step in written.p2)
    cells = {
        (probability, severity): Level[cell.upper()]
        for probability, row in written.acceptability.items()
        for severity, cell in _resolve(row, severities).items()
    }
    combined = {
        (first, second): result
        for first, row in written.combined.items()
        for second, result in _resolve(row, p2).items()
    }
    faults = [
        *_scale_faults(written),
        *_row_faults("acceptability", written.acceptability, probabilities, severities),
        *_monotony_faults("acceptability", probabilities, severities, cells),
        *_combination_faults(written, p1, p2, combined),
        *_not_estimable_faults(written, severities),
    ]
    judged = {level: Level[word.upper()] for level, word in written.not_estimable.items()}
    return Policy(
        written.severities,
        written.probabilities,
        written.p1,
        written.p2,
        cells,
        combined,
        judged,
        tuple(faults),
    )


def _resolve(row: Mapping[str, Cell], levels: Sequence[str]) -> dict[str, Cell]:
    """Return a row by level; a row written as a list came with positions, `[0]`, for keys."""
    by_position = {f"[{at}]": level for at, level in enumerate(levels)}
    return {by_position.get(key, key): cell for key, cell in row.items()}


def _rank(scale: Sequence[Severity | Step], level: str) -> int:
    return next((at for at, step in enumerate(scale) if step.level == level), -1)


def _scale_faults(written: RiskPolicy) -> Iterator[PolicyFault]:
    scales: dict[str, Sequence[Severity | Step]] = {
        "severities": written.severities,
        "probabilities": written.probabilities,
        "p1": written.p1,
        "p2": written.p2,
    }
    for name, scale in scales.items():
        yield from _repeated_levels(name, [step.level for step in scale])
    for name in ("severities", "probabilities"):
        if not scales[name]:
            hint = "list its levels, mildest or rarest first"
            yield PolicyFault((name,), f"the risk policy has no `{name}`", hint)
    if bool(written.p1) != bool(written.p2):
        yield PolicyFault(("p1",), "the risk policy has one of `p1` and `p2`", "give both scales")
    order = ("none", "non_serious", "serious", "death")
    known = [(at, order.index(s.injury)) for at, s in enumerate(written.severities) if s.injury]
    for (_, milder), (at, injury) in pairwise(known):
        if injury < milder:
            message = (
                f"severity `{written.severities[at].level}` has a lesser injury than the one before"
            )
            yield PolicyFault(
                ("severities", at, "injury"), message, "order severities mildest first"
            )


def _repeated_levels(name: str, levels: Sequence[str]) -> Iterator[PolicyFault]:
    for at, level in enumerate(levels):
        if level in levels[:at]:
            message = f"level `{level}` stands twice in `{name}`"
            yield PolicyFault((name, at, "level"), message, "give each level a name of its own")


def _row_faults(
    name: str,
    rows: Mapping[str, Mapping[str, object]],
    row_levels: Sequence[str],
    cell_levels: Sequence[str],
) -> Iterator[PolicyFault]:
    """Yield a fault for each row or cell that is missing or unknown."""
    for level in row_levels:
        if level not in rows:
            yield PolicyFault((name,), f"`{name}` has no row `{level}`", "fill every cell")
    for level, row in rows.items():
        if level not in row_levels:
            hint = f"rows are {_listed(row_levels)}"
            yield PolicyFault((name, level), f"`{name}` has the unknown row `{level}`", hint)
            continue
        resolved = _resolve(row, cell_levels)
        missing = [cell for cell in cell_levels if cell not in resolved]
        unknown = [cell for cell in resolved if cell not in cell_levels]
        if missing:
            message = f"row `{level}` of `{name}` says nothing for {_listed(missing)}"
            yield PolicyFault((name, level), message, "fill every cell")
        if unknown:
            message = f"row `{level}` of `{name}` has cells beyond the scale: {_listed(unknown)}"
            yield PolicyFault((name, level), message, f"cells are {_listed(cell_levels)}")


def _monotony_faults(
    name: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], int],
) -> Iterator[PolicyFault]:
    """Yield a fault for each cell that is milder than its neighbour with less of either."""
    for (row_at, row), (at, column) in _pairs(rows, columns):
        here = cells.get((row, column))
        if here is None:
            continue
        rarer = cells.get((rows[row_at - 1], column), here) if row_at else here
        milder = cells.get((row, columns[at - 1]), here) if at else here
        if here < max(rarer, milder):
            message = f"`{name}` is milder at {row} × {column} than beside it"
            hint = "a risk gets no better when probability or severity rises"
            yield PolicyFault((name, row, at), message, hint)


def _pairs(
    rows: Sequence[str], columns: Sequence[str]
) -> Iterable[tuple[tuple[int, str], tuple[int, str]]]:
    return ((row, column) for row in enumerate(rows) for column in enumerate(columns))


def _combination_faults(
    written: RiskPolicy,
    p1: Sequence[str],
    p2: Sequence[str],
    combined: Mapping[tuple[str, str], str],
) -> Iterator[PolicyFault]:
    if not (p1 and p2):
        if written.combined:
            message = "the risk policy combines `p1` and `p2`, but has no such scales"
            yield PolicyFault(("combined",), message, "list the levels of `p1` and `p2`")
        return
    yield from _row_faults("combined", written.combined, p1, p2)
    ranks: dict[tuple[str, str], int] = {}
    for (first, second), result in combined.items():
        rank = _rank(written.probabilities, result)
        if rank < 0:
            message = f"`combined` gives `{result}`, which `probabilities` does not list"
            yield PolicyFault(("combined", first), message, "use a level of `probabilities`")
        else:
            ranks[first, second] = rank
    yield from _monotony_faults("combined", p1, p2, ranks)


def _not_estimable_faults(written: RiskPolicy, severities: Sequence[str]) -> Iterator[PolicyFault]:
    if not written.not_estimable:
        return
    for level in written.not_estimable:
        if level not in severities:
            message = f"`not_estimable` names the unknown severity `{level}`"
            yield PolicyFault(("not_estimable", level), message, f"use {_listed(severities)}")
    order = [
        (level, Level[written.not_estimable[level].upper()])
        for level in severities
        if level in written.not_estimable
    ]
    for (_, milder), (level, here) in pairwise(order):
        if here < milder:
            message = f"`not_estimable` is milder at `{level}` than at the severity before"
            yield PolicyFault(
                ("not_estimable", level), message, "a risk gets no better with severity"
            )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
