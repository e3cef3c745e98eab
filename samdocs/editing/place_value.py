"""Where a value of a file stands, or would stand, and the characters that set it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from samdocs.diagnostics import SamdocsError
from samdocs.editing.changes import Change
from samdocs.editing.lines import below_line, column_of, end_of_comments
from samdocs.editing.scalars import INDENT, Entry, after_key, in_line, in_lines, quoted
from samdocs.source import Source
from samdocs.source.spans import Form, Span, build_spans

#: From the top of a file to a value in it.
ValuePath: TypeAlias = tuple[str | int, ...]


def place_value(source: Source, path: ValuePath, value: Entry) -> Change:
    """Return the change that sets a value: of an existing scalar, or under a key that is missing.

    Raises:
        SamdocsError: There stands a list or mapping, an anchor or an alias, or no mapping that
            could take the key.
    """
    top = build_spans(source.text)
    if top is None:
        raise _no_place(source.file, path)
    way = [top]
    while len(way) <= len(path) and (inner := way[-1].children.get(path[len(way) - 1])):
        way.append(inner)
    span, depth = way[-1], len(way) - 1
    in_brackets = any(step.style == "[" for step in way)
    if span.form is Form.ALIAS or any(step.anchored for step in way):
        raise _no_place(source.file, path)
    missing = path[depth:]
    if missing:
        return _inserted(source, span, path, _nested(missing, value), in_brackets=in_brackets)
    if span.form is not Form.SCALAR or isinstance(value, Mapping):
        raise _no_place(source.file, path)
    return _replaced(source.text, span, value, in_brackets=in_brackets)


def _no_place(file: str, path: ValuePath) -> SamdocsError:
    named = ".".join(str(part) for part in path)
    return SamdocsError(f"`{named}` of `{file}` cannot be set by samdocs", "write it by hand")


def _nested(keys: Sequence[str | int], value: Entry) -> dict[str, Entry]:
    """Return a value below keys that do not exist yet."""
    last, *above = reversed([str(key) for key in keys])
    held: dict[str, Entry] = {last: value}
    for key in above:
        held = {key: held}
    return held


def _replaced(text: str, span: Span, value: Entry, *, in_brackets: bool) -> Change:
    """Put a value in the place of a scalar; quotes are kept."""
    if isinstance(value, str) and span.style in ("'", '"'):
        return Change(span.start, span.end, quoted(value, span.style))
    space = " " if span.is_absent else ""
    if in_brackets or span.key is None:
        return Change(span.start, span.end, space + in_line(value, in_brackets=in_brackets))
    lines = after_key("", value, column_of(text, span.key.start))
    return Change(span.start, span.end, space + "\n".join(lines).removeprefix(" "))


def _inserted(
    source: Source, span: Span, path: ValuePath, held: Mapping[str, Entry], *, in_brackets: bool
) -> Change:
    """Put keys at the end of a mapping, or under a key without value."""
    if span.is_absent and span.key is not None and not in_brackets:
        column = column_of(source.text, span.key.start) + INDENT
        return below_line(source.text, span.end, _block(held, column))
    if span.form is not Form.MAPPING:
        raise _no_place(source.file, path)
    if span.style:
        pairs = in_line(held).removeprefix("{").removesuffix("}")
        if not span.children:
            return Change(span.end - 1, span.end - 1, pairs)
        last = max(child.end for child in span.children.values())
        return Change(last, last, f", {pairs}")
    first = next(iter(span.children.values())).key or span
    column = column_of(source.text, first.start)
    end = end_of_comments(source.text, span.end, column - 1)
    return below_line(source.text, end, _block(held, column))


def _block(held: Mapping[str, Entry], column: int) -> str:
    return "".join(f"{line}\n" for line in in_lines(held, column))
