"""What an SBOM says of the support of components, held against the SOUP records (for SOUP006, SOUP007)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from samdocs.checks.registry import found, found_at, with_related
from samdocs.checks.select import described
from samdocs.checks.soup_components import place_of
from samdocs.diagnostics import Diagnostic, Related
from samdocs.items.soup import SoupComponent
from samdocs.project import Project
from samdocs.proof.components import Declared, Match, reconcile


def support_told_otherwise(project: Project) -> Iterator[Diagnostic]:
    """Yield the records whose end of support is another one in an SBOM."""
    told = reconcile(project)
    for record in described(project, SoupComponent):
        for match in told.of(record.id):
            end = end_of_support(match)
            if match.declared is not Declared.ITSELF or end is None or not record.end_of_support:
                continue
            if end != record.end_of_support:
                message = (
                    f"support of `{record.id}` ends on {record.end_of_support},"
                    f" and on {end} according to `{match.file.file}`"
                )
                finding = found(
                    project,
                    "SOUP006",
                    record,
                    message,
                    hint="correct the one that is wrong",
                    field=("end_of_support",),
                )
                yield with_related(finding, Related(place_of(match), "it is stated here"))


def support_told(project: Project, record: SoupComponent) -> str:
    """Return what an SBOM says of the support of a record, as a hint; empty if it says nothing."""
    for match in reconcile(project).of(record.id):
        end = end_of_support(match)
        parts = [match.component.support, f"until {end}" if end else ""]
        if match.declared is Declared.ITSELF and any(parts):
            words = ", ".join(part for part in parts if part)
            return f"; `{match.file.file}` says “{words}”"
    return ""


def members_past_support(project: Project, today: date) -> Iterator[Diagnostic]:
    """Yield the components of groups whose own support has ended according to the SBOM."""
    for match in reconcile(project).all(Declared.GROUP):
        end = end_of_support(match)
        if end is not None and end < today:
            message = (
                f"support of `{match.component.label}`, covered by `{match.record}`, ended on {end},"
                f" before this release of {today}"
            )
            hint = "replace it, or have the risk accepted by an approved waiver"
            yield found_at("SOUP007", place_of(match), message, hint=hint)


def end_of_support(match: Match) -> date | None:
    """Return the last day of support that a file gives a component; None if it gives no day."""
    try:
        return date.fromisoformat(match.component.end_of_support[:10])
    except ValueError:
        return None
