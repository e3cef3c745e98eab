"""Text of items as markup: Markdown without raw HTML, and every id that exists a link."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape as escape_text

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from samdocs.documents.html import EMPTY, Html, fill, join
from samdocs.items.meaning import normal_form

_ID = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+(?![\w-])")
#: Text with none of these is one plain paragraph; the parser need not look at it.
_MARKED = re.compile(r"[*_`\[\]<>&\\#|!\n]|^[-+=>]|^\d+[.)]|^ {4}|:$")
_SCHEMES = frozenset({"https", "mailto"})
_HARMLESS = re.compile(r"(?:https://|mailto:)", re.IGNORECASE)
_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "table"}
    | {"tbody", "td", "th", "thead", "tr", "ul"}
)
_ATTRIBUTES = {
    "a": {"href", "class"},
    "p": {"class"},
    "table": {"class"},
    "th": {"class", "scope"},
    "td": {"class"},
    "ol": {"start"},
}


class Writer:
    """Writes text of the project as markup, with links to the items of the project.

    Attributes:
        known: Ids that exist; only these become links.
    """

    def __init__(self, known: Collection[str]) -> None:
        self.known = known

    def block(self, text: str | None) -> Html:
        """Return Markdown as paragraphs, lists and tables; nothing for no text."""
        if not text:
            return EMPTY
        text = _as_meant(text).strip()
        if not _MARKED.search(text):
            return Html(f"<p>{self._linked(text)}</p>")
        tokens = _parser().parse(text)
        self._rewrite(tokens)
        rendered = _parser().renderer.render(tokens, _parser().options, {})
        return Html(_clean(str(rendered)).strip())

    def inline(self, text: str | None) -> Html:
        """Return Markdown without a paragraph around it where it is a single one."""
        block = self.block(text)
        inner = block.removeprefix("<p>").removesuffix("</p>")
        return block if "<p" in inner or not block.startswith("<p>") else Html(inner)

    def line(self, text: str | None) -> Html:
        """Return a line of plain text with its ids as links."""
        return Html(self._linked(_as_meant(text or "")))

    def message(self, text: str) -> Html:
        """Return a sentence of a finding: what stands in backticks is a link or a literal."""
        parts = text.split("`")
        literals = parts[1::2] if len(parts) % 2 else []
        plain = parts[::2] if literals else [text]
        written = [self._literal(word) for word in literals]
        return Html("".join(_interleaved([self._linked(part) for part in plain], written)))

    def _literal(self, word: str) -> Html:
        return self.link(word) if word in self.known else fill("<code>{}</code>", word)

    def link(self, item: str) -> Html:
        """Return a link to an item; the bare id if there is none of that name."""
        if item not in self.known:
            return fill('<span class="id">{}</span>', item)
        return fill('<a class="id" href="#{}">{}</a>', item, item)

    def links(self, items: Iterable[str]) -> Html:
        """Return links to items, separated by commas."""
        return join(", ", (self.link(item) for item in items))

    def _linked(self, text: str) -> str:
        parts: list[str] = []
        end = 0
        for found in _ID.finditer(text):
            if found[0] in self.known:
                parts += [escape_text(text[end : found.start()], quote=False), self.link(found[0])]
                end = found.end()
        return "".join((*parts, escape_text(text[end:], quote=False)))

    def _rewrite(self, tokens: Sequence[Token]) -> None:
        """Change what the parser found into what a document may hold."""
        refused: list[str] = []  # for each open link its address, empty if the link may stay
        for token in tokens:
            if token.children:
                self._rewrite(token.children)
            match token.type:
                case "link_open":
                    refused.append(self._refused_address(token))
                    if refused[-1]:
                        _to_markup(token, "")
                case "link_close":
                    if address := refused.pop():  # the address is told, but leads nowhere
                        _to_markup(token, escape_text(f" ({address})", quote=False))
                case "text" if not refused or refused[-1]:
                    _to_markup(token, self._linked(token.content))
                case _:
                    _tame(token)

    def _refused_address(self, token: Token) -> str:
        target = str(token.attrGet("href") or "")
        if target.startswith("#"):
            return "" if target[1:] in self.known else target
        return "" if _HARMLESS.match(target) else target


def _as_meant(text: str) -> str:
    """Return a text without what is no part of its meaning: the same meaning, the same page."""
    said = normal_form(text)
    return said if isinstance(said, str) else text


def _interleaved(plain: Sequence[str], between: Sequence[str]) -> Iterator[str]:
    for at, part in enumerate(plain):
        yield part
        yield from between[at : at + 1]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _to_markup(token: Token, content: str) -> None:
    """Make a token print markup of ours; html tokens are the only ones printed unescaped."""
    token.type, token.content, token.children = "html_inline", content, None


def _tame(token: Token) -> None:
    """Bring a token into the forms of the style sheet."""
    if token.type in ("heading_open", "heading_close"):  # chapters belong to the template
        token.tag = "p"
        if token.nesting > 0:
            token.attrSet("class", "mh")
    elif token.type == "table_open":
        token.attrSet("class", "md")
    elif token.type in ("th_open", "td_open"):
        _tame_cell(token)
    elif token.type == "image":
        _to_markup(token, escape_text(f"[{token.content}]", quote=False))


def _tame_cell(token: Token) -> None:
    style = str(token.attrs.pop("style", ""))
    if style.endswith("right"):
        token.attrSet("class", "num")
    if token.type == "th_open":
        token.attrSet("scope", "col")


@lru_cache(maxsize=4096)
def _clean(rendered: str) -> str:
    """Return markup with everything taken out that text may not bring, whatever the parser did."""
    return nh3.clean(
        rendered,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=set(_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
