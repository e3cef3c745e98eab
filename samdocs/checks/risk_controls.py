"""Rules on risk controls: where they are, and what shows that they work (ISO 14971:2019, 7)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.evidence import is_linked_to_unread, left_open
from samdocs.checks.registry import Undecided, check, found
from samdocs.checks.select import described, existing, listed
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId, says_something
from samdocs.items.architecture import SoftwareItem
from samdocs.items.labelling import LabelItem
from samdocs.items.records import Review
from samdocs.items.requirements import SoftwareRequirement
from samdocs.items.risk import Risk, RiskControl
from samdocs.items.usability import UsabilityEvaluation
from samdocs.project import Project
from samdocs.proof import judge_implementation, judge_item, may_be_inspected, proofs


@check("RSK003")
def software_control_without_requirement(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every control in software is asked for by a software requirement.

    Without one nobody implements it on purpose, and no test looks for it. Write
    `implements: [RC-001]` at the requirement. A control in another software system of this project
    needs a requirement too.
    """
    for control in described(project, RiskControl):
        if not _is_in_described_software(project, control):
            continue
        if _software_requirements_of(project, control):
            continue
        if is_linked_to_unread(project, control, "implements"):
            continue
        yield found(
            project,
            "RSK003",
            control,
            f"`{control.id}` is a control in software, but no software requirement implements it",
            hint=f"add `implements: [{control.id}]` to a software requirement",
        )


@check("RSK004")
def control_not_verified(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every control is shown to be there, by evidence that passed.

    A control in software is shown by the tests of all requirements that implement it, or by a test
    that `verifies` the control itself. A control elsewhere, on a label, in hardware or in a
    procedure, is shown directly; there an inspection kept as a review will do. A link is only the
    plan: all of that evidence has passed for the release.
    """
    waiting = []
    for control in described(project, RiskControl):
        if is_linked_to_unread(project, control, "verifies", "implements"):
            continue
        if (unverified := _unverified(project, control)) is not None:
            told = f": nothing verifies {listed(unverified)}" if unverified else ""
            hint = f"add a test with `verifies: [{', '.join(unverified) or control.id}]`"
            message = f"`{control.id}` is not shown to be implemented{told}"
            yield found(project, "RSK004", control, message, hint=hint)
            continue
        failing = [one for one in judge_implementation(project, control) if not one.passes]
        if failing and all(one.is_open for one in failing):
            waiting += failing
        elif failing:
            worst = next(one for one in failing if not one.is_open)
            message = f"`{control.id}` is not shown to be implemented: {worst.reason}"
            hint = "run the evidence again on what is to be released, or mend what it found"
            yield found(project, "RSK004", control, message, hint=hint)
    yield from left_open(waiting)


@check("RSK005")
def control_not_shown_effective(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every control is shown to reduce the risk, by evidence that passed.

    That it is there does not mean that it works. A test, study or usability evaluation
    `shows_effectiveness_of` the control. Where one and the same evidence is to show both,
    `same_evidence_rationale:` says why it can. A link is only the plan: all of that evidence has
    passed for the release.
    """
    waiting = []
    for control in described(project, RiskControl):
        if is_linked_to_unread(project, control, "shows_effectiveness_of"):
            continue
        effective = set(proofs(project, control.id, "shows_effectiveness_of"))
        if not effective:
            message = f"nothing shows that `{control.id}` reduces the risk"
            hint = f"add `shows_effectiveness_of: [{control.id}]` to a test, study or evaluation"
            yield found(project, "RSK005", control, message, hint=hint)
            continue
        verdict = judge_item(project, control.id, "shows_effectiveness_of")
        if verdict.is_open:
            waiting.append(verdict)
        elif not verdict.passes:
            message = f"`{control.id}` is not shown to reduce the risk: {verdict.reason}"
            hint = "run the evidence again on what is to be released, or mend what it found"
            yield found(project, "RSK005", control, message, hint=hint)
        if _is_the_same(project, control, effective):
            message = (
                f"{listed(effective)} alone shows that `{control.id}` is there and that it works"
            )
            hint = "add other evidence, or say under `same_evidence_rationale:` why it shows both"
            yield found(project, "RSK005", control, message, hint=hint)
    yield from left_open(waiting)


@check("RSK006")
def information_for_safety_only(project: Project) -> Iterator[Diagnostic | Undecided]:
    """A risk that is controlled by information alone says why no better control is possible.

    Design comes first, then protection, then information and training. Where nothing but
    information is left, each such control says under `option_rationale:` why. A statement on the
    label is information, whatever its `kind:` says, and a control without a kind counts as such.
    """
    for risk in described(project, Risk):
        names = project.graph.current_sources(risk.id, "mitigates")
        controls = list(existing(project, RiskControl, names))
        if not controls or any(control.external for control in controls):
            continue
        if any(_is_more_than_information(control) for control in controls):
            continue
        unexplained = [c.id for c in controls if not says_something(c.option_rationale)]
        if unexplained:
            yield found(
                project,
                "RSK006",
                risk,
                f"`{risk.id}` is controlled by information for safety only, and"
                f" {listed(unexplained)} {'does' if len(unexplained) == 1 else 'do'} not say why",
                hint="add a control by design or protection, or `option_rationale:`",
            )


@check("RSK009")
def new_risks_not_reviewed(project: Project) -> Iterator[Diagnostic | Undecided]:
    """For every control somebody looked whether it brings new risks.

    `new_risks:` names them, or says none: at the control, or at the review. A review of
    `kind: new_risks` or `risk` covers the control, has a date and names who took part; one review
    may cover many controls.
    """
    for control in described(project, RiskControl):
        reviews = list(existing(project, Review, project.graph.sources(control.id, "covers")))
        if any(_is_new_risk_review(control, review) for review in reviews):
            continue
        if control.new_risks is None and not any(r.new_risks is not None for r in reviews):
            message = f"`{control.id}` does not say whether it brings new risks"
            hint = "add `new_risks: none`, or their ids, and a review that covers the control"
        else:
            message = f"no review of new risks covers `{control.id}`"
            hint = "list it under `covers:` of a review of `kind: new_risks` with date and"
            hint += " participants"
        yield found(project, "RSK009", control, message, hint=hint)


@check("RSK019")
def safety_information_not_verified(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Information for safety stands somewhere, and users were seen to understand it.

    A label item `implements` the control, and a summative usability evaluation that has been
    carried out `shows_effectiveness_of` it. Training material is a label item too.
    """
    for control in described(project, RiskControl):
        if not (control.kind == "information_for_safety" or control.implemented_in == "labelling"):
            continue
        missing = []
        implementers = project.graph.sources(control.id, "implements")
        if not any(existing(project, LabelItem, implementers)):
            missing.append("no label item carries it")
        if not any(_is_summative_result(e) for e in _evaluations_of(project, control.id)):
            missing.append("no summative evaluation with results shows that it is understood")
        if missing:
            yield found(
                project,
                "RSK019",
                control,
                f"`{control.id}` is information for safety, but {' and '.join(missing)}",
                hint=f"add `implements: [{control.id}]` to a label item, and"
                f" `shows_effectiveness_of: [{control.id}]` to the evaluation",
            )


@check("RSK025")
def control_without_place(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every control says where it is implemented.

    `implemented_in:` is software, other_software_system, hardware, labelling or
    clinical_procedure; another software system is named under `system:`. Only what lies outside
    the software can lower its class, so a control without a place counts as inside.
    """
    for control in described(project, RiskControl):
        if control.implemented_in is None:
            message = f"`{control.id}` does not say where it is implemented"
            hint = "add `implemented_in:` with software, other_software_system, hardware,"
            hint += " labelling or clinical_procedure"
            yield found(project, "RSK025", control, message, hint=hint)
        elif control.implemented_in == "other_software_system" and control.system is None:
            message = f"`{control.id}` lies in another software system, but does not say in which"
            hint = "name it under `system:`"
            yield found(project, "RSK025", control, message, hint=hint, field=("implemented_in",))


def _is_in_described_software(project: Project, control: RiskControl) -> bool:
    if control.implemented_in == "software":
        return True
    named = project.items.get(control.system) if control.system else None
    is_ours = isinstance(named, SoftwareItem) and not named.external
    return control.implemented_in == "other_software_system" and is_ours


def _software_requirements_of(project: Project, control: RiskControl) -> list[SoftwareRequirement]:
    names = project.graph.sources(control.id, "implements")
    return list(existing(project, SoftwareRequirement, names))


def _unverified(project: Project, control: RiskControl) -> tuple[ItemId, ...] | None:
    """Return what implements a control and is not verified; None if the control is verified."""
    with_reviews = may_be_inspected(control)
    if proofs(project, control.id, "verifies", with_reviews=with_reviews):
        return None
    implementers = project.graph.current_sources(control.id, "implements")
    unverified = tuple(
        name
        for name in implementers
        if not proofs(project, name, "verifies", with_reviews=with_reviews)
    )
    return unverified if unverified or not implementers else None


def _is_the_same(project: Project, control: RiskControl, effective: set[ItemId]) -> bool:
    """Whether one piece of evidence alone shows both, and nobody says why it can."""
    is_one = len(effective) == 1 and effective == _verifying(project, control)
    return is_one and not says_something(control.same_evidence_rationale)


def _verifying(project: Project, control: RiskControl) -> set[ItemId]:
    """Return the evidence that a control is implemented, direct and through its implementers."""
    implementers = project.graph.current_sources(control.id, "implements")
    return {
        proof
        for name in (control.id, *implementers)
        for proof in proofs(project, name, "verifies", with_reviews=True)
    }


def _is_more_than_information(control: RiskControl) -> bool:
    by_design = control.kind in ("inherent_safety", "protective_measure")
    return by_design and control.implemented_in != "labelling"


def _is_new_risk_review(control: RiskControl, review: Review) -> bool:
    if review.external:
        return True
    if not (review.date and review.participants):
        return False
    if review.new_risks is not None:
        return True
    return control.new_risks is not None and review.kind in ("new_risks", "risk")


def _evaluations_of(project: Project, control: ItemId) -> Iterator[UsabilityEvaluation]:
    names = project.graph.sources(control, "shows_effectiveness_of")
    return existing(project, UsabilityEvaluation, names)


def _is_summative_result(evaluation: UsabilityEvaluation) -> bool:
    if evaluation.external:
        return True
    was_carried_out = evaluation.executed_at and (evaluation.results or evaluation.conclusion)
    return evaluation.kind == "summative" and bool(was_carried_out)
