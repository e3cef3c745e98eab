"""Walks the laid-out boxes of a document: where text stands, and where it leaves its frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from weasyprint.anchors import rectangle_aabb
from weasyprint.document import Document, Page
from weasyprint.formatting_structure.boxes import (
    Box,
    MarginBox,
    ReplacedBox,
    TableCellBox,
    TextBox,
)
from weasyprint.images import SVGImage
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.matrix import Matrix

_TOLERANCE = 0.5  # CSS pixels: rounding of widths
_LOST_FRACTION = 0.3  # of the height of a line: descenders may hang out of a tight frame


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page where something is the matter.

    Attributes:
        page: Number of the page, from 1.
        element: The element the box was made from; None in heads and feet.
        what: "text" or "image".
        frame: What was left, in words.
        text: Beginning of the text.
    """

    page: int
    element: Element | None
    what: str
    text: str
    frame: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The rectangle inside which ink is seen, in CSS pixels from the corner of the page."""

    left: float
    top: float
    right: float
    bottom: float
    name: str

    def narrowed_to(self, other: _Frame) -> _Frame:
        """Return the part both frames have in common, named like the other one."""
        left, right = max(self.left, other.left), min(self.right, other.right)
        top, bottom = max(self.top, other.top), min(self.bottom, other.bottom)
        return _Frame(left, top, right, bottom, other.name)


def find_text(document: Document, character: str) -> Iterator[Spot]:
    """Yield every place where a character is drawn, also inside drawings."""
    for number, page in enumerate(document.pages, start=1):
        for box in _walk(_root(page)):
            if isinstance(box, TextBox) and character in box.text:
                yield Spot(number, box.element, "text", box.text)
            elif character in _text_of_drawing(box):
                yield Spot(number, box.element, "image", "")


def find_overflow(document: Document) -> Iterator[Spot]:
    """Yield text and images outside of their table cell, text area, clipping box or page.

    Where a page clips or covers them, they are lost to the reader; the renderer says nothing.
    """
    for number, page in enumerate(document.pages, start=1):
        root = _root(page)
        sheet = _Frame(0, 0, page.width, page.height, "the page")
        for child in root.children:
            inner = _border_frame(child, "the head or foot of the page")
            frame = inner if isinstance(child, MarginBox) else _content_frame(root)
            yield from _Walker(number, sheet).check(child, sheet.narrowed_to(frame))


def untag_decorations(document: Document) -> None:
    """Take drawings with `aria-hidden` out of the figures, which must have a description.

    For a strip that repeats the numbers beside it; the tag is read from the name of the element.
    """
    for page in document.pages:
        for box in _walk(_root(page)):
            if isinstance(box, ReplacedBox) and box.element.get("aria-hidden") == "true":
                box.element_tag = "decoration"


class _Walker:
    """Compares every box of a page with the frame it stands in."""

    def __init__(self, page: int, sheet: _Frame) -> None:
        self._page = page
        self._sheet = sheet

    def check(self, box: Box, frame: _Frame, matrix: Matrix | None = None) -> Iterator[Spot]:
        box = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001 - as for pages
        if box.string_set or box.style["visibility"] != "visible":
            return  # text of a running head is shown, and checked, in the head
        if box.transformation_matrix:
            matrix = box.transformation_matrix @ matrix if matrix else box.transformation_matrix
            frame = self._sheet
        frame = self._narrow(box, frame)
        if isinstance(box, TextBox | ReplacedBox) and _is_outside(box, frame, matrix):
            yield _build_spot(self._page, box, frame)
        for child in box.children:
            yield from self.check(child, frame, matrix)

    def _narrow(self, box: Box, frame: _Frame) -> _Frame:
        if box.is_absolutely_positioned():
            frame = self._sheet
        elif isinstance(box, TableCellBox):
            cell = _border_frame(box, "its table cell")
            frame = frame.narrowed_to(replace(cell, top=frame.top, bottom=frame.bottom))
        clips = box.style["overflow"] != "visible" and not isinstance(box, ReplacedBox)
        if clips and hasattr(box, "padding_left"):
            frame = frame.narrowed_to(_padding_frame(box))
        return frame


def _is_outside(box: Box, frame: _Frame, matrix: Matrix | None) -> bool:
    if isinstance(box, TextBox):
        if not box.text.strip() or not box.style["font_size"]:
            return False
        area = (box.position_x, box.position_y, box.width, box.height)
    else:
        area = (box.content_box_x(), box.content_box_y(), box.width, box.height)
    left, top, right, bottom = rectangle_aabb(matrix, *area)
    slack = max(_TOLERANCE, (bottom - top) * _LOST_FRACTION)
    across = left < frame.left - _TOLERANCE or right > frame.right + _TOLERANCE
    return bool(across or top < frame.top - slack or bottom > frame.bottom + slack)


def _build_spot(page: int, box: Box, frame: _Frame) -> Spot:
    if isinstance(box, TextBox):
        return Spot(page, box.element, "text", box.text.strip(), frame.name)
    names = ("alt", "aria-label", "src")
    shown = next((box.element.get(name) for name in names if box.element.get(name)), "")
    return Spot(page, box.element, "image", shown, frame.name)


def _root(page: Page) -> Box:
    return page._page_box  # noqa: SLF001 - the laid-out tree has no public name


def _walk(box: Box) -> Iterator[Box]:
    yield box
    for child in box.children:
        yield from _walk(child)


def _text_of_drawing(box: Box) -> str:
    if not isinstance(box, ReplacedBox) or not isinstance(box.replacement, SVGImage):
        return ""
    drawing = box.replacement._svg.tree._etree_node  # noqa: SLF001 - the only way to its text
    return "".join(drawing.itertext())


def _content_frame(box: Box) -> _Frame:
    left, top = box.content_box_x(), box.content_box_y()
    return _Frame(left, top, left + box.width, top + box.height, "the text area")


def _padding_frame(box: Box) -> _Frame:
    left, top = box.padding_box_x(), box.padding_box_y()
    right, bottom = left + box.padding_width(), top + box.padding_height()
    return _Frame(left, top, right, bottom, "a box that clips it")


def _border_frame(box: Box, name: str) -> _Frame:
    left, top = box.border_box_x(), box.border_box_y()
    return _Frame(left, top, left + box.border_width(), top + box.border_height(), name)
