"""Rules on each row of the risk table (ISO 14971:2019, 5.4 to 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.approved import is_approved
from samdocs.checks.evidence import is_linked
from samdocs.checks.registry import Undecided, check, found, found_at, rising
from samdocs.checks.risk_causes import faults_of_causes
from samdocs.checks.select import counting, described, existing
from samdocs.diagnostics import Diagnostic, Severity
from samdocs.fields import says_something
from samdocs.items.risk import Estimate, Harm, Risk, RiskControl
from samdocs.project import Project
from samdocs.safety import Basis, HarmJudgement, Judgement, Level, RiskJudgement

#: Documents that show the weighing of benefit and risk.
_WEIGHING = ("risk_table", "rm_report")


def rows(project: Project) -> Iterator[RiskJudgement]:
    """Yield the judgement of every risk that is described here."""
    for risk in described(project, Risk):
        yield project.risks[risk.id]


def is_controlled(project: Project, risk: Risk) -> bool:
    """Whether a control that is not retired mitigates a risk."""
    return is_linked(project, risk, "mitigates", incoming=True)


@check("RSK001")
def incomplete_risk(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every row of the risk table is complete.

    It names a hazard, a hazardous situation, causes and harms, and estimates each harm: with
    levels of the policy, as `not_estimable:` with the reason, or `tbd` while work goes on. A cause
    in software names its item, SOUP, model or threat. `tbd` counts as unacceptable everywhere, and
    is a blocker at release.
    """
    yield from _faults_of_harms(project)
    for row in rows(project):
        missing = _missing_parts(project, row.risk)
        if missing:
            yield found(
                project,
                "RSK001",
                row.risk,
                f"`{row.risk.id}` has no {' and no '.join(missing)}",
                hint="complete the row, or retire it with a reason",
            )
        yield from faults_of_causes(project, row.risk)
        for at, harm in enumerate(row.harms):
            yield from _faults_of_estimates(project, row.risk, at, harm)


@check("RSK002")
def unacceptable_without_control(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A risk that is not acceptable before control has a control, or says why none is practicable.

    Link a control by `mitigates:`. Where none is practicable, `not_practicable:` says why and
    `benefit_risk:` weighs the benefit against the risk. A risk that is not estimated yet counts
    as unacceptable.
    """
    for row in rows(project):
        if row.initial.counts_as is Level.ACCEPTABLE or is_controlled(project, row.risk):
            continue
        message = f"`{row.risk.id}` has no control, and is judged {_shown(row.initial)} without one"
        hint = (
            "link a control, or say under `not_practicable:` and `benefit_risk:` why there is none"
        )
        if says_something(row.risk.not_practicable):
            if says_something(row.risk.benefit_risk):
                continue
            message += "; the benefit is not weighed against it"
            hint = "add `benefit_risk:`"
        yield found(project, "RSK002", row.risk, message, hint=hint)


@check("RSK007")
def residual_risk_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every risk with a control says, for each harm, what remains.

    Give a `residual:` estimate that the policy can judge. `tbd` is reported by RSK001.
    """
    for row in rows(project):
        if not is_controlled(project, row.risk):
            continue
        for at, harm in enumerate(row.harms):
            if harm.residual.is_known or harm.residual.basis is Basis.TBD:
                continue
            yield found(
                project,
                "RSK007",
                row.risk,
                f"the residual risk of `{row.risk.id}` for `{harm.written.harm}` is not judged:"
                f" {harm.residual.word}",
                hint="add a `residual:` estimate with levels of the risk policy",
                field=("harms", at, "residual"),
            )


@check("RSK008")
def unacceptable_without_benefit(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A risk that stays unacceptable is outweighed by the benefit, in an approved analysis.

    Weigh them under `benefit_risk:`, with data or literature, and have the risk itself approved, or
    the document that shows it: `risk_table` or `rm_report`. If the benefit does not outweigh the
    risk, the device or its intended use has to change.
    """
    for row in rows(project):
        if not any(harm.residual.level is Level.UNACCEPTABLE for harm in row.harms):
            continue
        if not says_something(row.risk.benefit_risk):
            said = "its benefit is not weighed against it"
            hint = "reduce the risk further, or add `benefit_risk:`"
        elif not is_approved(project, [row.risk.id], _WEIGHING):
            said = "nobody approved that its benefit outweighs it"
            hint = f"have `risk_table` or `rm_report` approved, or `{row.risk.id}` itself"
        else:
            continue
        message = f"`{row.risk.id}` stays unacceptable, and {said}"
        yield found(project, "RSK008", row.risk, message, hint=hint)


@check("RSK010")
def severity_lowered_without_reason(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A lesser harm than the one of the row is explained.

    Controls usually make a harm rarer, not milder. Where an estimate names a lesser `harm:`, it
    says `why:`, or a control by design, `kind: inherent_safety`, changes what can happen. The
    `initial:` estimate is always of the row's own harm.
    """
    for row in rows(project):
        for at, harm in enumerate(row.harms):
            yield from _lesser_harms(project, row.risk, at, harm)


@check("RSK018")
def estimate_changed_without_control(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A risk without a control stays what it was.

    Its `residual:` estimate equals the initial one, or is left out. What lowers a risk is a
    control: describe and link it.
    """
    for row in rows(project):
        if is_controlled(project, row.risk):
            continue
        for at, harm in enumerate(row.harms):
            if harm.written.residual is None or _is_same(harm.initial, harm.residual):
                continue
            yield found(
                project,
                "RSK018",
                row.risk,
                f"`{row.risk.id}` has no control, but goes from {harm.initial.shown} to"
                f" {harm.residual.shown}",
                hint="link the control that does it, or leave `residual:` out",
                field=("harms", at, "residual"),
            )


@check("RSK021")
def no_further_reduction_not_explained(project: Project) -> Iterator[Diagnostic | Undecided]:
    """In the EU every risk is reduced as far as possible, acceptable ones too.

    Each row has a control, or says under `no_further_reduction:` why none would help. A policy
    other than `afap` does not lift this duty; the reason for one stands in samdocs.yaml under
    `reasons: {RSK021: …}`.
    """
    written = project.config.risk_policy.policy
    if written not in ("afap", None):
        if not project.config.reason_for("RSK021"):
            place = project.locate_config("risk_policy", "policy")
            message = f"the policy is {written}, but the EU asks for reduction as far as possible"
            hint = "write `policy: afap`, or give a reason under `reasons: {RSK021: …}`"
            yield found_at("RSK021", place, message, hint=hint)
        return
    for row in rows(project):
        risk = row.risk
        said = says_something(risk.no_further_reduction) or risk.reason_for("RSK021")
        if not said and not is_controlled(project, risk):
            message = f"`{risk.id}` has no control, and does not say why it is not reduced further"
            hint = "link a control, or add `no_further_reduction:`"
            yield found(project, "RSK021", risk, message, hint=hint)


def _faults_of_harms(project: Project) -> Iterator[Diagnostic]:
    """Yield a finding for each harm without a severity of the policy."""
    scale = [step.level for step in project.policy.severities]
    for harm in counting(project, Harm):
        if not scale or harm.severity in scale:
            continue
        said = f"the severity `{harm.severity}`, which is not on the scale"
        message = f"`{harm.id}` has {said if harm.severity else 'no severity'}"
        hint = f"write `severity:` with one of {', '.join(scale)}"
        yield found(project, "RSK001", harm, message, hint=hint, field=("severity",))


def _missing_parts(project: Project, risk: Risk) -> list[str]:
    parts = {
        "hazard": risk.hazard is not None,
        "hazardous situation": says_something(risk.hazardous_situation),
        "cause": bool(risk.causes),
        "harm": bool(risk.harms),
    }
    missing = [name for name, is_there in parts.items() if not is_there]
    named = [name for name in (risk.hazard, *(harm.harm for harm in risk.harms)) if name]
    for name in named:
        item = project.items.get(name)
        if item is not None and item.is_retired:
            missing.append(f"{item.noun} in place of `{name}`, which is retired")
    return missing


def _faults_of_estimates(
    project: Project, risk: Risk, at: int, harm: HarmJudgement
) -> Iterator[Diagnostic]:
    written = harm.written
    estimates: list[tuple[str, Estimate | None, Judgement, tuple[str, ...]]] = [
        ("initial", written.initial, harm.initial, ("initial",)),
        ("residual", written.residual, harm.residual, ("residual",)),
    ]
    estimates += [
        ("external", written.external[system], judgement, ("external", system))
        for system, judgement in harm.external.items()
    ]
    for name, estimate, judgement, field in estimates:
        if estimate is None and name != "initial":
            continue
        said = _fault_of_estimate(project, estimate, judgement)
        if not said:
            continue
        message = f"the {name} estimate of `{risk.id}` for `{written.harm}` {said[0]}"
        place: tuple[str | int, ...] = ("harms", at, *field)
        fault = found(project, "RSK001", risk, message, hint=said[1], field=place)
        yield rising(fault, Severity.BLOCKER) if judgement.basis is Basis.TBD else fault


def _fault_of_estimate(
    project: Project, estimate: Estimate | None, judgement: Judgement
) -> tuple[str, str] | None:
    """Return what is wrong with an estimate, and what to write; None if nothing is."""
    match judgement.basis:
        case Basis.TBD:
            return (
                "is not decided yet",
                "estimate it before the release; until then it counts as unacceptable",
            )
        case Basis.MISSING:
            return "is missing", "give levels of the policy, `not_estimable: why`, or `tbd`"
        case Basis.CONTRADICTORY:
            return "contradicts itself", "keep `probability`, or `p1` and `p2`, or `not_estimable`"
        case Basis.UNKNOWN if _can_judge(project, judgement):
            return "is not on the scales of the policy", "use the levels of `risk_policy`"
        case Basis.NOT_ESTIMABLE if estimate and not says_something(estimate.not_estimable):
            return "does not say why it is not possible", "write the reason under `not_estimable:`"
        case _:
            return None


def _can_judge(project: Project, judgement: Judgement) -> bool:
    """Whether the policy has scales and the harm is on them, so that the levels are to blame."""
    policy = project.policy
    return bool(policy.probabilities) and policy.severity_rank(judgement.severity) >= 0


def _lesser_harms(
    project: Project, risk: Risk, at: int, harm: HarmJudgement
) -> Iterator[Diagnostic]:
    written = harm.written
    if written.initial and written.initial.harm not in (None, written.harm):
        message = (
            f"the initial estimate of `{risk.id}` names `{written.initial.harm}`, but is judged"
            f" for `{written.harm}`"
        )
        hint = "leave `harm:` out of `initial:`; another harm is an entry of its own"
        field = ("harms", at, "initial")
        yield found(project, "RSK010", risk, message, hint=hint, field=field)
    lower = [("residual", written.residual, harm.residual)]
    lower += [("external", written.external[name], one) for name, one in harm.external.items()]
    for name, estimate, judgement in lower:
        if estimate is None or not _is_milder(project, harm.initial, judgement):
            continue
        if says_something(estimate.why) or _is_changed_by_design(project, risk):
            continue
        yield found(
            project,
            "RSK010",
            risk,
            f"the {name} estimate of `{risk.id}` has the lesser harm `{estimate.harm}` without"
            " a reason",
            hint="say `why:`, or link the control by design that makes it milder",
            field=("harms", at, name),
        )


def _is_milder(project: Project, before: Judgement, after: Judgement) -> bool:
    rank = project.policy.severity_rank
    return -1 < rank(after.severity) < rank(before.severity)


def _is_changed_by_design(project: Project, risk: Risk) -> bool:
    controls = existing(project, RiskControl, project.graph.sources(risk.id, "mitigates"))
    return any(control.kind == "inherent_safety" for control in controls)


def _is_same(before: Judgement, after: Judgement) -> bool:
    return before == after or after.basis is Basis.TBD


def _shown(judgement: Judgement) -> str:
    said = f"`{judgement.word}`"
    return f"{said} ({judgement.shown})" if judgement.is_known else said
