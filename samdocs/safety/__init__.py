"""Risks judged by the policy, and the software classes that follow from them."""

from samdocs.safety.classes import (
    SoftwareClasses,
    SystemClass,
    classify,
    is_outside,
    systems_with_cause,
)
from samdocs.safety.evaluation import Basis, HarmJudgement, Judgement, RiskJudgement, judge_risks
from samdocs.safety.policy import Level, Policy, PolicyFault, build_policy

__all__ = [
    "Basis",
    "HarmJudgement",
    "Judgement",
    "Level",
    "Policy",
    "PolicyFault",
    "RiskJudgement",
    "SoftwareClasses",
    "SystemClass",
    "build_policy",
    "classify",
    "is_outside",
    "judge_risks",
    "systems_with_cause",
]
