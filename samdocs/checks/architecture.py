"""Rules on the architecture (IEC 62304:2006+A1:2015, 5.3 and 5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found
from samdocs.diagnostics import Diagnostic
from samdocs.project import Project


@check("ARC001")
def requirement_not_allocated(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Every software requirement is carried by at least one software item.

    A requirement nobody builds cannot be verified, and a change to it reaches no code. Name the
    software items under `allocated_to:`, or list the requirement at the item's `allocated_items:`.
    """
    for requirement in project.of("software_requirements"):
        if not project.graph.targets(requirement.id, "allocated_to") and not requirement.external:
            yield found(
                project,
                "ARC001",
                requirement,
                f"`{requirement.id}` is allocated to no software item",
                hint="name the item under `allocated_to:`",
            )
