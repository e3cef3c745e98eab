"""Nothing gets lost and nothing gets in: each fault of a page is a sentence, and there is no PDF."""

import base64
import http.server
import threading

import pytest

from samdocs.outputs.pdf import render_pdfs
from tests.outputs.pages import DRAWING, STYLE, make_job, make_page, make_png

pytestmark = pytest.mark.slow

LONG = "A" * 400
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def data(svg):
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def picture(source):
    return f'<p id="SRS-007"><img src="{source}" alt="x"></p>'


TEXT = '<p id="SRS-007">x'

# What a page could ask for, with URL in place of where: all of it is refused and named.
VECTORS = {
    "img": (picture("URL"), "", ""),
    "object": ('<object data="URL"></object>', "", ""),
    "embed": ('<embed src="URL">', "", ""),
    "link": (TEXT, "", '<link rel="stylesheet" href="URL">'),
    "base": ('<img src="x.png" alt="x">', "", '<base href="URL">'),
    "link-attachment": (TEXT, "", '<link rel="attachment" href="URL">'),
    "a-attachment": ('<p id="SRS-007"><a rel="attachment" href="URL">x</a>', "", ""),
    "import": (TEXT, '@import "URL";', ""),
    "import-url": (TEXT, "@import url(URL) print;", ""),
    "font-face": (TEXT, "@font-face { font-family: Other; src: url(URL) }", ""),
    "font-face-second": (
        TEXT,
        "@font-face { font-family: O; src: url(URL), url(samdocs:fonts/IBMPlexSans-Regular.woff2) }",
        "",
    ),
    "background": (TEXT, "p { background: url(URL) }", ""),
    "page-background": (TEXT, "@page { background: url(URL) }", ""),
    "list-style": ("<ul><li>x</ul>", "ul { list-style-image: url(URL) }", ""),
    "content": (TEXT, "p::before { content: url(URL) }", ""),
    "margin-box": (TEXT, "@page { @top-left { content: url(URL) } }", ""),
    "border-image": (TEXT, "p { border: 1px solid; border-image: url(URL) 1 }", ""),
    "inline-svg": (f'{SVG} aria-label="x"><image href="URL" width="9" height="9"/></svg>', "", ""),
    "inline-svg-xlink": (
        f'{SVG} aria-label="x"><image xlink:href="URL" width="9" height="9"/></svg>',
        "",
        "",
    ),
    "inline-svg-style": (
        f'{SVG} aria-label="x"><style>@font-face {{ font-family: O; src: url(URL) }}</style>'
        '<rect width="9" height="9"/></svg>',
        "",
        "",
    ),
    "svg-in-data": (
        picture(data(f'{SVG} width="9" height="9"><image href="URL" width="9" height="9"/></svg>')),
        "",
        "",
    ),
}
SCHEMES = ("file:///etc/hostname", "http://127.0.0.1:PORT/x.png", "ftp://127.0.0.1:PORT/x")


@pytest.fixture(scope="module")
def server():
    """A server that remembers who asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening.server_address[1], asked
        listening.shutdown()
        thread.join()


def aim(parts, url):
    body, style, head = (part.replace("URL", url) for part in parts)
    if "svg+xml;base64," in body:
        svg = f'{SVG} width="9" height="9"><image href="{url}" width="9" height="9"/></svg>'
        body = picture(data(svg))
    # an @import counts only before all other rules
    return make_job("v", html=make_page(body, head=f"<style>{style}</style>{head}"))


@pytest.fixture(scope="module")
def attacked(server):
    """Every vector with every scheme, rendered once."""
    port, asked = server
    keys = [(vector, scheme) for vector in VECTORS for scheme in SCHEMES]
    jobs = [aim(VECTORS[vector], scheme.replace("PORT", str(port))) for vector, scheme in keys]
    results = render_pdfs(jobs, jobs_count=2)
    return dict(zip(keys, results, strict=True)), asked


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("vector", VECTORS)
def test_a_page_reaches_no_file_and_no_network(attacked, vector, scheme):
    results, asked = attacked
    result = results[vector, scheme]

    told = [one for one in result.problems if scheme[:14] in one or "`<" in one]
    assert told, result.problems
    assert not result.pdf
    assert not asked


# key: what is wrong with the page, and the sentence that says so.
FAULTS = {
    "glyph": (
        make_job("glyph", "<p id='SRS-007'>a \U00012000 b"),
        ["no font for U+12000 in `SRS-007` on page 1"],
    ),
    "glyph-in-drawing": (
        make_job(
            "g2",
            '<div id="FIG-1"><svg aria-label="x" width="40" height="9"><text y="9" '
            'font-family="Sans">\U00012000</text></svg></div>',
        ),
        ["no font for U+12000 in `FIG-1` on page 1"],
    ),
    "glyph-in-head": (
        make_job("g3", TEXT, style="@page { @top-left { content: '\U00012000' } }"),
        ["no font for U+12000 on page 1"],
    ),
    "anchor": (
        make_job("anchor", '<p id="SRS-007"><a href="#SRS-999">x</a>'),
        ["a link leads to `#SRS-999`, which does not exist, in `SRS-007` on page 1"],
    ),
    "counter": (
        make_job(
            "counter",
            '<p id="S-1"><a href="#S-9">x</a>',
            style="a::after { content: target-counter(attr(href), page) }",
        ),
        [
            "a link leads to `#S-9`, which does not exist, in `S-1` on page 1",
            "the renderer warns: Content discarded: target points to undefined anchor",
        ],
    ),
    "same-id": (
        make_job("same", '<p id="SRS-007">x<p id="SRS-007">y'),
        ["the renderer warns: Anchor defined twice: 'SRS-007'"],
    ),
    "missing-image": (
        make_job("image", picture("samdocs:none.png")),
        ["the page asks for a file that was not handed over: `samdocs:none.png` in `SRS-007`"],
    ),
    "no-source": (
        make_job("src", '<p id="SRS-007"><img alt="x">'),
        ["an image names no file in `SRS-007`"],
    ),
    "no-description": (
        make_job("alt", '<p id="SRS-007"><img src="samdocs:d.png">', assets={"d.png": make_png()}),
        ["a picture has no description: `alt` or `aria-label` in `SRS-007`"],
    ),
    "drawing-without-description": (
        make_job("svg", '<p id="SRS-007"><svg width="9" height="9"><rect/></svg>'),
        ["a picture has no description: `alt` or `aria-label` in `SRS-007`"],
    ),
    "cut-image": (
        make_job("cut", picture("samdocs:d.png"), assets={"d.png": make_png(300, 300)[:200]}),
        ["image cannot be read as PNG or JPEG, it may be cut off: `samdocs:d.png` in `SRS-007`"],
    ),
    "cmyk-image": (
        make_job("cmyk", picture("samdocs:d.tif"), assets={"d.tif": b"II*\0"}),
        ["image `samdocs:d.tif` cannot be shown in `SRS-007`: "],
    ),
    "entities": (
        make_job(
            "entities",
            picture("samdocs:d.svg"),
            assets={"d.svg": b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + DRAWING},
        ),
        ["drawing with a document type or entity declaration: `samdocs:d.svg` in `SRS-007`"],
    ),
    "script-in-drawing": (
        make_job(
            "script",
            picture("samdocs:d.svg"),
            assets={"d.svg": DRAWING.replace(b"<rect", b"<script>1</script><rect")},
        ),
        ["drawing with a `script` element: `samdocs:d.svg` in `SRS-007`"],
    ),
    "utf16-drawing": (
        make_job(
            "utf16", picture("samdocs:d.svg"), assets={"d.svg": DRAWING.decode().encode("utf-16")}
        ),
        ["drawing is not UTF-8 text: `samdocs:d.svg` in `SRS-007`"],
    ),
    "wide-cell": (
        make_job(
            "cell",
            f'<table style="table-layout: fixed; width: 80mm"><tr id="HAZ-3"><td>{LONG}<td>x</table>',
        ),
        [f"text runs out of its table cell in `HAZ-3` on page 1: `{LONG[:80]}…`"],
    ),
    "wide-text": (
        make_job("text", f'<p id="SRS-007">{LONG}'),
        [f"text runs out of the text area in `SRS-007` on page 1: `{LONG[:80]}…`"],
    ),
    "to-the-left": (
        make_job("left", '<p id="SRS-007" style="margin-left: -40mm">left'),
        ["text runs out of the text area in `SRS-007` on page 1: `left`"],
    ),
    "clipped": (
        make_job(
            "clipped",
            '<div id="SRS-007" style="height: 14pt; overflow: hidden">one<br>two</div>',
        ),
        ["text runs out of a box that clips it in `SRS-007` on page 1: `two`"],
    ),
    "ellipsis": (
        make_job(
            "ellipsis",
            f'<div id="SRS-007" style="overflow: hidden; white-space: nowrap; '
            f'text-overflow: ellipsis">{"word " * 50}</div>',
        ),
        ["text runs out of a box that clips it in `SRS-007` on page 1: `word word"],
    ),
    "wide-head": (
        make_job("head", TEXT, style=f"@page {{ @top-left {{ content: '{LONG}'; width: 30mm }} }}"),
        [f"text runs out of the head or foot of the page on page 1: `{LONG[:80]}…`"],
    ),
    "moved-away": (
        make_job("moved", '<p id="SRS-007" style="transform: translate(200mm, 0)">gone'),
        ["text runs out of the page in `SRS-007` on page 1: `gone`"],
    ),
    "off-page": (
        make_job("off", '<p id="SRS-007" style="position: absolute; left: 150mm">gone'),
        ["text runs out of the page in `SRS-007` on page 1: `gone`"],
    ),
    "wide-image": (
        make_job(
            "wide",
            '<p id="FIG-1"><img src="samdocs:d.png" alt="curve" style="width: 200mm">',
            assets={"d.png": make_png()},
        ),
        ["image runs out of the text area in `FIG-1` on page 1: `curve`"],
    ),
    "javascript": (
        make_job("js", '<p id="SRS-007"><a href="javascript:alert(1)">x</a>'),
        [
            "a link leads to `javascript:alert(1)`, only https: and mailto: may be,"
            " in `SRS-007` on page 1"
        ],
    ),
    "file-link": (
        make_job("file", '<p id="SRS-007"><a href="file:///etc/passwd">x</a>'),
        ["a link leads to `file:///etc/passwd`, only"],
    ),
    "relative-link": (
        make_job("relative", '<p id="SRS-007"><a href="other.html">x</a>'),
        ["a link leads to `other.html`, only"],
    ),
    "block-link": (
        make_job("block", '<div id="SRS-007"><a href="https://e.org"><div>x</div></a></div>'),
        ["a link to `https://e.org` has no text of its own to be clicked in `SRS-007`"],
    ),
    "unknown-style": (
        make_job("style", TEXT, style="p { colour: red }"),
        ["the renderer warns: Ignored `colour: red ` at"],
    ),
    "no-language": (
        make_job("lang", html=make_page(TEXT).replace(' lang="en"', "")),
        ["the page names no language: `lang` of the `html` element is missing"],
    ),
    "no-title": (
        make_job("title", html=make_page(TEXT).replace("Trial</title>", "</title>")),
        ["the page has no title: the `title` element is missing or empty"],
    ),
    "no-font": (
        make_job("font", html=make_page(TEXT).replace(STYLE, "")),
        ["the page loads no font, and fonts of this machine are not used"],
    ),
    "local-font": (
        make_job(
            "local",
            TEXT,
            style='@font-face { font-family: D; src: local("DejaVu Sans") } p { font-family: D }',
        ),
        ["the renderer warns: Font-face 'D' cannot be loaded"],
    ),
    "broken-font": (
        make_job(
            "broken",
            TEXT,
            style="@font-face { font-family: B; src: url(samdocs:b.woff2) } p { font-family: B }",
            assets={"b.woff2": b"wOF2 and no more"},
        ),
        ["the renderer warns: Font-face 'B' cannot be loaded"],
    ),
    "heading-jump": (
        make_job("jump", '<h1>a</h1><h3 id="S-1">b</h3>'),
        ["heading `<h3>` follows level 1 in `S-1`"],
    ),
    "iframe": (
        make_job("iframe", '<p id="SRS-007"><iframe src="https://e.org"></iframe>'),
        ["`<iframe>` cannot be shown in a PDF in `SRS-007`"],
    ),
    "data-html": (
        make_job("html", picture("data:text/html,<script>1</script>")),
        ["data in the page that is no PNG, JPEG or SVG image: `data:text/html,"],
    ),
}


@pytest.fixture(scope="module")
def faulty():
    """Every fault, rendered once."""
    results = render_pdfs([job for job, _ in FAULTS.values()], jobs_count=2)
    return dict(zip(FAULTS, results, strict=True))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place(faulty, fault):
    _, expected = FAULTS[fault]
    found = list(faulty[fault].problems)

    assert len(found) == len(expected), found
    assert [
        one for one, start in zip(found, expected, strict=True) if not one.startswith(start)
    ] == []
    assert not faulty[fault].pdf


# What looks like a fault and is none: no false alarm.
HARMLESS = {
    "running-head": (
        '<div style="height: 0; overflow: hidden"><span class="t">Title</span></div><p>x',
        ".t { string-set: t content() } @page { @top-left { content: string(t) } }",
    ),
    "hanging-label": (
        '<div style="padding-left: 30mm"><p style="text-indent: -30mm; tab-size: 30mm">'
        '<span style="white-space: pre">Criterion\t</span>Equal to the table.</div>',
        "",
    ),
    "wrapped-id": (f'<p style="overflow-wrap: anywhere">{LONG}', ""),
    "narrow-cells": ("<table><tr><td>SRS-001<td>a long sentence that wraps " * 3 + "</table>", ""),
    "rotated": ('<p style="transform: rotate(-5deg)">DRAFT', ""),
    "tall-cell": ('<table><tr><td style="height: 3pt">two lines<br>of text</table>', ""),
    "superscript": ("<p>m<sup>2</sup> and H<sub>2</sub>O", "p { line-height: 9pt }"),
    "hidden": ('<p style="visibility: hidden; margin-left: -50mm">nobody sees it</p><p>x', ""),
    "nested-link": ('<p id="a"><a href="#a"><b>bold</b> and <i>slanted</i></a>', ""),
    "mail": ('<p><a href="mailto:qa@example.org">mail</a>', ""),
    "data-image": (f'<img alt="x" src="data:image/png;base64,{base64.b64encode(make_png()).decode()}">', ""),
    "hatch": ("<p>x", "p { background: url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='2' height='2'%3E%3Cpath d='M0 0L2 2' stroke='%23000'/%3E%3C/svg%3E\") }"),
    "decoration": ('<p>x <svg aria-hidden="true" width="9" height="9"><path d="M0 0h9"/></svg>', ""),
    "float": ('<p style="float: right; width: 20mm">aside</p><p>x', ""),
    "page-break": ("<p>x" * 200, ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def harmless():
    jobs = [make_job(key, body, style=style) for key, (body, style) in HARMLESS.items()]
    return dict(zip(HARMLESS, render_pdfs(jobs, jobs_count=2), strict=True))


@pytest.mark.parametrize("page", HARMLESS)
def test_what_only_looks_like_a_fault_is_drawn(harmless, page):
    assert harmless[page].problems == ()
    assert harmless[page].pdf


def test_many_faults_of_a_kind_are_counted_not_listed():
    body = "".join(f'<p id="S-{n}"><a href="#T-{n}">x</a>' for n in range(30))
    (result,) = render_pdfs([make_job("many", body)], jobs_count=1)

    assert len(result.problems) == 21
    assert result.problems[-1] == "and 10 more of this kind"
