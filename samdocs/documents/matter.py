"""Names in the front matter of a template that nothing answers to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from samdocs.control import EVERYTHING, DocumentType, Library
from samdocs.control.quotes import OF_ONE_COMMIT
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
        momentary = OF_ONE_COMMIT.intersection(document.matter.needs)
        if momentary and not document.matter.report:
            yield _not_a_report(library, document, min(momentary))


def _known_names() -> Mapping[str, Collection[str]]:
    return {
        "needs": VIEWS.keys(),
        "shows": {*COLLECTIONS, EVERYTHING},
        "gates": {*(family(code) for code in RULES), EVERYTHING},
        "terms": TERMS.keys(),
    }


def _not_a_report(library: Library, document: DocumentType, view: str) -> Diagnostic:
    message = f"`{document.place}`: `needs` names `{view}`, which tells what is found at one commit"
    hint = "write `report: true`; such a document is never approved by its content"
    return diagnose(RULES["TPL006"], message, _place(library, document, "needs"), hint=hint)


def _place(library: Library, document: DocumentType, key: str) -> Location:
    text = library.files[document.template].content.decode("utf-8")
    lines = text.replace("\r\n", "\n").split("\n")
    line = next((n for n, words in enumerate(lines, 1) if words.startswith(f"{key}:")), 1)
    return Location(document.place, line, 1, line, 1)


def _fault(
    library: Library, document: DocumentType, key: str, name: str, known: Collection[str]
) -> Diagnostic:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"the nearest is `{near[0]}`" if near else f"known are {', '.join(sorted(known))}"
    message = f"`{document.place}`: `{key}` names `{name}`, which does not exist"
    return diagnose(RULES["TPL006"], message, _place(library, document, key), hint=hint)
