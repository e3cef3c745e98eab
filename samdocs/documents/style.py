"""Style sheets as one text: tokens written out, files by names the renderer or a browser can reach."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Literal

from samdocs.control.library import PACKAGED, Library, TemplateFile
from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.documents.reach import ADDRESS, REACHING, find_in_drawing, unescape
from samdocs.rules import RULES

Paper = Literal["a4", "letter"]

_MAX_CHARACTERS = 1_000_000
_MAX_NESTED = 8
_MAX_FAULTS = 20
_TOKEN = re.compile(r"(?<![\w-])(--[\w-]{1,60})\s{0,9}:\s*([^;}]+)")
_VAR = re.compile(r"var\((--[\w-]+)\)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_MEDIA_TYPES = {"woff2": "font/woff2", "svg": "image/svg+xml"}
_SERVED = (".woff2", ".svg")


def form_style(library: Library, paper: Paper) -> str:
    """Return the style sheet of a form in PDF: as a document, with fields."""
    names = ["tokens", "document", "print", paper, "form"]
    return ADDRESS.sub(lambda found: f"url(samdocs:{_named(found)})", _joined(library, names))


def print_style(library: Library, paper: Paper, *, draft: bool, for_approval: bool = False) -> str:
    """Return the style sheet of the PDF: files are named `samdocs:NAME`, see `print_assets`.

    Args:
        library: Where the style sheets are.
        paper: On what it is printed.
        draft: Whether pages bear the mark of a draft.
        for_approval: Whether their foot names the content instead of the commit.
    """
    names = ["tokens", "document", "print", paper]
    names += [f"draft-{paper}"] if draft else []
    names += ["approved"] if for_approval else []
    return ADDRESS.sub(lambda found: f"url(samdocs:{_named(found)})", _joined(library, names))


def screen_style(library: Library) -> str:
    """Return the style sheet of the HTML file, which holds its fonts itself."""
    return ADDRESS.sub(
        lambda found: f"url({_data_uri(library.files[f'styles/{_named(found)}'])})",
        _joined(library, ["tokens", "document", "screen"]),
    )


def print_assets(library: Library) -> Mapping[str, bytes]:
    """Return the files the print style names, by the name after `samdocs:`."""
    return {
        name.removeprefix("styles/"): file.content
        for name, file in sorted(library.files.items())
        if name.startswith("styles/") and not name.endswith(".css")
    }


def find_style_faults(library: Library) -> Iterator[Diagnostic]:
    """Yield a finding for everything a style sheet or drawing of the project may not hold."""
    for file in library.own:
        if file.name.endswith(".css"):
            yield from islice(_sheet_faults(file, library), _MAX_FAULTS)
        elif file.name.endswith(".svg") and (found := find_in_drawing(file.content.decode())):
            yield _fault("TPL004", file, "", 0, f"holds {found}")
    if len(_joined(library, ["tokens", "document", "print"])) > _MAX_CHARACTERS:
        tokens = library.files["styles/tokens.css"]
        yield _fault("TPL005", tokens, "", 0, "goes beyond its limits: its tokens multiply")


def _sheet_faults(file: TemplateFile, library: Library) -> Iterator[Diagnostic]:
    written = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), file.content.decode())
    text = unescape(written)
    if text != written and "url(" in text.lower():
        yield _fault("TPL004", file, "", 0, "writes an address with escapes")
    for found in REACHING.finditer(text):
        yield _fault("TPL004", file, text, found.start(), f"uses `{found[0]}`")
    for found in ADDRESS.finditer(text):
        name = _named(found)
        if not found[2] or f"styles/{name}" not in library.files or not name.endswith(_SERVED):
            message = f"names `{name[:80]}`, which is no font or drawing below `styles/`"
            yield _fault("TPL004", file, text, found.start(), message)


def _joined(library: Library, names: list[str]) -> str:
    files = [library.files[f"styles/{name}.css"].content.decode() for name in names]
    text = _COMMENT.sub("", "\n".join(files).replace("\r\n", "\n"))
    tokens = {name: value.strip() for name, value in _TOKEN.findall(text)}
    for _ in range(_MAX_NESTED):  # a token may name another, one level at a time
        text = _VAR.sub(lambda found: tokens.get(found[1], "unset"), text)
        if len(text) > _MAX_CHARACTERS:
            break
    return re.sub(r"\n\s*\n+", "\n", text).replace("</", "<\\/")


def _named(found: re.Match[str]) -> str:
    return found[1].strip().strip("\"'")


def _data_uri(file: TemplateFile) -> str:
    media_type = _MEDIA_TYPES[file.name.rpartition(".")[2]]
    return f"data:{media_type};base64,{base64.b64encode(file.content).decode('ascii')}"


def _fault(code: str, file: TemplateFile, text: str, at: int, message: str) -> Diagnostic:
    line = text.count("\n", 0, at) + 1
    place = file.place.removeprefix(PACKAGED)
    hint = "name fonts and pictures that stand below `templates/styles/`"
    where = Location(place, line, 1, line, 1)
    return diagnose(RULES[code], f"`{file.place}` {message}", where, hint=hint)
