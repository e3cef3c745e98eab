"""Risks judged by the policy, and the software classes that follow from them."""

from samdocs.safety.classes import (
    DecidingRisk,
    SoftwareClasses,
    SystemClass,
    classify,
    deciding_harms,
)
from samdocs.safety.evaluation import Basis, HarmJudgement, Judgement, RiskJudgement, judge_risks
from samdocs.safety.policy import Level, Policy, PolicyFault, build_policy
from samdocs.safety.systems import (
    SoftwareTree,
    is_in_software,
    is_outside,
    systems_named,
    systems_with_cause,
)

__all__ = [
    "Basis",
    "DecidingRisk",
    "HarmJudgement",
    "Judgement",
    "Level",
    "Policy",
    "PolicyFault",
    "RiskJudgement",
    "SoftwareClasses",
    "SoftwareTree",
    "SystemClass",
    "build_policy",
    "classify",
    "deciding_harms",
    "is_in_software",
    "is_outside",
    "judge_risks",
    "systems_named",
    "systems_with_cause",
]
