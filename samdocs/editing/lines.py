"""Lines of a text around an offset: where one starts and ends, and where new ones go."""

from __future__ import annotations

from samdocs.editing.changes import Change


def column_of(text: str, offset: int) -> int:
    """Return how many characters stand before an offset in its line."""
    return offset - start_of_line(text, offset)


def start_of_line(text: str, offset: int) -> int:
    """Return the offset of the line's first character."""
    return text.rfind("\n", 0, offset) + 1


def end_of_line(text: str, offset: int) -> int:
    """Return the offset of the line's end; of the text's where the line has none."""
    found = text.find("\n", offset)
    return found if found >= 0 else len(text)


def end_of_comments(text: str, end: int, column: int) -> int:
    """Return where the comments end that belong to what ends at an offset.

    These are the lines right below it whose comment starts behind a column.
    """
    found = end_of_line(text, end)
    for line in text[found + 1 :].split("\n"):
        said = line.lstrip(" ")
        if not said.startswith("#") or len(line) - len(said) <= column:
            break
        found += 1 + len(line)
    return found


def below_line(text: str, offset: int, block: str) -> Change:
    """Put lines below the line of an offset; only a last line without end gets one."""
    at = end_of_line(text, offset)
    if at < len(text):
        return Change(at + 1, at + 1, block)
    return Change(at, at, f"\n{block}")
