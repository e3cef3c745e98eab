"""A traceability matrix as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from samdocs.control.proofs import PROVING
from samdocs.fields import ItemId
from samdocs.items import Item
from samdocs.outputs.reports.escape import dump_lines, safe
from samdocs.outputs.reports.matrix import Matrix
from samdocs.outputs.reports.outcomes import signed
from samdocs.outputs.reports.shapes import MatrixShape, OutcomeShape
from samdocs.outputs.reports.style import PLAIN, Style

_GAP = "  "
_NARROWEST = 12
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width ones, too


def render_matrix(matrix: Matrix, style: Style = PLAIN, width: int = 100) -> str:
    """Return the matrix as a table, every gap with a mark, and the coverage of each column."""
    cells = [[_told(matrix, row, name) for name in matrix.columns] for row in matrix.rows]
    cells = [[style.sign(cell) for cell in row] for row in cells]
    widths = _widths([list(matrix.columns), *cells], width)
    lines = [style.dim(line) for line in _lines(list(matrix.columns), widths)]
    for row in cells:
        lines += [style.gaps(line) for line in _lines(row, widths)]
    lines += ["", *_coverages(matrix, style)]
    return "\n".join(lines) + "\n"


def render_matrix_csv(matrix: Matrix, items: Mapping[ItemId, Item]) -> str:
    """Return the matrix as CSV with the titles of the rows; no cell can be taken for a formula."""
    own, *others = matrix.columns
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    proving = [name for name in others if name in PROVING]
    writer.writerow([own, "title", *others, *(f"{name}: outcome" for name in proving)])
    for row in matrix.rows:
        title = _harmless(safe(items[row[own][0]].title))
        cells = [_cell(matrix, row, name) for name in others]
        writer.writerow([row[own][0], title, *cells, *(_results(matrix, row[c]) for c in proving)])
    return text.getvalue()


def render_matrix_json(matrix: Matrix) -> str:
    """Return the matrix as `samdocs schema` describes it."""
    shape: MatrixShape = {
        "format": 1,
        "columns": list(matrix.columns),
        "rows": [{name: list(ids) for name, ids in row.items()} for row in matrix.rows],
        "gaps": {name: list(ids) for name, ids in matrix.gaps.items()},
        "outcomes": {str(name): told for name, told in matrix.outcomes.items()},
    }
    return dump_lines(dict(shape))


def _cell(matrix: Matrix, row: Mapping[str, tuple[ItemId, ...]], column: str) -> str:
    if row[column]:
        return ", ".join(row[column])
    is_gap = row[matrix.columns[0]][0] in matrix.gaps[column]
    return f"! no {column.replace('_', ' ')}" if is_gap else ""


def _told(matrix: Matrix, row: Mapping[str, tuple[ItemId, ...]], column: str) -> str:
    """Return a cell with what each entry that can prove something comes to, on which build and day."""
    if not matrix.outcomes.keys() & set(row[column]):
        return _cell(matrix, row, column)
    told = ((name, matrix.outcomes[name]) for name in row[column])
    return ", ".join(safe(_result(one, f"{name} {signed(one['outcome'])}")) for name, one in told)


def _results(matrix: Matrix, ids: Iterable[ItemId]) -> str:
    """Return outcome, build and day of each entry of a cell."""
    told = (matrix.outcomes[name] for name in ids)
    return _harmless(safe("; ".join(_result(one, one["outcome"]) for one in told)))


def _result(one: OutcomeShape, word: str) -> str:
    return " ".join(filter(None, (word, one["build"], one["day"])))


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _widths(table: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the width of each column: what it needs, or its share of the terminal."""
    needed = [max(map(len, column)) for column in zip(*table, strict=True)]
    room = width - len(_GAP) * (len(needed) - 1)
    if sum(needed) <= room:
        return needed
    # narrow columns get what they need, the wide ones share what is left
    widths = dict.fromkeys(range(len(needed)), 0)
    waiting = sorted(widths, key=lambda index: needed[index])
    for position, index in enumerate(waiting):
        share = room // (len(waiting) - position)
        widths[index] = max(min(needed[index], share), _NARROWEST)
        room -= widths[index]
    return [widths[index] for index in range(len(needed))]


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row whose cells are broken between words."""
    wrapped = [
        wrap(cell, width, break_long_words=False, break_on_hyphens=False) or [""]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for number in range(max(map(len, wrapped))):
        parts = (part[number] if number < len(part) else "" for part in wrapped)
        padded = (f"{part:<{width}}" for part, width in zip(parts, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _coverages(matrix: Matrix, style: Style) -> Iterator[str]:
    if not matrix.rows:
        yield f"{style.sign('?')} there are no {matrix.columns[0]}, so nothing is covered"
    for name in matrix.columns[1:]:
        found = matrix.coverage(name)
        if not found.total:
            continue
        said = f"{name}: {len(found.covered)} of {found.total} {matrix.columns[0]}, {found.share}"
        yield f"{said}; gaps: {', '.join(found.missing)}" if found.missing else said
