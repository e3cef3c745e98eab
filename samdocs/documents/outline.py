"""Numbers of chapters, sections, tables and figures, in the order in which a template asks."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

from samdocs.documents.sandbox import for_templates


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the contents.

    Attributes:
        level: 1 for a chapter or an appendix, 2 for a section.
        anchor: Where a link finds it; the same in every version of the document.
    """

    level: int
    number: str
    title: str
    anchor: str


class Outline:
    """Counts while a document is rendered; one for each rendering."""

    def __init__(self) -> None:
        self._headings: list[Heading] = []
        self._chapters = self._appendices = self._sections = self._tables = self._figures = 0
        self._current = ""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Every heading so far, in order."""
        return tuple(self._headings)

    @for_templates
    def chapter(self, key: str, title: str) -> Heading:
        """Return the next chapter."""
        self._chapters += 1
        return self._begin(str(self._chapters), key, title)

    @for_templates
    def appendix(self, key: str, title: str) -> Heading:
        """Return the next appendix: A, B, C."""
        self._appendices += 1
        return self._begin(ascii_uppercase[self._appendices - 1], key, title)

    @for_templates
    def section(self, key: str, title: str) -> Heading:
        """Return the next section of the chapter."""
        self._sections += 1
        return self._add(2, f"{self._current}.{self._sections}", key, title)

    @for_templates
    def table(self) -> int:
        """Return the number of the next table."""
        self._tables += 1
        return self._tables

    @for_templates
    def figure(self) -> int:
        """Return the number of the next figure."""
        self._figures += 1
        return self._figures

    def _begin(self, number: str, key: str, title: str) -> Heading:
        self._current, self._sections = number, 0
        return self._add(1, number, key, title)

    def _add(self, level: int, number: str, key: str, title: str) -> Heading:
        heading = Heading(level, number, title, f"s-{key}")
        if any(other.anchor == heading.anchor for other in self._headings):
            raise ValueError(f"two headings have the key {key}")
        self._headings.append(heading)
        return heading
