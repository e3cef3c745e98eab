"""What stands in the way of submitting a PDF is found in the bytes that would be sent."""

from io import BytesIO

import pikepdf
import pytest

from samdocs.outputs.pdf import render_pdfs
from samdocs.outputs.pdf_readiness import find_unready
from tests.outputs.pages import EXPORT, make_job

NAME = "001_EX-1-SRS_software-requirements_1.0.0.pdf"


BODY = (
    "<h1>Title /JavaScript /Launch</h1><p>Text (/JS) in ((brackets</p>"
    '<p style="break-before: page">More</p>'
)


def draw(*attachments, body=BODY):
    [result] = render_pdfs([make_job("x", body, attachments=attachments)], jobs_count=1)
    assert result.problems == ()
    return result.pdf


@pytest.fixture(scope="module")
def pdf():
    return draw()


def changed(pdf, change, **options):
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        stream = BytesIO()
        opened.save(stream, **options)
    return stream.getvalue()


def test_what_samdocs_draws_is_ready_whatever_its_text_says(pdf):
    assert list(find_unready(NAME, pdf)) == []


def test_an_attachment_is_found():
    assert list(find_unready(NAME, draw(EXPORT))) == ["it holds an attachment"]


@pytest.mark.parametrize(
    ("name", "is_fit"),
    [
        ("a" * 96 + ".pdf", True),
        ("a" * 97 + ".pdf", False),
        ("Gerät.pdf", False),
        ("a b.pdf", False),
        ("-a.pdf", False),
        ("a/b.pdf", False),
    ],
)
def test_names_are_short_and_plain(pdf, name, is_fit):
    said = [] if is_fit else ["its name is not of at most 100 plain characters"]
    assert list(find_unready(name, pdf)) == said


def test_a_file_beyond_the_limit_is_found(pdf):
    assert list(find_unready(NAME, pdf, len(pdf))) == []
    [said] = find_unready(NAME, pdf, len(pdf) - 1)
    assert said == f"it has {len(pdf):,} bytes, the limit is {len(pdf) - 1:,}"


def test_a_script_is_found(pdf):
    def add(opened):
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        opened.Root.OpenAction = script

    assert list(find_unready(NAME, changed(pdf, add))) == ["it holds a script"]


def test_a_password_is_found(pdf):
    locked = changed(pdf, lambda _: None, encryption=pikepdf.Encryption(owner="x", user="y"))

    assert "it is encrypted or protected by a password" in list(find_unready(NAME, locked))


def test_missing_bookmarks_are_found(pdf):
    def remove(opened):
        del opened.Root.Outlines

    assert list(find_unready(NAME, changed(pdf, remove))) == ["it has no bookmarks"]


def test_a_single_page_needs_no_bookmarks():
    assert list(find_unready(NAME, draw(body="<p>Signed.</p>"))) == []


def test_a_font_that_is_not_in_the_file_is_found(pdf):
    def remove(opened):
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                del item["/FontFile2"]

    assert "a font is not embedded" in list(find_unready(NAME, changed(pdf, remove)))


def test_text_that_cannot_be_searched_is_found(pdf):
    def remove(opened):
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]

    assert list(find_unready(NAME, changed(pdf, remove))) == ["its text cannot be searched"]


def test_a_picture_of_a_page_is_no_text():
    empty = pikepdf.new()
    empty.add_blank_page()
    stream = BytesIO()
    empty.save(stream)

    assert "it holds no text" in list(find_unready(NAME, stream.getvalue()))


def test_another_version_of_the_format_is_found(pdf):
    newer = changed(pdf, lambda _: None, force_version="2.0")

    assert "it is not of PDF version 1.4 to 1.7" in list(find_unready(NAME, newer))
