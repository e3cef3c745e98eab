"""The steps of a procedure written in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_BAR = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r":?-+:?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def read_steps(procedure: str) -> tuple[tuple[str, str], ...]:
    """Return action and expected result of each step of a procedure.

    Args:
        procedure: Markdown; every table with a column `Action` and one that starts with `Expected`
            counts, its other columns and all text around it do not. Text inside code fences is no
            table.

    Returns:
        Pairs in the order of the rows; rows without an action are left out. A missing expected
        result is an empty text.
    """
    rows = [_cells(line) for line in _outside_fences(procedure)]
    return tuple(step for table in _tables(rows) for step in _steps(table))


def text_around_steps(procedure: str) -> str:
    """Return a procedure without the tables that `read_steps` reads, for they are shown as steps."""
    lines = procedure.splitlines()
    rows = [_cells(line) for line in _outside_fences(procedure)]
    kept: list[str] = []
    start = 0
    for end in range(len(rows) + 1):
        if end < len(rows) and rows[end]:
            continue
        is_steps = any(any(_steps(table)) for table in _tables(rows[start:end]))
        shown = _head(rows, start, end) if is_steps else end
        kept += [*lines[start:shown], *lines[end : end + 1]]
        start = end + 1
    return "\n".join(kept).strip()


def _head(rows: Sequence[list[str]], start: int, end: int) -> int:
    """Return where the head of the first table stands: before the row of dashes."""
    dashes = (at for at in range(start + 1, end) if all(map(_DASHES.fullmatch, rows[at])))
    return next(dashes, end) - 1


def _outside_fences(text: str) -> Iterator[str]:
    """Yield every line, those of fenced code as empty ones."""
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark is not None and mark[1].startswith(fence) else fence
            yield ""
        elif mark is not None:
            fence = mark[1]
            yield ""
        else:
            yield line


def _cells(line: str) -> list[str]:
    """Return the cells of a table row; none if the line is no row."""
    if not _BAR.search(line):
        return []
    inner = line.strip().removeprefix("|")
    cells = [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]
    return cells[:-1] if not cells[-1] else cells


def _tables(rows: Sequence[list[str]]) -> Iterator[list[list[str]]]:
    """Yield head and body of every table: a row, a row of dashes, and the rows up to a gap."""
    table: list[list[str]] = []
    for before, row in zip([[], *rows], [*rows, []], strict=True):
        if not row:
            if table:
                yield table
            table = []
        elif table:
            table.append(row)
        elif before and all(_DASHES.fullmatch(cell) for cell in row):
            table = [before]


def _steps(table: Sequence[list[str]]) -> Iterator[tuple[str, str]]:
    heads = [cell.strip("*_ ").lower() for cell in table[0]]
    expected = [number for number, head in enumerate(heads) if head.startswith("expected")]
    if "action" not in heads or not expected:
        return
    columns = (heads.index("action"), expected[0])
    for row in table[1:]:
        action, result = (row[column] if column < len(row) else "" for column in columns)
        if action:
            yield action, result
