"""Which files of the templates decide the words of a document, and what of a view they print."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from samdocs.control.library import DocumentType, Library, TemplateFile, template_text

#: Parts of a draft only: an approved text is rendered without them, so they decide none of its words.
DRAFT_PARTS = frozenset(
    {
        "partials/control.html.j2",
        "partials/findings.html.j2",
        "partials/identity.html.j2",
        "partials/open.html.j2",
        "partials/revisions.html.j2",
        "partials/signatures.html.j2",
    }
)
#: Read for every document without being named by its template.
_ALWAYS = "partials/referred.html.j2"
_NAMED = re.compile(r"[\"']([\w./-]+\.j2)[\"']")
_CODE = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_COMPUTED = re.compile(r"\{%-?\+?\s*(?:include|import|from|extends)\s+(?![\"'\s])")


def digest_words(library: Library, document: DocumentType) -> Mapping[str, str]:
    """Return file → SHA-256 of everything that decides which words a document prints, sorted.

    Its template and the partials this one uses; of styles only the project's own, which can hide
    words or add some. Styles, fonts and drawings of samdocs itself change no word.
    """
    names = {document.template, _ALWAYS, *_used(library, document.template, set())}
    names |= {file.name for file in library.own if file.name.startswith("styles/")}
    chosen = sorted(names - DRAFT_PARTS)
    return {name: _digest(library.files[name]) for name in chosen if name in library.files}


def find_attributes(library: Library, document: DocumentType, view: str) -> frozenset[str] | None:
    """Return which attributes of a view the templates print; None where that cannot be told."""
    use = re.compile(rf"(?<![\w.]){re.escape(view)}\b(?:\.(\w+))?")
    names = (document.template, *_used(library, document.template, set()))
    code = [_code(library.files[name]) for name in names if name in library.files]
    printed = [found[1] for text in code for found in use.finditer(text)]
    return None if None in printed else frozenset(printed)


def _code(file: TemplateFile) -> str:
    """Return what a template computes: without its front matter, its markup and its literals."""
    return "\n".join(_LITERAL.sub("", code) for code in _CODE.findall(template_text(file)))


def _used(library: Library, name: str, seen: set[str]) -> Iterator[str]:
    """Yield the templates a template names, and those they name; all where a name is computed."""
    file = library.files.get(name)
    if file is None or name in seen:
        return
    seen.add(name)
    text = _text(file)
    named = list(library.files) if _COMPUTED.search(text) else _NAMED.findall(text)
    for other in named:
        if other.endswith(".j2") and other not in DRAFT_PARTS:
            yield other
            yield from _used(library, other, seen)


def _text(file: TemplateFile) -> str:
    return file.content.decode("utf-8").replace("\r\n", "\n")


def _digest(file: TemplateFile) -> str:
    content = file.content if file.name.endswith(".woff2") else _text(file).encode()
    return hashlib.sha256(content).hexdigest()
