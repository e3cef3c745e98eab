"""Rules on the risk policy and the overall residual risk (ISO 14971:2019, 4.4 and 8)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.approved import why_not_approved
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.risk_reviews import estimates_older_than_policy
from samdocs.checks.risk_rows import rows
from samdocs.checks.select import listed, unsaid
from samdocs.config import DocumentSettings
from samdocs.diagnostics import Diagnostic
from samdocs.project import Project
from samdocs.safety import Basis, HarmJudgement, Judgement

_REPORT = "rm_report"
_RISK_COLLECTIONS = ("risks", "harms", "hazards")


@check("RSK012")
def risk_policy_not_sound(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The risk policy can judge every risk.

    Its scales are ordered, every cell of the matrix is filled, and nothing gets better when
    probability or severity rises. Where a probability cannot be estimated, `not_estimable:` has a
    criterion for that severity. Estimates are made anew after the policy has changed: each risk was
    changed, or covered by a review of kind `risk`, in a commit that held the policy as it is now.
    """
    has_risks = any(project.of(collection) for collection in _RISK_COLLECTIONS)
    if not has_risks and not project.policy.severities and not project.policy.probabilities:
        return  # nothing to judge yet
    for fault in project.policy.faults:
        place = project.locate_config("risk_policy", *fault.path)
        yield found_at("RSK012", place, fault.message, hint=fault.hint)
    for row in rows(project):
        for at, harm in enumerate(row.harms):
            severity = _without_criterion(harm)
            if severity:
                yield found(
                    project,
                    "RSK012",
                    row.risk,
                    f"`{row.risk.id}` is not estimable, and the policy has no criterion for"
                    f" `{severity}` alone",
                    hint=f"add `{severity}` to `risk_policy.not_estimable`",
                    field=("harms", at),
                )
    yield from estimates_older_than_policy(project)


@check("RSK013")
def overall_residual_risk_not_concluded(project: Project) -> Iterator[Diagnostic | Undecided]:
    """All residual risks together are judged against the benefit, and somebody stands for it.

    Under `overall_residual_risk:` samdocs.yaml says the `method`, the `result`, the `benefit` and
    the `approver`. It is approved together with the risk management report: the document
    `rm_report` has every approval that samdocs.yaml demands for it.
    """
    overall = project.config.overall_residual_risk
    missing = unsaid(
        {
            "method": overall and overall.method,
            "result": overall and overall.result,
            "benefit": overall and overall.benefit,
            "approver": overall and overall.approver,
        }
    )
    if missing:
        yield found_at(
            "RSK013",
            project.locate_config("overall_residual_risk"),
            f"the overall residual risk does not say {listed(missing)}",
            hint="fill them in under `overall_residual_risk:`",
        )
    elif why := why_not_approved(project, _REPORT):
        if project.config.documents.get(_REPORT, DocumentSettings()).approvals:
            yield found_at(
                "RSK013",
                project.locate_config("overall_residual_risk"),
                f"the overall residual risk is not approved with `{_REPORT}`: {why}",
                hint=f"have `{_REPORT}` approved: `samdocs approve {_REPORT}`",
            )
        else:
            yield Undecided(f"whether the conclusion is approved: `{_REPORT}`: {why}")


@check("RSK014")
def severity_without_injury(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every step of the severity scale says which injury it stands for.

    `injury:` is none, non_serious, serious or death. Software class and documentation level are
    computed from it; without it a risk leads to class C.
    """
    for at, step in enumerate(project.policy.severities):
        if step.injury is None:
            yield found_at(
                "RSK014",
                project.locate_config("risk_policy", "severities", at),
                f"severity `{step.level}` does not say which injury it stands for",
                hint="add `injury:` with none, non_serious, serious or death",
            )


def _without_criterion(harm: HarmJudgement) -> str:
    """Return the severity of an estimate that the policy cannot judge by severity alone."""
    judged: tuple[Judgement, ...] = (harm.initial, *harm.external.values(), harm.residual)
    for judgement in judged:
        if judgement.basis is Basis.NOT_ESTIMABLE and not judgement.is_known:
            return judgement.severity
    return ""
