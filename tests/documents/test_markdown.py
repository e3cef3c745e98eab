"""Text as markup: nothing active, every existing id a link, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdocs.documents.html import Html
from samdocs.documents.markdown import Writer

WRITER = Writer({"SRS-001", "RC-1"})
LINK = '<a class="id" href="#SRS-001">SRS-001</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "<p>plain</p>"),
        ("see SRS-001, not SRS-0011 or X-1", f"<p>see {LINK}, not SRS-0011 or X-1</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("**SRS-001**", f"<p><strong>{LINK}</strong></p>"),
        ("`SRS-001`", "<p><code>SRS-001</code></p>"),
        ("[SRS-001](#SRS-001)", '<p><a href="#SRS-001">SRS-001</a></p>'),
        ("[x](https://example.org)", '<p><a href="https://example.org">x</a></p>'),
        ("# Head", '<p class="mh">Head</p>'),
        ("![alt](figure.png)", "<p>[alt]</p>"),
        ("", ""),
        (None, ""),
    ],
)
def test_text_becomes_markup(text, html):
    assert WRITER.block(text) == html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "javascript:alert(1)"),
        ("[x](http://example.org)", "x (http://example.org)"),
        ("[x](file:///etc/passwd)", "file:///etc/passwd"),
        ("[x](#NO-1)", "x (#NO-1)"),
        ('<a rel="attachment" href="x">', "&lt;a rel"),
        ("<style>p{}</style>\n\ntext", "&lt;style&gt;p{}&lt;/style&gt;"),
    ],
)
def test_what_is_not_allowed_is_shown_as_text(text, shown):
    html = WRITER.block(text)

    assert shown in html
    assert "<script" not in html
    assert "<style" not in html
    assert "href" not in html.replace('&lt;a rel="attachment" href', "")


def test_table_has_header_cells_and_numbers_on_the_right():
    html = WRITER.block("| a | b |\n|---|--:|\n| SRS-001 | 1 |")

    assert '<th scope="col">a</th>' in html
    assert '<td class="num">1</td>' in html
    assert LINK in html
    assert "style" not in html


def test_one_paragraph_stands_without_its_element_and_several_keep_theirs():
    assert WRITER.inline("one *word*") == "one <em>word</em>"
    assert WRITER.inline("one\n\ntwo").count("<p>") == 2
    assert WRITER.inline("- one\n- two").startswith("<ul>")


def test_plain_path_and_parser_agree():
    for text in ("a & b < c > d", "quotes \"here\" and 'there'", "RC-1 and SRS-001", "x: y; z"):
        quick = WRITER.block(text)
        parsed = WRITER.block(f"{text}\n\n*x*").partition("\n")[0]
        assert quick.replace("&quot;", '"') == parsed.replace("&quot;", '"')


def test_unknown_id_is_printed_and_leads_nowhere():
    assert WRITER.link("NO-1") == '<span class="id">NO-1</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`SRS-001` has no `criterion:`", f"{LINK} has no <code>criterion:</code>"),
        ("add `<b>`", "add <code>&lt;b&gt;</code>"),
        ("one ` alone, SRS-001", f"one ` alone, {LINK}"),
        ("plain & simple", "plain &amp; simple"),
    ],
)
def test_backticks_of_a_finding_are_links_or_literals(text, html):
    assert WRITER.message(text) == html


def test_line_keeps_markdown_signs_as_they_are():
    assert WRITER.line("a *b* <c> SRS-001") == f"a *b* &lt;c&gt; {LINK}"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])))
def test_no_text_makes_active_markup(text):
    html = WRITER.block(text)

    assert isinstance(html, Html)
    lowered = html.lower()
    assert not any(f"<{tag}" in lowered for tag in ("script", "style", "img", "iframe", "svg"))
    assert 'href="javascript' not in lowered
