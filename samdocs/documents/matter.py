"""Names in the front matter of a template that nothing answers to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from samdocs.control import EVERYTHING, DocumentType, Library
from samdocs.control.terms import TERMS
from samdocs.diagnostics import Diagnostic, Location, diagnose
from samdocs.documents.views.registry import VIEWS
from samdocs.items import COLLECTIONS
from samdocs.rules import RULES, family


def find_matter_faults(library: Library) -> Iterator[Diagnostic]:
    """Yield a finding for each view, collection, family of rules or term that does not exist."""
    for document in library.types.values():
        for key, known in _known_names().items():
            unknown = [name for name in getattr(document.matter, key) if name not in known]
            yield from (_fault(library, document, key, name, known) for name in unknown)


def _known_names() -> Mapping[str, Collection[str]]:
    return {
        "needs": VIEWS.keys(),
        "shows": {*COLLECTIONS, EVERYTHING},
        "gates": {*(family(code) for code in RULES), EVERYTHING},
        "terms": TERMS.keys(),
    }


def _fault(
    library: Library, document: DocumentType, key: str, name: str, known: Collection[str]
) -> Diagnostic:
    text = library.files[document.template].content.decode("utf-8")
    lines = text.replace("\r\n", "\n").split("\n")
    line = next((n for n, words in enumerate(lines, 1) if words.startswith(f"{key}:")), 1)
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"the nearest is `{near[0]}`" if near else f"known are {', '.join(sorted(known))}"
    message = f"`{document.place}`: `{key}` names `{name}`, which does not exist"
    where = Location(document.place, line, 1, line, 1)
    return diagnose(RULES["TPL006"], message, where, hint=hint)
