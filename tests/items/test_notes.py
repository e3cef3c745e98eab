"""Notes on fields are read from the docstrings of the classes."""

from samdocs.fields import Line, Record
from samdocs.items import COLLECTIONS
from samdocs.items.notes import field_notes


class Silent(Record):
    """Nothing more is said."""

    name: Line


class Speaking(Silent):
    """Something is said.

    Attributes:
        name: What it is called: in one line, or
            in two.
        other: Of no field.

    This is no note.
    """


def test_a_note_goes_on_in_deeper_lines_and_ends_with_the_section():
    assert field_notes(Speaking) == {"name": "What it is called: in one line, or in two."}


def test_a_class_without_the_section_has_no_notes():
    assert field_notes(Silent) == {}


def test_notes_of_a_base_are_notes_of_the_class():
    notes = field_notes(COLLECTIONS["tests"])

    assert "ISO 14971:2019, 7.2" in notes["shows_effectiveness_of"]
    assert "5.7.1" in notes["preconditions"]
