"""What each field is for and where that is demanded, read from the docstrings of the classes."""

from collections.abc import Iterator, Mapping
from functools import cache
from inspect import cleandoc

from samdocs.fields import Record

_HEAD = "Attributes:"


@cache
def field_notes(record: type[Record]) -> Mapping[str, str]:
    """Return what the docstrings of a class and its bases say of each field, by field name."""
    notes: dict[str, str] = {}
    for base in reversed(record.__mro__):
        notes |= dict(_attributes(base.__doc__ or ""))
    return {name: note for name, note in notes.items() if name in record.model_fields}


def _attributes(docstring: str) -> Iterator[tuple[str, str]]:
    """Yield name and note of each entry of the section; a deeper line continues an entry."""
    _, _, section = cleandoc(docstring).partition(f"\n{_HEAD}\n")
    name, note = "", ""
    for line in section.split("\n\n")[0].splitlines():
        if line.startswith("     "):
            note = f"{note} {line.strip()}"
            continue
        if name:
            yield name, note
        name, _, note = (part.strip() for part in line.partition(":"))
    if name:
        yield name, note
