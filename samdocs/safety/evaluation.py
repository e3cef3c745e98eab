"""Acceptability of every harm of every risk, before and after controls: computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from samdocs.fields import ItemId
from samdocs.graph import TraceGraph
from samdocs.items import Item
from samdocs.items.risk import Estimate, Harm, HarmOfRisk, Risk
from samdocs.safety.policy import Level, Policy


class Basis(Enum):
    """What a judgement stands on; only the first two are a judgement at all."""

    ESTIMATED = "estimated"
    NOT_ESTIMABLE = "not estimable"
    TBD = "not decided yet"
    MISSING = "no estimate"
    UNKNOWN = "not on the scales of the policy"
    CONTRADICTORY = "an estimate that contradicts itself"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One estimate compared with the criteria (ISO 14971:2019, 6).

    Attributes:
        harm: The harm it is about; None if the risk names none that exists.
        severity: Level of the policy, empty if unknown.
        probability: Level of the policy, empty where there is none.
        level: None where the policy cannot say.
    """

    basis: Basis
    harm: ItemId | None
    severity: str = ""
    probability: str = ""
    p1: str = ""
    p2: str = ""
    level: Level | None = None

    @property
    def counts_as(self) -> Level:
        """The level rules count with: what is not known is not acceptable."""
        return Level.UNACCEPTABLE if self.level is None else self.level

    @property
    def is_known(self) -> bool:
        """Whether the policy gave an answer."""
        return self.level is not None

    @property
    def word(self) -> str:
        """The acceptability, or why there is none."""
        return self.level.word if self.level is not None else self.basis.value

    @property
    def shown(self) -> str:
        """Severity and probability as documents print them, e.g. `S4 × P3`."""
        first = self.severity or "?"
        if self.basis is Basis.ESTIMATED and self.p1:
            return f"{first} × {self.probability} ({self.p1}, {self.p2})"
        if self.basis is Basis.ESTIMATED:
            return f"{first} × {self.probability}"
        return f"{first}, {self.basis.value}"


@dataclass(frozen=True, slots=True)
class HarmJudgement:
    """One harm of a risk: before controls, by system with outside controls only, after controls."""

    written: HarmOfRisk
    initial: Judgement
    external: Mapping[str, Judgement]
    residual: Judgement


@dataclass(frozen=True, slots=True)
class RiskJudgement:
    """A risk with the judgements of all its harms."""

    risk: Risk
    harms: tuple[HarmJudgement, ...]

    @property
    def initial(self) -> Judgement:
        """The worst judgement before controls."""
        return _worst([harm.initial for harm in self.harms])

    @property
    def residual(self) -> Judgement:
        """The worst judgement after controls."""
        return _worst([harm.residual for harm in self.harms])


def judge_risks(graph: TraceGraph, policy: Policy) -> dict[ItemId, RiskJudgement]:
    """Return the judgement of every risk that is not retired, by id."""
    return {
        item.id: judge_risk(item, graph, policy)
        for item in graph.of("risks")
        if isinstance(item, Risk)
    }


def judge_risk(risk: Risk, graph: TraceGraph, policy: Policy) -> RiskJudgement:
    """Return the judgement of one risk.

    Without a control the risk stays what it was: a missing residual estimate is then the initial
    one. With a control it is missing (ISO 14971:2019, 7.3).
    """
    controlled = bool(graph.current_sources(risk.id, "mitigates"))
    harms = []
    for harm in risk.harms:
        initial = judge(_of_its_own_harm(harm.initial), harm.harm, graph.items, policy)
        residual = (
            initial
            if harm.residual is None and not controlled
            else judge(harm.residual, harm.harm, graph.items, policy)
        )
        external = {
            system: judge(estimate, harm.harm, graph.items, policy)
            for system, estimate in harm.external.items()
        }
        harms.append(HarmJudgement(harm, initial, external, residual))
    return RiskJudgement(risk, tuple(harms))


def _of_its_own_harm(estimate: Estimate | None) -> Estimate | None:
    """Return an initial estimate without a harm of its own: only controls lead to a lesser harm."""
    return estimate.model_copy(update={"harm": None}) if estimate and estimate.harm else estimate


def judge(
    estimate: Estimate | None, harm: ItemId, items: Mapping[ItemId, Item], policy: Policy
) -> Judgement:
    """Return what the policy says to an estimate; a lesser harm in the estimate is the one judged."""
    named = estimate.harm if estimate and estimate.harm else harm
    found = items.get(named)
    severity = (found.severity or "") if isinstance(found, Harm) else ""
    about = named if found else None
    if estimate is None:
        return Judgement(Basis.MISSING, about, severity)
    if estimate.tbd:
        return Judgement(Basis.TBD, about, severity)
    if policy.severity_rank(severity) < 0:
        return Judgement(Basis.UNKNOWN, about, severity)
    if _contradicts_itself(estimate, policy):
        return Judgement(Basis.CONTRADICTORY, about, severity)
    if estimate.not_estimable:
        level = policy.not_estimable.get(severity)
        return Judgement(Basis.NOT_ESTIMABLE, about, severity, level=level)
    return _judge_estimated(estimate, about, severity, policy)


def _judge_estimated(
    estimate: Estimate, about: ItemId | None, severity: str, policy: Policy
) -> Judgement:
    p1, p2 = estimate.p1 or "", estimate.p2 or ""
    probability = estimate.probability or policy.combined.get((p1, p2), "")
    if not (probability or p1 or p2):
        return Judgement(Basis.MISSING, about, severity)
    level = policy.judge(severity, probability)
    basis = Basis.UNKNOWN if level is None else Basis.ESTIMATED
    return Judgement(basis, about, severity, probability, p1, p2, level)


def _contradicts_itself(estimate: Estimate, policy: Policy) -> bool:
    """Whether an estimate gives two probabilities, or one that it says cannot be estimated."""
    combined = bool(estimate.p1 and estimate.p2)
    if estimate.not_estimable:
        return combined or estimate.probability is not None
    if not combined or estimate.probability is None:
        return False
    return policy.combined.get((estimate.p1 or "", estimate.p2 or "")) != estimate.probability


def _worst(judgements: list[Judgement]) -> Judgement:
    """Return the judgement that counts as the worst; of equals the first. None at all is missing."""
    if not judgements:
        return Judgement(Basis.MISSING, None)
    return max(judgements, key=lambda judgement: (judgement.counts_as, not judgement.is_known))
