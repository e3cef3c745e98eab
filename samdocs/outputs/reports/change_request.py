"""What was done under a change request against what it declares, for a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samdocs.changes.change_requests import RequestedChange
from samdocs.control.change_trail import TrailedCommit, Way
from samdocs.control.requested_items import RequestedItem
from samdocs.fields import ItemId
from samdocs.outputs.reports.diff import told_change
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes_changes import RequestedChangeShape
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.project import Project


def render_request(project: Project, found: RequestedChange, style: Style = PLAIN) -> str:
    """Return what was done under a change request for a terminal."""
    title = found.request.title if found.request else "no item describes it"
    state = f"  {found.request.state}" if found.request and found.request.state else ""
    lines = [f"{style.strong(found.id)}  {safe(title)}{safe(state)}"]
    for words, entries in _sections(project, found, style):
        listed = list(entries)
        if listed:
            count = sum(not entry.startswith(" ") for entry in listed)
            lines.append(style.strong(f"{words}: {count}"))
            lines += [f"   {entry}" for entry in listed]
    lines.append(conclusion(found))
    return style.sign("\n".join(lines)) + "\n"


def render_request_json(found: RequestedChange) -> str:
    """Return what was done under a change request, as `samdocs schema` describes it."""
    shape: RequestedChangeShape = {
        "format": 1,
        "change": found.id,
        "title": found.request.title if found.request else None,
        "state": found.request.state if found.request else None,
        "commits": [
            {
                "commit": one.commit.hash,
                "author": one.commit.author,
                "date": one.commit.committed_text,
                "subject": one.commit.subject,
                "by": one.way.name.lower(),
            }
            for one in found.commits
        ],
        "changed": [
            {
                "id": item.id,
                "type": item.collection,
                "outcome": item.word,
                "commits": [one.commit.hash for one in item.commits],
                "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in item.changes],
                "files": list(item.files),
            }
            for item in found.items
        ],
        "declared": [str(name) for name in found.declared],
        "undeclared": [str(name) for name in found.undeclared],
        "assessed": [str(name) for name in found.assessed],
        "unchanged": [str(name) for name in found.unchanged],
        "unknown": [str(name) for name in found.unknown],
        "unassessed": [
            {"id": one.id, "path": [str(name) for name in one.path]} for one in found.unassessed
        ],
    }
    return dump_lines(dict(shape))


def conclusion(found: RequestedChange) -> str:
    """Return in one sentence how a request and what was done under it compare."""
    if found.request is None:
        return f"commits name `{found.id}`, but no item describes it"
    if not found.commits:
        return f"no commit names `{found.id}`, so nothing is known to be done under it"
    if found.agrees:
        return "what was changed and reached is what the request declares"
    parts = (
        (len(found.undeclared), "changed without being declared"),
        (len(found.unchanged), "declared and not changed"),
        (len(found.unassessed), "reached and not assessed"),
    )
    return "; ".join(f"{number} {words}" for number, words in parts if number)


def _sections(
    project: Project, found: RequestedChange, style: Style
) -> Iterator[tuple[str, Iterable[str]]]:
    yield "commits", (_commit(one) for one in found.commits)
    yield "changed under it", _items(project, found.items, style)
    yield "changed, not declared", _named(project, found.undeclared)
    yield "declared, not changed", _named(project, found.unchanged)
    yield "declared, reached by the change", _named(project, found.assessed)
    yield "declared, sources not in this repository", _named(project, found.unknown)
    ways = ((one.id, " → ".join(one.path)) for one in found.unassessed)
    yield "reached, not assessed", (f"{_title(project, name)}  ({way})" for name, way in ways)


def _commit(one: TrailedCommit) -> str:
    way = "" if one.way is Way.TRAILER else f"  (by {one.way.value})"
    return f"{one.commit.short}  {one.commit.committed_text}  {safe(one.commit.subject)}{way}"


def _items(project: Project, items: Iterable[RequestedItem], style: Style) -> Iterator[str]:
    for item in items:
        word = f"  {item.word}" if item.word != "changed" else ""
        yield f"{_title(project, item.id)}{word}"
        if item.word == "changed":
            for change in item.changes:
                yield f"   {style.dim(change.field)}: {safe(told_change(change))}"
        for file in item.files:
            yield f"   {style.dim('file')}: {safe(file)}"


def _named(project: Project, names: Iterable[ItemId]) -> Iterator[str]:
    return (_title(project, name) for name in names)


def _title(project: Project, name: ItemId) -> str:
    item = project.items.get(name)
    return f"{name}  {safe(item.title)}".rstrip() if item else str(name)
