"""What standards and authorities ask for, as data: clause numbers and our own words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the technical file, and who asks for it.

    Attributes:
        key: What templates, narratives and samdocs.yaml call it.
        classes: IEC 62304 classes that ask for it, a subset of "ABC"; empty if none does.
        fda_level: The lowest documentation level at which the FDA asks for it; empty if it does not.
        applies: Words that must all hold for the project, e.g. `("cyber",)`; also `pccp`.
        clauses: Where the demand comes from.
        estar_slot: Where it goes in an eSTAR submission, empty if nowhere.
        mdr_annex: Its place in MDR 2017/745 Annex II and III, empty if it has none.
    """

    key: str
    title: str
    classes: str
    fda_level: str
    applies: tuple[str, ...]
    purpose: str
    clauses: str
    estar_slot: str
    mdr_annex: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section that a document the team writes must have.

    Attributes:
        document: Key of the document.
        rule: The rule that asks for it.
        words: Beginnings of words, in lower case, by any of which a heading is recognised.
        classes: Device classes in which it is demanded.
        applies: Words that must all hold for the project.
        clause: Where the demand comes from.
    """

    document: str
    rule: str
    title: str
    words: tuple[str, ...]
    classes: str
    applies: tuple[str, ...]
    clause: str

    def is_in(self, headings: Iterable[str]) -> bool:
        """Whether one of the headings names this section."""
        return any(_has_word(heading, word) for heading in headings for word in self.words)


@dataclass(frozen=True, slots=True)
class LabelElement:
    """What a label or the instructions must say in a market.

    Attributes:
        rule: The rule that asks for it.
        elements: What label items may call it, any of them.
        applies: Words that must all hold for the project.
        words: Beginnings of words by which a text is recognised; empty where the name is enough.
        verified: Whether the clause was compared with its text; if not, it is shown as such.
    """

    rule: str
    elements: tuple[str, ...]
    applies: tuple[str, ...]
    title: str
    words: tuple[str, ...]
    verified: bool

    def is_in(self, texts: Iterable[str]) -> bool:
        """Whether one of the texts speaks of this element."""
        return any(_has_word(text, word) for text in texts for word in self.words)


@cache
def documents() -> tuple[Document, ...]:
    """Return the documents of a technical file in the order of the file."""
    return tuple(
        Document(
            row["key"],
            row["title"],
            row["classes"],
            row["fda_level"],
            tuple(row["applies"].split()),
            row["purpose"],
            row["clauses"],
            row["estar_slot"],
            row["mdr_annex"],
        )
        for row in _rows("documents.csv")
    )


@cache
def sections(rule: str) -> tuple[Section, ...]:
    """Return the sections a rule asks for, in the order of the table."""
    return tuple(
        Section(
            row["document"],
            row["rule"],
            row["title"],
            tuple(row["words"].split("|")),
            row["classes"],
            tuple(row["applies"].split()),
            row["clause"],
        )
        for row in _rows("sections.csv")
        if row["rule"] == rule
    )


@cache
def label_elements(rule: str) -> tuple[LabelElement, ...]:
    """Return what labels must say by a rule, in the order of the table."""
    return tuple(
        LabelElement(
            row["rule"],
            tuple(row["element"].split(" or ")),
            tuple(row["applies"].split()),
            row["title"],
            tuple(filter(None, row["words"].split("|"))),
            row["verified"] == "yes",
        )
        for row in _rows("label_elements.csv")
        if row["rule"] == rule
    )


def _has_word(text: str, start: str) -> bool:
    """Whether a word of a text begins so: `port` is in `ports`, not in `support`."""
    return re.search(rf"(?<!\w){re.escape(start)}", text.casefold()) is not None


def _rows(file: str) -> tuple[Mapping[str, str], ...]:
    with (_FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
