"""Figures as SVG in one style: 1 unit is 1pt, labels stand on the data, no tone carries meaning alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from samdocs.config import Severity, Step
from samdocs.documents.html import Html, fill, join
from samdocs.safety import Level

INK, MUTED = "#17202A", "#55616E"
_FONT = "PlexCond"
#: Level → ground and ink where risks lie, ground where none do.
_TONES = {
    Level.ACCEPTABLE: ("#E6EFF5", INK, "#F3F7FA"),
    Level.INVESTIGATE: ("#F2C879", INK, "#FCF1DA"),
    Level.UNACCEPTABLE: ("#8A2410", "#FFFFFF", "#F4DED7"),
}
_HATCH, _HATCH_STEP = "#DDAE55", 6
_WIDTH = 318.0  # 112 mm: two maps stand beside each other
_LEFT, _TOP, _BOTTOM, _CELL_HEIGHT = 62.0, 14.0, 30.0, 41.0
_WIDEST_CELL = 53.0
_NAMED = 3


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What a heat map shows.

    Attributes:
        severities, probabilities: The scales of the policy, mildest and rarest first.
        levels: (probability, severity) → level, as far as the policy says.
        cells: (probability, severity) → labels of the risks there.
    """

    severities: Sequence[Severity]
    probabilities: Sequence[Step]
    levels: Mapping[tuple[str, str], Level]
    cells: Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Cell:
    x: float
    y: float
    width: float
    level: Level | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Type:
    """How a label is set."""

    anchor: str = "start"
    size: float = 7.5
    ink: str = INK
    weight: int = 400


_PLAIN = _Type()
_GREY = _Type(ink=MUTED)


def draw_heat_map(shown: HeatMap, sentence: str) -> Html:
    """Return a heat map as SVG; tone, letter, hatch and step line each tell the levels apart.

    Args:
        shown: Scales, levels and risks.
        sentence: What the picture says, for those who cannot see it.
    """
    width = _cell_width(shown)
    rows, columns = len(shown.probabilities), len(shown.severities)
    parts = [
        _text(_LEFT, 8, "Probability of harm ↑\u2003Severity →", _GREY),
        *_row_labels(shown),
        *_column_labels(shown, width),
        *(part for cell in _cells(shown, width) for part in _draw_cell(cell)),
        _step_lines(shown, width),
    ]
    size = (_LEFT + width * columns + 1, _TOP + _CELL_HEIGHT * rows + _BOTTOM)
    return fill(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}pt" height="{}pt" viewBox="0 0 {} {}" '
        'role="img" aria-label="{}">{}</svg>',
        *(_number(length) for length in (*size, *size)),
        sentence,
        join("", parts),
    )


def _cell_width(shown: HeatMap) -> float:
    return min(_WIDEST_CELL, (_WIDTH - _LEFT) / max(1, len(shown.severities)))


def _cells(shown: HeatMap, width: float) -> Iterator[_Cell]:
    for row, probability in enumerate(reversed(shown.probabilities)):
        for column, severity in enumerate(shown.severities):
            key = (probability.level, severity.level)
            labels = tuple(shown.cells.get(key, ()))
            place = (_LEFT + column * width, _TOP + row * _CELL_HEIGHT)
            yield _Cell(*place, width, shown.levels.get(key), labels)


def _draw_cell(cell: _Cell) -> Iterator[Html]:
    ground, ink = _tone(cell)
    yield fill(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#FFFFFF" stroke-width="1"/>',
        *(_number(value) for value in (cell.x, cell.y, cell.width, _CELL_HEIGHT)),
        ground,
    )
    if cell.level is Level.INVESTIGATE and cell.labels:
        yield _hatch(cell)
    letter = cell.level.letter if cell.level is not None else "?"
    weight = 600 if cell.labels else 400
    yield _text(cell.x + 5, cell.y + 11, letter, _Type("start", 8, ink, weight))
    if cell.labels:
        count = str(len(cell.labels))
        yield _text(cell.x + cell.width - 5, cell.y + 13, count, _Type("end", 12, ink, 600))
    for line, label in enumerate(_shortened(cell.labels)):
        yield _text(cell.x + 5, cell.y + 21 + line * 8.5, label, _Type(ink=ink))


def _tone(cell: _Cell) -> tuple[str, str]:
    """Return ground and ink of a cell: pale where no risk lies."""
    if cell.level is None:
        return "#FFFFFF", MUTED
    occupied, ink, pale = _TONES[cell.level]
    return (occupied, ink) if cell.labels else (pale, MUTED)


def _shortened(labels: Sequence[str]) -> Sequence[str]:
    if len(labels) <= _NAMED:
        return labels
    return (*labels[: _NAMED - 1], f"and {len(labels) - _NAMED + 1} more")


def _hatch(cell: _Cell) -> Html:
    """Return diagonal lines cut at the cell's edges: exact in every viewer, no pattern needed."""
    lines = []
    offset = _HATCH_STEP - _CELL_HEIGHT
    while offset < cell.width:
        left, right = max(offset, 0.0), min(offset + _CELL_HEIGHT, cell.width)
        start = (cell.x + left, cell.y + _CELL_HEIGHT - (left - offset))
        end = (cell.x + right, cell.y + _CELL_HEIGHT - (right - offset))
        lines.append("M{} {}L{} {}".format(*(_number(value) for value in (*start, *end))))
        offset += _HATCH_STEP
    return fill('<path d="{}" stroke="{}" stroke-width=".5"/>', "".join(lines), _HATCH)


def _step_lines(shown: HeatMap, width: float) -> Html:
    """Return the line between levels: it needs no colour to be seen."""
    rows = [step.level for step in reversed(shown.probabilities)]
    columns = [step.level for step in shown.severities]
    lines = []
    for row, probability in enumerate(rows):
        for column, severity in enumerate(columns):
            here = shown.levels.get((probability, severity))
            x, y = _LEFT + column * width, _TOP + row * _CELL_HEIGHT
            right = columns[column + 1 : column + 2]
            below = rows[row + 1 : row + 2]
            if right and shown.levels.get((probability, right[0])) is not here:
                lines.append(f"M{_number(x + width)} {_number(y)}v{_number(_CELL_HEIGHT)}")
            if below and shown.levels.get((below[0], severity)) is not here:
                lines.append(f"M{_number(x)} {_number(y + _CELL_HEIGHT)}h{_number(width)}")
    return fill(
        '<path d="{}" stroke="{}" stroke-width="1.3" fill="none" stroke-linecap="square"/>',
        "".join(lines),
        INK,
    )


def _row_labels(shown: HeatMap) -> Iterator[Html]:
    for row, step in enumerate(reversed(shown.probabilities)):
        middle = _TOP + row * _CELL_HEIGHT + _CELL_HEIGHT / 2
        yield _text(_LEFT - 6, middle - 1, _cut(step.name, 14), _Type("end", 8, INK, 600))
        yield _text(_LEFT - 6, middle + 8, step.level, _Type("end", ink=MUTED))


def _column_labels(shown: HeatMap, width: float) -> Iterator[Html]:
    bottom = _TOP + len(shown.probabilities) * _CELL_HEIGHT
    for column, step in enumerate(shown.severities):
        middle = _LEFT + column * width + width / 2
        name = _cut(step.name, int(width / 3.8))
        yield _text(middle, bottom + 10, name, _Type("middle", 8, INK, 600))
        yield _text(middle, bottom + 20, step.level, _Type("middle", ink=MUTED))


def _cut(name: str, characters: int) -> str:
    """Return a name that fits; the scale's table has it in full."""
    return name if len(name) <= characters else f"{name[: characters - 1]}…"


def _text(x: float, y: float, text: str, form: _Type = _PLAIN) -> Html:
    return fill(
        '<text x="{}" y="{}" text-anchor="{}" font-family="{}" font-size="{}" font-weight="{}" '
        'fill="{}">{}</text>',
        _number(x),
        _number(y),
        form.anchor,
        _FONT,
        _number(form.size),
        form.weight,
        form.ink,
        text,
    )


def _number(value: float) -> str:
    """Return a length with at most two digits after the point, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
