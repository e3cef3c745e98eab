"""Narratives that were written, taken away or rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samdocs.project import Project
from samdocs.project.narratives import Narrative


@dataclass(frozen=True, slots=True)
class NarrativeChange:
    """A Markdown file of `documents/` that says something else.

    Attributes:
        key: The document it belongs to.
        file: Where it stands, in the second state if it is still there.
        old, new: Title and text; None where there is no such narrative.
    """

    key: str
    file: str
    old: str | None
    new: str | None


def compare_narratives(old: Project, new: Project) -> tuple[NarrativeChange, ...]:
    """Return the narratives that differ, by the key of their document; a move is no difference."""
    before, after = _by_key(old), _by_key(new)
    found = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        texts = (_said(was) if was else None, _said(now) if now else None)
        if texts[0] != texts[1]:
            found.append(NarrativeChange(key, (now or before[key]).file, *texts))
    return tuple(found)


def _by_key(project: Project) -> Mapping[str, Narrative]:
    return {narrative.key: narrative for narrative in reversed(project.narratives)}


def _said(narrative: Narrative) -> str:
    lines = [line.rstrip() for line in narrative.text.strip().splitlines()]
    return "\n".join([*([narrative.title, ""] if narrative.title else []), *lines])
