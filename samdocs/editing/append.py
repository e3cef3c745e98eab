"""Where new entries of a collection go in the text of a file, and in which layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from samdocs.diagnostics import SamdocsError
from samdocs.editing.changes import Change
from samdocs.editing.lines import below_line, column_of, end_of_comments, end_of_line, start_of_line
from samdocs.editing.scalars import INDENT, Entry, dashed, in_line
from samdocs.source import Source
from samdocs.source.spans import Form, Span, build_spans

_BLANK_LINE = re.compile(r"\n *\n")
_ROOT = Span(Form.MAPPING, 0, 0)


def place_entries(
    source: Source, collection: str, entries: Sequence[Mapping[str, Entry]]
) -> tuple[Change, ...]:
    """Return the changes that add entries to the end of a collection of a file.

    The layout follows what stands there: the indentation of its dashes, blank lines between
    entries, brackets. A collection that is not in the file yet is added to its end.

    Raises:
        SamdocsError: The file is written in a way that leaves no place for entries.
    """
    top = build_spans(source.text)
    if top is None or top.is_absent:
        return (_at_end(source.text, _block(collection, entries, 0)),)
    if top.form is not Form.MAPPING:
        raise _no_place(source.file, "holds no collections")
    held = top.children.get(collection)
    if top.style:
        raise _no_place(source.file, "is written in braces as a whole")
    if held is None:
        return (
            _at_end(source.text, _block(collection, entries, column_of(source.text, top.start))),
        )
    return _into(source, collection, held, entries)


def _into(
    source: Source, collection: str, held: Span, entries: Sequence[Mapping[str, Entry]]
) -> tuple[Change, ...]:
    if held.anchored or held.form is Form.ALIAS:
        raise _no_place(source.file, f"names `{collection}` by an anchor or alias")
    if held.is_absent:
        return _first_entries(source.text, held, entries)
    if held.form is not Form.LIST:
        raise _no_place(source.file, f"holds no list under `{collection}`")
    if not held.style:
        return (_below(source.text, held, entries),)
    if not held.children and source.text[held.start : held.end].strip("[] \n") == "":
        return _instead_of_brackets(source.text, held, entries)
    return _in_brackets(source.text, held, entries)


def _no_place(file: str, reason: str) -> SamdocsError:
    hint = "write it as lines starting with `- `, or name another file"
    return SamdocsError(f"`{file}` {reason}, so nothing can be added to it", hint)


def _block(collection: str, entries: Sequence[Mapping[str, Entry]], column: int) -> str:
    listed = _listed(entries, column + INDENT, 1, spaced=True)
    return f"{' ' * column}{collection}:\n{listed}"


def _listed(entries: Sequence[Mapping[str, Entry]], column: int, gap: int, *, spaced: bool) -> str:
    blocks = ("".join(f"{line}\n" for line in dashed(entry, column, gap)) for entry in entries)
    return ("\n" if spaced else "").join(blocks)


def _at_end(text: str, block: str) -> Change:
    line_end = "" if not text or text.endswith("\n") else "\n"
    space = "" if not text.strip() else "\n"
    return Change(len(text), len(text), f"{line_end}{space}{block}")


def _first_entries(
    text: str, held: Span, entries: Sequence[Mapping[str, Entry]]
) -> tuple[Change, ...]:
    """Put entries below a key without value."""
    key = held.key or _ROOT
    column = column_of(text, key.start) + INDENT
    return (below_line(text, held.end, _listed(entries, column, 1, spaced=True)),)


def _instead_of_brackets(
    text: str, held: Span, entries: Sequence[Mapping[str, Entry]]
) -> tuple[Change, ...]:
    """Take empty brackets away, and put entries below their key; a comment stays in its line."""
    line_end = end_of_line(text, held.end)
    start = held.start
    if not text[held.end : line_end].strip():
        start = len(text[: held.start].rstrip(" "))
    return (Change(start, held.end, ""), *_first_entries(text, held, entries))


def _below(text: str, held: Span, entries: Sequence[Mapping[str, Entry]]) -> Change:
    """Put entries below the last one of a list in lines."""
    *before, last = held.children.values()
    column = column_of(text, held.start)
    same_line = start_of_line(text, last.start)
    gap = last.start - same_line - column - 1
    gap = gap if gap > 0 and text[same_line + column] == "-" else 1
    spaced = not before or bool(_BLANK_LINE.search(text, before[-1].end, last.start))
    listed = _listed(entries, column, gap, spaced=spaced)
    end = end_of_comments(text, held.end, column)
    return below_line(text, end, ("\n" if spaced else "") + listed)


def _in_brackets(
    text: str, held: Span, entries: Sequence[Mapping[str, Entry]]
) -> tuple[Change, ...]:
    """Put entries behind the last one of a list in brackets."""
    added = [in_line(entry, in_brackets=True) for entry in entries]
    if not held.children:
        return (Change(held.end - 1, held.end - 1, ", ".join(added)),)
    last = list(held.children.values())[-1]
    margin = text[start_of_line(text, last.start) : last.start]
    line_end = end_of_line(text, last.end)
    if margin.strip() or line_end >= held.end:
        return (Change(last.end, last.end, "".join(f", {one}" for one in added)),)
    lines = ",".join(f"\n{margin}{one}" for one in added)
    if text[last.end : line_end].partition("#")[0].strip() == ",":
        return (Change(line_end, line_end, f"{lines},"),)
    return (Change(last.end, last.end, ","), Change(line_end, line_end, lines))
