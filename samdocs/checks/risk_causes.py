"""Rules on the causes of risks (ISO 14971:2019, 5.4; IEC 62304:2006+A1:2015, 7.1.2 and 7.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, listed
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId, says_something
from samdocs.items.risk import Cause, HarmOfRisk, Risk
from samdocs.project import Project
from samdocs.safety import is_in_software, systems_named

_SOFTWARE = ("software_item", "soup", "model", "external_system", "hardware")
#: Kind of a cause → fields, one of which says where it lies.
_PLACES: Mapping[str, tuple[str, ...]] = {
    "specification": _SOFTWARE,
    "defect": _SOFTWARE,
    "soup": ("soup",),
    "threat": ("threat",),
    "model": ("model", "soup"),
    "bias": ("model", "soup"),
}
_NAMES = (
    *("software_item", "soup", "model", "threat", "use_scenario", "external_system"),
    *("use_error", "hardware", "data_drift"),
)
#: What a cause names → the kind it then is, where it says none.
_KIND_BY_NAME: Mapping[str, str] = {
    "soup": "soup",
    "threat": "threat",
    "model": "model",
    "data_drift": "data_drift",
    "use_error": "use_error",
    "use_scenario": "use_error",
    "hardware": "hardware",
    "external_system": "hardware",
}
#: Kinds that are a failure of the software itself, which is assumed to happen.
_FAILURES = frozenset({None, "specification", "defect", "soup", "model", "bias", "data_leakage"})
#: IEC 62304:2006+A1:2015, 7.1.2 a to e → kinds of causes that count for it.
_CAUSE_TYPES: Mapping[str, frozenset[str]] = {
    "specification": frozenset({"specification"}),
    "defect": frozenset({"defect"}),
    "soup": frozenset({"soup"}),
    "hardware": frozenset({"hardware"}),
    "misuse": frozenset({"misuse", "use_error", "over_reliance"}),
}
_MISUSE = frozenset({"misuse", "over_reliance"})


def faults_of_causes(project: Project, risk: Risk) -> Iterator[Diagnostic]:
    """Yield a finding of RSK001 for each cause that does not say where it lies."""
    for key, cause in risk.causes.items():
        fault = _fault_of_cause(project, cause)
        if fault:
            message, hint = f"cause `{key}` of `{risk.id}` {fault[0]}", fault[1]
            yield found(project, "RSK001", risk, message, hint=hint, field=("causes", key))


def kind_of(cause: Cause) -> str:
    """Return the kind of a cause, else the one that follows from what it names; empty if none."""
    if cause.kind:
        return cause.kind
    named = (kind for name, kind in _KIND_BY_NAME.items() if getattr(cause, name))
    return next(named, "")


@check("RSK011")
def software_failure_taken_as_rare(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Where software is the cause, the hazardous situation is taken to occur.

    How likely software fails cannot be estimated, so `p1` of the initial estimate is the highest
    level. A lower one says under `basis:` what stands between the failure and the situation; that
    the software was developed with care is no such basis.
    """
    if not project.policy.has_two_scales:
        yield Undecided("the risk policy has no scale `p1`")
        return
    highest = project.policy.p1[-1].level
    for risk in described(project, Risk):
        if not any(_is_failure(cause) for cause in risk.causes.values()):
            continue
        for at, harm in enumerate(risk.harms):
            lower = _lower_first_probability(harm, highest)
            if lower:
                yield found(
                    project,
                    "RSK011",
                    risk,
                    f"`{risk.id}` has a cause in software, but estimates {lower} without a basis",
                    hint=f"write `p1: {highest}`, or say under `basis:` what makes it rarer",
                    field=("harms", at, "initial"),
                )


@check("RSK017")
def cause_type_not_considered(project: Project) -> Iterator[Diagnostic | Undecided]:
    """For every software system all five types of causes of 7.1.2 are considered.

    These are a wrong or missing specification, defects, SOUP, hardware or other software, and
    foreseeable misuse. Each is the `kind:` of a cause of one of its risks, or is dismissed with a
    reason: at the system or in samdocs.yaml, `reasons: {RSK017: {hardware: why none}}`.
    """
    for system in project.classes.systems.values():
        item = project.classes.tree.items[system.system]
        used = _kinds_used(project, system.system)
        missing = [
            name
            for name, kinds in _CAUSE_TYPES.items()
            if used.isdisjoint(kinds)
            and not item.reason_for("RSK017", name)
            and not project.config.reason_for("RSK017", name)
        ]
        if missing:
            yield found(
                project,
                "RSK017",
                item,
                f"no risk of `{item.id}` has a cause of the kind {listed(missing)}",
                hint="add such causes, or say why there are none under"
                f" `reasons: {{RSK017: {{{missing[0]}: …}}}}`",
            )


@check("RSK023")
def foreseeable_misuse_absent(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Foreseeable misuse is the cause of at least one risk.

    Use a cause of `kind: misuse`, or `over_reliance`; a slip within the intended use is a
    `use_error` and something else. If no misuse can be foreseen, say why in samdocs.yaml under
    `reasons: {RSK023: …}`.
    """
    if project.config.reason_for("RSK023"):
        return
    risks = described(project, Risk)
    if not any(cause.kind in _MISUSE for risk in risks for cause in risk.causes.values()):
        yield found_at(
            "RSK023",
            project.locate_config("reasons"),
            "no risk is caused by foreseeable misuse",
            hint="add a cause of `kind: misuse`, or a reason under `reasons: {RSK023: …}`",
        )


@check("RSK024")
def cause_without_control(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every cause of a controlled risk is addressed by a control, or says why it needs none.

    A link `controls: [{control: RC-001, for: [a]}]` addresses cause `a` only; without `for:` it
    addresses all. A cause that needs none says so under `no_control:`.
    """
    for risk in described(project, Risk):
        details = [
            project.graph.detail(control, "mitigates", risk.id)
            for control in project.graph.current_sources(risk.id, "mitigates")
        ]
        addressed = {key for detail in details for key in detail}
        for key in sorted(addressed - set(risk.causes)):
            message = (
                f"a control of `{risk.id}` addresses its cause `{key}`, which it does not have"
            )
            hint = f"its causes are {listed(risk.causes)}" if risk.causes else "describe its causes"
            yield found(project, "RSK024", risk, message, hint=hint, field=("controls",))
        if not all(details):
            continue  # a control of every cause; or no control at all, which RSK002 judges
        yield from _unaddressed(project, risk, addressed) if details else ()


def _unaddressed(project: Project, risk: Risk, addressed: set[str]) -> Iterator[Diagnostic]:
    for key, cause in risk.causes.items():
        if key not in addressed and not says_something(cause.no_control):
            yield found(
                project,
                "RSK024",
                risk,
                f"no control addresses cause `{key}` of `{risk.id}`",
                hint=f"add `{key}` to `for:` of a control, or say under `no_control:` why it needs"
                " none",
                field=("causes", key),
            )


def _fault_of_cause(project: Project, cause: Cause) -> tuple[str, str] | None:
    """Return what a cause leaves unsaid, and what to write; None if nothing."""
    named = [(name, value) for name in _NAMES if (value := getattr(cause, name))]
    places = _PLACES.get(cause.kind or "", ())
    if not named and not (cause.kind and says_something(cause.text)):
        return "does not say what it is", "add `kind:` and `text:`, and where it lies"
    if places and not any(name in places for name, _ in named):
        return f"is of the kind `{cause.kind}`, but does not name where", f"add `{places[0]}:`"
    retired = [value for _, value in named if _is_retired(project, value)]
    if retired:
        return f"names {listed(retired)}, which is retired", "name what replaces it"
    return None


def _is_retired(project: Project, name: str) -> bool:
    item = project.items.get(ItemId(name))
    return item is not None and item.is_retired


def _is_failure(cause: Cause) -> bool:
    return cause.kind in _FAILURES and cause.threat is None and is_in_software(cause)


def _lower_first_probability(harm: HarmOfRisk, highest: str) -> str:
    """Return what an initial estimate says instead of the highest `p1`, empty if nothing."""
    estimate = harm.initial
    if estimate is None or estimate.tbd or says_something(estimate.basis):
        return ""
    if estimate.p1:
        return f"`p1: {estimate.p1}`" if estimate.p1 != highest else ""
    return f"`probability: {estimate.probability}` without `p1`" if estimate.probability else ""


def _kinds_used(project: Project, system: ItemId) -> frozenset[str]:
    """Return the kinds of causes of the risks that lead to a system, or to no software at all.

    What names no system says nothing of this one, unless it is the only one.
    """
    is_only = len(project.classes.systems) == 1
    return frozenset(
        kind_of(cause)
        for row in project.risks.values()
        if is_only or _concerns(project, row.risk, system)
        for cause in row.risk.causes.values()
    )


def _concerns(project: Project, risk: Risk, system: ItemId) -> bool:
    if not any(is_in_software(cause) for cause in risk.causes.values()):
        return True
    return system in systems_named(risk, project.graph, project.classes.tree)
