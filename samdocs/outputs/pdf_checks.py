"""What the renderer lets pass: every loss between the page and the PDF, as sentences.

WeasyPrint writes a file with missing images, broken links and missing glyphs and only logs them;
clipped text it does not notice at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from logging import LogRecord
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import Box

from samdocs.outputs.pdf_boxes import Spot, find_overflow, find_text
from samdocs.outputs.pdf_fetch import AssetFetcher
from samdocs.outputs.pdf_page import Places, find_page_faults, shorten

ALLOWED_RECORDS: tuple[tuple[re.Pattern[str], str], ...] = ()
"""Warnings of the renderer that lose nothing, each with the reason. None is known today."""

_MISSING_GLYPH = ".notdef glyph rendered"
_NO_DESCRIPTION = "has no required alt description"
_BROKEN_IMAGE = "Failed to load image at"
_TOLD_BETTER = (_MISSING_GLYPH, _BROKEN_IMAGE, "No anchor #", 'Missing required "lang"')
_LINK_SCHEMES = {"https", "mailto"}
_MOST_OF_A_KIND = 20


def find_problems(
    document: Document, root: Element, fetcher: AssetFetcher, records: Sequence[LogRecord]
) -> tuple[str, ...]:
    """Return a sentence for everything that got lost or must not be there.

    Args:
        document: The laid-out pages.
        root: The `html` element the pages were made from.
        fetcher: What served the files of the page.
        records: All that was logged at WARNING or above while drawing.
    """
    places = Places(root)
    kinds: tuple[Iterable[str], ...] = (
        find_page_faults(root, places),
        _find_file_faults(root, places, fetcher, records),
        _find_glyph_faults(document, places, records),
        _find_link_faults(document, places),
        (_tell_overflow(spot, places) for spot in find_overflow(document)),
        _find_rest(fetcher, records),
    )
    if not fetcher.fonts:
        kinds = kinds[:2]  # without a font nothing was drawn, and no width is true
    return tuple(sentence for kind in kinds for sentence in _limit(kind))


def _limit(sentences: Iterable[str]) -> list[str]:
    """Return each sentence once, and a count instead of the hundredth of a kind."""
    unique = list(dict.fromkeys(sentences))
    more = len(unique) - _MOST_OF_A_KIND
    return [*unique[:_MOST_OF_A_KIND], *([f"and {more} more of this kind"] if more > 0 else [])]


def _find_file_faults(
    root: Element, places: Places, fetcher: AssetFetcher, records: Iterable[LogRecord]
) -> Iterator[str]:
    for url, problem in sorted(fetcher.problems.items()):
        yield f"{problem}{places.name(_find_user(root, url))}"
    for url, reason in (_read_arguments(r) for r in records if r.msg.startswith(_BROKEN_IMAGE)):
        if url not in fetcher.problems:
            where = places.name(_find_user(root, url))
            yield f"image `{shorten(url)}` cannot be shown{where}: {reason}"
    if not fetcher.fonts:
        yield "the page loads no font, and fonts of this machine are not used"


def _find_user(root: Element, url: str) -> Element | None:
    """Return the first element that asks for a file by that name."""
    for element in root.iter():
        if url in (element.get("src"), element.get("href"), element.get("data")):
            return element
    return None


def _find_glyph_faults(
    document: Document, places: Places, records: Iterable[LogRecord]
) -> Iterator[str]:
    missing = {
        str(record.args[0])
        for record in records
        if record.msg.startswith(_MISSING_GLYPH) and isinstance(record.args, tuple)
    }
    for character in sorted(missing):
        found = False
        for spot in find_text(document, character):
            found = True
            yield f"no font for U+{ord(character):04X}{places.name(spot.element, spot.page)}"
        if not found:
            yield f"no font for U+{ord(character):04X}"


def drop_doubled_links(document: Document, root: Element) -> None:
    """Leave one link annotation for each box of an `a` element.

    WeasyPrint adds another for each element inside the `a`; PDF/UA demands that every link
    annotation belongs to a Link tag, which those do not (ISO 14289-1:2014, 7.18.5).
    """
    places = Places(root)
    for page in document.pages:
        drawn = {id(box.element) for _, _, _, box in page.links if _is_link(box)}
        page.links = [
            link
            for link in page.links
            if _is_link(link[3]) or id(places.find_link(link[3].element)) not in drawn
        ]


def _find_link_faults(document: Document, places: Places) -> Iterator[str]:
    anchors = {name for page in document.pages for name in page.anchors}
    areas: dict[tuple[Element, str], float] = {}
    for number, page in enumerate(document.pages, start=1):
        for kind, target, (left, top, right, bottom), box in page.links:
            where = places.name(box.element, number)
            if kind == "internal" and target not in anchors:
                yield f"a link leads to `#{target}`, which does not exist,{where}"
            elif kind == "attachment":
                yield f"the page attaches a file: `{shorten(target)}`{where}"
            elif kind == "external" and not _is_harmless(target):
                yield f"a link leads to `{shorten(target)}`, only https: and mailto: may be,{where}"
            area = abs((right - left) * (bottom - top)) if _is_link(box) else 0
            areas[box.element, target] = areas.get((box.element, target), 0) + area
    for (element, target), area in areas.items():
        if not area:
            where = places.name(element)
            yield f"a link to `{shorten(target)}` has no text of its own to be clicked{where}"


def _is_link(box: Box) -> bool:
    return str(box.element_tag).partition(":")[0] == "a"


def _is_harmless(target: str) -> bool:
    try:
        return urlsplit(target).scheme.lower() in _LINK_SCHEMES
    except ValueError:
        return False


def _tell_overflow(spot: Spot, places: Places) -> str:
    where = places.name(spot.element, spot.page)
    return f"{spot.what} runs out of {spot.frame}{where}: `{shorten(spot.text)}`"


def _find_rest(fetcher: AssetFetcher, records: Iterable[LogRecord]) -> Iterator[str]:
    """Yield what was logged and is not told better, with its place, by the other checks."""
    for record in records:
        message = record.getMessage()
        told = record.msg.startswith(_TOLD_BETTER) or _NO_DESCRIPTION in record.msg
        refused = any(url in message for url in fetcher.problems)
        allowed = any(pattern.search(message) for pattern, _ in ALLOWED_RECORDS)
        if not (told or refused or allowed):
            yield f"the renderer warns: {shorten(message)}"


def _read_arguments(record: LogRecord) -> tuple[str, str]:
    arguments = record.args if isinstance(record.args, tuple) else ()
    first, second = (*arguments, "", "")[:2]
    return str(first), str(second)
