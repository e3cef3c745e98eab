"""Rules on software classes and the documentation level (IEC 62304:2006+A1:2015, 4.3; FDA 2023, V)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found, found_at, with_related
from samdocs.checks.select import counting, existing, listed, unsaid
from samdocs.diagnostics import Diagnostic, Location, Related, diagnose
from samdocs.fields import ItemId, says_something
from samdocs.items.architecture import SoftwareItem
from samdocs.items.risk import HarmOfRisk, Risk, RiskControl
from samdocs.project import Project
from samdocs.proof import proofs
from samdocs.rules import RULES
from samdocs.safety import SystemClass, deciding_harms, systems_with_cause

_SHOWN_RISKS = 3


@check("CLS001")
def system_without_class(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every software system has a class, the reason for it, and a person who approved it.

    Until then it counts as class C. Write the class once in samdocs.yaml under
    `classification.iec62304`, or at a system of its own as `safety_class`, `class_rationale` and
    `class_approver`.
    """
    if not project.classes.systems:
        place = project.locate_config("classification", "iec62304")
        message = "the project describes no software system, so nothing has a class"
        yield found_at("CLS001", place, message, hint="describe one under `software_items:`")
    for system in project.classes.systems.values():
        item = project.classes.tree.items[system.system]
        missing = _missing_of_class(project, item, system)
        if missing:
            yield found(
                project,
                "CLS001",
                item,
                f"`{item.id}` has no {' and no '.join(missing)} of its software class",
                hint="add it here, or in samdocs.yaml under `classification.iec62304`"
                + ("" if system.declared else "; until then the system counts as class C"),
            )


@check("CLS002")
def lower_class_without_segregation(project: Project) -> Iterator[Diagnostic | Undecided]:
    """An item of a lower class than what it is part of is shown to be segregated from the rest.

    Say under `segregation_rationale:` why a failure elsewhere cannot reach it, nor its own failure
    the rest. In class C a test, analysis or study `verifies` the item and shows that it holds.
    """
    classes = project.classes
    for item in classes.tree.items.values():
        around = classes.item_class.get(item.part_of) if item.part_of else None
        own = classes.item_class[item.id]
        if around is None or own >= around or item.external:
            continue
        message = f"`{item.id}` is class {own} within `{item.part_of}`, class {around}"
        if not says_something(item.segregation_rationale):
            hint = "say under `segregation_rationale:` what keeps them apart, or raise the class"
            yield found(
                project,
                "CLS002",
                item,
                f"{message}, without a reason",
                hint=hint,
                field=("safety_class",),
            )
        elif around == "C" and not proofs(project, item.id, "verifies"):
            yield found(
                project,
                "CLS002",
                item,
                f"{message}, but nothing verifies that they are kept apart",
                hint=f"add a test or analysis with `verifies: [{item.id}]`",
                field=("segregation_rationale",),
            )


@check("CLS003")
def declared_class_below_computed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """No software system has a lower class than its risks ask for.

    The class is computed: the software is taken to fail, and only controls outside of it count,
    with the `external:` estimates of the risks. What then is not acceptable leads to class C if
    its harm is serious or death, to B if it is less, to A if nobody is injured. An estimate that
    is still `tbd` counts as unacceptable, and a control that does not say where it is implemented
    counts as inside. Raise the class, or add controls outside the software.
    """
    for system in project.classes.systems.values():
        if system.declared and system.declared < system.computed:
            yield _below_computed(project, system)
    decided_below_c = any(s.declared in ("A", "B") for s in project.classes.systems.values())
    elsewhere = [item.id for item in project.of("risks") if item.external]
    if not project.classes.systems:
        yield Undecided("there is no software system")
    elif decided_below_c and elsewhere:
        yield Undecided(f"{listed(elsewhere[:1])} is kept in another system")


@check("CLS005")
def class_of_carrier_too_low(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A software item that carries a risk control has at least the class of the risk.

    If the item fails, the control fails with it, and the risk is back. Raise the class of the
    item, or let an item of a higher class carry the requirement.
    """
    if all(found == "C" for found in project.classes.item_class.values()):
        return  # none can be too low
    needed: dict[tuple[ItemId, ItemId], str] = {}
    for control, carrier, risk in _carried_risks(project):
        key = (risk, project.classes.system_of(carrier.id))
        if key not in needed:
            needed[key] = _class_of_risk(project, *key)
        if project.classes.item_class[carrier.id] < needed[key]:
            yield _carrier_too_low(project, carrier, control, risk, needed[key])


@check("CLS006")
def documentation_level_contradicts_risks(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The documentation level fits the risks before any control.

    Each risk with a cause in software and a serious or fatal harm answers `fda_probable:` with yes
    or no and why: whether that harm is probable, not merely conceivable, if the software fails and
    nothing else stands between. One yes makes the level enhanced.
    """
    level = project.config.classification.fda
    written = level.documentation_level if level else None
    place = project.locate_config("classification", "fda", "documentation_level")
    if written not in ("basic", "enhanced"):
        hint = "write basic or enhanced under `classification.fda.documentation_level`"
        yield found_at("CLS006", place, "the documentation level is not decided", hint=hint)
    for risk, at, harm in _grave_software_harms(project):
        if harm.fda_probable is None:
            yield _unanswered(project, risk, at, harm)
        elif harm.fda_probable.answer == "yes" and written == "basic":
            yield _basic_although_probable(project, place, risk, at)
    if written == "basic" and any(item.external for item in project.of("risks")):
        yield Undecided("some risks are kept in another system")


def _missing_of_class(project: Project, item: SoftwareItem, system: SystemClass) -> list[str]:
    default = project.config.classification.iec62304
    shared = default if default and default.safety_class == system.declared else None
    missing = [] if system.declared else ["decision"]
    if item.external:
        return missing
    rationale = item.class_rationale or (shared.rationale if shared else None)
    approver = item.class_approver or (shared.approver if shared else None)
    return missing + list(unsaid({"rationale": rationale, "approver": approver}))


def _below_computed(project: Project, system: SystemClass) -> Diagnostic:
    risks = list(dict.fromkeys(found.risk for found in system.deciding))
    worst = [found for found in system.deciding if found.software_class == system.computed]
    message = (
        f"`{system.system}` is declared class {system.declared}, but its risks lead to class"
        f" {system.computed}: `{worst[0].risk}` is judged `{worst[0].judgement.word}` with controls"
        f" outside the software only ({worst[0].judgement.shown})"
    )
    more = f", and {len(risks) - 1} further" if len(risks) > 1 else ""
    hint = f"raise the class, or control `{worst[0].risk}`{more} outside the software"
    item = project.classes.tree.items[system.system]
    fault = found(project, "CLS003", item, message, hint=hint, field=("safety_class",))
    return with_related(fault, *_places_of(project, risks[:_SHOWN_RISKS]))


def _places_of(project: Project, risks: list[ItemId]) -> Iterator[Related]:
    for name in risks:
        place = project.locate(name)
        if place:
            yield Related(place, f"`{name}` decides the class")


def _carried_risks(project: Project) -> Iterator[tuple[RiskControl, SoftwareItem, ItemId]]:
    """Yield each control with a software item that carries it and a risk that it reduces."""
    for control in counting(project, RiskControl):
        for carrier in _carriers(project, control):
            for risk in project.graph.current_targets(control.id, "mitigates"):
                yield control, carrier, risk


def _carriers(project: Project, control: RiskControl) -> list[SoftwareItem]:
    """Return the software items that carry a control: by its requirements, or named as its system."""
    requirements = [
        name
        for name in project.graph.current_sources(control.id, "implements")
        if project.items[name].collection == "software_requirements"
    ]
    named = [item for name in requirements for item in project.graph.targets(name, "allocated_to")]
    if control.system:
        named.append(control.system)
    return list(existing(project, SoftwareItem, dict.fromkeys(named)))


def _class_of_risk(project: Project, risk: ItemId, system: ItemId) -> str:
    """Return the class a risk gives to a system that carries one of its controls."""
    judged, tree = project.risks[risk], project.classes.tree
    deciding = deciding_harms(judged, system, project.graph, project.policy, tree)
    return max((found.software_class for found in deciding), default="A")


def _carrier_too_low(
    project: Project, carrier: SoftwareItem, control: RiskControl, risk: ItemId, needed: str
) -> Diagnostic:
    own = project.classes.item_class[carrier.id]
    message = (
        f"`{carrier.id}` is class {own}, but carries `{control.id}`, which controls `{risk}`"
        f" of class {needed}"
    )
    hint = f"raise `{carrier.id}` to class {needed}, or let an item of that class carry the control"
    place = project.locate(carrier.id, "safety_class")
    # Judged by the classes of the risk: the class of the carrier is what is in doubt.
    return diagnose(RULES["CLS005"], message, place, hint=hint, item=risk)


def _grave_software_harms(project: Project) -> Iterator[tuple[Risk, int, HarmOfRisk]]:
    """Yield each harm that is serious, or not rated, of a risk with a cause in software."""
    for judged in project.risks.values():
        risk = judged.risk
        if not systems_with_cause(risk, project.graph, project.classes.tree):
            continue
        for at, harm in enumerate(judged.harms):
            step = project.policy.severity(harm.initial.severity)
            if step is None or step.injury not in ("none", "non_serious"):
                yield risk, at, harm.written


def _unanswered(project: Project, risk: Risk, at: int, harm: HarmOfRisk) -> Diagnostic:
    return found(
        project,
        "CLS006",
        risk,
        f"`{risk.id}` does not say whether `{harm.harm}` is probable",
        hint="add `fda_probable: {answer: yes, why: …}`, or no",
        field=("harms", at),
    )


def _basic_although_probable(project: Project, place: Location, risk: Risk, at: int) -> Diagnostic:
    message = f"the documentation level is basic, but `{risk.id}` is probable and grave"
    hint = "write `documentation_level: enhanced`"
    fault = found_at("CLS006", place, message, hint=hint)
    answered = project.locate(risk.id, "harms", at, "fda_probable")
    return with_related(fault, Related(answered, "it is answered here")) if answered else fault
