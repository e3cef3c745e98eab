"""What changes reach: items with the way there, tests to run again, documents to approve again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samdocs.changes import DocumentHit, Impact
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes_changes import ImpactShape
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.project import Project


def render_impact(
    project: Project, impact: Impact, documents: Sequence[DocumentHit], style: Style = PLAIN
) -> str:
    """Return the impact of changes for a terminal."""
    sections = (
        ("changed", [str(name) for name in impact.changed]),
        ("reached", list(_reached(project, impact))),
        ("tests to run again", [str(name) for name in impact.tests]),
        ("documents to approve again", [_hit(hit) for hit in documents if hit.again]),
        ("documents to look at", [_hit(hit) for hit in documents if not hit.again]),
    )
    lines: list[str] = []
    for words, entries in sections:
        lines.append(style.strong(f"{words}: {len(entries)}"))
        lines += [f"   {entry}" for entry in entries]
    return style.sign("\n".join(lines)) + "\n"


def render_impact_json(project: Project, impact: Impact, documents: Sequence[DocumentHit]) -> str:
    """Return the impact of changes, as `samdocs schema` describes it."""
    shape: ImpactShape = {
        "format": 1,
        "changed": [str(name) for name in impact.changed],
        "reached": [
            {
                "id": reached.id,
                "type": project.items[reached.id].collection,
                "path": [str(name) for name in reached.path],
            }
            for reached in impact.reached
        ],
        "tests": [str(name) for name in impact.tests],
        "documents": [hit.key for hit in documents if hit.again],
        "document_hits": [
            {
                "document": hit.key,
                "again": hit.again,
                "reason": hit.reason,
                "path": [str(name) for name in hit.path],
            }
            for hit in documents
        ],
    }
    return dump_lines(dict(shape))


def _reached(project: Project, impact: Impact) -> Iterator[str]:
    for reached in impact.reached:
        way = " → ".join(reached.path)
        yield f"{reached.id}  {safe(project.items[reached.id].title)}  ({way})"


def _hit(hit: DocumentHit) -> str:
    way = f"  ({' → '.join(hit.path)})" if len(hit.path) > 1 else ""
    return safe(f"{hit.key}  {hit.reason}{way}")
