"""What a page must be before it is drawn, so that the PDF is accessible and nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_NOT_ON_PAPER = ("audio", "base", "canvas", "embed", "iframe", "object", "script", "video")
_LOST_IN_DRAWINGS = ("animate", "animateTransform", "foreignObject", "script", "set")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHOWN_CHARACTERS = 80


class Places:
    """Names the element that holds another one, by the nearest id."""

    def __init__(self, root: Element) -> None:
        self._parents = {child: parent for parent in root.iter() for child in parent}

    def name(self, element: Element | None, page: int = 0) -> str:
        """Return e.g. `` in `SRS-007` on page 3``; empty if neither is known."""
        while element is not None and not element.get("id"):
            element = self._parents.get(element)
        inside = f" in `{element.get('id')}`" if element is not None else ""
        return f"{inside} on page {page}" if page else inside

    def find_link(self, element: Element | None) -> Element | None:
        """Return the `a` element that is or holds an element."""
        while element is not None and element.tag != "a":
            element = self._parents.get(element)
        return element


def shorten(text: str) -> str:
    """Return the beginning of a text that may be very long."""
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def label_drawings(root: Element) -> None:
    """Give each drawing its `aria-label` as title: the renderer takes the description from there."""
    for drawing in root.iter(f"{_SVG}svg"):
        label = drawing.get("aria-label", "").strip()
        if label and drawing.find(f"{_SVG}title") is None:
            title = Element(f"{_SVG}title")
            title.text = label
            drawing.insert(0, title)


def find_page_faults(root: Element, places: Places) -> Iterator[str]:
    """Yield a sentence for each thing that a PDF would lack or show differently.

    Source: ISO 14289-1:2014, 7.1 (language, title), 7.3 (figures), 7.4.2 (headings).
    """
    title = root.find("head/title")
    if not root.get("lang", "").strip():
        yield "the page names no language: `lang` of the `html` element is missing"
    if title is None or not "".join(title.itertext()).strip():
        yield "the page has no title: the `title` element is missing or empty"
    for element in root.iter():
        yield from _find_element_faults(element, places)
    yield from _find_heading_jumps(root, places)


def _find_element_faults(element: Element, places: Places) -> Iterator[str]:
    tag = str(element.tag)
    if tag in _NOT_ON_PAPER or (tag.startswith(_SVG) and tag[len(_SVG) :] in _LOST_IN_DRAWINGS):
        yield f"`<{tag.removeprefix(_SVG)}>` cannot be shown in a PDF{places.name(element)}"
    if tag == "link" and "attachment" in element.get("rel", "").lower().split():
        yield f"the page attaches a file: `{shorten(element.get('href', ''))}`"
    if tag == "img" and not element.get("src", "").strip():
        yield f"an image names no file{places.name(element)}"
    if element.get("aria-hidden") != "true" and not _describe(element).strip():
        yield f"a picture has no description: `alt` or `aria-label`{places.name(element)}"


def _describe(element: Element) -> str:
    """Return what stands for a picture where it cannot be seen, and any text for the rest."""
    if element.tag == "img":
        return element.get("alt", "")
    if element.tag == f"{_SVG}svg":
        return element.findtext(f"{_SVG}title") or ""
    return "no picture"


def _find_heading_jumps(root: Element, places: Places) -> Iterator[str]:
    before = 0
    for element in root.iter():
        if element.tag in _HEADINGS:
            level = _HEADINGS.index(str(element.tag)) + 1
            if level > before + 1:
                yield f"heading `<h{level}>` follows level {before}{places.name(element)}"
            before = level
