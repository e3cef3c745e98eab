"""Rules on requirements: source, verification, criterion, content (IEC 62304:2006+A1:2015, 5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from samdocs.checks.evidence import is_linked, is_linked_to_unread
from samdocs.checks.registry import Undecided, check, found, found_at
from samdocs.checks.select import described, listed
from samdocs.diagnostics import Diagnostic
from samdocs.fields import says_something
from samdocs.items.requirements import (
    Category,
    SoftwareRequirement,
    SystemRequirement,
)
from samdocs.project import Project
from samdocs.proof import proofs

Requirement = SoftwareRequirement | SystemRequirement

#: IEC 62304:2006+A1:2015, 5.2.2 a to l.
_CATEGORIES: tuple[str, ...] = get_args(Category)


def requirements(project: Project) -> Iterator[Requirement]:
    """Yield the software requirements, then the system requirements, whose content is here."""
    yield from described(project, SoftwareRequirement)
    yield from described(project, SystemRequirement)


@check("REQ001")
def requirement_without_source(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every software requirement says where it comes from.

    It derives from a user need or a system requirement, implements a control, or names the
    regulation or standard under `source:`. A requirement the developers added themselves says
    `derived: true` and why under `rationale:`. What has no source is either missing a link or is
    not needed.
    """
    for requirement in described(project, SoftwareRequirement):
        if is_linked(project, requirement, "derives_from", "implements"):
            continue
        if says_something(requirement.source):
            continue
        if not requirement.derived:
            yield found(
                project,
                "REQ001",
                requirement,
                f"`{requirement.id}` comes from no need, requirement, control or regulation",
                hint="link it by `derives_from:` or `implements:`, name a regulation under"
                " `source:`, or write `derived: true` with a `rationale:`",
            )
        elif not says_something(requirement.rationale):
            yield found(
                project,
                "REQ001",
                requirement,
                f"`{requirement.id}` is derived, but does not say why it is needed",
                hint="add `rationale:`",
                field=("derived",),
            )


@check("REQ002")
def untested_requirement(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every requirement is verified by a test, an analysis, an inspection or a demonstration.

    Each of these is an item of `tests:` with its `method:`; a performance study or a usability
    evaluation may verify as well. A review alone does not: it shows that a requirement was read,
    not that the software meets it. Link the evidence by its `verifies:`, or list it at the
    requirement under `verified_by:`.
    """
    for requirement in requirements(project):
        if proofs(project, requirement.id, "verifies"):
            continue
        if is_linked_to_unread(project, requirement, "verifies"):
            continue
        reviews = proofs(project, requirement.id, "verifies", with_reviews=True)
        only = f"; {listed(reviews)} only reviews it" if reviews else ""
        yield found(
            project,
            "REQ002",
            requirement,
            f"`{requirement.id}` is verified by no test, study or usability evaluation{only}",
            hint="add a test with `verifies: [" + requirement.id + "]`; an analysis, inspection or"
            " demonstration is a test with that `method:`",
        )


@check("REQ004")
def requirement_without_criterion(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every requirement says when it is met.

    Write under `criterion:` what a tester compares with: a limit with its unit, a state that can
    be seen, a set of cases. Without one two testers can judge the same result differently. The
    finding is minor while work goes on and major at release.
    """
    for requirement in requirements(project):
        if not says_something(requirement.criterion):
            yield found(
                project,
                "REQ004",
                requirement,
                f"`{requirement.id}` has no acceptance criterion",
                hint="say under `criterion:` when it is met, numbers with unit and limit",
                field=("criterion",),
            )


@check("REQ006")
def category_without_requirement(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Each of the twelve kinds of content in 5.2.2 has a requirement, or a reason why it has none.

    Give every software requirement its `category:`. Where a kind does not apply, say why in
    samdocs.yaml: `reasons: {REQ006: {networking: the device stands alone}}`. One sentence for all
    twelve is no reason.
    """
    listed_requirements = [
        item
        for item in project.of("software_requirements")
        if isinstance(item, SoftwareRequirement)
    ]
    place = project.locate_config("reasons", "REQ006")
    if not listed_requirements:
        message = "the project has no software requirement"
        yield found_at("REQ006", place, message, hint="describe `software_requirements:`")
        return
    used: set[str | None] = {item.category for item in listed_requirements}
    missing = [
        name
        for name in _CATEGORIES
        if name not in used and not project.config.reason_for("REQ006", name)
    ]
    if missing and any(item.external and not item.category for item in listed_requirements):
        yield Undecided("the categories of requirements kept in another system")
        return
    uncounted = sum(item.category is None for item in listed_requirements)
    for name in missing:
        yield found_at(
            "REQ006",
            place,
            f"no software requirement is of the category `{name}`",
            hint=f"write one, or say under `reasons: {{REQ006: {{{name}: …}}}}` why it does not apply"
            + _without_category(uncounted),
        )


@check("REQ011")
def no_critical_requirement(project: Project) -> Iterator[Diagnostic | Undecided]:
    """The requirements that matter most for safety and effectiveness are marked.

    Reviewers read these first. Write `critical: true` at each of them, or say in samdocs.yaml
    under `reasons: {REQ011: …}` why none stands out.
    """
    if project.config.reason_for("REQ011"):
        return
    critical = (
        isinstance(item, SoftwareRequirement) and item.critical
        for item in project.of("software_requirements")
    )
    if not any(critical):
        yield found_at(
            "REQ011",
            project.locate_config("reasons"),
            "no software requirement is marked as critical",
            hint="write `critical: true` at the most important ones, or give a reason under"
            " `reasons: {REQ011: …}`",
        )


def _without_category(count: int) -> str:
    if not count:
        return ""
    return f"; {count} {'requirement has' if count == 1 else 'requirements have'} no `category:`"
