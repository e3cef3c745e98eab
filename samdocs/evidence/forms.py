"""The fields of a PDF form that a person filled in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from samdocs.diagnostics import SamdocsError

MAX_FORM_BYTES = 64_000_000
MAX_FIELDS = 20_000
MAX_CHARACTERS = 1_000_000
MAGIC = b"%PDF-"
#: What a check box says while it is empty.
_OFF = frozenset({"", "/Off", "Off"})


@dataclass(frozen=True, slots=True)
class FormFault:
    """Why a file gives no fields, and what to do."""

    message: str
    hint: str


def is_pdf(data: bytes) -> bool:
    """Whether a file is a PDF: its mark stands near the begin."""
    return MAGIC in data[:1024]


def read_form(data: bytes) -> Mapping[str, str] | FormFault:
    """Return the fields of a form by name; a box that is ticked says `on`, an empty one nothing.

    Raises:
        SamdocsError: What reads PDF is not installed.
    """
    if len(data) > MAX_FORM_BYTES:
        return FormFault(f"it has more than {MAX_FORM_BYTES:,} bytes", "name the form alone")
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        message = "forms in PDF can only be read with pypdf, which is not installed"
        hint = "pip install 'samdocs[forms]', or fill in the YAML of `samdocs protocol`"
        raise SamdocsError(message, hint) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it is told below what is wrong
    # A hostile file makes the library fail in any of these ways.
    broken = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            return FormFault("it is locked with a password", "save it without one")
        fields = reader.get_fields() or {}
        values = {
            str(name): _value(field.get("/V"), is_box=field.get("/FT") == "/Btn")
            for name, field in fields.items()
        }
    except (PyPdfError, RecursionError, MemoryError, OSError, *broken):
        return FormFault(
            "it is no PDF that can be read", "save it again in the program that fills it"
        )
    if len(values) > MAX_FIELDS or any(len(text) > MAX_CHARACTERS for text in values.values()):
        return FormFault("it holds more than a form does", "name the form alone")
    return values


def _value(value: object, *, is_box: bool) -> str:
    """Return what a field holds; viewers write line ends in their own ways."""
    if is_box:
        return "" if value is None or str(value) in _OFF else "on"
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
