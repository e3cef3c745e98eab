"""Numbers in order, anchors by key."""

import pytest

from samdocs.documents.outline import Outline


def test_chapters_sections_and_appendices_are_numbered_in_order():
    outline = Outline()
    outline.chapter("a", "First")
    outline.section("b", "Below")
    outline.chapter("c", "Second")
    outline.section("d", "Below again")
    outline.appendix("e", "After all")
    outline.section("f", "Below an appendix")

    assert [one.number for one in outline.headings] == ["1", "1.1", "2", "2.1", "A", "A.1"]
    assert [one.level for one in outline.headings] == [1, 2, 1, 2, 1, 2]
    assert outline.headings[0].anchor == "s-a"


def test_tables_and_figures_count_for_themselves():
    outline = Outline()

    assert (outline.table(), outline.figure(), outline.table()) == (1, 1, 2)


def test_one_key_names_one_heading():
    outline = Outline()
    outline.chapter("a", "First")

    with pytest.raises(ValueError, match="the key a"):
        outline.section("a", "Again")
