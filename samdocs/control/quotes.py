"""What the views of documents quote: so that a content hash covers what is printed, and no more.

One entry for each view that front matter can name under `needs:`. A test reads along while documents
are rendered and fails where a view prints what is not declared here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

EVERY_ITEM = "all"
#: How a proof hangs on what it proves.
_PROOFS = ("verifies", "validates", "shows_effectiveness_of")


@dataclass(frozen=True, slots=True)
class Quote:
    """What one view prints of a project.

    Attributes:
        items: Collections whose items it shows; what these link to is named.
        fields: Collection → fields of which it shows no more than these.
        linked_by: Verbs by which further items point to those it shows; these are named.
        then_by: Verbs by which still others point to the items named, e.g. tests of a requirement.
        leading_to: Verbs by which named items lead to others.
        settings: Paths in samdocs.yaml, e.g. `device.name`; a group may be named as a whole.
        attributes: Attribute of the view → settings it prints, where a template names only some.
        reviews: Whether it shows the reviews of the document and of the items it shows.
        coverage: Whether it counts links: of the whole project, or of what the document shows.
        classes: Whether it prints the class of the items it names.
        terms: Whether it explains the words that front matter names.
        outcomes: Whether it prints what the evidence it names comes to, and on which build.
        results: Whether it prints every result of the tests, with file and hash.
        components: Whether it prints what SBOMs and lock files list.
        statements: Whether it prints what VEX files and scanners say of vulnerabilities.
    """

    items: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] | None = None
    linked_by: tuple[str, ...] = ()
    then_by: tuple[str, ...] = ()
    leading_to: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] | None = None
    reviews: bool = False
    coverage: str = ""
    classes: bool = False
    terms: bool = False
    outcomes: bool = False
    results: bool = False
    components: bool = False
    statements: bool = False


#: What the first page of every document prints.
IDENTITY = (
    "device.name",
    "device.version",
    "device.manufacturer",
    "device.address",
    "device.summary",
    "classification.fda.documentation_level",
    "classification.eu_mdr.class",
    "paper",
)
_USE = (
    "device.intended_use",
    "device.indications",
    "device.contraindications",
    "device.patient_population",
    "device.intended_users",
    "device.use_environment",
    "device.principle_of_operation",
    "device.inputs",
    "device.outputs",
)
_DEVICE = {
    "name": ("device.name",),
    "version": ("device.version",),
    "summary": ("device.summary",),
    "manufacturer": ("device.manufacturer",),
    "identifier": ("device.identifier",),
    "facts": ("device",),
    "use": _USE,
    "safety": ("device.foreseeable_misuse", "device.safety_characteristics"),
    "classification": ("classification",),
}
_CONTROLS = Quote(
    items=("risk_controls",),
    linked_by=("implements", "covers", *_PROOFS),
    then_by=("verifies",),
)

#: Of a view that declares nothing, all is taken as printed.
EVERYTHING_SAID = Quote(
    items=(EVERY_ITEM,),
    settings=("device", "classification", "risk_policy", "overall_residual_risk", "standards"),
    coverage="project",
    classes=True,
    terms=True,
    outcomes=True,
    results=True,
    components=True,
    statements=True,
)
#: Views of what is found at one commit: only a report can show them, nothing of it is content.
OF_ONE_COMMIT = frozenset({"gaps", "since_release", "submission"})
QUOTES: Mapping[str, Quote] = {
    "anomalies": Quote(
        items=("anomalies",),
        fields={"changes": ("state",), "builds": ("version",)},
        linked_by=("resolves", *_PROOFS),
        settings=("device.markets",),
        outcomes=True,
    ),
    "baseline": Quote(items=("builds", "models", "soup", "tools")),
    "bill": Quote(
        items=("soup",),
        fields={"models": ("title",), "software_items": ("title",)},
        settings=("device.identifier", "reasons.SEC003"),
        components=True,
    ),
    "changes_matrix": Quote(items=("changes",), linked_by=("verifies",), outcomes=True),
    "controls": Quote(
        items=("risk_controls",),
        fields={"reviews": ("new_risks",)},
        linked_by=_CONTROLS.linked_by,
        then_by=_CONTROLS.then_by,
        outcomes=True,
    ),
    "coverage": Quote(coverage="project", outcomes=True),
    "device": Quote(settings=("device", "classification"), attributes=_DEVICE),
    "hazards": Quote(
        items=("hazards", "harms", "risks"), linked_by=("hazard",), settings=("risk_policy",)
    ),
    "interfaces": Quote(
        items=("external_systems",),
        fields={"software_items": ("interfaces", "talks_to")},
    ),
    "marks": Quote(),
    "needs_matrix": Quote(
        items=("user_needs", "system_requirements", "software_requirements"),
        linked_by=("derives_from", *_PROOFS),
        outcomes=True,
    ),
    "own_coverage": Quote(coverage="document"),
    "prefixes": Quote(),
    "privacy_matrix": Quote(
        items=("phi_flows", "safeguards"),
        linked_by=("protects", "implements", *_PROOFS),
        then_by=("verifies",),
        outcomes=True,
    ),
    "references": Quote(settings=("standards",)),
    "requirements": Quote(
        items=("software_requirements",),
        linked_by=("verifies", "states"),
        settings=("reasons.REQ006",),
    ),
    "reviews": Quote(reviews=True),
    "risk_summary": Quote(
        items=("risks", "harms"),
        linked_by=("mitigates", *_CONTROLS.linked_by),
        then_by=_CONTROLS.then_by,
        settings=("risk_policy", "overall_residual_risk"),
        outcomes=True,
    ),
    "risks": Quote(
        items=("risks", "harms", "risk_controls"),
        linked_by=("mitigates", "discloses", *_CONTROLS.linked_by),
        then_by=_CONTROLS.then_by,
        settings=("risk_policy",),
        outcomes=True,
    ),
    "risks_matrix": Quote(
        items=("hazards", "risks", "risk_controls"),
        linked_by=("hazard", "mitigates", "implements", *_PROOFS),
        then_by=("verifies",),
        outcomes=True,
    ),
    "software_causes": Quote(
        items=("risks",),
        linked_by=("mitigates",),
        then_by=("uses_soup",),
        leading_to=("realises",),
        classes=True,
    ),
    "terms": Quote(terms=True),
    "tests_matrix": Quote(
        items=("tests",),
        leading_to=("derives_from", "implements", "mitigates", "counters", "protects"),
        outcomes=True,
    ),
    "threats_matrix": Quote(
        items=("threats", "security_controls"),
        linked_by=("counters", "implements", *_PROOFS),
        then_by=("verifies",),
        outcomes=True,
    ),
    "verification": Quote(
        items=("tests", "test_runs", "regression_analyses", "builds", "environments", "tools"),
        fields={
            "software_requirements": ("title",),
            "reviews": ("title", "kind", *_PROOFS),
            "studies": ("title", *_PROOFS),
            "usability_evaluations": ("title", "kind", *_PROOFS),
        },
        linked_by=("affects", *_PROOFS),
        then_by=("resolves",),
        settings=("evidence.retry_policy",),
        outcomes=True,
        results=True,
    ),
    "vulnerabilities": Quote(
        items=("soup", "vulnerabilities"),
        settings=("device.identifier",),
        components=True,
        statements=True,
    ),
}
