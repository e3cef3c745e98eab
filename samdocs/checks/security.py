"""Rules on threats and security controls (FDA cybersecurity 2026, V; SW96)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import get_args

from samdocs.checks.evidence import left_open
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, existing
from samdocs.config import RiskPolicy
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId, says_something
from samdocs.items.security import ControlCategory, SecurityControl, Threat
from samdocs.items.verification import Test
from samdocs.project import Project
from samdocs.proof import ItemVerdict, judge_proofs

_PROBABILITY_WORDS = ("probab", "likelihood", "likely", "1 in ")
_SHOWS = ("verifies", "shows_effectiveness_of")


@check("SEC001")
def threat_without_disposition(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every threat is countered by a control, or accepted, avoided or handed on with a reason.

    Name the control (`counters:` on the control), or write `disposition:` and `rationale:`.
    """
    threats = list(described(project, Threat))
    for threat in threats:
        countered = project.graph.current_sources(threat.id, "counters")
        settled = threat.disposition in ("accept", "transfer", "avoid")
        if not countered and not (settled and says_something(threat.rationale)):
            what = "has no `rationale:`" if settled else "has no control and is not accepted"
            yield found(
                project,
                "SEC001",
                threat,
                f"`{threat.id}` {what}",
                hint="counter it by a security control, or give `disposition:` and `rationale:`",
            )
    if not threats:
        yield Undecided("no threats are described")


@check("SEC002")
def security_control_untested(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every security control is asked for by a requirement and shown by security tests that passed.

    A requirement implements the control. A test with `purpose: security` or `penetration`, or with
    a `security_activity:`, verifies the control or that requirement, and has passed for the release.
    """
    controls, waiting = list(described(project, SecurityControl)), []
    for control in controls:
        requirements = project.graph.current_sources(control.id, "implements")
        if not requirements:
            yield found(
                project,
                "SEC002",
                control,
                f"no requirement implements `{control.id}`",
                hint=f"name `{control.id}` under `implements:` of a requirement",
            )
        verdict = _judge_security_tests(project, control, *requirements)
        if verdict.is_open:
            waiting.append(verdict)
        elif not verdict.passes:
            what = f"is not shown by its security tests: {verdict.reason}"
            message = (
                f"`{control.id}` {what}"
                if verdict.proofs
                else f"no security test shows `{control.id}`"
            )
            hint = f"name `{control.id}` under `verifies:` of a test with `purpose: security`"
            yield found(project, "SEC002", control, message, hint=hint)
    yield from left_open(waiting)
    if not controls:
        yield Undecided("no security controls are described")


@check("SEC007")
def control_category_gap(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Each of the eight categories of security controls has a control or a reason.

    Give controls their `category:`. Where none is needed, say why under
    `reasons: {SEC007: {cryptography: …}}`.
    """
    used = {control.category for control in described(project, SecurityControl)}
    for category in get_args(ControlCategory):
        if category not in used and not project.config.reason_for("SEC007", category):
            yield found_at(
                "SEC007",
                None,
                f"no security control is of the category `{category}`",
                hint=f"add one, or say why none is needed: `reasons: {{SEC007: {{{category}: …}}}}`",
            )


@check("SEC008")
def threat_rated_by_probability(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Threats are rated by exploitability on a scale of its own, never by probability.

    An attacker is no chance event. Define `risk_policy.security.exploitability` in samdocs.yaml and
    use its levels in `before:` and `after:` of every threat.
    """
    threats = list(described(project, Threat))
    if threats:
        yield from _scale_faults(project)
    security = project.config.risk_policy.security
    levels = {step.level for step in security.exploitability} if security else set()
    for threat in threats:
        for name, estimate in (("before", threat.before), ("after", threat.after)):
            level = estimate.exploitability if estimate else None
            if level is None and (name == "before" or estimate):
                message = f"`{threat.id}` is not rated by exploitability `{name}` controls"
                hint = "give `exploitability:` and `impact:` from the security scale"
                yield found(project, "SEC008", threat, message, hint=hint, field=(name,))
            elif level is not None and levels and level not in levels:
                message = f"`{level}` of `{threat.id}` is no level of the exploitability scale"
                hint = f"use {', '.join(sorted(levels))}"
                field = (name, "exploitability")
                yield found(project, "SEC008", threat, message, hint=hint, field=field)


@check("SEC009")
def threat_not_handed_to_safety(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every threat says whether a patient can be harmed, and leads to a risk if so.

    Answer `patient_harm:`; where it is yes, name the risks under `may_cause:`, or the threat as a
    cause of a risk.
    """
    for threat in described(project, Threat):
        linked = project.graph.current_targets(threat.id, "may_cause")
        if linked or project.graph.current_sources(threat.id, "causes"):
            continue
        if threat.patient_harm is None or threat.patient_harm.is_yes:
            harmful = threat.patient_harm is not None
            yield found(
                project,
                "SEC009",
                threat,
                f"`{threat.id}` can harm a patient, but leads to no risk"
                if harmful
                else f"`{threat.id}` does not say whether a patient can be harmed",
                hint="name the risks under `may_cause:`"
                if harmful
                else "answer `patient_harm:` with yes or no and why",
            )


def _judge_security_tests(
    project: Project, control: SecurityControl, *requirements: ItemId
) -> ItemVerdict:
    shown = [control.id, *requirements]
    proofs = [name for item in shown for name in project.graph.current_sources(item, *_SHOWS)]
    tests = [
        test.id
        for test in existing(project, Test, proofs)
        if test.purpose != "functional" or test.security_activity is not None
    ]
    return judge_proofs(project, control.id, tests)


def _scale_faults(project: Project) -> Iterator[Diagnostic]:
    policy = project.config.risk_policy
    if policy.security is None or not policy.security.exploitability:
        yield found_at(
            "SEC008",
            project.locate_config("risk_policy", "security"),
            "the risk policy has no scale of exploitability",
            hint="define `risk_policy: {security: {exploitability: …, impact: …}}`",
        )
        return
    others = _probability_levels(policy)
    for number, step in enumerate(policy.security.exploitability):
        said = f"{step.name} {step.text or ''}".casefold()
        if step.level in others or any(word in said for word in _PROBABILITY_WORDS):
            yield found_at(
                "SEC008",
                project.locate_config("risk_policy", "security", "exploitability", number),
                f"level `{step.level}` of exploitability is a probability",
                hint="say what an attacker needs: access, skill, means",
            )


def _probability_levels(policy: RiskPolicy) -> set[str]:
    return {step.level for step in chain(policy.probabilities, policy.p1, policy.p2)}
