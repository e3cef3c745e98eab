"""Whether risk controls are proved: that they are there, and that they reduce the risk.

ISO 14971:2019, 7.2.
"""

from __future__ import annotations

from samdocs.fields import ItemId
from samdocs.items.risk import RiskControl
from samdocs.project import Project
from samdocs.proof.items import judge_item
from samdocs.proof.words import ItemVerdict

_SOFTWARE = (None, "software", "other_software_system")


def may_be_inspected(control: RiskControl) -> bool:
    """Whether an inspection kept as a review can show that a control is there: outside of software."""
    return control.implemented_in not in _SOFTWARE


def judge_implementation(project: Project, control: RiskControl) -> list[ItemVerdict]:
    """Return what shows that a control is there: its own evidence, else that of what implements it."""
    with_reviews = may_be_inspected(control)
    own = judge_item(project, control.id, "verifies", with_reviews=with_reviews)
    if own.proofs:
        return [own]
    implementers = project.graph.current_sources(control.id, "implements")
    return [
        judge_item(project, name, "verifies", with_reviews=with_reviews) for name in implementers
    ]


def is_control_proved(project: Project, control: ItemId) -> bool:
    """Whether evidence that counts shows a control to be there and to reduce the risk."""
    item = project.items.get(control)
    if not isinstance(item, RiskControl):
        return False
    there = judge_implementation(project, item)
    works = judge_item(project, control, "shows_effectiveness_of")
    return bool(there) and all(one.passes for one in there) and works.passes


def are_controls_proved(project: Project, risk: ItemId) -> bool:
    """Whether each control in force that reduces a risk is proved; a risk without one rests on none."""
    controls = project.graph.current_sources(risk, "mitigates")
    return all(is_control_proved(project, control) for control in controls)
