"""What samdocs understood of files of evidence: for people, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.inspection import Inspected
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.shapes_evidence import InspectedFileShape, InspectionShape
from samdocs.outputs.reports.style import PLAIN, Style

_WIDTH = 12


def render_inspection(files: Sequence[Inspected], style: Style = PLAIN) -> str:
    """Return what was understood of some files, one after the other."""
    blocks = ("\n".join(_block(one, style)) for one in files)
    return "\n\n".join(blocks) + "\n"


def render_inspection_json(files: Sequence[Inspected]) -> str:
    """Return the same as `samdocs schema` describes it."""
    shape: InspectionShape = {"format": 1, "files": [_shape(one) for one in files]}
    return dump_lines(dict(shape))


def _block(one: Inspected, style: Style) -> Iterator[str]:
    kind = " ".join(part for part in (one.kind, safe(one.version)) if part)
    yield f"{style.strong(safe(one.file))}  {kind or 'not understood'}"
    if one.counted:
        yield f"   {'counted':<{_WIDTH}}{_numbers(one.counted)}"
    if one.declared:
        yield f"   {'declared':<{_WIDTH}}{_numbers(one.declared)}"
    if one.kind and one.is_of_build:
        yield f"   {'commit':<{_WIDTH}}{safe(one.commit) or 'not said'}"
        yield f"   {'build':<{_WIDTH}}{safe(one.build) or 'not said'}"
    for name, text in one.facts.items():
        yield f"   {safe(name):<{_WIDTH}}{safe(text)}"
    if one.kind and one.is_of_build and not (one.commit or one.build):
        yield f"   {style.dim('bound to neither commit nor build: its results are claimed, never counted')}"
    for found in one.diagnostics:
        yield from _finding(found, style)


def _numbers(counts: object) -> str:
    if not isinstance(counts, dict):
        return ""
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())


def _finding(found: Diagnostic, style: Style) -> Iterator[str]:
    place = found.location
    where = f"{place.line}:{place.column}" if place else "-"
    word = style.severity(found.severity, found.severity.word)
    yield f"   {where:<{_WIDTH}}{word}  {found.rule.code}  {style.prose(safe(found.message))}"
    if found.hint:
        yield f"   {'':<{_WIDTH}}{style.dim('= ' + safe(found.hint))}"


def _shape(one: Inspected) -> InspectedFileShape:
    return {
        "file": one.file,
        "kind": one.kind,
        "version": one.version,
        "declared": dict(one.declared),
        "counted": dict(one.counted),
        "commit": one.commit,
        "build": one.build,
        "diagnostics": [
            {
                "code": found.rule.code,
                "message": found.message,
                "line": found.location.line if found.location else None,
                "column": found.location.column if found.location else None,
            }
            for found in one.diagnostics
        ],
    }
