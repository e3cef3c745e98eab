"""What differs between two states of a project, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from samdocs.changes import ChangedItem, Difference, Part, redline
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.items.meaning import FieldChange
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes import DiffShape
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.project import Project

_MARKS = {Part.SAME: ("", ""), Part.REMOVED: ("[-", "-]"), Part.ADDED: ("{+", "+}")}


def render_diff(old: Project, new: Project, found: Difference, style: Style = PLAIN) -> str:
    """Return a difference for a terminal; in texts `[-went-]` and `{+came+}` stand in their place."""
    lines = [
        *_listed("added", found.added, new.items, style),
        *_listed("removed", found.removed, old.items, style),
        *_listed("retired", found.retired, new.items, style),
    ]
    if found.changed:
        lines.append(style.strong(f"changed: {len(found.changed)}"))
    for item in found.changed:
        lines += _changed(item, new.items[item.id], style)
    if found.risks:
        lines.append(style.strong(f"levels of risk: {len(found.risks)}"))
    for risk in found.risks:
        lines.append(f"   {risk.risk} {risk.stage}: {safe(risk.old)} → {safe(risk.new)}")
    return style.sign("\n".join(lines or ["nothing differs in meaning"])) + "\n"


def render_diff_json(start: str, end: str, found: Difference) -> str:
    """Return a difference, as `samdocs schema` describes it; `end` is empty for the folder."""
    shape: DiffShape = {
        "format": 1,
        "from": start,
        "to": end or None,
        "added": [str(name) for name in found.added],
        "removed": [str(name) for name in found.removed],
        "retired": [str(name) for name in found.retired],
        "changed": [
            {
                "id": item.id,
                "type": item.type,
                "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in item.changes],
            }
            for item in found.changed
        ],
        "risk_levels": [
            {"id": risk.risk, "stage": risk.stage, "old": risk.old, "new": risk.new}
            for risk in found.risks
        ],
    }
    return dump_lines(dict(shape))


def _listed(
    word: str, names: tuple[ItemId, ...], items: Mapping[ItemId, Item], style: Style
) -> Iterator[str]:
    if names:
        yield style.strong(f"{word}: {len(names)}")
    for name in names:
        yield f"   {name}  {safe(items[name].title)}".rstrip()


def _changed(found: ChangedItem, item: Item, style: Style) -> Iterator[str]:
    yield f"   {found.id}  {safe(item.title)}".rstrip()
    for change in found.changes:
        yield f"      {style.dim(change.field)}: {safe(_told(change))}"


def _told(change: FieldChange) -> str:
    if isinstance(change.old, str) and isinstance(change.new, str):
        parts = redline(change.old, change.new)
        return "".join(_MARKS[p.part][0] + p.text + _MARKS[p.part][1] for p in parts)
    return f"{_value(change.old)} → {_value(change.new)}"


def _value(value: JsonValue) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
