"""What a project's own templates, styles and drawings must not put into a page: see threats T4, T5.

A page goes to people outside: nothing in it may run, nothing may be fetched, and links lead only
to places of the page, to `https:` and to `mailto:`. What is not known to be harmless is refused.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_TEXT_ELEMENTS = (
    "a abbr address article aside b bdi bdo blockquote body br caption cite code col colgroup dd del"
    " details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head header hr html i img"
    " ins kbd li main mark meta nav ol p pre q rp rt ruby s samp section small span strong style sub"
    " summary sup table tbody td tfoot th thead time title tr u ul var wbr"
)
_SHAPE_ELEMENTS = (
    "circle clippath defs desc ellipse g line lineargradient marker mask path pattern polygon"
    " polyline radialgradient rect stop style svg symbol text textpath title tspan use"
)
#: Attributes that name an address, beside `href` and `src`.
_FETCHING_ATTRIBUTES = (
    "action archive background classid codebase data dynsrc formaction longdesc lowsrc manifest"
    " ping poster profile srcdoc srcset usemap xml:base"
)
_TEXT = frozenset(_TEXT_ELEMENTS.split())
_SHAPES = frozenset(_SHAPE_ELEMENTS.split())
_FETCHING = frozenset(_FETCHING_ATTRIBUTES.split())
_HARMLESS = re.compile(r"#|https:|mailto:", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,|samdocs:", re.IGNORECASE)
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_PLAIN_COMMENT = re.compile(r"(?:[^<>-]|-(?!-))*")
_POLICY = "content-security-policy"

_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t]?|(.))")
#: What reaches elsewhere from a style, addresses in `url()` aside.
REACHING = re.compile(
    r"@import\b|@namespace\b|\b(?:expression|image(?:-set)?|cross-fade|src)\(|://|[\"'(]\s{0,9}//"
    r"|(?:javascript|vbscript|file|data):",
    re.IGNORECASE,
)
#: An address in a style; the second group is empty where it does not end.
ADDRESS = re.compile(r"url\(([^)]{0,300})(\)?)", re.IGNORECASE)
_PLACE = re.compile(r"url\(\s{0,9}[\"']?#([^)\"']{1,200})|^#(.{1,200})$", re.IGNORECASE)
#: A drawing repeats parts of itself by naming them; ten parts of ten parts of ten soon never end.
_MAX_REPEATED = 100_000
_MAX_DEPTH = 60


def unescape(style: str) -> str:
    r"""Return a style with its escapes written out: `u\72l(` is `url(` to whoever reads it."""
    return _ESCAPE.sub(_character, style) if "\\" in style else style


def find_in_page(page: str) -> str:
    """Return what a page must not hold, in words, or nothing."""
    return _Reader(_TEXT | _SHAPES).read(page)


def find_in_drawing(drawing: str) -> str:
    """Return what an SVG file must not hold, in words, or nothing."""
    return _Reader(_SHAPES, is_drawing=True).read(drawing)


def _character(found: re.Match[str]) -> str:
    if found[2] is not None:
        return str(found[2])
    code = int(found[1], 16)
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - surrogates


class _Reader(HTMLParser):
    """Reads markup as a browser does and notes the first thing that it must not hold."""

    def __init__(self, elements: frozenset[str], *, is_drawing: bool = False) -> None:
        super().__init__(convert_charrefs=False)
        self._elements = elements
        self._is_drawing = is_drawing
        self._found = ""
        self._in_style = False
        self._repeats = _Repeats()

    def read(self, markup: str) -> str:
        """Return the first thing found, in words."""
        self.feed(markup)
        self.close()
        if self._repeats.go_on_forever():
            self._note("a drawing that repeats itself too often")
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._elements:
            self._note(f"the element `{tag[:40]}`")
        self._in_style = tag == "style"
        if tag in _SHAPES:
            self._repeats.begin(tag, attrs)
        for name, value in attrs:
            self._look_at(tag, name, value or "")
        if tag == "meta":
            self._look_at_meta(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        if tag in _SHAPES:
            self._repeats.end(tag)

    def handle_data(self, data: str) -> None:
        if _MARKUP.search(data):  # another reader might not take it for text
            self._note("markup where text is expected")
        if self._in_style:
            self._look_at_style(data)

    def handle_comment(self, data: str) -> None:
        if not _PLAIN_COMMENT.fullmatch(data):
            self._note("a comment that is more than words")

    def handle_decl(self, decl: str) -> None:
        if decl.strip().lower() != "doctype html":
            self._note("a declaration")

    def unknown_decl(self, data: str) -> None:
        del data
        self._note("a declaration")

    def handle_pi(self, data: str) -> None:
        if not (self._is_drawing and data.startswith("xml ")):
            self._note("a processing instruction")

    def _note(self, what: str) -> None:
        self._found = self._found or what

    def _look_at(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in _FETCHING or (name == "rel" and "attach" in value):
            self._note(f"the attribute `{name[:40]}`")
        elif name in ("href", "xlink:href"):
            self._look_at_address(tag, value)
        elif name == "src" and not _PICTURE.match(value):
            self._note(f"the picture `{value[:80]}`")
        else:
            self._look_at_style(value if name == "style" or "url(" in value.lower() else "")

    def _look_at_address(self, tag: str, value: str) -> None:
        is_place = value.startswith("#")
        if not is_place and (tag != "a" or self._is_drawing or not _HARMLESS.match(value)):
            self._note(f"the address `{value[:80]}`")

    def _look_at_style(self, style: str) -> None:
        plain = unescape(style)
        for address in ADDRESS.finditer(plain):
            if not address[1].strip(" \t\"'").startswith("#"):
                self._note(f"the address `{address[1][:80]}`")
        if reaching := REACHING.search(plain):
            self._note(f"`{reaching[0]}` in a style")

    def _look_at_meta(self, attributes: dict[str, str | None]) -> None:
        if (attributes.get("http-equiv") or _POLICY).lower() != _POLICY:
            self._note("the element `meta` with `http-equiv`")


class _Repeats:
    """Which parts of a drawing name which others, and how much that comes to."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []
        self._named: dict[str, list[str]] = {"": []}
        self._weights: dict[str, int] = {}
        self._is_too_deep = False

    def begin(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element and what it names."""
        values = {name: value or "" for name, value in attributes}
        self._open.append((tag, values.pop("id", "")))
        self._is_too_deep = self._is_too_deep or len(self._open) > _MAX_DEPTH
        places = [
            found[1] or found[2] for value in values.values() if (found := _PLACE.search(value))
        ]
        if places:
            for name in {"", *(name for _, name in self._open)}:
                self._named.setdefault(name, []).extend(places)

    def end(self, tag: str) -> None:
        """Close an element, and those inside that were left open."""
        for position in range(len(self._open) - 1, max(-1, len(self._open) - _MAX_DEPTH), -1):
            if self._open[position][0] == tag:
                del self._open[position:]
                return

    def go_on_forever(self) -> bool:
        """Whether drawing it would take more parts than a drawing may have."""
        return self._is_too_deep or self._weigh("", 0) > _MAX_REPEATED

    def _weigh(self, name: str, depth: int) -> int:
        if depth > _MAX_DEPTH:
            return _MAX_REPEATED + 1
        if name not in self._weights:
            self._weights[name] = _MAX_REPEATED + 1  # stands if it names itself
            named = self._named.get(name, ())
            self._weights[name] = 1 + sum(self._weigh(other, depth + 1) for other in named)
        return self._weights[name]
