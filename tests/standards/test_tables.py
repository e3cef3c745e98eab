"""The tables of documents, sections and label elements hold together."""

import re
from pathlib import Path

import pytest

import samdocs.standards
from samdocs.rules import RULES
from samdocs.standards import documents, label_elements, sections

WORDS = {"us", "fda", "eu", "ai", "cyber", "phi", "legacy", "pccp"}
SECTIONS = [s for code in ("DOC014", "PMS001", "SEC006", "SEC012") for s in sections(code)]
ELEMENTS = [e for code in ("LAB001", "SEC013") for e in label_elements(code)]


def test_documents_are_the_forty_of_a_technical_file():
    keys = [document.key for document in documents()]

    assert len(keys) == len(set(keys)) == 40
    assert keys[0] == "intended_use"


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.key)
def test_document_says_who_asks_for_it(document):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", document.key)
    assert document.classes in ("", "ABC", "BC", "C")
    assert document.fda_level in ("", "basic", "enhanced")
    assert set(document.applies) <= WORDS
    assert document.title
    assert document.purpose
    assert document.clauses


@pytest.mark.parametrize("section", SECTIONS, ids=lambda s: f"{s.document}-{s.title}")
def test_section_belongs_to_a_document_and_is_found_by_its_own_title(section):
    assert section.document in {document.key for document in documents()}
    assert section.classes in ("ABC", "BC", "C")
    assert set(section.applies) <= WORDS
    assert all(word == word.casefold() and word for word in section.words)
    assert section.is_in([section.title])
    assert not section.is_in(["Introduction"])
    assert section.clause


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda e: f"{e.elements[0]}-{e.title}")
def test_label_element_has_a_name_and_says_what_it_is(element):
    assert all(element.elements)
    assert set(element.applies) <= WORDS
    assert element.title
    assert bool(element.words) is (element.rule == "SEC013")


def test_every_row_belongs_to_a_rule_and_is_used():
    folder = Path(samdocs.standards.__file__).parent
    rows = {
        name: (folder / name).read_text(encoding="utf-8").count("\n") - 1
        for name in ("sections.csv", "label_elements.csv")
    }

    assert rows == {"sections.csv": len(SECTIONS), "label_elements.csv": len(ELEMENTS)}
    assert {row.rule for row in (*SECTIONS, *ELEMENTS)} <= set(RULES)


def test_unverified_clauses_are_known_as_such():
    unverified = {e.elements[0] for e in label_elements("LAB001") if not e.verified}

    assert "MDR 23.4(z)" in unverified
    assert "MDR 23.4(ab)" not in unverified
