"""The history of an item by meaning: who changed what in it, when, and in which commit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from samdocs.evidence.git.item_history import ItemCommit
from samdocs.evidence.git.signatures import Signature
from samdocs.items.meaning import FieldChange
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes import HistoryShape, ItemCommitShape
from samdocs.outputs.reports.style import PLAIN, Style


def render_history(
    name: str,
    commits: Sequence[ItemCommit],
    signatures: Mapping[str, Signature],
    style: Style = PLAIN,
) -> str:
    """Return the history of an item for a terminal, newest first.

    Args:
        name: The item's id.
        commits: As from `ItemHistories.of`.
        signatures: Of these commits, by their full ids.
        style: How the terminal shows emphasis.
    """
    lines = [style.strong(name)]
    for found in commits:
        lines += ["", *_commit(found, signatures[found.commit.hash], style)]
    return "\n".join(lines) + "\n"


def render_history_json(
    name: str, commits: Sequence[ItemCommit], signatures: Mapping[str, Signature]
) -> str:
    """Return the history of an item, as `samdocs schema` describes it; see `render_history`."""
    shape: HistoryShape = {
        "format": 1,
        "id": name,
        "commits": history_shape(commits, signatures),
    }
    return dump_lines(dict(shape))


def _commit(found: ItemCommit, signature: Signature, style: Style) -> Iterator[str]:
    commit = found.commit
    tags = f"  {style.strong(', '.join(map(safe, found.tags)))}" if found.tags else ""
    who = f"{safe(commit.author)} <{safe(commit.email)}>, {safe(signature.told())}"
    yield f"{style.dim(commit.short)}  {commit.committed_text}  {who}{tags}"
    yield f"   {safe(commit.subject)}"
    for change in found.changes:
        yield from _change(change, style)


def _change(change: FieldChange, style: Style) -> Iterator[str]:
    yield f"   {style.dim(change.field)}"
    if change.old is not None:
        yield f"      - {_told(change.old)}"
    if change.new is not None:
        yield f"      + {_told(change.new)}"


def _told(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return safe(text)


def history_shape(
    commits: Sequence[ItemCommit], signatures: Mapping[str, Signature]
) -> list[ItemCommitShape]:
    """Return the commits of an item as plain values; see `render_history`."""
    return [_shape(found, signatures[found.commit.hash]) for found in commits]


def _shape(found: ItemCommit, signature: Signature) -> ItemCommitShape:
    commit = found.commit
    return {
        "commit": commit.hash,
        "author": commit.author,
        "email": commit.email,
        "date": commit.committed_text,
        "subject": commit.subject,
        "tags": list(found.tags),
        "verified": signature.is_verified,
        "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in found.changes],
    }
