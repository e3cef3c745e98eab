"""What a project's own pages, styles and drawings must not hold, and what they may."""

import time

import pytest

from samdocs.documents.reach import find_in_drawing, find_in_page, unescape

PAGES = {
    "<script>x</script>": "element `script`",
    "<ScRiPt src=x>": "element `script`",
    "<iframe srcdoc='x'></iframe>": "element `iframe`",
    "<form action=x></form>": "element `form`",
    "<svg><foreignObject></foreignObject></svg>": "element `foreignobject`",
    "<svg><animate></animate></svg>": "element `animate`",
    "<link rel=stylesheet href=x>": "element `link`",
    "<base href='https://evil.example'>": "element `base`",
    "<p onclick=x>": "attribute `onclick`",
    "<svg/onload=x>": "attribute `onload`",
    "<a rel=attachment href='https://evil.example'>": "attribute `rel`",
    "<img srcset='https://evil.example'>": "attribute `srcset`",
    "<table background='https://evil.example'>": "attribute `background`",
    "<a href='javascript:x'>": "address `javascript:x`",
    "<a href=' java\tscript:x'>": "address",
    "<a href='&#106;avascript:x'>": "address `javascript:x`",
    "<a href='file:///x'>": "address",
    "<a href='//host/x'>": "address",
    "<a href='\\\\host\\x'>": "address",
    "<a href='../secret'>": "address",
    "<svg><use href='https://evil.example#x'/></svg>": "address",
    "<svg><use xlink:href='//evil.example#x'/></svg>": "address",
    "<img src='https://evil.example'>": "picture",
    "<img src='data:image/svg+xml,x'>": "picture",
    "<p style='background:url(https://evil.example)'>": "address `https://evil.example`",
    "<p style='background:u\\72l(x)'>": "address `x`",
    "<p style='width:expression(x)'>": "in a style",
    "<rect fill='url(//evil.example#x)'>": "address",
    "<style>@import '//evil.example';</style>": "`@import` in a style",
    "<style>@im\\70ort '//evil.example';</style>": "`@import` in a style",
    "<svg><style><img src=x onerror=x></style></svg>": "markup where text is expected",
    "<!--><img src=x onerror=x>-->": "comment",
    "<![CDATA[<script>]]>": "declaration",
    "<?xml-stylesheet href='x'?>": "processing instruction",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>": "element `meta`",
}
HARMLESS = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>A &lt;b&gt;</title></head></html>",
    "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">",
    "<p class=x style='width: 5mm'>a < b, 1<2, file: x, javascript:x, https://e.org</p>",
    "<a href='#A-1'>A-1</a><a href='https://example.org/?a=b'>x</a><a href='mailto:a@b.c'>x</a>",
    "<img src='samdocs:logo.png'><img src='data:image/png;base64,iVBO'>",
    "<svg><defs><pattern id=p><path d=''/></pattern></defs><rect fill='url(#p)'/><use href='#p'/></svg>",
    "<style>p { content: attr(title) }</style><!-- plain words -->",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_what_runs_or_reaches_elsewhere_is_found(page):
    assert PAGES[page] in find_in_page(f"<p>text</p>{page}")


@pytest.mark.parametrize(
    "page",
    ["<!-- a --!><script>x</script>", "<!-- a -- ><script>", "<svg><title><img src=x>"],
)
def test_what_readers_take_differently_is_refused(page):
    assert find_in_page(f"{page}<p>text</p>")


@pytest.mark.parametrize("page", HARMLESS)
def test_what_is_harmless_is_let_through(page):
    assert find_in_page(page) == ""


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ("<svg><script/></svg>", "element `script`"),
        ("<svg><image href='file:///x'/></svg>", "element `image`"),
        ("<svg><a href='https://example.org'/></svg>", "element `a`"),
        ("<svg><use href='other.svg#x'/></svg>", "address"),
        ("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///x'>]><svg>&x;</svg>", "declaration"),
    ],
)
def test_active_or_foreign_content_of_a_drawing_is_found(drawing, said):
    assert said in find_in_drawing(drawing)


def test_plain_drawing_is_let_through():
    assert find_in_drawing("<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>") == ""


def bomb(element: str, naming: str) -> str:
    parts = "".join(
        f"<g id='n{level}'>{naming.format(level - 1) * 10}</g>" for level in range(1, 9)
    )
    return f"<svg><{element} id='n0'/>{parts}{naming.format(8)}</svg>"


@pytest.mark.parametrize("naming", ["<use href='#n{}'/>", "<rect fill='url(#n{})'/>"])
def test_drawing_that_repeats_itself_without_end_is_found_at_once(naming):
    begun = time.process_time()

    assert "repeats itself" in find_in_drawing(bomb("rect", naming))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "drawing",
    [
        "<svg><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g><use href='#a'/></svg>",
        "<svg>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>",
    ],
)
def test_drawing_without_end_is_found(drawing):
    assert "repeats itself" in find_in_drawing(drawing)


def test_many_uses_of_one_shape_are_no_bomb():
    uses = "<use href='#a'/>" * 5000

    assert find_in_drawing(f"<svg><path id='a'/>{uses}</svg>") == ""


def test_escapes_are_undone_as_a_browser_does():
    assert unescape(r"u\72l(\68 ttps:\2f /x\) \110000 \d800 ") == "url(https://x) \ufffd\ufffd"
