"""Views by the name under which a template asks for them (`needs:` of its front matter)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samdocs.documents.scope import Scope
from samdocs.documents.views.anomalies import anomalies
from samdocs.documents.views.baseline import baseline
from samdocs.documents.views.bill_of_materials import bill
from samdocs.documents.views.controls import controls, software_causes
from samdocs.documents.views.coverage import coverage, marks, own_coverage
from samdocs.documents.views.device import device, prefixes, references, terms
from samdocs.documents.views.gaps import gaps
from samdocs.documents.views.interfaces import interfaces
from samdocs.documents.views.matrix import (
    changes_matrix,
    needs_matrix,
    privacy_matrix,
    risks_matrix,
    tests_matrix,
    threats_matrix,
)
from samdocs.documents.views.requirements import requirements
from samdocs.documents.views.reviews import reviews
from samdocs.documents.views.risk_summary import risk_summary
from samdocs.documents.views.risks import hazards, risks
from samdocs.documents.views.since_release import since_release
from samdocs.documents.views.submission import submission
from samdocs.documents.views.verification import verification
from samdocs.documents.views.vulnerabilities import vulnerabilities

VIEWS: Mapping[str, Callable[[Scope], object]] = {
    "anomalies": anomalies,
    "baseline": baseline,
    "bill": bill,
    "changes_matrix": changes_matrix,
    "controls": controls,
    "coverage": coverage,
    "device": device,
    "gaps": gaps,
    "hazards": hazards,
    "interfaces": interfaces,
    "marks": marks,
    "needs_matrix": needs_matrix,
    "own_coverage": own_coverage,
    "prefixes": prefixes,
    "privacy_matrix": privacy_matrix,
    "references": references,
    "requirements": requirements,
    "reviews": reviews,
    "risk_summary": risk_summary,
    "risks": risks,
    "risks_matrix": risks_matrix,
    "software_causes": software_causes,
    "since_release": since_release,
    "submission": submission,
    "terms": terms,
    "tests_matrix": tests_matrix,
    "threats_matrix": threats_matrix,
    "verification": verification,
    "vulnerabilities": vulnerabilities,
}
