"""What differs between two states of a project, for a terminal and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from pydantic import JsonValue

from samdocs.changes import (
    ChangedItem,
    Difference,
    FileChange,
    LinkChange,
    NarrativeChange,
    Part,
    RiskChange,
    redline,
)
from samdocs.changes.leaves import compare_leaves, is_structured
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.items.meaning import FieldChange
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes_changes import (
    DiffShape,
    FileChangeShape,
    LinkChangeShape,
    RiskLevelShape,
)
from samdocs.outputs.reports.style import PLAIN, Style
from samdocs.project import Project

_MARKS = {Part.SAME: ("", ""), Part.REMOVED: ("[-", "-]"), Part.ADDED: ("{+", "+}")}
_SHORT_DIGITS = 12
_CONTEXT = 60  # characters kept of an unchanged stretch at each of its ends


def render_diff(old: Project, new: Project, found: Difference, style: Style = PLAIN) -> str:
    """Return a difference for a terminal; in texts `[-went-]` and `{+came+}` stand in their place."""
    sections = (
        ("added", _listed(found.added, new.items)),
        ("removed", _listed(found.removed, old.items)),
        ("renamed", (f"{pair.old} → {pair.new}" for pair in found.renamed)),
        ("retired", _listed(found.retired, new.items)),
        ("changed", _changed(found.changed, new.items, style)),
        ("levels of risk", (_risk(risk) for risk in found.risks)),
        ("links", (_link(link) for link in found.links)),
        ("evidence", (_file(file) for file in found.evidence)),
        ("settings", (_field(change, style) for change in found.settings)),
        ("narratives", (_narrative(one, style) for one in found.narratives)),
        ("templates", (_file(file) for file in found.templates)),
    )
    lines = [line for words, entries in sections for line in _section(words, entries, style)]
    return style.sign("\n".join(lines or ["nothing differs in meaning"])) + "\n"


def render_diff_json(start: str, end: str, found: Difference) -> str:
    """Return a difference, as `samdocs schema` describes it; `end` is empty for the folder."""
    shape: DiffShape = {
        "format": 1,
        "from": start,
        "to": end or None,
        "added": [str(name) for name in found.added],
        "removed": [str(name) for name in found.removed],
        "renamed": [{"old": pair.old, "new": pair.new} for pair in found.renamed],
        "retired": [str(name) for name in found.retired],
        "changed": [
            {
                "id": item.id,
                "type": item.type,
                "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in item.changes],
            }
            for item in found.changed
        ],
        "risk_levels": [_risk_shape(risk) for risk in found.risks],
        "links": [_link_shape(link) for link in found.links],
        "settings": [{"field": c.field, "old": c.old, "new": c.new} for c in found.settings],
        "narratives": [
            {"document": one.key, "file": one.file, "old": one.old, "new": one.new}
            for one in found.narratives
        ],
        "evidence": {
            "files": [_file_shape(file) for file in found.evidence],
            "items": [str(name) for name in found.evidence_items],
        },
        "templates": [_file_shape(file) for file in found.templates],
    }
    return dump_lines(dict(shape))


def told_change(change: FieldChange) -> str:
    """Return what a field was and is, a text with the words that went and came in their place."""
    if isinstance(change.old, str) and isinstance(change.new, str):
        return marked_words(change.old, change.new)
    if change.old is not None and change.new is not None and is_structured(change.new):
        leaves = compare_leaves(change.old, change.new)
        return "; ".join(f"{leaf.field}: {told_change(leaf)}" for leaf in leaves)
    return f"{_value(change.old)} → {_value(change.new)}"


def marked_words(old: str, new: str) -> str:
    """Return two texts as one; what went stands as `[-this-]`, what came as `{+this+}`."""
    parts = redline(old, new)
    texts = (_shortened(p.text) if p.part is Part.SAME else p.text for p in parts)
    marks = (_MARKS[p.part] for p in parts)
    return "".join(f"{mark[0]}{text}{mark[1]}" for mark, text in zip(marks, texts, strict=True))


def _section(words: str, entries: Iterable[str], style: Style) -> Iterator[str]:
    listed = list(entries)
    if listed:
        count = sum(not entry.startswith(" ") for entry in listed)
        yield style.strong(f"{words}: {count}")
    for entry in listed:
        yield f"   {entry}"


def _listed(names: Iterable[ItemId], items: Mapping[ItemId, Item]) -> Iterator[str]:
    for name in names:
        yield f"{name}  {safe(items[name].title)}".rstrip()


def _changed(
    found: Iterable[ChangedItem], items: Mapping[ItemId, Item], style: Style
) -> Iterator[str]:
    for item in found:
        yield f"{item.id}  {safe(items[item.id].title)}".rstrip()
        for change in item.changes:
            yield f"   {_field(change, style)}"


def _field(change: FieldChange, style: Style) -> str:
    return f"{style.dim(change.field)}: {safe(told_change(change))}"


def _risk(risk: RiskChange) -> str:
    old, new = risk.old or "not in force", risk.new or "not in force"
    return f"{risk.risk} {risk.stage}: {safe(old)} → {safe(new)}"


def _link(link: LinkChange) -> str:
    old, new = (", ".join(said) for said in (link.old or (), link.new or ()))
    detail = f", for {old or new}" if old or new else ""
    if link.word == "changed":
        detail = f", for {old or 'all'} → {new or 'all'}"
    return safe(f"{link.word}  {link.source} {link.verb} {link.target}{detail}")


def _file(file: FileChange) -> str:
    ids = [name[:_SHORT_DIGITS] for name in (file.old, file.new) if name]
    return safe(f"{file.word}  {file.path}  {' → '.join(ids)}")


def _narrative(one: NarrativeChange, style: Style) -> str:
    if one.old is None or one.new is None:
        return (
            f"{style.dim(one.key)}: {'added' if one.old is None else 'removed'}  {safe(one.file)}"
        )
    return f"{style.dim(one.key)}: {safe(marked_words(one.old, one.new))}"


def _shortened(text: str) -> str:
    """Return both ends of a long stretch, cut between words."""
    if len(text) <= 2 * _CONTEXT + 3:
        return text
    first, last = text[:_CONTEXT], text[-_CONTEXT:]
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"


def _value(value: JsonValue) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _risk_shape(risk: RiskChange) -> RiskLevelShape:
    return {
        "id": risk.risk,
        "stage": risk.stage,
        "old": risk.old,
        "new": risk.new,
        "old_level": risk.before.word if risk.before else None,
        "new_level": risk.after.word if risk.after else None,
    }


def _link_shape(link: LinkChange) -> LinkChangeShape:
    return {
        "source": link.source,
        "field": link.verb,
        "target": link.target,
        "old": None if link.old is None else list(link.old),
        "new": None if link.new is None else list(link.new),
    }


def _file_shape(file: FileChange) -> FileChangeShape:
    return {"file": file.path, "old": file.old, "new": file.new}
