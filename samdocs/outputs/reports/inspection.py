"""What samdocs understood of files of evidence: for people, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from samdocs.diagnostics import Diagnostic
from samdocs.evidence.inspection import Inspected
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.excerpt import Excerpts
from samdocs.outputs.reports.shapes_evidence import InspectedFileShape, InspectionShape
from samdocs.outputs.reports.style import PLAIN, Style

_LEAST_LABEL = 12
_MOST_LABEL = 28
_INDENT = "   "
_UNBOUND = "bound to neither commit nor build: its results are claimed, never counted"
_VERSION = "version of "
#: No excerpt: there is nothing to read the file from.
_NO_EXCERPTS = Excerpts({}, 0)


def render_inspection(
    files: Sequence[Inspected],
    style: Style = PLAIN,
    *,
    width: int = 100,
    excerpts: Excerpts = _NO_EXCERPTS,
) -> str:
    """Return what was understood of some files, one after the other.

    Args:
        files: What was understood.
        style: How words are marked.
        width: Columns of the terminal; longer values go on below their begin.
        excerpts: Shows the line of a finding.
    """
    blocks = ("\n".join(_Block(one, style, width, excerpts).lines()) for one in files)
    return "\n\n".join(blocks) + "\n"


def render_inspection_json(files: Sequence[Inspected]) -> str:
    """Return the same as `samdocs schema` describes it."""
    shape: InspectionShape = {"format": 1, "files": [_shape(one) for one in files]}
    return dump_lines(dict(shape))


@dataclass(frozen=True, slots=True)
class _Block:
    """One file: a table of what is known of it, then what is odd in it."""

    one: Inspected
    style: Style
    width: int
    excerpts: Excerpts

    def lines(self) -> Iterator[str]:
        """Yield the lines of the block."""
        one, style = self.one, self.style
        kind = " ".join(part for part in (one.kind, safe(one.version)) if part)
        yield f"{style.strong(safe(one.file))}  {kind or 'not understood'}"
        rows = list(_rows(one))
        longest = max((len(label) for label, _ in rows), default=0) + 2
        column = min(max(longest, _LEAST_LABEL), _MOST_LABEL)
        for label, text in rows:
            yield from self._row(label, text, column)
        if one.kind and one.is_of_build and not (one.commit or one.build):
            yield f"{_INDENT}{style.dim(_UNBOUND)}"
        for found in one.diagnostics:
            yield from self._finding(found)

    def _row(self, label: str, text: str, column: int) -> Iterator[str]:
        room = max(self.width - len(_INDENT) - column, _MOST_LABEL)
        first, *rest = wrap(text, room, break_on_hyphens=False) or [""]
        if len(label) > column - 2:
            yield f"{_INDENT}{self.style.dim(label)}"
            label = ""
        yield f"{_INDENT}{self.style.dim(f'{label:<{column}}')}{first}".rstrip()
        yield from (f"{_INDENT}{'':<{column}}{line}" for line in rest)

    def _finding(self, found: Diagnostic) -> Iterator[str]:
        style, place = self.style, found.location
        where = f"{place.line}:{place.column}" if place else "-"
        word = style.severity(found.severity, found.severity.word)
        message = style.prose(safe(found.message))
        yield f"{_INDENT}{where:<{_LEAST_LABEL}}{word}  {found.rule.code}  {message}"
        cut = self.excerpts.cut(place) if place and self.excerpts.width else None
        if cut is not None:
            for number, line in cut.lines:
                yield f"{_INDENT}{style.dim(f'{number} |')} {line}".rstrip()
            yield f"{_INDENT}{style.dim(' ' * len(cut.lines[0][0]) + ' |')} {cut.caret}"
        if found.hint:
            yield f"{_INDENT}{'':<{_LEAST_LABEL}}{style.dim('= ' + safe(found.hint))}"


def _rows(one: Inspected) -> Iterator[tuple[str, str]]:
    """Yield label and text of each row; versions share one label, the name of each stands before it."""
    if one.counted:
        yield "counted", _numbers(one.counted)
    if one.declared:
        yield "declared", _numbers(one.declared)
    if one.kind and one.is_of_build:
        yield "commit", safe(one.commit) or "not said"
        yield "build", safe(one.build) or "not said"
    for name, text in one.facts.items():
        if not name.startswith(_VERSION):
            yield safe(name), safe(text)
    label = "versions"
    for name, text in one.facts.items():
        if name.startswith(_VERSION):
            yield label, f"{safe(name.removeprefix(_VERSION))} {safe(text)}"
            label = ""


def _numbers(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())


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
