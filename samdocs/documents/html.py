"""Markup as a type of its own: what is not `Html` is text and is escaped wherever it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as _escape


class Html(str):
    """Finished markup; templates print it as it is, everything else is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell the template engine that nothing needs escaping."""
        return str(self)


#: Nothing at all, as markup.
EMPTY = Html("")


def markup(value: object) -> Html:
    """Return a value as markup: what can say so itself is asked, everything else is escaped."""
    if isinstance(value, Html):
        return value
    own = getattr(value, "__html__", None)
    return Html(own()) if callable(own) else Html(_escape(str(value), quote=True))


def fill(pattern: str, *values: object) -> Html:
    """Return a pattern of ours with each `{}` replaced by a value, escaped unless it is markup."""
    return Html(pattern.format(*(markup(value) for value in values)))


def join(separator: str, parts: Iterable[object]) -> Html:
    """Return parts with a separator of ours between them; empty parts are left out."""
    return Html(separator.join(part for part in (markup(value) for value in parts) if part))
