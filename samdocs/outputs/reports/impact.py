"""What changes reach: items with the way there, tests to run again, documents to approve again."""

from __future__ import annotations

from collections.abc import Iterator

from samdocs.changes import Impact
from samdocs.control import EVERYTHING, load_library
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes_changes import ImpactShape
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.project import Project


def find_documents(project: Project, impact: Impact) -> tuple[str, ...]:
    """Return the keys of the documents that show anything that was changed or reached."""
    if not impact.collections:
        return ()
    wanted = {*impact.collections, EVERYTHING}
    types = load_library(project.files).types
    return tuple(key for key in sorted(types) if wanted.intersection(types[key].matter.shows))


def render_impact(project: Project, impact: Impact, style: Style = PLAIN) -> str:
    """Return the impact of changes for a terminal."""
    sections = (
        ("changed", [str(name) for name in impact.changed]),
        ("reached", list(_reached(project, impact))),
        ("tests to run again", [str(name) for name in impact.tests]),
        ("documents to approve again", list(find_documents(project, impact))),
    )
    lines: list[str] = []
    for words, entries in sections:
        lines.append(style.strong(f"{words}: {len(entries)}"))
        lines += [f"   {entry}" for entry in entries]
    return style.sign("\n".join(lines)) + "\n"


def render_impact_json(project: Project, impact: Impact) -> str:
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
        "documents": list(find_documents(project, impact)),
    }
    return dump_lines(dict(shape))


def _reached(project: Project, impact: Impact) -> Iterator[str]:
    for reached in impact.reached:
        way = " → ".join(reached.path)
        yield f"{reached.id}  {safe(project.items[reached.id].title)}  ({way})"
