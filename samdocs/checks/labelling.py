"""Rules on labels and claims (MDR 2017/745 Annex I 23; 21 CFR 801)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, existing
from samdocs.diagnostics import Diagnostic
from samdocs.fields import ItemId, says_something
from samdocs.items.labelling import Claim, LabelItem
from samdocs.items.studies import PerformanceStudy
from samdocs.project import Project
from samdocs.standards import LabelElement, label_elements

_SOURCES = ("discloses", "states", "implements", "supports")


@check("LAB001")
def label_element_missing(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Label and instructions hold every element the regions ask for.

    A label item names the elements it provides under `elements:`, e.g. `MDR 23.4(g)`. Where an
    element does not apply to the device, say why under `reasons: {LAB001: {MDR 23.4(k): …}}`.
    The elements are listed in `samdocs/standards/label_elements.csv`.
    """
    labels = _labels_with_text(project)
    for wanted in label_elements("LAB001"):
        if not all(word in project.switches for word in wanted.applies):
            continue
        given = any(_provides(label, wanted) for label in labels)
        excused = any(project.config.reason_for("LAB001", name) for name in wanted.elements)
        if not given and not excused:
            named = " or ".join(f"`{name}`" for name in wanted.elements)
            doubt = "" if wanted.verified else " (number of the clause not verified)"
            yield found_at(
                "LAB001",
                None,
                f"no label item provides {named}: {wanted.title}{doubt}",
                hint="name it under `elements:` of the label item that says it, or give a reason "
                "under `reasons: {LAB001: …}`",
            )


@check("LAB002")
def label_statement_without_source(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every statement of the label goes back to a risk, a requirement, a study or a control.

    Name it under `discloses:`, `states:`, `implements:` or `supports:`. A statement that only a
    regulation asks for names its element under `elements:`.
    """
    for label in described(project, LabelItem):
        if not project.graph.current_targets(label.id, *_SOURCES) and not label.elements:
            yield found(
                project,
                "LAB002",
                label,
                f"`{label.id}` goes back to no risk, requirement or study",
                hint="name its source under `discloses:`, `states:` or `implements:`",
            )


@check("LAB003")
def claim_beyond_evidence(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every claim rests on evidence for its patients, its build and its operating point.

    Name the evidence under `supported_by:`; literature alone carries only a valid clinical
    association. A claim for an operating point needs a study with a result at that point.
    """
    claims = list(described(project, Claim))
    for claim in claims:
        if not _evidence(project, claim) and not _rests_on_literature(claim):
            yield found(
                project,
                "LAB003",
                claim,
                f"`{claim.id}` rests on no evidence",
                hint="name studies, usability evaluations or tests under `supported_by:`",
            )
        yield from _other_operating_point(project, claim)
    if claims:
        yield Undecided("needs recomputed study results: population and build of the evidence")


def has_element(label: LabelItem, element: str) -> bool:
    """Whether a label item provides an element, or a part of it such as `MDR 23.2(a)`."""
    wanted = _plain(element)
    given = (_plain(name) for name in label.elements)
    return any(name == wanted or name.startswith((f"{wanted}(", f"{wanted}.")) for name in given)


def _labels_with_text(project: Project) -> list[LabelItem]:
    return [label for label in described(project, LabelItem) if says_something(label.text)]


def _provides(label: LabelItem, wanted: LabelElement) -> bool:
    return any(has_element(label, element) for element in wanted.elements)


def _plain(element: str) -> str:
    return "".join(element.split()).casefold()


def _evidence(project: Project, claim: Claim) -> tuple[ItemId, ...]:
    graph = project.graph
    named = graph.current_targets(claim.id, "supported_by")
    return (*named, *graph.current_sources(claim.id, "validates"))


def _rests_on_literature(claim: Claim) -> bool:
    return claim.kind == "valid_clinical_association" and bool(claim.references)


def _other_operating_point(project: Project, claim: Claim) -> Iterator[Diagnostic]:
    studies = existing(project, PerformanceStudy, _evidence(project, claim))
    points = {result.operating_point for study in studies for result in study.results}
    if claim.operating_point and points and claim.operating_point not in points:
        yield found(
            project,
            "LAB003",
            claim,
            f"`{claim.id}` is made for the operating point `{claim.operating_point}`, at which its "
            "studies have no result",
            hint=f"the studies have results at {', '.join(sorted(points))}",
            field=("operating_point",),
        )
