"""Views by the name under which a template asks for them (`needs:` of its front matter)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samdocs.documents.scope import Scope
from samdocs.documents.views.coverage import coverage, own_coverage
from samdocs.documents.views.device import device, prefixes, references, terms
from samdocs.documents.views.interfaces import interfaces
from samdocs.documents.views.requirements import requirements
from samdocs.documents.views.reviews import reviews

VIEWS: Mapping[str, Callable[[Scope], object]] = {
    "coverage": coverage,
    "device": device,
    "interfaces": interfaces,
    "own_coverage": own_coverage,
    "prefixes": prefixes,
    "references": references,
    "requirements": requirements,
    "reviews": reviews,
    "terms": terms,
}
