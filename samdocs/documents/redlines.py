"""Values before and after as one piece of markup: what went struck out, what came underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import JsonValue

from samdocs.changes import Part, redline
from samdocs.changes.leaves import compare_leaves, is_structured
from samdocs.documents.html import Html, fill, join
from samdocs.documents.markdown import Writer
from samdocs.items.meaning import FieldChange

_INDENT = "  "
_PARTS = re.compile(r"[.\[\]]+")
#: An unchanged stretch of a text that is not shown as a whole keeps so much at each of its ends.
_CONTEXT = 160


def redlined(old: JsonValue, new: JsonValue, write: Writer, *, whole: bool = True) -> Html:
    """Return a value with what changed in it marked; None stands for no value.

    Args:
        old: What it was.
        new: What it is.
        write: Links the ids that exist.
        whole: Whether all of the text is shown; else long unchanged stretches are cut.
    """
    if old is not None and new is not None and (is_structured(old) or is_structured(new)):
        return join("<br>", (_leaf(leaf, write, whole=whole) for leaf in compare_leaves(old, new)))
    parts = redline(value_text(old), value_text(new))
    if len(parts) == 1 and parts[0].part is not Part.SAME:
        parts = (parts[0]._replace(text=parts[0].text.strip("\n")),)
    marked = join("", (_marked(part, text, write, whole=whole) for part, text in parts))
    return fill('<span class="rl">{}</span>', marked) if "\n" in marked else marked


def _leaf(leaf: FieldChange, write: Writer, *, whole: bool) -> Html:
    """Return a part of a structured value that differs, after the way to it."""
    way = " / ".join(part for part in _PARTS.split(leaf.field) if part)
    marked = redlined(leaf.old, leaf.new, write, whole=whole)
    return fill('<span class="muted">{}:</span> {}', write.line(way), marked)


def value_text(value: JsonValue) -> str:
    """Return a value as lines of text; nothing for None."""
    return "\n".join(_lines(value))


def _marked(part: Part, text: str, write: Writer, *, whole: bool) -> Html:
    shown = _linked(text, write)
    if part is Part.ADDED:
        return fill("<ins>{}</ins>", shown)
    if part is Part.REMOVED:
        return fill("<del>{}</del>", shown)
    if whole or len(text) <= 2 * _CONTEXT:
        return shown
    first, last = text[:_CONTEXT].rpartition(" ")[0], text[-_CONTEXT:].partition(" ")[2]
    return fill('{} <span class="muted">[…]</span> {}', _linked(first, write), _linked(last, write))


def _linked(text: str, write: Writer) -> Html:
    """Return a part of a text with its ids as links; the spaces at its end belong to the text."""
    body = text.rstrip()
    return Html(write.line(body) + text[len(body) :])


def _lines(value: JsonValue) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _entry(f"{key}:", entry)
    elif isinstance(value, list) and all(_is_plain(entry) for entry in value):
        yield ", ".join(_word(entry) for entry in value)
    elif isinstance(value, list):
        for entry in value:
            yield from _entry("-", entry)
    else:
        yield from _word(value).split("\n")


def _entry(head: str, entry: JsonValue) -> Iterator[str]:
    lines = list(_lines(entry))
    if len(lines) == 1 and _is_plain_or_list(entry):
        yield f"{head} {lines[0]}"
        return
    yield head
    for line in lines:
        yield f"{_INDENT}{line}"


def _is_plain_or_list(value: JsonValue) -> bool:
    return not isinstance(value, dict)


def _is_plain(value: JsonValue) -> bool:
    return not isinstance(value, dict | list)


def _word(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
