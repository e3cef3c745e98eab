"""Rules on software that was on the market before (IEC 62304:2006+A1:2015, 4.4)."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.checks.registry import Undecided, check, found_at
from samdocs.checks.select import listed, unsaid
from samdocs.config import Legacy
from samdocs.diagnostics import Diagnostic
from samdocs.project import Project

#: Clauses whose deliverables are compared (4.4.3); those of 5.3 exist from class B on.
_COMPARED = ("5.2", "5.3", "5.7", "7")
_FROM_CLASS_B = frozenset({"5.3"})


@check("LEG001")
def legacy_route_incomplete(project: Project) -> Iterator[Diagnostic | Undecided]:
    """Software that takes the legacy route records every step of it.

    Under `legacy:` samdocs.yaml names the `version` the route is for, the review of field feedback
    (4.4.2), the gap analysis (4.4.3), the plan to close gaps (4.4.4) and why use may go on (4.4.5).
    The gap analysis compares what exists with what 5.2, 5.3, 5.7 and 7 ask for: each row has a
    `clause`, what is `available` and the `judgement`.
    """
    legacy = project.config.legacy
    if legacy is None or not legacy.applies:
        return
    missing = unsaid(
        {
            "version": legacy.version,
            "feedback_review": legacy.feedback_review,
            "closure_plan": legacy.closure_plan,
            "rationale": legacy.rationale,
        }
    )
    if missing:
        yield found_at(
            "LEG001",
            project.locate_config("legacy"),
            f"the legacy route does not record {listed(missing)}",
            hint="fill them in under `legacy:`",
        )
    yield from _faults_of_gap_analysis(project, legacy)


def _faults_of_gap_analysis(project: Project, legacy: Legacy) -> Iterator[Diagnostic]:
    place = project.locate_config("legacy", "gap_analysis")
    for clause in _missing_clauses(legacy, project.classes.device_class):
        yield found_at(
            "LEG001",
            place,
            f"the gap analysis of the legacy route compares nothing of {clause}",
            hint=f"add a row with `clause: {clause}`, what is available and the judgement",
        )
    for at, gap in enumerate(legacy.gap_analysis):
        missing = unsaid({"available": gap.available, "judgement": gap.judgement})
        if missing:
            yield found_at(
                "LEG001",
                project.locate_config("legacy", "gap_analysis", at),
                f"the gap analysis of {gap.clause} does not say {listed(missing)}",
                hint="say what exists, and whether it is enough",
            )


def _missing_clauses(legacy: Legacy, device_class: str) -> Iterator[str]:
    compared = [gap.clause for gap in legacy.gap_analysis]
    for clause in _COMPARED:
        if clause in _FROM_CLASS_B and device_class == "A":
            continue
        if not any(one == clause or one.startswith(f"{clause}.") for one in compared):
            yield clause
