"""Fields of PDF forms, and files that are none or that nobody should trust."""

from io import BytesIO

import pytest
from pypdf import PdfWriter

from samdocs.evidence import forms
from samdocs.evidence.forms import FormFault, is_pdf, read_form


def make_pdf(*, password=""):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def test_a_pdf_without_a_form_has_no_fields():
    assert read_form(make_pdf()) == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no PDF that can be read"),
        (b"%PDF-1.7\n", "no PDF that can be read"),
        (make_pdf()[:200], "no PDF that can be read"),
        (make_pdf(password="secret"), "locked with a password"),
        (b"<html>%PDF-</html>", "no PDF that can be read"),
    ],
    ids=["empty", "head", "cut", "locked", "html"],
)
def test_what_cannot_be_read_is_said(data, said):
    fault = read_form(data)

    assert isinstance(fault, FormFault)
    assert said in fault.message


def test_a_file_that_is_too_large_is_not_looked_at(monkeypatch):
    monkeypatch.setattr(forms, "MAX_FORM_BYTES", 10)

    assert "more than 10 bytes" in read_form(make_pdf()).message


def test_a_pdf_is_told_by_its_mark():
    assert is_pdf(make_pdf())
    assert not is_pdf(b"form: {}\n")
